import { type Fields, fieldsOf, isFields, listOf, numberOf, textInside, textOf } from './values.js';

/** What is filled in, by `block_id` and `action_id`, in the shape of Slack's `view.state.values`. */
export type ViewState = Record<string, Record<string, Fields>>;

/** Calls `each` with every element that holds a value, with the ids of its block and itself. */
export function eachInput(blocks: unknown, each: (element: Fields, block: Fields) => void): void {
  for (const block of listOf(blocks)) {
    if (!isFields(block)) continue;
    const elements = [block.element, block.accessory, ...(block.type === 'actions' ? listOf(block.elements) : [])];
    for (const element of elements) {
      if (isFields(element) && emptyState(element) !== undefined) each(element, block);
    }
    eachInput(block.child_blocks, each);
  }
}

/** What a view holds before anybody touches it: the initial values of its elements. */
export function initialState(view: Fields): ViewState {
  const state: ViewState = {};
  eachInput(view.blocks, (element, block) => {
    const blockId = String(block.block_id);
    const initial = initialOf(element);
    state[blockId] = { ...state[blockId], [String(element.action_id)]: initial };
  });
  return state;
}

function initialOf(element: Fields): Fields {
  const empty = emptyState(element) ?? {};
  if ('selected_option' in empty) return { ...empty, selected_option: element.initial_option ?? null };
  if ('selected_options' in empty) return { ...empty, selected_options: element.initial_options ?? [] };
  if ('selected_user' in empty) return { ...empty, selected_user: element.initial_user ?? null };
  if ('selected_conversation' in empty)
    return { ...empty, selected_conversation: element.initial_conversation ?? null };
  if ('selected_channel' in empty) return { ...empty, selected_channel: element.initial_channel ?? null };
  if ('selected_users' in empty) return { ...empty, selected_users: element.initial_users ?? [] };
  if ('selected_conversations' in empty)
    return { ...empty, selected_conversations: element.initial_conversations ?? [] };
  if ('selected_channels' in empty) return { ...empty, selected_channels: element.initial_channels ?? [] };
  if ('selected_date' in empty) return { ...empty, selected_date: element.initial_date ?? null };
  if ('selected_time' in empty) return { ...empty, selected_time: element.initial_time ?? null };
  if ('selected_date_time' in empty) return { ...empty, selected_date_time: element.initial_date_time ?? null };
  if ('rich_text_value' in empty) return { ...empty, rich_text_value: element.initial_value ?? null };
  return { ...empty, value: element.initial_value ?? null };
}

/** The shape of an empty value for an element type, or undefined for elements that hold none (buttons, menus). */
function emptyState(element: Fields): Fields | undefined {
  const type = textOf(element.type) ?? '';
  const field = valueField(type);
  return field === undefined ? undefined : { type, [field]: field.endsWith('s') ? [] : null };
}

function valueField(type: string): string | undefined {
  if (['plain_text_input', 'email_text_input', 'url_text_input', 'number_input'].includes(type)) return 'value';
  if (['radio_buttons', 'static_select', 'external_select'].includes(type)) return 'selected_option';
  if (['checkboxes', 'multi_static_select', 'multi_external_select'].includes(type)) return 'selected_options';
  const fields: Record<string, string> = {
    users_select: 'selected_user',
    conversations_select: 'selected_conversation',
    channels_select: 'selected_channel',
    multi_users_select: 'selected_users',
    multi_conversations_select: 'selected_conversations',
    multi_channels_select: 'selected_channels',
    datepicker: 'selected_date',
    timepicker: 'selected_time',
    datetimepicker: 'selected_date_time',
    rich_text_input: 'rich_text_value',
  };
  return fields[type];
}

/**
 * Reads what a person put into an element: Slack's own shape (`{type, selected_option: …}`), or simply the text,
 * the option's value or label, or a list of those.
 *
 * @param suggested options that an external select offered
 * @returns the element's state, or undefined when a choice is not among its options
 */
export function readInput(element: Fields, given: unknown, suggested: Fields[] = []): Fields | undefined {
  const type = textOf(element.type) ?? '';
  const field = valueField(type);
  if (field === undefined) return undefined;
  const raw = isFields(given) && field in given ? given[field] : given;
  if (raw === null || raw === undefined || raw === '') return emptyState(element);
  if (field === 'selected_option') {
    const option = findOption(optionsOf(element, suggested), raw);
    return option === undefined ? undefined : { type, selected_option: option };
  }
  if (field === 'selected_options') {
    const options = [raw].flat().map((each) => findOption(optionsOf(element, suggested), each));
    return options.every(isFields) ? { type, selected_options: options } : undefined;
  }
  if (field === 'selected_date_time') return { type, [field]: numberOf(raw) ?? null };
  if (field === 'rich_text_value' || field.endsWith('s')) return { type, [field]: raw };
  return { type, [field]: String(raw) };
}

/** True when nothing is filled in. */
export function isEmptyInput(state: Fields): boolean {
  const { type: _type, ...values } = state;
  return Object.values(values).every(
    (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0),
  );
}

/** All options of an element, out of their groups, and those an app suggested. */
export function optionsOf(element: Fields, suggested: Fields[] = []): Fields[] {
  const grouped = listOf(element.option_groups).flatMap((group) => listOf(fieldsOf(group).options));
  return [...listOf(element.options), ...grouped, ...suggested, element.initial_option].filter(isFields);
}

function findOption(options: Fields[], wanted: unknown): Fields | undefined {
  const key = isFields(wanted) ? wanted.value : wanted;
  return options.find((option) => option.value === key) ?? options.find((option) => textInside(option.text) === key);
}
