import { h } from '../dom.js';
import { type Fields, fieldsOf, listOf, textInside, textOf } from '../fields.js';
import { channels, people } from '../state.js';
import type { Actor } from './actor.js';
import { button, deliver, overflow } from './buttons.js';
import { externalSelect } from './external-select.js';
import { textObject } from './text.js';

/** An input block: label, control, hint, and the sentence beside it after a refused submission. */
export function inputBlock(block: Fields, actor: Actor): HTMLElement {
  const shown = fieldsOf(block.element);
  const id = `input-${textOf(block.block_id)}`;
  const error = actor.error?.(textOf(block.block_id));
  const isGroup = shown.type === 'radio_buttons' || shown.type === 'checkboxes';
  const label = [
    ...textObject(block.label),
    block.optional === true ? h('span', { class: 'optional' }, ' (optional)') : '',
  ];
  const control = element(shown, block, actor);
  const field = control.matches('input, select, textarea') ? control : control.querySelector('input, select, textarea');
  field?.setAttribute('id', id);
  if (error !== undefined) field?.setAttribute('aria-invalid', 'true');
  const notes: HTMLElement[] = [];
  if (block.hint !== undefined) notes.push(h('div', { class: 'hint', id: `${id}-hint` }, ...textObject(block.hint)));
  if (error !== undefined) notes.push(h('div', { class: 'error', id: `${id}-error`, role: 'alert' }, error));
  if (notes.length > 0) field?.setAttribute('aria-describedby', notes.map((note) => note.id).join(' '));
  if (isGroup) return h('fieldset', { class: 'input' }, h('legend', { class: 'label' }, ...label), control, ...notes);
  return h('div', { class: 'input' }, h('label', { class: 'label', for: id }, ...label), control, ...notes);
}

/** Any interactive element, wherever it stands. */
export function element(shown: Fields, block: Fields, actor: Actor): HTMLElement {
  const type = textOf(shown.type);
  if (type === 'button' || type === 'workflow_button') return button(shown, block, actor);
  if (type === 'overflow') return overflow(shown, block, actor);
  if (type === 'radio_buttons' || type === 'checkboxes') return choices(shown, block, actor);
  if (type === 'external_select' || type === 'multi_external_select')
    return externalSelect(shown, block, actor, chosen);
  if (type.endsWith('_select')) return select(shown, block, actor);
  return textInput(shown, block, actor);
}

/** Keeps what was chosen; outside inputs, and where the input asks for it, the app is told at once. */
function chosen(source: HTMLElement, shown: Fields, block: Fields, actor: Actor, value: unknown): void {
  actor.keep(textOf(block.block_id), textOf(shown.action_id), value);
  if (block.type !== 'input' || block.dispatch_action === true) void deliver(source, shown, block, actor, value);
}

function choices(shown: Fields, block: Fields, actor: Actor): HTMLElement {
  const many = shown.type === 'checkboxes';
  const name = `${textOf(block.block_id)} ${textOf(shown.action_id)}`;
  const now = actor.current(textOf(block.block_id), textOf(shown.action_id));
  const picked = new Set(
    (now === undefined
      ? [shown.initial_option, shown.initial_options].flat()
      : [now.selected_option, now.selected_options].flat()
    ).map((option) => textOf(fieldsOf(option).value)),
  );
  const box = h('div', {
    class: 'choices',
    ...(block.type === 'input' ? {} : { role: many ? 'group' : 'radiogroup', 'aria-label': 'Choices' }),
  });
  for (const option of listOf(shown.options)) {
    const value = textOf(option.value);
    const field = h('input', {
      type: many ? 'checkbox' : 'radio',
      name,
      value,
      checked: picked.has(value),
      'data-focus': `${name} ${value}`,
      onchange: () => chosen(box, shown, block, actor, many ? checkedIn(box) : value),
    });
    const words = h('span', { class: 'choice-words' }, h('span', {}, ...textObject(option.text)));
    if (option.description !== undefined)
      words.append(h('span', { class: 'choice-more' }, ...textObject(option.description)));
    box.append(h('label', { class: 'choice' }, field, words));
  }
  return box;
}

