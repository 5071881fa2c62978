import { visible } from './text.js';

/** All text inside a block, without its markup. */
export function wordsIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsIn).filter(Boolean).join(' ');
  if (typeof value !== 'object' || value === null) return '';
  if ('type' in value && value.type === 'button') return '';
  if ('text' in value && typeof value.text === 'string') return value.text;
  if ('user_id' in value && typeof value.user_id === 'string') return value.user_id;
  if ('fallback' in value && typeof value.fallback === 'string') return value.fallback;
  return Object.values(value).map(wordsIn).filter(Boolean).join(' ');
}

/** True where all of these can be read in the blocks, word for word. A line break in a box is a space in a line. */
export function showsAll(blocks: unknown[], parts: string[]): boolean {
  const shown = flat(wordsIn(blocks));
  return parts.every((part) => shown.includes(flat(visible(part, { lines: true }))));
}

function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
