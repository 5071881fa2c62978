/**
 * Text from logs and from models is data. These helpers make it harmless to read: what cannot be seen is made visible
 * or removed, and nothing is longer than the place it is shown in.
 */

/** Control, format (bidirectional, zero-width, tag), private-use and lone surrogate characters. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;
/** Joiners that ordinary writing and emoji use: removed without a trace rather than spelled out. */
const JOINERS = /\u200c|\u200d|[\u{fe00}-\u{fe0f}]/gu;

/**
 * Spells out what a reader cannot see (`[U+202E]`), keeps line breaks, turns tabs into spaces and removes joiners.
 * Line and paragraph separators become line breaks.
 */
export function visible(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(JOINERS, '')
    .replace(UNSEEN, (character) => (character === '\n' ? '\n' : spelled(character)));
}

/** One visible line of at most `limit` characters; what was cut shows as `…`. */
export function oneLine(text: string, limit: number): string {
  return shorten(
    visible(text.slice(0, limit * 8))
      .replace(/\s+/g, ' ')
      .trim(),
    limit,
  );
}

/** At most `limit` characters, never half a character; what was cut shows as `…`. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, Math.max(0, limit - 1)).replace(/[\ud800-\udbff]$/, '')}…`;
}

function spelled(character: string): string {
  return `[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`;
}
