/**
 * Looks for bytes in one range of a buffer after another, from left to right, and remembers the last find: a search runs
 * over each byte once, however small the ranges are.
 */
export function createFinder(): { isWithin(buffer: Buffer, bytes: Buffer, from: number, to: number): boolean } {
  let searched: Buffer | undefined;
  let sought: Buffer | undefined;
  let searchedFrom = 0;
  let found = 0;
  return {
    isWithin(buffer, bytes, from, to) {
      const isKnown = searched === buffer && sought === bytes && searchedFrom <= from && (found < 0 || found >= from);
      if (!isKnown) {
        found = buffer.indexOf(bytes, from);
        searched = buffer;
        sought = bytes;
        searchedFrom = from;
      }
      return found >= 0 && found + bytes.length <= to;
    },
  };
}
