import type { StoredFile } from '../message.js';
import { filePayload, postMessage, readBlocks } from '../posting.js';
import { isFields, listOf, numberOf, textOf } from '../values.js';
import { newId } from '../workspace.js';
import { fail, type Method, writableChannel } from './method.js';

const longestSnippet = 1_000_000;

/** `files.getUploadURLExternal`: a place for the bytes; the file shows nowhere until the upload is completed. */
const getUploadUrl: Method = (args, parts) => {
  if (parts.faults.uploadsDisabled) return fail('file_uploads_disabled');
  const name = textOf(args.filename);
  const size = numberOf(args.length);
  if (name === undefined || name === '') return fail('missing_filename');
  if (size === undefined || size <= 0) return fail('missing_length');
  const snippetType = textOf(args.snippet_type);
  if (snippetType !== undefined && size > longestSnippet) return fail('snippet_too_large');
  const file: StoredFile = {
    id: newId('F'),
    name,
    title: name,
    mimetype: typeOf(name),
    size,
    user: parts.workspace.seed.bot.userId,
    created: Math.floor(Date.now() / 1000),
    ...(snippetType === undefined ? {} : { snippetType }),
  };
  parts.workspace.change({ kind: 'file', file });
  return { ok: true, upload_url: `${parts.baseUrl()}/upload/${file.id}`, file_id: file.id };
};

/** `files.completeUploadExternal`: all files together make one message. */
const completeUpload: Method = (args, parts) => {
  if (parts.faults.uploadsDisabled) return fail('file_uploads_disabled');
  const wanted = listOf(args.files).filter(isFields);
  if (wanted.length === 0) return fail('invalid_arguments', ['[ERROR] missing required field: files']);
  const ids = wanted.map((file) => textOf(file.id) ?? '');
  for (const id of ids) {
    if (!parts.workspace.files.has(id) || parts.workspace.fileBytes(id) === undefined) return fail('file_not_found');
  }
  const channelId = textOf(args.channel_id);
  const place = channelId === undefined ? undefined : writableChannel(parts, channelId);
  if (place !== undefined && 'refused' in place) return place.refused;
  const comment = textOf(args.initial_comment) ?? '';
  const read = readBlocks(parts, comment === '' ? args.blocks : undefined);
  if ('refused' in read) return fail(read.refused.error, read.refused.messages);
  for (const given of wanted) {
    const file = parts.workspace.files.get(textOf(given.id) ?? '');
    const title = textOf(given.title);
    if (file !== undefined && title !== undefined) parts.workspace.change({ kind: 'file', file: { ...file, title } });
  }
  if (place !== undefined) {
    const threadTs = textOf(args.thread_ts);
    postMessage(parts, {
      channel: place.channel.id,
      user: parts.workspace.seed.bot.userId,
      text: comment,
      files: ids,
      ...(read.blocks === undefined ? {} : { blocks: read.blocks }),
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    });
  }
  return { ok: true, files: ids.map((id) => filePayload(parts, id)) };
};

/** Everything that is text is served as text: nothing an app uploads may run in the page. */
function typeOf(name: string): string {
  if (/\.(png)$/i.test(name)) return 'image/png';
  if (/\.(jpe?g)$/i.test(name)) return 'image/jpeg';
  if (/\.json$/i.test(name)) return 'application/json';
  if (/\.(zip|gz)$/i.test(name)) return 'application/octet-stream';
  return 'text/plain';
}

export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': getUploadUrl,
  'files.completeUploadExternal': completeUpload,
};
