import { isFields } from '../values.js';

/** Fields whose text a reader sees. Values, ids and urls do not count. */
const shown = new Set(['text', 'title', 'caption', 'alt_text', 'fallback', 'name', 'label', 'hint', 'subtitle']);

/**
 * How many visible characters a payload holds, over all its blocks. Slack refuses a message at about 13,200
 * with `msg_blocks_too_long`; the figure is undocumented and was measured by others.
 */
export function visibleLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item: unknown) => sum + visibleLength(item), 0);
  if (!isFields(value)) return 0;
  let sum = 0;
  for (const [key, field] of Object.entries(value)) {
    if (typeof field !== 'string') sum += visibleLength(field);
    else if (shown.has(key)) sum += field.length;
  }
  return sum;
}
