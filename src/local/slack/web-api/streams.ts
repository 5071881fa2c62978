import { changeMessage, messagePayload, postMessage, readBlocks } from '../posting.js';
import { type Fields, isFields, listOf, textOf } from '../values.js';
import { readMetadata } from './metadata.js';
import { fail, type Method, ownMessage, type Result, writableChannel } from './method.js';

type Parts = Parameters<Method>[1];

const longestText = 12_000;

/** `chat.startStream`: only as a reply in a thread, and in channels only with the person it is for. */
const startStream: Method = (args, parts) => {
  const place = writableChannel(parts, args.channel);
  if ('refused' in place) return place.refused;
  const threadTs = textOf(args.thread_ts);
  if (threadTs === undefined) return fail('invalid_arguments', ['[ERROR] missing required field: thread_ts']);
  if (parts.workspace.message(place.channel.id, threadTs) === undefined) return fail('thread_not_found');
  if (!place.channel.isIm && textOf(args.recipient_user_id) === undefined) return fail('missing_recipient_user_id');
  if (!place.channel.isIm && textOf(args.recipient_team_id) === undefined) return fail('missing_recipient_team_id');
  const grown = grow(parts, [], args);
  if ('refused' in grown) return grown.refused;
  const message = postMessage(parts, {
    channel: place.channel.id,
    user: parts.workspace.seed.bot.userId,
    text: wordsOf(grown.blocks),
    blocks: grown.blocks,
    thread_ts: threadTs,
    stream: { open: true },
  });
  return { ok: true, channel: message.channel, ts: message.ts };
};

const appendStream: Method = (args, parts) => {
  const found = ownMessage(parts, args, 'message_not_owned_by_app');
  if ('refused' in found) return found.refused;
  if (!found.message.stream?.open) return fail('message_not_in_streaming_state');
  const grown = grow(parts, found.message.blocks ?? [], args);
  if ('refused' in grown) return grown.refused;
  changeMessage(parts, found.message, { blocks: grown.blocks, text: wordsOf(grown.blocks) });
  return { ok: true, channel: found.message.channel, ts: found.message.ts };
};

const stopStream: Method = (args, parts) => {
  const found = ownMessage(parts, args, 'message_not_owned_by_app');
  if ('refused' in found) return found.refused;
  if (!found.message.stream?.open) return fail('message_not_in_streaming_state');
  const grown = grow(parts, found.message.blocks ?? [], args);
  if ('refused' in grown) return grown.refused;
  const last = readBlocks(parts, args.blocks);
  if ('refused' in last) return fail(last.refused.error, last.refused.messages);
  const metadata = readMetadata(args.metadata);
  if ('error' in metadata) return fail(metadata.error);
  const message = changeMessage(parts, found.message, {
    blocks: [...grown.blocks, ...(last.blocks ?? [])],
    text: wordsOf(grown.blocks),
    stream: { open: false },
    ...(metadata.metadata === undefined ? {} : { metadata: metadata.metadata }),
  });
  return { ok: true, channel: message.channel, ts: message.ts, message: messagePayload(parts, message, true) };
};

/** The blocks of a stream after one more call: text is joined, tasks change in place, blocks follow. */
function grow(parts: Parts, blocks: Fields[], args: Fields): { blocks: Fields[] } | { refused: Result } {
  const text = textOf(args.markdown_text);
  const chunks = [...(text === undefined ? [] : [{ type: 'markdown_text', text }]), ...listOf(args.chunks)];
  const next = [...blocks];
  for (const chunk of chunks) {
    if (!isFields(chunk)) return { refused: fail('invalid_chunks') };
    const refused = addChunk(parts, next, chunk);
    if (refused !== undefined) return { refused };
  }
  return { blocks: next };
}

function addChunk(parts: Parts, blocks: Fields[], chunk: Fields): Result | undefined {
  if (chunk.type === 'markdown_text') return addText(blocks, textOf(chunk.text) ?? '');
  if (chunk.type === 'plan_update') return addTitle(blocks, textOf(chunk.title) ?? '');
  if (chunk.type === 'task_update') return addTask(blocks, chunk);
  if (chunk.type !== 'blocks') return fail('invalid_chunks');
  const read = readBlocks(parts, chunk.blocks);
  if ('refused' in read) return fail(read.refused.error, read.refused.messages);
  blocks.push(...(read.blocks ?? []));
  return undefined;
}

function addText(blocks: Fields[], text: string): Result | undefined {
  if (text.length > longestText) return fail('msg_too_long');
  const last = blocks.at(-1);
  if (last?.type !== 'markdown') {
    if (text !== '') blocks.push({ type: 'markdown', text, block_id: `stream${blocks.length}` });
    return undefined;
  }
  const joined = `${String(last.text)}${text}`;
  if (joined.length > longestText) return fail('msg_too_long');
  blocks[blocks.length - 1] = { ...last, text: joined };
  return undefined;
}

function addTitle(blocks: Fields[], title: string): undefined {
  const index = blocks.findIndex((block) => block.type === 'plan');
  const plan = blocks[index];
  if (plan === undefined) blocks.unshift({ type: 'plan', title, tasks: [], block_id: 'stream-plan' });
  else blocks[index] = { ...plan, title };
}

function addTask(blocks: Fields[], chunk: Fields): undefined {
  const task: Fields = {
    type: 'task_card',
    task_id: chunk.id,
    title: chunk.title,
    status: chunk.status,
    ...(textOf(chunk.details) === undefined ? {} : { details: richText(textOf(chunk.details) ?? '') }),
    ...(textOf(chunk.output) === undefined ? {} : { output: richText(textOf(chunk.output) ?? '') }),
  };
  const planAt = blocks.findIndex((block) => block.type === 'plan');
  const plan = blocks[planAt];
  if (plan !== undefined) {
    const tasks = listOf(plan.tasks).filter(isFields);
    const known = tasks.some((each) => each.task_id === chunk.id);
    blocks[planAt] = {
      ...plan,
      tasks: known ? tasks.map((each) => (each.task_id === chunk.id ? task : each)) : [...tasks, task],
    };
    return undefined;
  }
  const at = blocks.findIndex((block) => block.type === 'task_card' && block.task_id === chunk.id);
  const withId = { ...task, block_id: `stream-${String(chunk.id)}` };
  if (at < 0) blocks.push(withId);
  else blocks[at] = withId;
  return undefined;
}

function richText(text: string): Fields {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: text || ' ' }] }],
  };
}

function wordsOf(blocks: Fields[]): string {
  return blocks.map((block) => (block.type === 'markdown' ? String(block.text) : '')).join('');
}

export const streamMethods: Record<string, Method> = {
  'chat.startStream': startStream,
  'chat.appendStream': appendStream,
  'chat.stopStream': stopStream,
};
