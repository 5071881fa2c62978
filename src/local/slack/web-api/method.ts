import type { Message } from '../message.js';
import type { Parts } from '../parts.js';
import type { Channel } from '../seed.js';
import { type Fields, textOf } from '../values.js';

/** What a method answers: fields beside `ok: true`, or Slack's name for why not. */
export type Result = { ok: true; [field: string]: unknown } | { ok: false; error: string; messages?: string[] };

/** A Web API method: arguments are decoded already (JSON strings in forms are values). */
export type Method = (args: Fields, parts: Parts) => Result;

export function fail(error: string, messages?: string[]): Result {
  return messages === undefined ? { ok: false, error } : { ok: false, error, messages };
}

/** The channel of a call, or Slack's error. A person's id stands for the direct message with that person. */
export function findChannel(parts: Parts, id: unknown): Channel | undefined {
  const wanted = textOf(id) ?? '';
  const channel = parts.workspace.channels.get(wanted);
  if (channel !== undefined) return channel;
  if (!parts.workspace.users.has(wanted)) return undefined;
  return openDirectMessage(parts, wanted);
}

/** The direct message between the app and a person, made when there was none. */
export function openDirectMessage(parts: Parts, user: string): Channel {
  const id = `D0${user.replace(/^U0?/, '')}`;
  const existing = parts.workspace.channels.get(id);
  if (existing !== undefined) return existing;
  const channel: Channel = { id, name: id, members: [user, parts.workspace.seed.bot.userId], isIm: true, user };
  parts.workspace.change({ kind: 'channel', channel });
  return channel;
}

/** The channel that the app may write to, or why it may not. Private channels do not admit that they exist. */
export function writableChannel(parts: Parts, id: unknown): { channel: Channel } | { refused: Result } {
  const channel = findChannel(parts, id);
  if (channel === undefined) return { refused: fail('channel_not_found') };
  if (!channel.members.includes(parts.workspace.seed.bot.userId)) {
    return { refused: fail(channel.isPrivate ? 'channel_not_found' : 'not_in_channel') };
  }
  if (channel.isArchived) return { refused: fail('is_archived') };
  return { channel };
}

/** The app's own message that a call names, or Slack's error (`notOwn` when somebody else wrote it). */
export function ownMessage(parts: Parts, args: Fields, notOwn: string): { message: Message } | { refused: Result } {
  const channel = findChannel(parts, args.channel);
  if (channel === undefined) return { refused: fail('channel_not_found') };
  const message = parts.workspace.message(channel.id, textOf(args.ts) ?? '');
  if (message === undefined || message.ephemeral_to !== undefined || message.subtype === 'tombstone') {
    return { refused: fail('message_not_found') };
  }
  if (message.user !== parts.workspace.seed.bot.userId) return { refused: fail(notOwn) };
  return { message };
}
