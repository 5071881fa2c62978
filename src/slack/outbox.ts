import { randomUUID } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Redis } from 'ioredis';
import type { Review } from '../review/review.js';
import { answerWasLost, slackErrorCode, slackProblem } from './errors.js';
import type { SlotMessage } from './messages/message.js';
import { asSlackTakesIt } from './outbox/as-slack-takes-it.js';
import { hashOf, isCurrent, outdated } from './outbox/differences.js';
import { filesAsMessages } from './outbox/files-as-messages.js';
import { createPace, NotBefore } from './outbox/pace.js';
import { createRecords, type SlotRecord } from './outbox/records.js';
import { findPosted, findUploaded, slotMetadata } from './outbox/recover.js';

export interface OutboxOptions {
  /** For sending: no retries of its own, `rejectRateLimitedCalls`, a timeout. */
  client: WebClient;
  /** For looking up lost posts; may retry. Default: `client`. */
  reader?: WebClient;
  redis: Redis;
  /** Called once a root message has its `ts`, so that replies in its thread find the review. */
  bindThread(reviewId: string, channel: string, ts: string): Promise<unknown>;
  /** Default `tighten`. */
  keyPrefix?: string;
  now?: () => number;
  /** Between two posts into one channel and two edits in the workspace, in milliseconds (default 1,000 and 1,200). */
  spacingMs?: number;
  editSpacingMs?: number;
  /** Between two edits of one message: the latest wins, the ones between are never sent (default 1,000; root 3,000). */
  sameMessageMs?: number;
  /** How long is waited before a post whose answer was lost is looked for (default 3,000). */
  settleMs?: number;
  /** Default 2,000. */
  patienceMs?: number;
  /** How long a claim on a slot outlives a process that died (default 10,000). */
  claimMs?: number;
}

export interface Outbox {
  /**
   * Posts what is missing and edits what differs, each exactly once, in order. `notBefore` (milliseconds since 1970)
   * says when to call again, where something had to wait. Throws `Problem` where Slack refuses the channel or the token.
   */
  show(review: Review, messages: SlotMessage[]): Promise<{ notBefore?: number }>;
  /** `ts` of the review's root message, once it was posted. */
  threadTs(reviewId: string): Promise<string | undefined>;
}

/** The database decides, Slack displays: brings a review's messages to what they should be. */
export function createOutbox(options: OutboxOptions): Outbox {
  const now = options.now ?? Date.now;
  const prefix = options.keyPrefix ?? 'tighten';
  const settleMs = options.settleMs ?? 3_000;
  const sameMessageMs = options.sameMessageMs ?? 1_000;
  const claimMs = options.claimMs ?? 10_000;
  const records = createRecords(options.redis, prefix, claimMs);
  const reader = options.reader ?? options.client;
  const paced = createPace({
    redis: options.redis,
    prefix,
    now,
    postSpacingMs: options.spacingMs ?? 1_000,
    editSpacingMs: options.editSpacingMs ?? 1_200,
    patienceMs: options.patienceMs ?? 2_000,
  });

  type Turn = { review: Review; message: SlotMessage; hash: string; token: string; threadTs?: string };

  /** Brings one slot up to date while this process holds it. */
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
    await edit(turn, record, record.ts);
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
      : await findPosted(where, review.id, message.slot);
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

  async function begin(turn: Turn): Promise<SlotRecord> {
    const { review, hash } = turn;
    const record: SlotRecord = { state: 'posting', channel: review.channel, hash, rev: review.revision, at: now() };
    await keep(turn, record);
    return record;
  }

  async function post(turn: Turn): Promise<void> {
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
        return (await options.client.chat.postMessage(common)).ts;
      }
      const inThread = { ...common, thread_ts: turn.threadTs };
      const answer = await (message.broadcast
        ? options.client.chat.postMessage({ ...inThread, reply_broadcast: true })
        : options.client.chat.postMessage(inThread));
      return answer.ts;
    });
  }

  async function upload(turn: Turn): Promise<void> {
    const { review, message, threadTs } = turn;
    try {
      await once(turn, 'files.upload', async () => {
        await options.client.filesUploadV2({
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
      for (const instead of filesAsMessages(message)) await one(review, instead, threadTs);
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

  async function edit(turn: Turn, record: SlotRecord, ts: string): Promise<void> {
    const { review, message } = turn;
    try {
      await paced('chat.update', record.channel, () =>
        asSlackTakesIt(message, (blocks) =>
          options.client.chat.update({
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
      if (code === 'message_not_found' || (code !== undefined && CLOSED.has(code) && message.slot !== 'root')) {
        await keep(turn, undefined);
        return post(turn);
      }
      // A root that cannot be edited stays as it is: a second one would tear the thread apart.
      if (code !== undefined && CLOSED.has(code)) return keep(turn, { ...record, hash: turn.hash, frozen: true });
      if (answerWasLost(error)) throw new NotBefore(now() + 1_000);
      throw error;
    }
    await keep(turn, { ...record, state: 'shown', hash: turn.hash, rev: review.revision, at: now() });
  }

  /** Claims a slot, brings it up to date, lets it go. Returns when to come back, where something has to wait. */
  async function one(review: Review, message: SlotMessage, threadTs: string | undefined): Promise<number | undefined> {
    const token = randomUUID();
    if (!(await records.claim(review.id, message.slot, token))) return now() + 500;
    const extend = () => void records.extend(review.id, message.slot, token).catch(() => undefined);
    const alive = setInterval(extend, claimMs / 3);
    try {
      await bring({ review, message, hash: hashOf(message), token, ...(threadTs ? { threadTs } : {}) });
      return undefined;
    } catch (error) {
      if (error instanceof NotBefore) return error.at;
      throw slackProblem(error);
    } finally {
      clearInterval(alive);
      await records.release(review.id, message.slot, token);
    }
  }

  async function bindRoot(review: Review): Promise<string | undefined> {
    const root = await records.get(review.id, 'root');
    if (root?.ts === undefined) return undefined;
    if (!root.bound) {
      await options.bindThread(review.id, root.channel, root.ts);
      const token = randomUUID();
      if (await records.claim(review.id, 'root', token)) {
        const latest = await records.get(review.id, 'root');
        if (latest?.ts === root.ts) await records.write(review.id, 'root', token, { ...latest, bound: true });
        await records.release(review.id, 'root', token);
      }
    }
    return root.ts;
  }

  return {
    async show(review, messages) {
      const waits: number[] = [];
      const known = await records.all(review.id);
      let threadTs = await bindRoot(review);
      for (const message of messages) {
        if (message.place === 'thread' && threadTs === undefined) break;
        if (isCurrent(known.get(message.slot), message, review)) continue;
        const wait = await one(review, message, threadTs);
        if (wait !== undefined) waits.push(wait);
        if (message.slot === 'root') threadTs = await bindRoot(review);
        // What comes next in the thread is posted in order: a new message never overtakes one that still waits.
        if (wait !== undefined && known.get(message.slot)?.ts === undefined) break;
      }
      for (const message of outdated(known, messages)) {
        const wait = await one(review, message, threadTs);
        if (wait !== undefined) waits.push(wait);
      }
      return waits.length > 0 ? { notBefore: Math.min(...waits) } : {};
    },
    async threadTs(reviewId) {
      return (await records.get(reviewId, 'root'))?.ts;
    },
  };
}

/** Errors by which Slack says that a message can no longer be edited. */
const CLOSED = new Set(['edit_window_closed', 'cant_update_message', 'block_mismatch']);
