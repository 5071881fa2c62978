import { checkBlocks, type Refused } from './blocks/check-blocks.js';
import type { Message } from './message.js';
import type { Parts } from './parts.js';
import { type Fields, isFields, listOf } from './values.js';

/** A message before the workspace gives it a time. */
export type NewMessage = Pick<Message, 'channel' | 'user' | 'text'> &
  Partial<Pick<Message, 'thread_ts' | 'blocks' | 'metadata' | 'files' | 'ephemeral_to' | 'stream' | 'subtype'>>;

/** Stores a message and tells everybody. Messages of the app carry its bot id, as in Slack. */
export function postMessage(parts: Parts, message: NewMessage): Message {
  const { seed } = parts.workspace;
  const stored: Message = {
    type: 'message',
    ts: parts.workspace.nextTs(),
    team: seed.team.id,
    version: 1,
    ...(message.user === seed.bot.userId ? { bot_id: seed.bot.botId, app_id: seed.appId } : {}),
    ...message,
  };
  parts.workspace.change({ kind: 'message', message: stored });
  if (stored.thread_ts !== undefined && stored.user === seed.bot.userId)
    clearStatus(parts, stored.channel, stored.thread_ts);
  return stored;
}

/** Stores a changed version of a message. */
export function changeMessage(parts: Parts, message: Message, changes: Partial<Message>): Message {
  const changed: Message = { ...message, ...changes, version: message.version + 1 };
  parts.workspace.change({ kind: 'message', message: changed });
  return changed;
}

/** Removes a message. A thread's first message leaves a mark behind, so that its replies keep their place. */
export function removeMessage(parts: Parts, message: Message): void {
  const { channel, ts } = message;
  if (parts.workspace.replies(channel, ts).length === 0) {
    parts.workspace.change({ kind: 'gone', channel, ts });
    return;
  }
  const { blocks: _blocks, metadata: _metadata, files: _files, ...rest } = message;
  const mark: Message = {
    ...rest,
    subtype: 'tombstone',
    text: 'This message was deleted.',
    version: message.version + 1,
  };
  parts.workspace.change({ kind: 'message', message: mark });
}

/** Tells the page what the app is doing in a thread; an empty status ends it. */
export function setStatus(
  parts: Parts,
  channel: string,
  threadTs: string,
  status: string,
  loading: string[] = [],
): void {
  parts.workspace.change({ kind: 'status', channel, thread_ts: threadTs, status, loading_messages: loading });
}

function clearStatus(parts: Parts, channel: string, threadTs: string): void {
  setStatus(parts, channel, threadTs, '');
}

/** The `blocks` field of a call: checked and complete, undefined when it was not given or is empty. */
export function readBlocks(parts: Parts, value: unknown): { blocks: Fields[] | undefined } | { refused: Refused } {
  if (value === undefined || value === null || value === '') return { blocks: undefined };
  if (Array.isArray(value) && value.length === 0) return { blocks: undefined };
  return checkBlocks(value, 'message', parts.faults.refusedBlocks);
}

/** A message as Slack hands it to apps: without the stand-in's own fields, with its thread counted. */
export function messagePayload(parts: Parts, message: Message, withMetadata: boolean): Fields {
  const {
    version: _version,
    ephemeral_to: _user,
    stream: _stream,
    files,
    metadata,
    channel: _channel,
    ...rest
  } = message;
  const payload: Fields = { ...rest };
  if (withMetadata && metadata !== undefined) payload.metadata = metadata;
  if (files !== undefined) payload.files = files.map((id) => filePayload(parts, id)).filter(isFields);
  const replies = parts.workspace.replies(message.channel, message.ts);
  if (replies.length > 0) {
    payload.thread_ts = message.ts;
    payload.reply_count = replies.length;
    payload.reply_users = [...new Set(replies.map((reply) => reply.user))];
    payload.latest_reply = replies.at(-1)?.ts;
  }
  if (message.reactions !== undefined) {
    payload.reactions = message.reactions.map((reaction) => ({ ...reaction, count: reaction.users.length }));
  }
  return payload;
}

/** A file as Slack hands it to apps. */
export function filePayload(parts: Parts, id: string): Fields | undefined {
  const file = parts.workspace.files.get(id);
  if (file === undefined) return undefined;
  const url = `${parts.baseUrl()}/control/files/${id}`;
  return {
    id,
    created: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.snippetType ?? file.name.split('.').at(-1) ?? 'text',
    user: file.user,
    size: file.size,
    mode: file.snippetType === undefined ? 'hosted' : 'snippet',
    permalink: url,
    url_private: url,
    url_private_download: `${url}?download=1`,
  };
}

/** The text of the blocks in one line, for notices of messages that came without `text`. */
export function plainText(blocks: unknown): string {
  const texts: string[] = [];
  for (const block of listOf(blocks)) {
    if (isFields(block) && isFields(block.text) && typeof block.text.text === 'string') texts.push(block.text.text);
  }
  return texts.join(' ').slice(0, 200);
}
