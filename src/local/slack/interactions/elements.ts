import { optionsOf, readInput } from '../inputs.js';
import { type Fields, fieldsOf, isFields, listOf, textInside, textOf } from '../values.js';

/** An interactive element and the block it stands in. */
export interface Found {
  element: Fields;
  block: Fields;
}

/** How a person names what they act on: by id, by the block it stands in, or by the words on it. */
export interface Pick {
  actionId?: string | undefined;
  blockId?: string | undefined;
  /** The text of a button or of a feedback button. */
  text?: string | undefined;
  value?: string | undefined;
}

/** Every interactive element in a list of blocks, those inside containers, cards and menus included. */
export function elementsIn(blocks: unknown): Found[] {
  const found: Found[] = [];
  for (const block of listOf(blocks)) {
    if (!isFields(block)) continue;
    const places = [block.accessory, block.element];
    if (block.type === 'actions' || block.type === 'context_actions') places.push(...listOf(block.elements));
    if (block.type === 'card') places.push(...listOf(block.actions));
    for (const element of places) {
      if (isFields(element) && element.type !== 'image') found.push({ element, block });
    }
    if (block.type === 'container') found.push(...elementsIn(block.child_blocks));
    if (block.type === 'carousel') found.push(...elementsIn(listOf(block.elements)));
  }
  return found;
}

/** The elements that fit what the person named; one is a click, none or several are an error of the caller. */
export function pickElements(blocks: unknown, pick: Pick): Found[] {
  return elementsIn(blocks).filter(({ element, block }) => {
    if (pick.actionId !== undefined && element.action_id !== pick.actionId) return false;
    if (pick.blockId !== undefined && block.block_id !== pick.blockId) return false;
    if (pick.text !== undefined && !labelsOf(element).includes(pick.text)) return false;
    return pick.value === undefined || !('value' in element) || element.value === pick.value;
  });
}

/** The `actions` entry of a `block_actions` payload, and the state to keep for the element (undefined for buttons). */
export function actionOf(
  { element, block }: Found,
  given: { value?: unknown; suggested?: Fields[] },
  time: string,
): { action: Fields; state: Fields | undefined } | { error: string } {
  const type = textOf(element.type) ?? '';
  const base: Fields = { type, action_id: element.action_id, block_id: block.block_id, action_ts: time };
  if (type === 'button' || type === 'icon_button' || type === 'workflow_button') {
    const { text, value, style, url } = element;
    return { action: { ...base, text, ...defined({ value, style, url }) }, state: undefined };
  }
  if (type === 'feedback_buttons') {
    const chosen = [element.positive_button, element.negative_button]
      .map(fieldsOf)
      .find((button) => button.value === given.value || textInside(button.text) === given.value);
    if (chosen === undefined) return { error: 'no_such_option' };
    return { action: { ...base, text: chosen.text, value: chosen.value }, state: undefined };
  }
  if (type === 'overflow') {
    const option = optionsOf(element).find(
      (each) => each.value === given.value || textInside(each.text) === given.value,
    );
    return option === undefined
      ? { error: 'no_such_option' }
      : { action: { ...base, selected_option: option }, state: undefined };
  }
  const state = readInput(element, given.value, given.suggested);
  if (state === undefined) return { error: 'no_such_option' };
  return { action: { ...base, ...state }, state };
}

function labelsOf(element: Fields): string[] {
  if (element.type !== 'feedback_buttons') return [textInside(element.text)];
  return [element.positive_button, element.negative_button].map((button) => textInside(fieldsOf(button).text));
}

function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
