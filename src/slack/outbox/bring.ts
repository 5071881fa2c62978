import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Review } from '../../review/review.js';
import { answerWasLost, slackErrorCode } from '../errors.js';
import type { SlotMessage } from '../messages/message.js';
import { asSlackTakesIt } from './as-slack-takes-it.js';
import { filesAsMessages } from './files-as-messages.js';
import { createLive } from './live.js';
import { NotBefore, type Paced } from './pace.js';
import type { Records, SlotRecord } from './records.js';
import { findPosted, findStream, findUploaded, slotMetadata, streamId } from './recover.js';

/** One message of a review, while this process holds its slot. */
export interface Turn {
  review: Review;
  message: SlotMessage;
  hash: string;
  /** The claim: every write to the slot's record is fenced by it. */
  token: string;
  threadTs?: string;
}

export interface BringParts {
  client: WebClient;
  reader: WebClient;
  records: Records;
  paced: Paced;
  now: () => number;
  settleMs: number;
  sameMessageMs: number;
  /** Shows another message in a slot of its own: what stands in for a file. */
  also(review: Review, message: SlotMessage, threadTs: string | undefined): Promise<unknown>;
}

/**
 * Brings one message to what it should be: posts it, edits it, or finds it again where Slack's answer was lost. Throws
 * `NotBefore` where something has to wait.
 */
