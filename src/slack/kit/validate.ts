import { LIMITS } from './limits.js';
import { number } from './text.js';

/**
 * Checks messages and views against Slack's limits before they are sent: Slack answers `invalid_blocks` without
 * saying which, and a bot that ignores it goes silent.
 */

type Json = Record<string, unknown>;

/** What a message breaks, each as one sentence with the place; empty when Slack will take it. */
export function messageViolations(message: { text: string; blocks: readonly unknown[] }): string[] {
  const found: string[] = [];
  if (message.text.trim() === '') found.push('text is empty');
  atMost(found, 'text', message.text.length, LIMITS.fallbackText);
  atMost(found, 'blocks', message.blocks.length, LIMITS.messageBlocks);
  atMost(found, 'visible text', visibleLength(message.blocks), LIMITS.messageText);
  if (message.blocks.some((block) => isObject(block) && block.type === 'alert')) found.push('alert is for modals only');
  blockViolations(found, message.blocks);
  return found;
}

/** What a modal or a home tab breaks. */
export function viewViolations(view: { type: string; blocks: readonly unknown[] } & object): string[] {
  const found: string[] = [];
  const json: Json = { ...view };
  atMost(found, 'blocks', view.blocks.length, LIMITS.viewBlocks);
  atMost(found, 'view bytes', Buffer.byteLength(JSON.stringify(view)), LIMITS.viewBytes);
  for (const key of ['title', 'submit', 'close'] as const) {
    if (json[key] !== undefined) textOf(found, key, json[key], LIMITS.modalTitle);
  }
  if (view.type === 'modal' && !isObject(json.title)) found.push('title is missing');
  for (const [key, max] of [
    ['private_metadata', LIMITS.privateMetadata],
    ['callback_id', LIMITS.id],
    ['external_id', LIMITS.id],
  ] as const) {
    if (typeof json[key] === 'string') atMost(found, key, json[key].length, max);
  }
  if (view.blocks.some((block) => isObject(block) && block.type === 'input') && view.type === 'modal' && !json.submit) {
    found.push('a modal with inputs needs a submit button');
  }
  blockViolations(found, view.blocks);
  return found;
}

/** Characters that a reader sees in a message, as far as Slack counts them: every `text`, `title` and cell. */
export function visibleLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + visibleLength(item), 0);
  if (!isObject(value)) return 0;
  let sum = 0;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'confirm' || key === 'value') continue;
    if ((key === 'text' || key === 'title' || key === 'fallback') && typeof inner === 'string') sum += inner.length;
    else sum += visibleLength(inner);
  }
  return sum;
}

function blockViolations(found: string[], blocks: readonly unknown[]): void {
  const ids = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    if (!isObject(block) || typeof block.type !== 'string') {
      found.push(`blocks/${index} is no block`);
      continue;
    }
    const where = `blocks/${index} (${block.type})`;
    if (typeof block.block_id === 'string') {
      atMost(found, `${where} block_id`, block.block_id.length, LIMITS.id);
      if (ids.has(block.block_id)) found.push(`${where} repeats block_id ${block.block_id}`);
      ids.add(block.block_id);
    }
    const check = CHECKS[block.type];
    if (!check) found.push(`${where} is a block that is not used here`);
    else check(found, where, block);
  }
}

type Check = (found: string[], where: string, block: Json) => void;

