import { h, icon, icons, syncList } from './dom.js';
import { messageRow } from './message-row.js';
import { dayName } from './render/date.js';
import { mrkdwn } from './render/mrkdwn.js';
import { state, visible } from './state.js';
import type { Message } from './types.js';

/**
 * The list of a channel or a thread. A channel opens at its end, a thread at its beginning; from then on the list
 * follows what comes while one is at the end, and stays still where one has scrolled up: `below` says what came then.
 */
export function messageList(where: 'channel' | 'thread'): {
  element: HTMLElement;
  below: HTMLElement;
  refresh: () => void;
} {
  const rows = h('div', { class: 'rows' });
  const label = where === 'channel' ? 'Messages' : 'Thread';
  const element = h('div', { class: 'messages', role: 'log', 'aria-label': label, tabindex: '0' }, rows);
  let place = '';
  let last = '';
  let filled = false;
  let follow = true;

  const news = h('button', { class: 'news', type: 'button', hidden: true, onclick: () => toEnd() });
  const below = h('div', { class: 'news-box', role: 'status' }, news);

  element.addEventListener('scroll', () => {
    follow = element.scrollHeight - element.scrollTop - element.clientHeight < 60;
    if (follow) news.hidden = true;
  });

  function toEnd(): void {
    element.scrollTop = element.scrollHeight;
    news.hidden = true;
    element.focus();
  }

  /** What is for this person alone is shown as well: it answers what they just did. */
  function tellOf(message: Message): void {
    const said = h('span', { class: 'news-text' }, ...mrkdwn(message.ephemeral_to === undefined ? '' : message.text));
    said.textContent = said.textContent?.trim() || 'New message';
    news.replaceChildren(icon(icons.down), said);
    news.hidden = false;
  }
  new ResizeObserver(() => {
    if (follow) element.scrollTop = element.scrollHeight;
  }).observe(rows);

  function refresh(): void {
    const now = `${state.me} ${state.channel} ${where === 'thread' ? (state.thread ?? '') : ''}`;
    if (now !== place) {
      news.hidden = true;
      rows.replaceChildren();
      filled = false;
      follow = where === 'channel';
    }
    place = now;
    const list = visible(where);
    syncList(
      rows,
      list,
      keyOf,
      (message, index) => stamp(message, list[index - 1], where),
      (message, index) => draw(message, list[index - 1], where),
    );
    const latest = list.at(-1);
    const isNew = latest !== undefined && latest.ts > last;
    last = latest?.ts ?? '';
    const grown = filled && isNew;
    if (!filled && where === 'thread') element.scrollTop = 0;
    filled = filled || list.length > 1;
    // One's own message is always shown.
    if (grown && latest.user === state.me) follow = true;
    if (follow) element.scrollTop = element.scrollHeight;
    else if (grown) tellOf(latest);
  }

  return { element, below, refresh };
}

function keyOf(message: Message): string {
  return `${message.channel} ${message.ts}`;
}

/** A row follows when the same person wrote just before; it then shows neither face nor name. */
function follows(message: Message, before: Message | undefined): boolean {
  return (
    before !== undefined &&
    before.user === message.user &&
    before.ephemeral_to === message.ephemeral_to &&
    before.reply_count === 0 &&
    message.subtype === undefined &&
    dayName(Number(before.ts)) === dayName(Number(message.ts)) &&
    Number(message.ts) - Number(before.ts) < 300
  );
}

function startsDay(message: Message, before: Message | undefined): boolean {
  return before === undefined || dayName(Number(before.ts)) !== dayName(Number(message.ts));
}

function stamp(message: Message, before: Message | undefined, where: 'channel' | 'thread'): string {
  const parts = [
    message.version,
    message.reply_count,
    message.latest_reply,
    follows(message, before),
    startsDay(message, before),
    where,
  ];
  return `${parts.join(' ')} ${state.me}`;
}

function draw(message: Message, before: Message | undefined, where: 'channel' | 'thread'): HTMLElement {
  const isRoot = where === 'thread' && message.ts === state.thread;
  const row = messageRow(message, where, !isRoot && before?.ts !== state.thread && follows(message, before));
  const wrapped = h('div', { class: 'row' });
  if (where === 'channel' && startsDay(message, before))
    wrapped.append(h('div', { class: 'day' }, h('span', {}, dayName(Number(message.ts)))));
  wrapped.append(row);
  if (isRoot) {
    const count = message.reply_count;
    wrapped.append(h('div', { class: 'day day-left' }, h('span', {}, count === 1 ? '1 reply' : `${count} replies`)));
  }
  return wrapped;
}