export function createBring(parts: BringParts): (turn: Turn) => Promise<void> {
  const { client, reader, records, paced, now, settleMs, sameMessageMs } = parts;

  async function bring(turn: Turn): Promise<void> {
    const { review, message } = turn;
    let record = await records.get(review.id, message.slot);
    if (record?.state === 'posting') record = await recover(turn, record);
    if (!record || record.ts === undefined) return message.files ? upload(turn) : post(turn);
    if (message.files || record.frozen || record.rev > review.revision) return;
    if (record.state === 'shown' && record.hash === turn.hash) return;
    const waited = now() - record.at;
    const spacing = message.slot === 'root' ? sameMessageMs * 3 : sameMessageMs;
    if (waited < spacing) throw new NotBefore(record.at + spacing);
    await change(turn, record, record.ts);
  }

  /** A post was begun and nobody knows whether it arrived: it is looked for before anything is sent. */
  async function recover(turn: Turn, record: SlotRecord): Promise<SlotRecord | undefined> {
    const { review, message } = turn;
    if (now() - record.at < settleMs) throw new NotBefore(record.at + settleMs);
    const where = {
      client: reader,
      channel: record.channel,
      since: record.at,
      ...(message.place === 'thread' && turn.threadTs ? { threadTs: turn.threadTs } : {}),
    };
    const ts = message.files
      ? await findUploaded(
          where,
          message.files.map((file) => file.name),
        )
      : record.streaming === undefined
        ? await findPosted(where, review.id, message.slot)
        : await findStream(where, streamId(review.id, message.slot));
    if (!ts) return undefined;
    // What it shows is unknown: it may come from an earlier revision.
    const adopted: SlotRecord = { ...record, state: 'shown', ts, hash: message.files ? turn.hash : '', at: 0 };
    await keep(turn, adopted);
    return adopted;
  }

  async function keep(turn: Turn, record: SlotRecord | undefined): Promise<void> {
    if (await records.write(turn.review.id, turn.message.slot, turn.token, record)) return;
    throw new NotBefore(now() + 1_000);
  }

  async function begin(turn: Turn, more: Pick<SlotRecord, 'streaming'> = {}): Promise<SlotRecord> {
    const { review, hash } = turn;
    const { channel, revision: rev } = review;
    const record: SlotRecord = { state: 'posting', channel, hash, rev, at: now(), ...more };
    await keep(turn, record);
    return record;
  }

  const live = createLive({ client, records, paced, now, settleMs, begin, keep });

  async function post(turn: Turn): Promise<void> {
    if (turn.message.live && (await live.start(turn))) return;
    await postPlain(turn);
    if (turn.message.live) await live.began(turn);
  }

  /** A stream grows, or is ended first; everything else is edited. */
  async function change(turn: Turn, record: SlotRecord, ts: string): Promise<void> {
    const left = await live.grow(turn, record, ts);
    if (left) await edit(turn, left, ts);
  }

  async function postPlain(turn: Turn): Promise<void> {
    const { review, message } = turn;
    await once(turn, 'chat.postMessage', async (blocks) => {
      const common = {
        channel: review.channel,
        text: message.text,
        blocks,
        metadata: slotMetadata(review.id, message.slot, review.revision),
        unfurl_links: false,
        unfurl_media: false,
      };
      if (message.place === 'channel' || turn.threadTs === undefined) {
        return (await client.chat.postMessage(common)).ts;
      }
      const inThread = { ...common, thread_ts: turn.threadTs };
      const answer = await (message.broadcast
        ? client.chat.postMessage({ ...inThread, reply_broadcast: true })
        : client.chat.postMessage(inThread));
      return answer.ts;
    });
  }

  async function upload(turn: Turn): Promise<void> {
    const { review, message, threadTs } = turn;
    try {
      await once(turn, 'files.upload', async () => {
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
      if (
        !['file_uploads_disabled', 'file_upload_size_restricted', 'storage_limit_reached'].includes(
          slackErrorCode(error) ?? '',
        )
      ) {
        throw error;
      }
      for (const instead of filesAsMessages(message)) await parts.also(review, instead, threadTs);
      await keep(turn, {
        state: 'shown',
        channel: review.channel,
        ts: 'as-messages',
        hash: turn.hash,
        rev: review.revision,
        at: now(),
      });
    }
  }

  /** Sends something new: written down before, settled after, and left unknown only where Slack's answer was lost. */
  async function once(
    turn: Turn,
    method: 'chat.postMessage' | 'files.upload',
    send: (blocks: KnownBlock[]) => Promise<string | undefined>,
  ): Promise<void> {
    const { review, message } = turn;
    const ts = await paced(method, review.channel, async () => {
      const begun = await begin(turn);
      try {
        return await asSlackTakesIt(message, send);
      } catch (error) {
        if (answerWasLost(error)) throw new NotBefore(begun.at + settleMs + 1);
        await keep(turn, undefined);
        throw error;
      }
    });
    await keep(turn, {
      state: 'shown',
      channel: review.channel,
      ...(ts ? { ts } : {}),
      hash: turn.hash,
      rev: review.revision,
      at: now(),
    });
  }

  async function edit(turn: Turn, record: SlotRecord, ts: string, again = false): Promise<void> {
    const { review, message } = turn;
    try {
      await paced('chat.update', record.channel, () =>
        asSlackTakesIt(message, (blocks) =>
          client.chat.update({
            channel: record.channel,
            ts,
            text: message.text,
            blocks,
            metadata: slotMetadata(review.id, message.slot, review.revision),
          }),
        ),
      );
    } catch (error) {
      const code = slackErrorCode(error);
      // Slack still takes it for a stream, after a start or a stop whose answer was lost.
      if (code === 'streaming_state_conflict' && !again) return edit(turn, await live.end(turn, record, ts), ts, true);
      if (
        code === 'message_not_found' ||
        code === 'streaming_state_conflict' ||
        (code !== undefined && CLOSED.has(code) && message.slot !== 'root')
      ) {
        await keep(turn, undefined);
        return postPlain(turn);
      }
      // A root that cannot be edited stays as it is: a second one would tear the thread apart.
      if (code !== undefined && CLOSED.has(code)) return keep(turn, { ...record, hash: turn.hash, frozen: true });
      if (answerWasLost(error)) throw new NotBefore(now() + 1_000);
      throw error;
    }
    await keep(turn, { ...record, state: 'shown', hash: turn.hash, rev: review.revision, at: now() });
  }

  return bring;
}

/** Errors by which Slack says that a message can no longer be edited. */
const CLOSED = new Set(['edit_window_closed', 'cant_update_message', 'block_mismatch']);
