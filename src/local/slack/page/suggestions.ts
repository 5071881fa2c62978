import { h } from './dom.js';
import { state } from './state.js';

interface Offer {
  insert: string;
  label: string;
  more: string;
}

/** The list above the composer: commands after `/`, people and groups after `@`. Tab or a click takes one. */
export function suggestions(
  field: HTMLTextAreaElement,
  where: 'channel' | 'thread',
  taken: () => void,
): { element: HTMLElement; refresh: () => void; key: (event: KeyboardEvent) => boolean } {
  const id = `offers-${where}`;
  const element = h('div', { class: 'offers', id, role: 'listbox', 'aria-label': 'Suggestions', hidden: true });
  field.setAttribute('aria-controls', id);
  let offers: Offer[] = [];
  let active = 0;
  let dismissed = '';

  function refresh(): void {
    offers = field.value === dismissed ? [] : find(field, where);
    active = 0;
    draw();
  }

  function draw(): void {
    element.hidden = offers.length === 0;
    element.replaceChildren(
      ...offers.map((offer, index) => {
        const row = h(
          'div',
          { class: 'offer', role: 'option', id: `${id}-${index}`, 'aria-selected': String(index === active) },
          h('strong', {}, offer.label),
          h('span', { class: 'faint' }, offer.more),
        );
        row.addEventListener('pointerdown', (event) => {
          event.preventDefault();
          take(offer);
        });
        return row;
      }),
    );
    if (offers.length > 0) field.setAttribute('aria-activedescendant', `${id}-${active}`);
    else field.removeAttribute('aria-activedescendant');
  }

  function take(offer: Offer): void {
    const end = field.selectionStart;
    const before = field.value.slice(0, end).replace(/\S*$/, '');
    field.value = `${before}${offer.insert} ${field.value.slice(end).trimStart()}`;
    field.focus();
    taken();
  }

  return {
    element,
    refresh,
    key: (event) => {
      const offer = offers[active];
      if (offer === undefined) return false;
      if (event.key === 'Tab' && !event.shiftKey) take(offer);
      else if (event.key === 'Enter' && offer.insert.startsWith('@') && !event.shiftKey) take(offer);
      else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        active = (active + (event.key === 'ArrowDown' ? 1 : offers.length - 1)) % offers.length;
        draw();
      } else if (event.key === 'Escape') {
        dismissed = field.value;
        event.stopPropagation();
        refresh();
      } else return false;
      event.preventDefault();
      return true;
    },
  };
}

function find(field: HTMLTextAreaElement, where: 'channel' | 'thread'): Offer[] {
  const before = field.value.slice(0, field.selectionStart);
  const { commands, users, groups } = state.workspace;
  if (where === 'channel' && /^\/\S*$/.test(before)) {
    return commands
      .filter((each) => each.command.startsWith(before))
      .map((each) => ({ insert: each.command, label: `${each.command} ${each.hint}`, more: each.description }));
  }
  const name = /(?:^|\s)@([a-z0-9._-]*)$/i.exec(before)?.[1]?.toLowerCase();
  if (name === undefined) return [];
  const all = [
    ...users.map((user) => ({ insert: `@${user.name}`, label: `@${user.name}`, more: user.realName })),
    ...groups.map((group) => ({ insert: `@${group.handle}`, label: `@${group.handle}`, more: group.name })),
  ];
  return all.filter((each) => each.insert.slice(1).startsWith(name)).slice(0, 6);
}
