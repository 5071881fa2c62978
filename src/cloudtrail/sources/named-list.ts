const MOST_NAMED = 6;

/** "a, b and 3 more". */
export function namedList(words: string[]): string {
  const shown = [...words].sort().slice(0, MOST_NAMED);
  return joined(shown.length < words.length ? [...shown, `${words.length - shown.length} more`] : shown);
}

/** "a, b and c". */
export function joined(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** A short and stable part of an id. */
export function idOfList(words: string[]): string {
  return [...words].sort().slice(0, MOST_NAMED).join('+');
}
