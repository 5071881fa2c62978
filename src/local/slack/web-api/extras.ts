import { changeMessage, setStatus } from '../posting.js';
import { listOf, textOf } from '../values.js';
import { fail, findChannel, type Method, writableChannel } from './method.js';

const reactionsAdd: Method = (args, parts) => {
  const channel = findChannel(parts, args.channel);
  if (channel === undefined) return fail('channel_not_found');
  const message = parts.workspace.message(channel.id, textOf(args.timestamp) ?? '');
  if (message === undefined) return fail('message_not_found');
  const name = textOf(args.name) ?? '';
  if (!/^[a-z0-9_+'-]+$/.test(name)) return fail('invalid_name');
  const user = parts.workspace.seed.bot.userId;
  const before = message.reactions ?? [];
  const same = before.find((reaction) => reaction.name === name);
  if (same?.users.includes(user)) return fail('already_reacted');
  const reactions =
    same === undefined
      ? [...before, { name, users: [user] }]
      : before.map((each) => (each === same ? { name, users: [...each.users, user] } : each));
  changeMessage(parts, message, { reactions });
  return { ok: true };
};

/** `assistant.threads.setStatus`: what the app is doing, shown in the thread until it writes or clears it. */
const threadStatus: Method = (args, parts) => {
  const place = writableChannel(parts, args.channel_id);
  if ('refused' in place) return place.refused;
  const threadTs = textOf(args.thread_ts);
  if (threadTs === undefined) return fail('invalid_thread_ts');
  const loading = listOf(args.loading_messages).filter((each) => typeof each === 'string');
  if (loading.length > 10)
    return fail('invalid_arguments', ['[ERROR] no more than 10 items allowed [json-pointer:/loading_messages]']);
  setStatus(parts, place.channel.id, threadTs, textOf(args.status) ?? '', loading);
  return { ok: true };
};

const connectionsOpen: Method = (_args, parts) => {
  const url = parts.socketUrl();
  return url === undefined ? fail('socket_mode_not_enabled') : { ok: true, url };
};

export const extraMethods: Record<string, Method> = {
  'reactions.add': reactionsAdd,
  'assistant.threads.setStatus': threadStatus,
  'apps.connections.open': connectionsOpen,
};
