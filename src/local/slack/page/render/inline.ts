import { h } from '../dom.js';
import { channelName, groupHandle, state, userName } from '../state.js';
import { go, hashOf } from '../store.js';
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
    return h('a', { href: hashOf({ channel: message[1] ?? '', thread: `${message[2]}.${message[3]}` }) }, text);
  }
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, text);
}

/** Plain text; the dates in it stay on one line. */
export function words(text: string): Node {
  const parts = text.split(/(\d{4}-\d{2}-\d{2})/);
  if (parts.length === 1) return document.createTextNode(text);
  const all = document.createDocumentFragment();
  all.append(...parts.map((part, index) => (index % 2 === 1 ? h('span', { class: 'in-one' }, part) : part)));
  return all;
}

/** Lines in one width: what goes on is set in, and an ARN goes on behind a colon or a slash. */
export function lines(text: string): HTMLElement[] {
  return text.split('\n').map((line) => h('span', { class: 'line' }, ...pieces(line, /(?<=[:/])/), '\n'));
}

/** Text in a narrow cell: a long word goes on at its next capital letter, a path behind its slash. */
export function narrow(text: string): Node[] {
  return pieces(text, /(?<=[/:])|(?<=[a-z])(?=[A-Z])/);
}

/** What is longer may be broken, first where it reads well; pieces longer than the second, wherever they have to. */
const LONGEST_WORD = 16;
const LONGEST_PIECE = 32;

function pieces(text: string, at: RegExp): Node[] {
  const words = text.split(/(\s+)/).map((word) => (word.length > LONGEST_WORD ? word.split(at) : [word]));
  return words.flatMap((word) => word.flatMap((piece, index) => [...(index > 0 ? [h('wbr')] : []), inOne(piece)]));
}

function inOne(piece: string): Node {
  if (piece.length > LONGEST_PIECE || piece.trim() === '') return document.createTextNode(piece);
  return h('span', { class: 'in-one' }, piece);
}

export function dateText(seconds: number, format: string): HTMLElement {
  return h(
    'time',
    { datetime: new Date(seconds * 1000).toISOString(), title: moment(seconds) },
    formatDate(seconds, format),
  );
}
