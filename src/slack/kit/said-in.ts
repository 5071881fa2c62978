import { visible } from './text.js';

/** Keys under which blocks carry what people read. */
const READ = new Set(['text', 'fallback']);

/**
 * What a message says, as plain text: its blocks in order where it has any, else its text. Data, whoever wrote it:
 * shortened, and with characters that cannot be seen made visible.
 */
export function saidIn(message: { text?: unknown; blocks?: unknown }, most: number): string {
  const blocks = Array.isArray(message.blocks) ? message.blocks.flatMap(texts) : [];
  const said = blocks.length > 0 ? blocks : typeof message.text === 'string' ? [message.text] : [];
  const line = visible(said.join(' ').replace(/\s+/g, ' ').trim());
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** Buttons are passed over: their words are what one can do, not what is said. */
function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && (value.type === 'button' || value.type === 'actions')) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner === 'string') return READ.has(key) ? [inner] : [];
    return texts(inner);
  });
}
