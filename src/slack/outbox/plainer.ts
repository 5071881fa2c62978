import type {
  Button,
  DataTableBlock,
  KnownBlock,
  PlanBlock,
  RichTextBlock,
  RichTextElement,
  TableBlock,
} from '@slack/types';
import { type ActionName, askFirst, buttonRow, parseAction } from '../kit/buttons.js';
import { bold, rich, section, text } from '../kit/rich.js';
import { visibleLength } from '../kit/validate.js';
import { wordsIn } from '../kit/words-in.js';
import { outbox, tooLong } from '../messages/words.js';

/** The same content without the newer blocks, for a workspace that refuses them. */
export function plainer(blocks: KnownBlock[]): KnownBlock[] {
  return blocks.flatMap((block): KnownBlock | KnownBlock[] => {
    if (block.type === 'plan') return planAsText(block);
    if (block.type === 'table' || block.type === 'data_table') return tableAsText(block);
    if (block.type === 'alert') return section(wordsIn(block));
    return block;
  });
}

export function hasNewerBlocks(blocks: KnownBlock[]): boolean {
  return blocks.some((block) => ['plan', 'table', 'data_table', 'alert'].includes(block.type));
}

const STATUS: Record<string, string> = { complete: 'done', in_progress: 'now', error: 'failed', pending: 'later' };

function planAsText(plan: PlanBlock): KnownBlock {
  const lines = (plan.tasks ?? []).map((task) => {
    const output = wordsIn(task.output);
    return `${STATUS[String(task.status)] ?? 'later'} · ${String(task.title)}${output ? ` (${output})` : ''}`;
  });
  return section([plan.title, ...lines].join('\n'));
}

/** Characters of a table in one block: less than a section may hold. */
const BOX = 2_900;

/** Every row is a line, in as many blocks as it takes. No box of fixed width, which cannot show a person by name. */
function tableAsText(table: TableBlock | DataTableBlock): KnownBlock[] {
  const caption = 'caption' in table ? [[bold(table.caption)]] : [];
  const [head = [], ...rows] = table.rows;
  const lines = [
    ...caption,
    inLine(head.map((cell) => [bold(wordsIn(cell))])),
    ...rows.map((row) => inLine(row.map(shownIn))),
  ];
  const boxes: RichTextElement[][][] = [];
  let room = 0;
  for (const line of lines) {
    const length = visibleLength(line) + 1;
    if (length > room) {
      boxes.push([]);
      room = BOX;
    }
    boxes.at(-1)?.push(line);
    room -= length;
  }
  return boxes.map((box) => rich(...box));
}

function inLine(cells: RichTextElement[][]): RichTextElement[] {
  return cells.flatMap((cell, index) => (index === 0 ? cell : [text(' · '), ...cell]));
}

function shownIn(cell: TableBlock['rows'][number][number]): RichTextElement[] {
  return cell.type === 'rich_text' ? cell.elements.flatMap(elementsOf) : [text(cell.text)];
}

function elementsOf(part: RichTextBlock['elements'][number]): RichTextElement[] {
  return part.type === 'rich_text_list' ? part.elements.flatMap(elementsOf) : part.elements;
}

/** Buttons that decide at once, beside one that opens the same decision with all that it is about: it stays. */
const OPENED_INSTEAD: ActionName[] = ['scope:approve', 'scope:use-suggested'];
/** Buttons that decide at once and have no other way: they ask first. */
const ASK_FIRST: ActionName[] = [
  'question:nothing',
  'attest:approve',
  'attest:refuse',
  'policy:keep',
  'policy:replace',
  'review:approve',
  'cost:read',
];

/**
 * What is sent where a message breaks a limit in spite of everything, or is refused: its sentence, that it was cut,
 * `file` which holds all of it, and its buttons. Nobody decides at one press on what the message does not show.
 */
export function shortened(text: string, blocks: KnownBlock[], file?: string): KnownBlock[] {
  const kept: KnownBlock[] = [];
  let room = 8_000;
  for (const [index, row] of blocks.map(buttonsOf).entries()) {
    const safe = row.flatMap((one) => withoutSight(one, file));
    if (safe.length === 0 || kept.length === 40) continue;
    const { block_id: id } = blocks[index]!;
    const made = buttonRow(id ?? `kept:${index}`, 0, safe);
    room -= visibleLength(made);
    if (room < 0) break;
    kept.push(made);
  }
  return [section(text), section(tooLong(file)), ...kept];
}

function buttonsOf(block: KnownBlock): Button[] {
  if (block.type === 'section' && block.accessory?.type === 'button') return [block.accessory];
  if (block.type !== 'actions') return [];
  return block.elements.flatMap((one) => (one.type === 'button' ? [one] : []));
}

function withoutSight(one: Button, file: string | undefined): Button[] {
  const action = parseAction(one.action_id ?? '');
  if (!action || !file) return action && (OPENED_INSTEAD.includes(action) || ASK_FIRST.includes(action)) ? [] : [one];
  if (OPENED_INSTEAD.includes(action)) return [];
  return [ASK_FIRST.includes(action) ? askFirst(one, outbox.unseen(file)) : one];
}
