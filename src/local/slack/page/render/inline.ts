import { h } from '../dom.js';
import { channelName, groupHandle, state, userName } from '../state.js';
import { go } from '../store.js';
import { formatDate, moment } from './date.js';

/** A mention of a person; one's own stands out. */
export function personMention(id: string): HTMLElement {
  const mine = id === state.me ? ' mention-me' : '';
  return h('span', { class: `mention${mine}` }, `@${userName(id)}`);
}

export function groupMention(id: string): HTMLElement {
  const group = state.workspace.groups.find((each) => each.id === id);
  const mine = group?.users.includes(state.me) ? ' mention-me' : '';
  return h('span', { class: `mention${mine}` }, `@${groupHandle(id)}`);
}

export function channelMention(id: string): HTMLElement {
  return h(
    'button',
    { class: 'mention mention-channel', type: 'button', onclick: () => go({ channel: id }) },
    `#${channelName(id)}`,
  );
}

/** A link where it is one that a browser may follow; anything else stays the text it is. */
export function link(url: string, text: string): HTMLElement | Text {
  if (!/^(https?:\/\/|mailto:)/i.test(url)) return document.createTextNode(text === url ? url : `${text} (${url})`);
  const own = url.startsWith(`${location.origin}/`) ? url.slice(location.origin.length) : '';
  const message = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(own);
  if (message !== null) {
    const to = { channel: message[1] ?? '', thread: `${message[2]}.${message[3]}` };
    return h('button', { class: 'link', type: 'button', onclick: () => go(to) }, text);
  }
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, text);
}

export function dateText(seconds: number, format: string): HTMLElement {
  return h(
    'time',
    { datetime: new Date(seconds * 1000).toISOString(), title: moment(seconds) },
    formatDate(seconds, format),
  );
}
