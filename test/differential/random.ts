/** Numbers that are the same in every run of a seed (mulberry32), so that a difference can be looked at again. */
export interface Random {
  /** From 0 to `below` - 1. */
  below(limit: number): number;
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Between `least` and `most` picks, which may be equal. */
  some<T>(from: readonly T[], least: number, most: number): T[];
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
  return {
    below,
    chance: (share) => next() < share,
    pick,
    some: (from, least, most) => Array.from({ length: least + below(most - least + 1) }, () => pick(from)),
  };
}
