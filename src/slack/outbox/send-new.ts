import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { answerWasLost, slackErrorCode } from '../errors.js';
import { asSlackTakesIt } from './as-slack-takes-it.js';
import type { BringParts, Turn } from './bring.js';
import { NotBefore } from './pace.js';
import type { Keeping, SlotRecord } from './records.js';
import { slotMetadata } from './recover.js';
import { AS_MESSAGES } from './stand-ins.js';

/** Posts and uploads: what is new in Slack. Each is written down before it is sent and settled after. */
export function createSendNew(parts: BringParts, { begin, keep }: Keeping) {
  const { client, paced, now, settleMs } = parts;

  async function post(turn: Turn, more: Pick<SlotRecord, 'thread'> = {}): Promise<void> {
    const { review, message } = turn;
    const common = {
      channel: review.channel,
      text: message.text,
      metadata: slotMetadata(review.id, message.slot, review.revision),
      unfurl_links: false,
      unfurl_media: false,
    };
    await once(turn, 'chat.postMessage', more, async (blocks) => {
      if (message.place === 'channel' || turn.threadTs === undefined) {
        return (await client.chat.postMessage({ ...common, blocks })).ts;
      }
      const inThread = { ...common, blocks, thread_ts: turn.threadTs };
      const answer = await (message.broadcast
        ? client.chat.postMessage({ ...inThread, reply_broadcast: true })
        : client.chat.postMessage(inThread));
      return answer.ts;
    });
  }

  async function upload(turn: Turn): Promise<void> {
    const { review, message, threadTs } = turn;
    try {
      await once(turn, 'files.upload', {}, async () => {
        await client.filesUploadV2({
          channel_id: review.channel,
          ...(threadTs ? { thread_ts: threadTs } : {}),
          file_uploads: (message.files ?? []).map((file) => ({
            file: Buffer.from(file.content, 'utf8'),
            filename: file.name,
            title: file.name,
          })),
        } as Parameters<WebClient['filesUploadV2']>[0]);
        return 'uploaded';
      });
    } catch (error) {
      if (!NO_UPLOADS.has(slackErrorCode(error) ?? '')) throw error;
      const { channel, revision: rev } = review;
      await keep(turn, { state: 'shown', channel, ts: AS_MESSAGES, hash: turn.hash, rev, at: now() });
    }
  }

  /** Sends something new: left unknown only where Slack's answer was lost. */
  async function once(
    turn: Turn,
    method: 'chat.postMessage' | 'files.upload',
    more: Pick<SlotRecord, 'thread'>,
    send: (blocks: KnownBlock[]) => Promise<string | undefined>,
  ): Promise<void> {
    const { review, message, hash } = turn;
    const { sent: ts, cut } = await paced(method, review.channel, async () => {
      const begun = await begin(turn, more);
      try {
        return await asSlackTakesIt(message, send);
      } catch (error) {
        if (answerWasLost(error)) throw new NotBefore(begun.at + settleMs + 1);
        await keep(turn, undefined);
        throw error;
      }
    });
    const { channel, revision: rev } = review;
    const settled = { ...more, ...(ts ? { ts } : {}), ...(cut ? { cut } : {}) };
    await keep(turn, { state: 'shown', channel, hash, rev, at: now(), ...settled });
  }

  return { post, upload };
}

/** Errors by which Slack says that this workspace, or this app, takes no files. */
const NO_UPLOADS = new Set([
  'file_uploads_disabled',
  'file_uploads_except_images_disabled',
  'file_upload_size_restricted',
  'storage_limit_reached',
  'missing_scope',
]);
