import { h } from '../dom.js';
import { type Fields, fieldsOf, listOf, textInside, textOf } from '../fields.js';
import type { Actor } from './actor.js';

type Chosen = (source: HTMLElement, shown: Fields, block: Fields, actor: Actor, value: unknown) => void;

let count = 0;

/** A select whose options come from the app while one types: a combobox with a list below it. */
export function externalSelect(shown: Fields, block: Fields, actor: Actor, chosen: Chosen): HTMLElement {
  count += 1;
  const listId = `options-${count}`;
  const least = typeof shown.min_query_length === 'number' ? shown.min_query_length : 3;
  const now = actor.current(textOf(block.block_id), textOf(shown.action_id));
  const option = fieldsOf(now === undefined ? shown.initial_option : now.selected_option);
  let picked = textInside(option.text);
  let active = -1;
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const field = h('input', {
    class: 'control',
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-autocomplete': 'list',
    placeholder: textInside(shown.placeholder) || 'Type to search',
    'data-focus': `${textOf(block.block_id)} ${textOf(shown.action_id)}`,
    onclick: () => list.hidden && void ask(),
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 150);
    },
    onblur: () => {
      close();
      if (field.value === '' && picked !== '') return take(undefined);
      field.value = picked;
    },
    onkeydown: (event) => event instanceof KeyboardEvent && key(event),
  });
  field.value = picked;
  const list = h('div', { class: 'options', id: listId, role: 'listbox', hidden: true });
  const box = h('div', { class: 'combobox' }, field, list);

  async function ask(): Promise<void> {
    const text = field.value === picked ? '' : field.value;
    if (text.length < least || actor.suggest === undefined) {
      if (text.length < least && document.activeElement === field)
        show([note(least === 1 ? 'Type to search' : `Type at least ${least} characters`)]);
      return;
    }
    asked += 1;
    const mine = asked;
    const answer = await actor.suggest(textOf(block.block_id), textOf(shown.action_id), text);
    // Answers may come back in another order than they were asked for.
    if (mine !== asked || document.activeElement !== field) return;
    if (!answer.ok) return show([note(answer.text)]);
    const groups = listOf(answer.fields.option_groups).flatMap((group) => [
      h('div', { class: 'options-label', role: 'presentation' }, textInside(group.label)),
      ...listOf(group.options).map(entry),
    ]);
    const entries = [...listOf(answer.fields.options).map(entry), ...groups];
    show(entries.length === 0 ? [note('Nothing found')] : entries);
  }

  function entry(each: Fields): HTMLElement {
    const more =
      each.description === undefined ? '' : h('span', { class: 'choice-more' }, textInside(each.description));
    const made = h('div', { class: 'option', role: 'option', 'aria-selected': 'false' }, textInside(each.text), more);
    made.addEventListener('pointerdown', (event) => {
      event.preventDefault();
      take(each);
    });
    made.dataset.value = JSON.stringify(each);
    return made;
  }

  /** Takes an option, or none where the field was emptied. */
  function take(each: Fields | undefined): void {
    picked = each === undefined ? '' : textInside(each.text);
    field.value = picked;
    close();
    chosen(box, shown, block, actor, each ?? null);
  }

  function key(event: KeyboardEvent): void {
    const entries = [...list.querySelectorAll<HTMLElement>('[role=option]')];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) return void ask();
      mark(entries, Math.min(entries.length - 1, Math.max(0, active + (event.key === 'ArrowDown' ? 1 : -1))));
    } else if (event.key === 'Enter' && !list.hidden) {
      event.preventDefault();
      const value = entries[active]?.dataset.value;
      if (value !== undefined) take(fieldsOf(JSON.parse(value)));
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  }

  function mark(entries: HTMLElement[], index: number): void {
    active = index;
    for (const [place, each] of entries.entries()) {
      each.id = `${listId}-${place}`;
      each.setAttribute('aria-selected', String(place === index));
      if (place === index) each.scrollIntoView({ block: 'nearest' });
    }
    field.setAttribute('aria-activedescendant', `${listId}-${index}`);
  }

  function show(entries: HTMLElement[]): void {
    list.replaceChildren(...entries);
    list.hidden = false;
    active = -1;
    list.scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-expanded', 'true');
    field.removeAttribute('aria-activedescendant');
    // As in Slack, Enter takes the first one.
    const options = entries.filter((each) => each.getAttribute('role') === 'option');
    if (options.length > 0) mark(options, 0);
  }

  function close(): void {
    list.hidden = true;
    field.setAttribute('aria-expanded', 'false');
  }

  function note(text: string): HTMLElement {
    return h('div', { class: 'options-label', role: 'presentation' }, text);
  }

  return box;
}
