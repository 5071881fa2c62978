import { act } from './api.js';
import { h, icon, icons } from './dom.js';
import { avatar } from './names.js';
import type { Actor } from './render/actor.js';
import { blocks } from './render/blocks.js';
import { clock, dayName, moment } from './render/date.js';
import { emoji } from './render/emoji.js';
import { file } from './render/files.js';
import { mrkdwn } from './render/mrkdwn.js';
import { state, userName } from './state.js';
import { go } from './store.js';
import { toast } from './toast.js';
import type { Message } from './types.js';

/** A message as a row: who, when, what; with its thread below it in the channel. */
export function messageRow(message: Message, where: 'channel' | 'thread', follows: boolean): HTMLElement {
  const seconds = Number(message.ts);
  const time = h(
    'time',
    { class: 'when', datetime: new Date(seconds * 1000).toISOString(), title: moment(seconds) },
    clock(seconds),
  );
  const isApp = message.user === state.workspace.bot;
  const head = h(
    'div',
    { class: 'message-head' },
    h('span', { class: 'who' }, userName(message.user)),
    isApp && h('span', { class: 'badge' }, 'app'),
    time,
  );
  const body = h('div', { class: 'message-body' }, ...content(message));
  const row = h(
    'article',
    {
      class: `message${follows ? ' message-follows' : ''}${message.ephemeral_to === undefined ? '' : ' message-private'}`,
      tabindex: '-1',
      'data-ts': message.ts,
      'aria-label': `${userName(message.user)}, ${clock(seconds)}`,
      onclick: (event) => tapped(event),
    },
    h(
      'div',
      { class: 'gutter' },
      follows ? h('span', { class: 'gutter-time', 'aria-hidden': 'true' }, clock(seconds)) : avatar(message.user),
    ),
    h(
      'div',
      { class: 'message-main' },
      message.ephemeral_to !== undefined && privateNote(message),
      message.subtype === 'thread_broadcast' && broadcastNote(message, where),
      !follows && head,
      body,
      where === 'channel' && message.reply_count > 0 && threadLink(message),
    ),
    message.subtype === 'tombstone' || message.ephemeral_to !== undefined ? undefined : tools(message, where),
  );
  return row;
}

/** On a touch screen a tap on a message, and not on something in it, shows its tools or takes them away. */
function tapped(event: Event): void {
  const on = event.target;
  if (!(on instanceof Element) || on.closest('button, a, input, select, textarea, summary, label') !== null) return;
  if (!matchMedia('(hover: none)').matches) return;
  const row = on.closest('.message');
  for (const other of document.querySelectorAll('.message-tapped')) {
    if (other !== row) other.classList.remove('message-tapped');
  }
  row?.classList.toggle('message-tapped');
}

function content(message: Message): Node[] {
  if (message.subtype === 'tombstone') return [h('p', { class: 'faint' }, 'This message was deleted.')];
  const shown = message.blocks ?? [];
  const nodes: Node[] =
    shown.length > 0
      ? blocks(shown, messageActor(message))
      : message.text === ''
        ? []
        : [h('div', { class: 'text' }, ...mrkdwn(message.text))];
  if (message.edited !== undefined) nodes.push(h('span', { class: 'edited' }, '(edited)'));
  if (message.stream?.open)
    nodes.push(h('span', { class: 'writing' }, h('span', { class: 'caret', 'aria-hidden': 'true' }), 'is writing'));
  nodes.push(...(message.files ?? []).map(file));
  if (message.reactions !== undefined) {
    const all = message.reactions.map((each) =>
      h('span', { class: 'reaction', title: each.name }, `${emoji(each.name)} ${each.count}`),
    );
    nodes.push(h('div', { class: 'reactions' }, ...all));
  }
  return nodes;
}

/** Clicks and choices in a message go to the app with this message's time. */
function messageActor(message: Message): Actor {
  return {
    act: ({ blockId, actionId, selected }) =>
      act('click', {
        user: state.me,
        channel: message.channel,
        ts: message.ts,
        block_id: blockId,
        action_id: actionId,
        ...(selected === undefined ? {} : { selected }),
      }),
    current: () => undefined,
    keep: () => undefined,
  };
}

function privateNote(message: Message): HTMLElement {
  const dismiss = () => void act('delete', { user: state.me, channel: message.channel, ts: message.ts });
  return h(
    'div',
    { class: 'private-note' },
    icon(icons.eye),
    'Only visible to you',
    h('button', { class: 'link', type: 'button', onclick: dismiss }, 'Dismiss'),
  );
}

function broadcastNote(message: Message, where: 'channel' | 'thread'): HTMLElement | undefined {
  if (where === 'thread') return h('div', { class: 'private-note' }, 'Also sent to the channel');
  const open = () => go({ thread: message.thread_ts });
  const root = state.messages.get(message.thread_ts ?? '')?.text ?? 'a thread';
  return h(
    'div',
    { class: 'private-note' },
    'Replied to ',
    h('button', { class: 'link link-cut', type: 'button', onclick: open }, ...mrkdwn(root)),
  );
}

function threadLink(message: Message): HTMLElement {
  const faces = (message.reply_users ?? []).slice(0, 4).map((user) => avatar(user, 'avatar-small'));
  const count = `${message.reply_count} ${message.reply_count === 1 ? 'reply' : 'replies'}`;
  const latest = message.latest_reply === undefined ? '' : `Last reply ${when(Number(message.latest_reply))}`;
  return h(
    'button',
    { class: 'thread-link', type: 'button', 'data-focus': 'thread', onclick: () => go({ thread: message.ts }) },
    ...faces,
    h('span', { class: 'thread-count' }, count),
    h('span', { class: 'faint' }, latest),
  );
}

function when(seconds: number): string {
  const day = dayName(seconds);
  return day === 'Today' ? `at ${clock(seconds)}` : `${day} at ${clock(seconds)}`;
}

function tools(message: Message, where: 'channel' | 'thread'): HTMLElement {
  const tool = (label: string, path: string, run: () => void) =>
    h('button', { class: 'tool', type: 'button', title: label, 'aria-label': label, onclick: run }, icon(path));
  const asks = state.workspace.shortcuts
    .filter((shortcut) => shortcut.type === 'message')
    .map((shortcut) =>
      tool(shortcut.name, icons.ask, async () => {
        const where = { user: state.me, channel: message.channel, ts: message.ts };
        const outcome = await act('shortcut', { ...where, callback_id: shortcut.callbackId });
        if (!outcome.ok) toast(outcome.text);
      }),
    );
  const copy = async () => {
    const thread = message.thread_ts ?? '';
    const path = `/archives/${message.channel}/p${message.ts.replace('.', '')}${thread === '' ? '' : `?thread_ts=${thread}`}`;
    await navigator.clipboard.writeText(`${location.origin}${path}`).then(
      () => toast('Copied the link'),
      () => toast('The browser does not allow copying here.'),
    );
  };
  return h(
    'div',
    { class: 'tools' },
    where === 'channel' && tool('Reply in thread', icons.reply, () => go({ thread: message.thread_ts ?? message.ts })),
    ...asks,
    tool('Copy link', icons.link, () => void copy()),
  );
}
