import { confirm } from '../confirm.js';
import { h, icon, icons } from '../dom.js';
import { type Fields, fieldsOf, listOf, textInside, textOf } from '../fields.js';
import { state } from '../state.js';
import { toast } from '../toast.js';
import type { Actor } from './actor.js';
import { textObject } from './text.js';

/** Asks for consent where the element wants it, delivers the action, and shows that it is under way. */
export async function deliver(
  source: HTMLElement,
  shown: Fields,
  block: Fields,
  actor: Actor,
  selected?: unknown,
): Promise<boolean> {
  if (source.getAttribute('aria-busy') === 'true') return false;
  if (shown.confirm !== undefined && !(await confirm(fieldsOf(shown.confirm)))) return false;
  source.setAttribute('aria-busy', 'true');
  const what = { blockId: textOf(block.block_id), actionId: textOf(shown.action_id) };
  const outcome = await actor.act(selected === undefined ? what : { ...what, selected });
  source.removeAttribute('aria-busy');
  if (!outcome.ok) toast(outcome.text);
  return outcome.ok;
}

export function button(shown: Fields, block: Fields, actor: Actor): HTMLElement {
  const style = shown.style === 'primary' || shown.style === 'danger' ? ` button-${shown.style}` : '';
  const made = h(
    'button',
    {
      class: `button${style}`,
      type: 'button',
      'aria-label': textOf(shown.accessibility_label) || undefined,
      'data-focus': `${textOf(block.block_id)} ${textOf(shown.action_id)}`,
      onclick: () => {
        const url = textOf(shown.url);
        if (/^https?:\/\//.test(url)) open(url, '_blank', 'noopener,noreferrer');
        void deliver(made, shown, block, actor);
      },
    },
    h('span', { class: 'button-text' }, ...textObject(shown.text)),
  );
  return made;
}

/** A menu of at most five entries behind three dots. */
export function overflow(shown: Fields, block: Fields, actor: Actor): HTMLElement {
  const opener = h('summary', { class: 'button button-icon', 'aria-label': 'More' }, icon(icons.more));
  const entries = listOf(shown.options).map((option) =>
    h(
      'button',
      {
        class: 'menu-item',
        type: 'button',
        onclick: () => {
          menu.open = false;
          opener.focus();
          void deliver(opener, shown, block, actor, option.value);
        },
      },
      ...textObject(option.text),
    ),
  );
  const menu = h('details', { class: 'menu' }, opener, h('div', { class: 'menu-list' }, ...entries));
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    opener.focus();
  });
  menu.addEventListener('focusout', (event) => {
    if (!menu.contains(event.relatedTarget as Node | null)) menu.open = false;
  });
  return menu;
}

/** The row under an answer: two feedback buttons, or small buttons with an icon. */
export function contextActions(block: Fields, actor: Actor): HTMLElement {
  const made = listOf(block.elements).flatMap((shown): HTMLElement[] => {
    if (shown.type === 'feedback_buttons') {
      return [fieldsOf(shown.positive_button), fieldsOf(shown.negative_button)].map((each) =>
        small(each, shown, block, actor, each.value),
      );
    }
    const only = Array.isArray(shown.visible_to_user_ids) ? shown.visible_to_user_ids : undefined;
    return only === undefined || only.includes(state.me) ? [small(shown, shown, block, actor)] : [];
  });
  return h('div', { class: 'actions actions-small' }, ...made);
}

function small(face: Fields, shown: Fields, block: Fields, actor: Actor, selected?: unknown): HTMLElement {
  const label = textOf(face.accessibility_label) || textInside(face.text);
  const made = h(
    'button',
    {
      class: 'button button-small',
      type: 'button',
      'aria-label': label,
      onclick: async () => {
        if (await deliver(made, shown, block, actor, selected)) made.setAttribute('aria-pressed', 'true');
      },
    },
    ...textObject(face.text),
  );
  return made;
}
