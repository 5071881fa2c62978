import { type Fields, isFields, textOf } from '../values.js';
import { checkBlock } from './check-block.js';
import { visibleLength } from './length.js';
import { createReport, type Surface } from './report.js';

/** Slack's error name, and what it says about each place that is wrong. */
export interface Refused {
  error: string;
  messages: string[];
}

const mostBlocks = { message: 50, modal: 100, home: 100 } as const satisfies Record<Surface, number>;
const mostVisible = 13_200;

/**
 * Checks the blocks of a message or a view and gives each block and element the id that it lacks.
 *
 * @param value the `blocks` field as the app sent it
 * @param refusedTypes block types that this workspace is told not to know
 * @returns the blocks as Slack would store them, or why Slack would refuse them
 */
export function checkBlocks(
  value: unknown,
  surface: Surface,
  refusedTypes: ReadonlySet<string> = new Set(),
): { blocks: Fields[] } | { refused: Refused } {
  if (!Array.isArray(value) || !value.every(isFields))
    return { refused: { error: 'invalid_blocks_format', messages: [] } };
  if (value.length > mostBlocks[surface]) {
    const messages = [`[ERROR] no more than ${mostBlocks[surface]} items allowed [json-pointer:/blocks]`];
    return { refused: { error: 'invalid_blocks', messages } };
  }
  const report = createReport();
  const ids = new Set<string>();
  for (const [index, block] of value.entries()) {
    const pointer = `/blocks/${index}`;
    if (refusedTypes.has(String(block.type))) report.add(`${pointer}/type`, `unsupported block: ${String(block.type)}`);
    else checkBlock(report, pointer, block, surface);
    const id = textOf(block.block_id);
    if (id !== undefined && ids.has(id)) report.add(`${pointer}/block_id`, `\`block_id\` "${id}" already exists`);
    if (id !== undefined) ids.add(id);
  }
  if (report.messages.length > 0) return { refused: { error: 'invalid_blocks', messages: report.messages } };
  if (surface === 'message' && visibleLength(value) > mostVisible) {
    return { refused: { error: 'msg_blocks_too_long', messages: [] } };
  }
  return { blocks: value.map((block, index) => named(block, index)) };
}

/** The block with a `block_id`, and an `action_id` on each of its elements, made up where the app gave none. */
function named(block: Fields, index: number): Fields {
  const result: Fields = {
    ...block,
    block_id: textOf(block.block_id) ?? `b${index}x${Math.random().toString(36).slice(2, 7)}`,
  };
  if (Array.isArray(block.elements) && (block.type === 'actions' || block.type === 'context_actions')) {
    result.elements = block.elements.map((element, place) => withActionId(element, place));
  }
  if (isFields(block.accessory) && block.accessory.type !== 'image')
    result.accessory = withActionId(block.accessory, 0);
  if (isFields(block.element)) result.element = withActionId(block.element, 0);
  if (Array.isArray(block.child_blocks)) {
    result.child_blocks = block.child_blocks.map((child, place) => (isFields(child) ? named(child, place) : child));
  }
  return result;
}

function withActionId(element: unknown, place: number): unknown {
  if (!isFields(element) || textOf(element.action_id) !== undefined) return element;
  return { ...element, action_id: `a${place}x${Math.random().toString(36).slice(2, 7)}` };
}
