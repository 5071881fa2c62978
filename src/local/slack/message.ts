import type { Fields } from './values.js';

/** A message as Slack stores it; field names are Slack's own, because they leave the server unchanged. */
export interface Message {
  type: 'message';
  channel: string;
  ts: string;
  user: string;
  text: string;
  team: string;
  subtype?: 'bot_message' | 'thread_broadcast' | 'tombstone';
  bot_id?: string;
  app_id?: string;
  thread_ts?: string;
  blocks?: Fields[];
  metadata?: Fields;
  /** Ids of the files shared with it. */
  files?: string[];
  edited?: { user: string; ts: string };
  reactions?: { name: string; users: string[] }[];
  /** Counts up with each change, so that the page drops an older version that arrives late. */
  version: number;
  /** Present on messages that only this person sees. Those are not kept over a restart, as in Slack. */
  ephemeral_to?: string;
  /** Present while `chat.appendStream` may add to it, and afterwards with `open: false`. */
  stream?: { open: boolean };
}

/** A file that was uploaded; its bytes are kept apart from it. */
export interface StoredFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  size: number;
  user: string;
  created: number;
  snippetType?: string;
}

/** True when the message shows in the channel itself, not only in a thread. */
export function isInChannel(message: Message): boolean {
  return message.thread_ts === undefined || message.thread_ts === message.ts || message.subtype === 'thread_broadcast';
}
