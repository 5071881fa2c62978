import { h, icon, icons, keepFocus } from './dom.js';
import { avatar } from './names.js';
import { channelName, channels, on, people, state } from './state.js';
import { become, go } from './store.js';
import type { User } from './types.js';

/** The left rail: the workspace, its channels, the app, and who one is. */
export function rail(close: () => void): HTMLElement {
  const head = h('div', { class: 'rail-head' });
  const list = h('nav', { class: 'rail-list', 'aria-label': 'Channels and apps' });
  const who = h('div', { class: 'rail-who' });
  const element = h('aside', { class: 'rail', id: 'rail', 'aria-label': 'Workspace' }, head, list, who);

  function draw(): void {
    head.replaceChildren(
      h('strong', { class: 'rail-name' }, state.workspace.team.name),
      h('span', { class: 'rail-note' }, 'Local workspace: not Slack'),
    );
    const mine = channels();
    list.replaceChildren(
      h('h2', { class: 'rail-title' }, 'Channels'),
      ...mine.filter((channel) => !channel.isIm).map((channel) => entry(channel.id, channel.isExtShared === true)),
      ...(mine.some((channel) => channel.isIm) ? [h('h2', { class: 'rail-title' }, 'Messages')] : []),
      ...mine.filter((channel) => channel.isIm).map((channel) => entry(channel.id, false, true)),
      h('h2', { class: 'rail-title' }, 'Apps'),
      home(),
    );
    who.replaceChildren(
      h('h2', { class: 'rail-title' }, 'You are'),
      h('div', { role: 'group', 'aria-label': 'You are' }, ...people().map(person)),
    );
  }

  function entry(id: string, shared: boolean, direct = false): HTMLElement {
    const current = state.place === 'channel' && state.channel === id;
    const unread = state.unread.has(id) && !current;
    const open = () => {
      close();
      go({ channel: id });
    };
    return h(
      'button',
      {
        class: `rail-entry${unread ? ' rail-unread' : ''}`,
        type: 'button',
        'aria-current': current ? 'page' : undefined,
        'data-focus': id,
        onclick: open,
      },
      h('span', { class: 'rail-sign', 'aria-hidden': 'true' }, direct ? '@' : '#'),
      h('span', { class: 'rail-label' }, channelName(id)),
      shared &&
        h(
          'span',
          { class: 'rail-tag', title: 'Shared with another company' },
          icon(icons.shared),
          h('span', { class: 'unseen' }, 'shared'),
        ),
      unread && h('span', { class: 'unseen' }, 'unread'),
    );
  }

  function home(): HTMLElement {
    const open = () => {
      close();
      go({ home: true });
    };
    return h(
      'button',
      {
        class: 'rail-entry',
        type: 'button',
        'aria-current': state.place === 'home' ? 'page' : undefined,
        'data-focus': 'home',
        onclick: open,
      },
      h('span', { class: 'rail-sign' }, icon(icons.home)),
      h('span', { class: 'rail-label' }, 'Tighten'),
    );
  }

  function person(user: User): HTMLElement {
    const current = user.id === state.me;
    return h(
      'button',
      {
        class: 'rail-entry rail-person',
        type: 'button',
        'aria-pressed': String(current),
        'data-focus': user.id,
        onclick: () => {
          close();
          void become(user.id);
        },
      },
      avatar(user.id, 'avatar-small'),
      h('span', { class: 'rail-label' }, user.realName),
      h('span', { class: 'rail-role' }, roleOf(user)),
    );
  }

  for (const topic of ['workspace', 'place'] as const) on(topic, () => keepFocus(element, draw));
  draw();
  return element;
}

function roleOf(user: User): string {
  if (user.isRestricted) return 'guest';
  return state.workspace.groups.some((group) => group.users.includes(user.id)) ? 'reviewer' : '';
}
