import { isInChannel, type Message } from '../message.js';
import { messagePayload } from '../posting.js';
import type { Channel } from '../seed.js';
import { type Fields, flagOf, numberOf, textOf } from '../values.js';
import { fail, findChannel, type Method, openDirectMessage } from './method.js';

type Parts = Parameters<Method>[1];

const info: Method = (args, parts) => {
  const channel = findChannel(parts, args.channel);
  if (channel === undefined || (channel.isPrivate && !holdsBot(parts, channel))) return fail('channel_not_found');
  return { ok: true, channel: channelPayload(parts, channel, flagOf(args.include_num_members)) };
};

/** `conversations.history`: newest first; thread replies only when they were sent to the channel as well. */
const history: Method = (args, parts) => {
  const channel = readableChannel(parts, args.channel);
  if (typeof channel === 'string') return fail(channel);
  const visible = parts.workspace
    .messages(channel.id)
    .filter((each) => each.ephemeral_to === undefined && isInChannel(each));
  return page(parts, args, visible.reverse(), 100);
};

/** `conversations.replies`: the first message, then its replies, oldest first. */
const replies: Method = (args, parts) => {
  const channel = readableChannel(parts, args.channel);
  if (typeof channel === 'string') return fail(channel);
  const first = parts.workspace.message(channel.id, textOf(args.ts) ?? '');
  if (first === undefined) return fail('thread_not_found');
  const root = first.thread_ts === undefined ? first : (parts.workspace.message(channel.id, first.thread_ts) ?? first);
  return page(parts, args, [root, ...parts.workspace.replies(channel.id, root.ts)], 1000, root.ts);
};

const members: Method = (args, parts) => {
  const channel = findChannel(parts, args.channel);
  if (channel === undefined) return fail('channel_not_found');
  const limit = Math.max(1, numberOf(args.limit) ?? 100);
  const start = readCursor(args.cursor);
  const slice = channel.members.slice(start, start + limit);
  const next = start + limit < channel.members.length ? writeCursor(start + limit) : '';
  return { ok: true, members: slice, response_metadata: { next_cursor: next } };
};

const open: Method = (args, parts) => {
  const user = (textOf(args.users) ?? '').split(',')[0] ?? '';
  if (!parts.workspace.users.has(user)) return fail('user_not_found');
  return { ok: true, channel: { id: openDirectMessage(parts, user).id } };
};

/** One page of messages, bounded by `oldest` and `latest`; `always` is kept whatever the bounds, as Slack keeps a thread's root. */
function page(parts: Parts, args: Fields, list: Message[], usual: number, always?: string): ReturnType<Method> {
  const oldest = textOf(args.oldest) ?? '0';
  const latest = textOf(args.latest) ?? '9999999999.999999';
  const inclusive = flagOf(args.inclusive);
  const bounded = list.filter(({ ts }) => {
    if (ts === always) return true;
    return inclusive
      ? compare(ts, oldest) >= 0 && compare(ts, latest) <= 0
      : compare(ts, oldest) > 0 && compare(ts, latest) < 0;
  });
  const limit = Math.min(1000, Math.max(1, numberOf(args.limit) ?? usual));
  const start = readCursor(args.cursor);
  const slice = bounded.slice(start, start + limit);
  const more = start + limit < bounded.length;
  return {
    ok: true,
    messages: slice.map((message) => messagePayload(parts, message, flagOf(args.include_all_metadata))),
    has_more: more,
    response_metadata: { next_cursor: more ? writeCursor(start + limit) : '' },
  };
}

function compare(a: string, b: string): number {
  return Number(a) - Number(b);
}

function readCursor(value: unknown): number {
  const text = Buffer.from(textOf(value) ?? '', 'base64').toString();
  return numberOf(text.replace(/^next:/, '')) ?? 0;
}

function writeCursor(start: number): string {
  return Buffer.from(`next:${start}`).toString('base64');
}

function holdsBot(parts: Parts, channel: Channel): boolean {
  return channel.members.includes(parts.workspace.seed.bot.userId);
}

function readableChannel(parts: Parts, id: unknown): Channel | 'channel_not_found' | 'not_in_channel' {
  const channel = findChannel(parts, id);
  if (channel === undefined) return 'channel_not_found';
  return holdsBot(parts, channel) ? channel : channel.isPrivate ? 'channel_not_found' : 'not_in_channel';
}

function channelPayload(parts: Parts, channel: Channel, count: boolean): Fields {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: !channel.isIm && !channel.isPrivate,
    is_group: channel.isPrivate === true,
    is_im: channel.isIm === true,
    is_mpim: false,
    is_private: channel.isPrivate === true || channel.isIm === true,
    is_archived: channel.isArchived === true,
    is_ext_shared: channel.isExtShared === true,
    is_shared: channel.isExtShared === true,
    is_org_shared: false,
    is_pending_ext_shared: false,
    is_member: holdsBot(parts, channel),
    topic: { value: channel.topic ?? '' },
    ...(channel.user === undefined ? {} : { user: channel.user }),
    ...(count ? { num_members: channel.members.length } : {}),
  };
}

export const conversationMethods: Record<string, Method> = {
  'conversations.info': info,
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.members': members,
  'conversations.open': open,
};
