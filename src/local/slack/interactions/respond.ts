import type { Parts } from '../parts.js';
import { changeMessage, postMessage, readBlocks, removeMessage } from '../posting.js';
import { type Fields, textOf } from '../values.js';

/**
 * Carries out what an app posts to a `response_url`: a message for the person (or for all), a replacement of the
 * message they acted on, or its removal.
 *
 * @returns Slack's error name, or undefined when it is done
 */
export function respond(parts: Parts, id: string, body: Fields): string | undefined {
  const read = readBlocks(parts, body.blocks);
  if ('refused' in read) return read.refused.error;
  const text = textOf(body.text) ?? '';
  if (text === '' && read.blocks === undefined && body.delete_original !== true) return 'no_text';
  const used = parts.responseUrls.use(id);
  if ('error' in used) return used.error;
  const { target } = used;
  const original = target.ts === undefined ? undefined : parts.workspace.message(target.channel, target.ts);
  if (body.delete_original === true) {
    if (original === undefined) return 'message_not_found';
    removeMessage(parts, original);
    return undefined;
  }
  const blocks = read.blocks === undefined ? {} : { blocks: read.blocks };
  if (body.replace_original === true && original !== undefined) {
    const { blocks: _blocks, ...rest } = original;
    changeMessage(parts, rest, { text, ...blocks });
    return undefined;
  }
  const threadTs = textOf(body.thread_ts);
  postMessage(parts, {
    channel: target.channel,
    user: parts.workspace.seed.bot.userId,
    text,
    ...blocks,
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    ...(body.response_type === 'in_channel' ? {} : { ephemeral_to: target.user }),
  });
  return undefined;
}
