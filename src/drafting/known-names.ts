/** A place in a text where a known name stands, and the name as it was learned. */
export interface NamePlace {
  from: number;
  to: number;
  name: string;
}

export interface KnownNames {
  add(name: string): void;
  /** Every known name in a text, in any case, longest first, never inside a longer word. No two overlap. */
  findIn(text: string): NamePlace[];
  /** True where a known name begins like this, in any case. */
  someStartWith(start: string): boolean;
}

const ATOM = /[\p{L}\p{N}]+/gu;
const IN_WORD = /[\p{L}\p{N}]/u;

/**
 * Names that have to be found wherever they stand. They are looked up by their first run of letters and digits and
 * their length, so that a text is read once however many names there are.
 */
export function createKnownNames(): KnownNames {
  const spellings = new Map<string, string>();
  const exact = new Set<string>();
  /** First run → where it stands in names that begin with it, and how long these are; longest first. */
  const shapes = new Map<string, { offset: number; length: number }[]>();

  const longestAt = (text: string, lower: string, atom: RegExpMatchArray, after: number): NamePlace | undefined => {
    for (const { offset, length } of shapes.get(atom[0].toLowerCase()) ?? []) {
      const from = atom.index! - offset;
      const to = from + length;
      const spelled = from < after ? undefined : spellings.get(lower.slice(from, to));
      if (spelled === undefined || isInWord(text, from, to)) continue;
      const written = text.slice(from, to);
      return { from, to, name: exact.has(written) ? written : spelled };
    }
    return undefined;
  };

  return {
    add(name) {
      const atom = new RegExp(ATOM.source, 'u').exec(name);
      if (!atom || exact.has(name)) return;
      exact.add(name);
      const lower = lowerCase(name);
      if (!spellings.has(lower)) spellings.set(lower, name);
      const shape = { offset: atom.index, length: name.length };
      const key = atom[0].toLowerCase();
      const same = shapes.get(key) ?? [];
      if (same.some(({ offset, length }) => offset === shape.offset && length === shape.length)) return;
      shapes.set(
        key,
        [...same, shape].sort((a, b) => b.length - a.length),
      );
    },
    findIn(text) {
      const lower = lowerCase(text);
      const places: NamePlace[] = [];
      let after = 0;
      for (const atom of text.matchAll(ATOM)) {
        if (atom.index < after) continue;
        const place = longestAt(text, lower, atom, after);
        if (!place) continue;
        places.push(place);
        after = place.to;
      }
      return places;
    },
    someStartWith(start) {
      const lower = lowerCase(start);
      return [...spellings.keys()].some((name) => name.startsWith(lower));
    },
  };
}

/** In lower case and of the same length: a few letters of a few alphabets become two, and places would shift. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return text.replace(/\p{Lu}/gu, (letter) =>
    letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter,
  );
}

/** A name must not be part of a longer word. */
function isInWord(text: string, from: number, to: number): boolean {
  return IN_WORD.test(text[from - 1] ?? '') || IN_WORD.test(text[to] ?? '');
}
