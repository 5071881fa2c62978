import type { Message } from '../message.js';
import { changeMessage, messagePayload, plainText, postMessage, readBlocks, removeMessage } from '../posting.js';
import { type Fields, flagOf, textOf } from '../values.js';
import { readMetadata } from './metadata.js';
import { fail, findChannel, type Method, ownMessage, type Result, writableChannel } from './method.js';

const longestPost = 40_000;
const longestUpdate = 4_000;

/** `chat.postMessage`: text above 40,000 characters is cut, as Slack cuts it. */
const chatPostMessage: Method = (args, parts) => {
  const place = writableChannel(parts, args.channel);
  if ('refused' in place) return place.refused;
  const content = readContent(args, parts);
  if ('refused' in content) return content.refused;
  const threadTs = textOf(args.thread_ts);
  if (threadTs !== undefined && parts.workspace.message(place.channel.id, threadTs) === undefined) {
    return fail('thread_not_found');
  }
  const message = postMessage(parts, {
    channel: place.channel.id,
    user: parts.workspace.seed.bot.userId,
    text: content.text.slice(0, longestPost),
    ...(content.blocks === undefined ? {} : { blocks: content.blocks }),
    ...(content.metadata === undefined ? {} : { metadata: content.metadata }),
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    ...(threadTs !== undefined && flagOf(args.reply_broadcast) ? { subtype: 'thread_broadcast' as const } : {}),
  });
  return { ok: true, channel: message.channel, ts: message.ts, message: messagePayload(parts, message, true) };
};

/** `chat.update`: keeps blocks only when no text is given, keeps metadata when none is given. */
const chatUpdate: Method = (args, parts) => {
  const found = ownMessage(parts, args, 'cant_update_message');
  if ('refused' in found) return found.refused;
  const { message } = found;
  if (parts.workspace.channels.get(message.channel)?.isArchived) return fail('is_inactive');
  if (message.stream?.open) return fail('streaming_state_conflict');
  if ((textOf(args.text) ?? '').length > longestUpdate) return fail('msg_too_long');
  const content = readContent(args, parts);
  if ('refused' in content) return content.refused;
  if (isRichOnly(message.blocks) && content.blocks !== undefined && !isRichOnly(content.blocks))
    return fail('block_mismatch');
  const { blocks: oldBlocks, metadata: oldMetadata, edited: _edited, ...rest } = message;
  const blocks = content.blocks ?? (textOf(args.text) === undefined ? oldBlocks : undefined);
  const metadata = content.metadata ?? oldMetadata;
  const base: Message = { ...rest, text: textOf(args.text) ?? message.text };
  const changed = changeMessage(parts, base, {
    ...(blocks === undefined ? { edited: { user: message.user, ts: parts.workspace.nextTs() } } : { blocks }),
    ...(metadata === undefined || Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(flagOf(args.reply_broadcast) && base.thread_ts !== undefined ? { subtype: 'thread_broadcast' as const } : {}),
  });
  return {
    ok: true,
    channel: changed.channel,
    ts: changed.ts,
    text: changed.text,
    message: messagePayload(parts, changed, true),
  };
};

const chatDelete: Method = (args, parts) => {
  const found = ownMessage(parts, args, 'cant_delete_message');
  if ('refused' in found) return found.refused;
  removeMessage(parts, found.message);
  return { ok: true, channel: found.message.channel, ts: found.message.ts };
};

const chatPostEphemeral: Method = (args, parts) => {
  const place = writableChannel(parts, args.channel);
  if ('refused' in place) return place.refused;
  const user = textOf(args.user) ?? '';
  if (!parts.workspace.users.has(user)) return fail('user_not_found');
  if (!place.channel.members.includes(user)) return fail('user_not_in_channel');
  const content = readContent(args, parts);
  if ('refused' in content) return content.refused;
  const threadTs = textOf(args.thread_ts);
  const message = postMessage(parts, {
    channel: place.channel.id,
    user: parts.workspace.seed.bot.userId,
    text: content.text,
    ephemeral_to: user,
    ...(content.blocks === undefined ? {} : { blocks: content.blocks }),
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
  });
  return { ok: true, message_ts: message.ts };
};

const chatGetPermalink: Method = (args, parts) => {
  const channel = findChannel(parts, args.channel);
  if (channel === undefined) return fail('channel_not_found');
  const message = parts.workspace.message(channel.id, textOf(args.message_ts) ?? '');
  if (message === undefined) return fail('message_not_found');
  const thread = message.thread_ts === undefined ? '' : `?thread_ts=${message.thread_ts}&cid=${channel.id}`;
  const permalink = `${parts.baseUrl()}/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
  return { ok: true, channel: channel.id, permalink };
};

type Parts = Parameters<Method>[1];

/** Text, blocks and metadata of a message, each checked. `markdown_text` becomes a `markdown` block. */
function readContent(
  args: Fields,
  parts: Parts,
): { text: string; blocks: Fields[] | undefined; metadata: Fields | undefined } | { refused: Result } {
  const text = textOf(args.text) ?? '';
  const markdown = textOf(args.markdown_text);
  if (markdown !== undefined && (text !== '' || args.blocks !== undefined))
    return { refused: fail('markdown_text_conflict') };
  if ((markdown ?? '').length > 12_000) return { refused: fail('msg_too_long') };
  const read = readBlocks(parts, markdown === undefined ? args.blocks : [{ type: 'markdown', text: markdown }]);
  if ('refused' in read) return { refused: fail(read.refused.error, read.refused.messages) };
  if (text === '' && read.blocks === undefined) return { refused: fail('no_text') };
  const metadata = readMetadata(args.metadata);
  if ('error' in metadata) return { refused: fail(metadata.error) };
  return { text: text || plainText(read.blocks), blocks: read.blocks, metadata: metadata.metadata };
}

/** A message of rich text alone cannot become one of another kind (`block_mismatch`). */
function isRichOnly(blocks: Fields[] | undefined): boolean {
  return blocks !== undefined && blocks.length > 0 && blocks.every((block) => block.type === 'rich_text');
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': chatPostMessage,
  'chat.update': chatUpdate,
  'chat.delete': chatDelete,
  'chat.postEphemeral': chatPostEphemeral,
  'chat.getPermalink': chatGetPermalink,
};
