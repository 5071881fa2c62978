import type { Finder } from './redaction-patterns.js';
import type { TokenKind } from './tokens.js';

/** Applies the finders one after the other, each only to what none before it has replaced. */
export function hideInTurn(
  text: string,
  finders: readonly Finder[],
  tokenFor: (kind: TokenKind, value: string) => string,
) {
  let parts = [{ text, replaced: false }];
  for (const find of finders) {
    parts = parts.flatMap((part) => {
      if (part.replaced || part.text === '') return [part];
      const split: typeof parts = [];
      let end = 0;
      for (const { from, to, kind, value, stays } of find(part.text)) {
        const written = part.text.slice(from, to);
        split.push({ text: part.text.slice(end, from), replaced: false });
        split.push({ text: stays ? written : tokenFor(kind, value ?? written), replaced: true });
        end = to;
      }
      return [...split, { text: part.text.slice(end), replaced: false }];
    });
  }
  return parts.map((part) => part.text).join('');
}
