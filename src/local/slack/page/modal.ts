import { act } from './api.js';
import { h, icon, icons } from './dom.js';
import { type Fields, fieldsOf, isFields, listOf, textInside, textOf } from './fields.js';
import type { Actor } from './render/actor.js';
import { blocks } from './render/blocks.js';
import { on, state, viewErrors } from './state.js';
import { toast } from './toast.js';

/** What is typed into the open views and not yet sent, by view, block and action. */
const drafts = new Map<string, Record<string, Record<string, unknown>>>();

/** The modal: one dialog whose content follows the top of the person's stack of views. */
export function modal(): HTMLElement {
  const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': 'modal-title' });
  let shown = '';

  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    void close(false);
  });

  on('view', () => {
    const view = state.view;
    if (view === undefined) {
      shown = '';
      drafts.clear();
      if (dialog.open) dialog.close();
      dialog.replaceChildren();
      return;
    }
    const fresh = `${textOf(view.id)} ${textOf(view.callback_id)} ${textInside(view.title)}`;
    const focus =
      document.activeElement instanceof HTMLElement && dialog.contains(document.activeElement)
        ? document.activeElement.dataset.focus
        : undefined;
    const scrolled = dialog.querySelector('.dialog-body')?.scrollTop ?? 0;
    const caret =
      document.activeElement instanceof HTMLInputElement || document.activeElement instanceof HTMLTextAreaElement
        ? document.activeElement.selectionStart
        : null;
    dialog.replaceChildren(content(view, dialog));
    if (!dialog.open) dialog.showModal();
    const same = fresh === shown;
    shown = fresh;
    if (same) dialog.querySelector('.dialog-body')?.scrollTo({ top: scrolled });
    focusOn(dialog, same ? focus : undefined, caret);
  });
  return dialog;
}

function content(view: Fields, dialog: HTMLElement): HTMLElement {
  const nested = state.depth > 1;
  const submit = textInside(view.submit);
  const back = h(
    'button',
    { class: 'tool', type: 'button', 'aria-label': 'Back', onclick: () => void close(false) },
    icon(icons.back),
  );
  const cross = h(
    'button',
    { class: 'tool', type: 'button', 'aria-label': 'Close', onclick: () => void close(true) },
    icon(icons.close),
  );
  const send = h('button', { class: 'button button-primary', type: 'submit', 'data-focus': 'submit' }, submit);
  const form = h(
    'form',
    {
      class: 'dialog-form',
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        if (submit !== '') void submitView(view, send, dialog);
      },
    },
    h(
      'header',
      { class: 'dialog-head' },
      nested && back,
      h('h2', { id: 'modal-title', class: 'dialog-title' }, textInside(view.title)),
      cross,
    ),
    h('div', { class: 'dialog-body', tabindex: '-1' }, ...blocks(view.blocks, viewActor(view))),
    h(
      'footer',
      { class: 'dialog-foot' },
      h(
        'button',
        { class: 'button', type: 'button', onclick: () => void close(false) },
        textInside(view.close) || (nested ? 'Back' : 'Cancel'),
      ),
      submit !== '' && send,
    ),
  );
  return form;
}

function viewActor(view: Fields): Actor {
  const id = textOf(view.id);
  const values = fieldsOf(fieldsOf(view.state).values);
  const errors = viewErrors();
  return {
    act: ({ blockId, actionId, selected }) =>
      act('modal/action', {
        user: state.me,
        block_id: blockId,
        action_id: actionId,
        values: draftFor(view),
        ...(selected === undefined ? {} : { selected }),
      }),
    suggest: (blockId, actionId, text) =>
      act('modal/suggest', { user: state.me, block_id: blockId, action_id: actionId, text }),
    current: (blockId, actionId) => {
      const draft = drafts.get(id)?.[blockId];
      if (draft !== undefined && actionId in draft) return asState(draft[actionId]);
      const kept = fieldsOf(values[blockId])[actionId];
      return isFields(kept) ? kept : undefined;
    },
    keep: (blockId, actionId, value) => {
      const draft = drafts.get(id) ?? {};
      draft[blockId] = { ...draft[blockId], [actionId]: value };
      drafts.set(id, draft);
    },
    error: (blockId) => textOf(errors[blockId]) || undefined,
  };
}

/** A kept value in the shape in which the server would give it back. */
function asState(value: unknown): Fields {
  if (value === null) return {};
  if (Array.isArray(value))
    return { selected_options: value.map((each: unknown) => (isFields(each) ? each : { value: each })) };
  if (isFields(value)) return { selected_option: value };
  return { value, selected_option: { value } };
}

/** The draft without what the view no longer shows. */
function draftFor(view: Fields): Fields {
  const ids = new Set(allBlocks(view.blocks).map((block) => textOf(block.block_id)));
  return Object.fromEntries(Object.entries(drafts.get(textOf(view.id)) ?? {}).filter(([blockId]) => ids.has(blockId)));
}

function allBlocks(list: unknown): Fields[] {
  return listOf(list).flatMap((block) => [block, ...allBlocks(block.child_blocks)]);
}

async function submitView(view: Fields, button: HTMLElement, dialog: HTMLElement): Promise<void> {
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  const outcome = await act('modal/submit', { user: state.me, values: draftFor(view) });
  button.removeAttribute('aria-busy');
  if (outcome.ok) return;
  if (outcome.error !== 'errors') return toast(outcome.text);
  // The view is drawn again with its errors; the first of them gets the focus.
  setTimeout(() => {
    const wrong = dialog.querySelector<HTMLElement>('[aria-invalid=true]');
    wrong?.focus();
    wrong?.closest('.input')?.scrollIntoView({ block: 'nearest' });
  }, 60);
}

async function close(all: boolean): Promise<void> {
  const outcome = await act('modal/close', { user: state.me, all });
  if (!outcome.ok) toast(outcome.text);
}

function focusOn(dialog: HTMLElement, focus: string | undefined, caret: number | null): void {
  const all = [...dialog.querySelectorAll<HTMLElement>('[data-focus]')];
  const same = focus === undefined ? undefined : all.find((each) => each.dataset.focus === focus);
  if (same !== undefined) {
    same.focus();
    const textual = same instanceof HTMLTextAreaElement || (same instanceof HTMLInputElement && same.type === 'text');
    if (textual && caret !== null) same.setSelectionRange(caret, caret);
    return;
  }
  const body = dialog.querySelector<HTMLElement>('.dialog-body');
  const wanted =
    dialog.querySelector<HTMLElement>('[autofocus]') ??
    dialog.querySelector<HTMLElement>('.dialog-body :is(input:checked, textarea, select, input[type=text], input)') ??
    dialog.querySelector<HTMLElement>('.dialog-foot [type=submit], .dialog-foot button');
  if (body === null || wanted === null) return;
  // A view opens at its beginning: an input further down would scroll what one came to read out of sight.
  const hidden = body.contains(wanted) && wanted.getBoundingClientRect().bottom > body.getBoundingClientRect().bottom;
  (hidden ? body : wanted).focus({ preventScroll: true });
}