function checkedIn(box: HTMLElement): string[] {
  return [...box.querySelectorAll<HTMLInputElement>('input:checked')].map((field) => field.value);
}

/** A menu of fixed options, people or channels; the browser's own control, which every keyboard and reader knows. */
function select(shown: Fields, block: Fields, actor: Actor): HTMLElement {
  const type = textOf(shown.type);
  const many = type.startsWith('multi_');
  const now = actor.current(textOf(block.block_id), textOf(shown.action_id));
  const picked = new Set(valuesIn(now ?? initial(shown)));
  const option = (value: string, words: string) => h('option', { value, selected: picked.has(value) }, words);
  const made = h('select', {
    class: 'control',
    multiple: many,
    'aria-label': block.type === 'input' ? undefined : textInside(shown.placeholder) || 'Choose',
    'data-focus': `${textOf(block.block_id)} ${textOf(shown.action_id)}`,
    onchange: () => {
      const values = [...made.selectedOptions].map((each) => each.value).filter((value) => value !== '');
      chosen(made, shown, block, actor, many ? values : (values[0] ?? null));
    },
  });
  if (!many) made.append(option('', textInside(shown.placeholder) || 'Choose…'));
  if (type.includes('users')) for (const user of people()) made.append(option(user.id, user.realName));
  else if (type.includes('conversations') || type.includes('channels')) {
    const noShared = fieldsOf(shown.filter).exclude_external_shared_channels === true;
    for (const channel of channels()) {
      if (!channel.isIm && !(noShared && channel.isExtShared)) made.append(option(channel.id, `#${channel.name}`));
    }
  }
  for (const group of listOf(shown.option_groups)) {
    const inside = listOf(group.options).map((each) => option(textOf(each.value), textInside(each.text)));
    made.append(h('optgroup', { label: textInside(group.label) }, ...inside));
  }
  for (const each of listOf(shown.options)) made.append(option(textOf(each.value), textInside(each.text)));
  return made;
}

function initial(shown: Fields): Fields {
  return Object.fromEntries(Object.entries(shown).filter(([key]) => key.startsWith('initial_')));
}

/** Every plain value in a state or among initial values: ids as they are, options by their value. */
function valuesIn(fields: Fields): string[] {
  return Object.entries(fields)
    .filter(([key]) => key !== 'type')
    .flatMap(([, value]) => [value].flat())
    .map((value) => (typeof value === 'string' ? value : textOf(fieldsOf(value).value)));
}

const htmlTypes: Record<string, string> = {
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'text',
  datepicker: 'date',
  timepicker: 'time',
};

function textInput(shown: Fields, block: Fields, actor: Actor): HTMLElement {
  const type = textOf(shown.type);
  const now = actor.current(textOf(block.block_id), textOf(shown.action_id));
  const value =
    now === undefined
      ? textOf(shown.initial_value) || textOf(shown.initial_date) || textOf(shown.initial_time)
      : (valuesIn(now)[0] ?? '');
  const props = {
    class: 'control',
    placeholder: textInside(shown.placeholder) || undefined,
    maxlength: typeof shown.max_length === 'number' ? shown.max_length : undefined,
    autofocus: shown.focus_on_load === true,
    'data-focus': `${textOf(block.block_id)} ${textOf(shown.action_id)}`,
    oninput: () => actor.keep(textOf(block.block_id), textOf(shown.action_id), made.value),
    onkeydown: (event: Event) => {
      if (
        !(event instanceof KeyboardEvent) ||
        event.key !== 'Enter' ||
        shown.multiline === true ||
        block.dispatch_action !== true
      )
        return;
      event.preventDefault();
      void deliver(made, shown, block, actor, made.value);
    },
  };
  const made: HTMLInputElement | HTMLTextAreaElement =
    shown.multiline === true
      ? h('textarea', { ...props, rows: 4 })
      : h('input', { ...props, type: htmlTypes[type] ?? 'text' });
  made.value = value;
  return made;
}
