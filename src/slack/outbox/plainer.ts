import type { DataTableBlock, KnownBlock, PlanBlock, TableBlock } from '@slack/types';
import { rich, section } from '../kit/rich.js';
import { fit } from '../kit/text.js';
import { visibleLength } from '../kit/validate.js';
import { tooLong } from '../messages/words.js';

/** The same content without the newer blocks, for a workspace that refuses them. */
export function plainer(blocks: KnownBlock[]): KnownBlock[] {
  return blocks.map((block) => {
    if (block.type === 'plan') return planAsText(block);
    if (block.type === 'table' || block.type === 'data_table') return tableAsText(block);
    return block;
  });
}

export function hasNewerBlocks(blocks: KnownBlock[]): boolean {
  return blocks.some((block) => block.type === 'plan' || block.type === 'table' || block.type === 'data_table');
}

const STATUS: Record<string, string> = { complete: 'done', in_progress: 'now', error: 'failed', pending: 'later' };

function planAsText(plan: PlanBlock): KnownBlock {
  const lines = (plan.tasks ?? []).map((task) => {
    const output = wordsIn(task.output);
    return `${STATUS[String(task.status)] ?? 'later'} · ${String(task.title)}${output ? ` (${output})` : ''}`;
  });
  return section([plan.title, ...lines].join('\n'));
}

function tableAsText(table: TableBlock | DataTableBlock): KnownBlock {
  const lines = table.rows.slice(1).map((row) => row.map((cell) => wordsIn(cell)).join(' · '));
  return rich({ preformatted: fit(lines.join('\n'), 2_900) });
}

/** All text inside a block, without its markup. */
function wordsIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsIn).filter(Boolean).join(' ');
  if (typeof value !== 'object' || value === null) return '';
  if ('text' in value && typeof value.text === 'string') return value.text;
  if ('user_id' in value && typeof value.user_id === 'string') return value.user_id;
  return Object.values(value).map(wordsIn).filter(Boolean).join(' ');
}

/** What is sent where a message breaks a limit in spite of everything: its sentence, its buttons, and that it was cut. */
export function shortened(text: string, blocks: KnownBlock[]): KnownBlock[] {
  const rows = blocks.filter((block) => block.type === 'actions').slice(0, 40);
  const kept: KnownBlock[] = [];
  let room = 8_000;
  for (const row of rows) {
    room -= visibleLength(row);
    if (room < 0) break;
    kept.push(row);
  }
  return [section(text), section(tooLong), ...kept];
}
