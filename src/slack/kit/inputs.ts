import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { ActionName, Target } from './buttons.js';
import { formatTarget, parseTargetValue } from './buttons.js';
import { LIMITS } from './limits.js';
import { filled, fit, visible } from './text.js';

/** The only place that makes modals and what one can fill in. */

export const MODALS = [
  'start',
  'scope',
  'evidence',
  'attest',
  'spot',
  'split',
  'leave-out',
  'question',
  'leave-out-questions',
  'leave-out-caller',
  'shorter-window',
  'send-back',
  'approve',
  'break-glass',
  'ask',
  'refused-additions',
  'sent',
] as const;
export type ModalName = (typeof MODALS)[number];

function words(text: string, max: number) {
  return { type: 'plain_text' as const, text: filled(visible(text), max), emoji: false };
}

/** A modal; `private_metadata` is what it is about, as in a button's value. Without `submit` it can only be closed. */
export function modal(options: {
  name: ModalName;
  title: string;
  target: Target;
  submit?: string;
  close: string;
  blocks: KnownBlock[];
}): ModalView & { blocks: KnownBlock[] } {
  return {
    type: 'modal',
    callback_id: `modal:${options.name}`,
    title: words(options.title, LIMITS.modalTitle),
    ...(options.submit ? { submit: words(options.submit, LIMITS.modalTitle) } : {}),
    close: words(options.close, LIMITS.modalTitle),
    private_metadata: formatTarget(options.target),
    blocks: options.blocks,
  };
}

export function modalTarget(view: { private_metadata: string }): Target | undefined {
  return parseTargetValue(view.private_metadata);
}

export interface Choice {
  label: string;
  description?: string;
  /** Letters, digits and dashes; at most 75. */
  value: string;
}

function option(choice: Choice) {
  return {
    text: words(choice.label, LIMITS.optionText),
    value: choice.value.slice(0, LIMITS.optionValue),
    ...(choice.description ? { description: words(choice.description, LIMITS.optionDescription) } : {}),
  };
}

/** One of at most ten. With `action`, picking one tells the app at once, so that the modal can be drawn anew. */
export function radio(options: {
  id: string;
  label: string;
  choices: Choice[];
  picked?: string;
  action?: ActionName;
}): InputBlock {
  const choices = options.choices.slice(0, LIMITS.radioOptions);
  const picked = choices.find((choice) => choice.value === options.picked);
  return {
    type: 'input',
    block_id: options.id,
    label: words(options.label, LIMITS.inputLabel),
    ...(options.action ? { dispatch_action: true } : {}),
    element: {
      type: 'radio_buttons',
      action_id: options.action ?? 'value',
      options: choices.map(option),
      ...(picked ? { initial_option: option(picked) } : {}),
    },
  };
}

/** Any of at most ten. */
export function several(options: { id: string; label: string; choices: Choice[]; picked: string[] }): InputBlock {
  const choices = options.choices.slice(0, LIMITS.radioOptions);
  const picked = choices.filter(({ value }) => options.picked.includes(value));
  return {
    type: 'input',
    block_id: options.id,
    label: words(options.label, LIMITS.inputLabel),
    optional: true,
    element: {
      type: 'checkboxes',
      action_id: 'value',
      options: choices.map(option),
      ...(picked.length > 0 ? { initial_options: picked.map(option) } : {}),
    },
  };
}

/** One of at most a hundred, in a list that opens. */
export function select(options: { id: string; label: string; choices: Choice[]; placeholder: string }): InputBlock {
  return {
    type: 'input',
    block_id: options.id,
    label: words(options.label, LIMITS.inputLabel),
    element: {
      type: 'static_select',
      action_id: 'value',
      placeholder: words(options.placeholder, LIMITS.placeholder),
      options: options.choices.slice(0, LIMITS.selectOptions).map(option),
    },
  };
}

/** Elements that ask the app for options while one types; each has a listener of its own. */
export const SEARCHES = ['search:role', 'search:scope', 'search:action'] as const;
export type SearchName = (typeof SEARCHES)[number];

/** One of a list that the app answers while one types: for more choices than a menu holds. */
export function search(options: {
  id: string;
  label: string;
  hint?: string;
  placeholder: string;
  search: SearchName;
  optional?: boolean;
  picked?: Choice;
  /** Tells the app at once what was picked, so that the modal can be drawn anew. */
  tell?: boolean;
}): InputBlock {
  return {
    type: 'input',
    block_id: options.id,
    label: words(options.label, LIMITS.inputLabel),
    optional: options.optional ?? false,
    ...(options.tell ? { dispatch_action: true } : {}),
    ...(options.hint ? { hint: words(options.hint, LIMITS.inputHint) } : {}),
    element: {
      type: 'external_select',
      action_id: options.search,
      min_query_length: 0,
      placeholder: words(options.placeholder, LIMITS.placeholder),
      ...(options.picked ? { initial_option: option(options.picked) } : {}),
    },
  };
}

/** What a search is answered with. */
export function offered(choices: Choice[]) {
  return { options: choices.slice(0, LIMITS.selectOptions).map(option) };
}

/** A channel of this workspace; those that people from outside can read are not offered. */
export function channelSelect(options: { id: string; label: string; picked?: string }): InputBlock {
  return {
    type: 'input',
    block_id: options.id,
    label: words(options.label, LIMITS.inputLabel),
    element: {
      type: 'conversations_select',
      action_id: 'value',
      filter: { include: ['public', 'private'], exclude_external_shared_channels: true, exclude_bot_users: true },
      ...(options.picked ? { initial_conversation: options.picked } : {}),
    },
  };
}

export function writing(options: {
  id: string;
  label: string;
  hint?: string;
  placeholder?: string;
  optional?: boolean;
  lines?: boolean;
  max?: number;
  initial?: string;
}): InputBlock {
  const max = Math.min(options.max ?? LIMITS.inputMaxLength, LIMITS.inputMaxLength);
  return {
    type: 'input',
    block_id: options.id,
    label: words(options.label, LIMITS.inputLabel),
    optional: options.optional ?? false,
    ...(options.hint ? { hint: words(options.hint, LIMITS.inputHint) } : {}),
    element: {
      type: 'plain_text_input',
      action_id: 'value',
      multiline: options.lines ?? false,
      max_length: max,
      ...(options.placeholder ? { placeholder: words(options.placeholder, LIMITS.placeholder) } : {}),
      ...(options.initial ? { initial_value: fit(options.initial, max) } : {}),
    },
  };
}

/** What was filled in, by the input's id; empty answers are left out, several ticks are parted by commas. */
export function filledIn(view: {
  state: {
    values: Record<
      string,
      Record<
        string,
        {
          value?: string | null;
          selected_option?: { value: string } | null;
          selected_options?: { value: string }[] | null;
          selected_conversation?: string | null;
        }
      >
    >;
  };
}): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [id, inputs] of Object.entries(view.state.values)) {
    const input = Object.values(inputs)[0];
    const ticked = input?.selected_options?.map((picked) => picked.value).join(',');
    const value = input?.selected_option?.value ?? ticked ?? input?.selected_conversation ?? input?.value;
    if (value !== undefined && value !== null && value.trim() !== '') found[id] = value.trim();
  }
  return found;
}

/** A notice at the top of a modal. Slack shows `alert` blocks in modals only. */
export function alert(text: string, level: 'info' | 'warning' | 'error'): KnownBlock {
  return { type: 'alert', level, text: words(text, LIMITS.alertText) };
}
