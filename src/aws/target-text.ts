/** Pairs that people and chat clients put around a name; the text inside is then exact. */
const PAIRS: [string, string][] = [
  ['```', '```'],
  ['`', '`'],
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['„', '“'],
  ['‘', '’'],
  ['«', '»'],
  ['<', '>'],
  ['&lt;', '&gt;'],
  ['(', ')'],
  ['[', ']'],
  ['*', '*'],
];

/** What ends a sentence. A role name may end so too, but then it is written in quotes. */
const TRAILING = /[.,;:!?…]+$/;

/**
 * What somebody typed, without the decoration around it: back-ticks, straight and typographic quotes, brackets,
 * invisible characters, and the punctuation of a sentence. Where a pair of quotes was taken off, what is inside is
 * left as it is.
 */
export function plainText(text: string): string {
  let plain = text.replace(/[\u200b-\u200d\u2060\ufeff]/g, '').trim();
  for (let previous = ''; previous !== plain; ) {
    previous = plain;
    const pair = PAIRS.find(([open, close]) => isWrapped(plain, open, close));
    if (pair) {
      const inside = plain.slice(pair[0].length, -pair[1].length).trim();
      if (PAIRS.some(([open, close]) => isWrapped(inside, open, close))) {
        plain = inside;
        continue;
      }
      return inside;
    }
    plain = plain
      .replace(TRAILING, '')
      .replace(/^[”’`"']+|[“‘`"']+$/g, '')
      .trim();
  }
  return plain;
}

function isWrapped(text: string, open: string, close: string): boolean {
  return text.length > open.length + close.length && text.startsWith(open) && text.endsWith(close);
}