const CHECKS: Record<string, Check> = {
  section(found, where, block) {
    if (block.text === undefined && block.fields === undefined) found.push(`${where} is empty`);
    if (block.text !== undefined) textOf(found, where, block.text, LIMITS.sectionText);
    const fields = array(block.fields);
    atMost(found, `${where} fields`, fields.length, LIMITS.sectionFields);
    for (const field of fields) textOf(found, `${where} field`, field, LIMITS.fieldText);
    if (block.accessory !== undefined) element(found, `${where} accessory`, block.accessory);
  },
  header: (found, where, block) => textOf(found, where, block.text, LIMITS.headerText),
  alert: (found, where, block) => textOf(found, where, block.text, LIMITS.alertText),
  divider: () => {},
  context(found, where, block) {
    const elements = array(block.elements);
    if (elements.length === 0) found.push(`${where} is empty`);
    atMost(found, `${where} elements`, elements.length, LIMITS.contextElements);
    for (const item of elements) textOf(found, where, item, LIMITS.fieldText);
  },
  actions(found, where, block) {
    const elements = array(block.elements);
    if (elements.length === 0) found.push(`${where} is empty`);
    atMost(found, `${where} elements`, elements.length, LIMITS.actionsElements);
    unique(found, where, elements);
    for (const item of elements) element(found, where, item);
  },
  input(found, where, block) {
    textOf(found, `${where} label`, block.label, LIMITS.inputLabel);
    if (block.hint !== undefined) textOf(found, `${where} hint`, block.hint, LIMITS.inputHint);
    element(found, where, block.element);
  },
  rich_text(found, where, block) {
    const elements = array(block.elements);
    if (elements.length === 0) found.push(`${where} is empty`);
    const inside = (item: unknown): unknown[] => (isObject(item) ? array(item.elements) : []);
    for (const part of elements.flatMap(inside).flatMap((part) => [part, ...inside(part)])) {
      if (isObject(part) && part.type === 'text' && part.text === '') found.push(`${where} holds an empty text`);
    }
    // Slack names no limit for rich text alone; a section's is a safe one for each of its boxes.
    for (const item of elements) atMost(found, where, visibleLength(item), LIMITS.sectionText);
  },
  plan(found, where, block) {
    for (const task of array(block.tasks)) {
      if (!isObject(task)) continue;
      if (!['pending', 'in_progress', 'complete', 'error'].includes(String(task.status))) {
        found.push(`${where} has an unknown status ${String(task.status)}`);
      }
      for (const key of ['details', 'output'] as const) {
        if (task[key] !== undefined && isObject(task[key])) CHECKS.rich_text!(found, `${where} ${key}`, task[key]);
      }
    }
  },
  table(found, where, block) {
    const rows = array(block.rows);
    atMost(found, `${where} rows`, rows.length, LIMITS.tableRows);
    for (const row of rows) atMost(found, `${where} columns`, array(row).length, LIMITS.tableColumns);
    atMost(found, `${where} text`, visibleLength(rows), LIMITS.tableText);
  },
  data_table(found, where, block) {
    const rows = array(block.rows);
    atMost(found, `${where} rows`, rows.length, LIMITS.dataTableRows);
    if (rows.length < 2) found.push(`${where} has no row`);
    if (typeof block.caption !== 'string' || block.caption.trim() === '') found.push(`${where} has no caption`);
    for (const row of rows) atMost(found, `${where} columns`, array(row).length, LIMITS.tableColumns);
    for (const cell of rows.flatMap(array)) {
      if (!isObject(cell) || cell.text === '') found.push(`${where} holds an empty cell`);
    }
  },
  markdown: (found, where, block) => atMost(found, where, String(block.text).length, LIMITS.markdownText),
};

function element(found: string[], where: string, value: unknown): void {
  if (!isObject(value)) {
    found.push(`${where} is no element`);
    return;
  }
  if (typeof value.action_id === 'string') atMost(found, `${where} action_id`, value.action_id.length, LIMITS.id);
  if (value.placeholder !== undefined) textOf(found, `${where} placeholder`, value.placeholder, LIMITS.placeholder);
  if (value.type === 'button') {
    textOf(found, `${where} button`, value.text, LIMITS.buttonText);
    atMost(found, `${where} value`, String(value.value ?? '').length, LIMITS.buttonValue);
    atMost(found, `${where} label`, String(value.accessibility_label ?? '').length, LIMITS.accessibilityLabel);
    if (value.url !== undefined) found.push(`${where} is a button that leads away`);
  }
  if (isObject(value.confirm)) {
    textOf(found, `${where} confirm title`, value.confirm.title, LIMITS.confirmTitle);
    textOf(found, `${where} confirm text`, value.confirm.text, LIMITS.confirmText);
    textOf(found, `${where} confirm button`, value.confirm.confirm, LIMITS.confirmButton);
    textOf(found, `${where} deny button`, value.confirm.deny, LIMITS.confirmButton);
  }
  if (value.type === 'plain_text_input' && typeof value.max_length === 'number') {
    atMost(found, `${where} max_length`, value.max_length, LIMITS.inputMaxLength);
    atMost(found, `${where} initial_value`, String(value.initial_value ?? '').length, value.max_length);
  }
  if (value.options !== undefined) options(found, where, value);
}

function options(found: string[], where: string, value: Json): void {
  const max = value.type === 'static_select' ? LIMITS.selectOptions : LIMITS.radioOptions;
  const list = array(value.options);
  if (list.length === 0) found.push(`${where} offers nothing`);
  atMost(found, `${where} options`, list.length, value.type === 'overflow' ? LIMITS.overflowOptions : max);
  const values = new Set<unknown>();
  for (const item of list) {
    if (!isObject(item)) continue;
    textOf(found, `${where} option`, item.text, LIMITS.optionText);
    if (item.description !== undefined) textOf(found, `${where} option`, item.description, LIMITS.optionDescription);
    atMost(found, `${where} option value`, String(item.value ?? '').length, LIMITS.optionValue);
    if (values.has(item.value)) found.push(`${where} offers ${String(item.value)} twice`);
    values.add(item.value);
  }
}

function unique(found: string[], where: string, elements: unknown[]): void {
  const ids = elements.flatMap((item) =>
    isObject(item) && typeof item.action_id === 'string' ? [item.action_id] : [],
  );
  if (new Set(ids).size !== ids.length) found.push(`${where} has two elements with one action_id`);
}

function textOf(found: string[], where: string, value: unknown, max: number): void {
  if (!isObject(value) || typeof value.text !== 'string' || value.text.trim() === '') {
    found.push(`${where} has no text`);
    return;
  }
  atMost(found, where, value.text.length, max);
}

function atMost(found: string[], where: string, length: number, max: number): void {
  if (length > max) found.push(`${where}: ${number(length)} is more than ${number(max)}`);
}

function array(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
