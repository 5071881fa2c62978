import { randomUUID } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Redis } from 'ioredis';
import { Problem } from '../problem.js';
import type { Review } from '../review/review.js';
import { slackErrorCode, slackProblem } from './errors.js';
import { asSentence, type Markup } from './kit/text.js';
import type { SlotMessage } from './messages/message.js';
import { createBring } from './outbox/bring.js';
import { hashOf } from './outbox/differences.js';
import { createPace, NotBefore, type Paced } from './outbox/pace.js';
import { pointToThread } from './outbox/point-to-thread.js';
import { createRecords, type SlotRecord } from './outbox/records.js';
import { showSlots } from './outbox/show-slots.js';

export interface OutboxOptions {
  /** For sending: no retries of its own, `rejectRateLimitedCalls`, a timeout. */
  client: WebClient;
  /** For looking up lost posts; may retry. Default: `client`. */
  reader?: WebClient;
  redis: Redis;
  /** Called once a root message has its `ts`, so that replies in its thread find the review. */
  bindThread(reviewId: string, channel: string, ts: string): Promise<unknown>;
  /**
   * Why a review may not be shown in its channel (any more). Asked before each round and each upload: a channel can be
   * shared with others in between. It goes on once that is put right.
   */
  mayShow?(review: Review): Promise<Markup | undefined>;
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

/** What a review still has to show. */
export interface Waiting {
  notBefore?: number;
  onlyEdits?: boolean;
}

export interface Outbox {
  /**
   * Posts what is missing and edits what differs, each exactly once, in order. `notBefore` (milliseconds since 1970)
   * says when to call again, where something had to wait; `onlyEdits`, that nothing new is among it. Throws `Problem` where Slack refuses the channel or the token,
   * or one of the messages: the others are shown then. The rest of the edits are left to the next call once the review
   * `isOld`: gone on since the messages were rendered.
   */
  show(review: Review, messages: SlotMessage[], isOld?: () => Promise<boolean>): Promise<Waiting>;
  /** `ts` of the message that the review's thread is under, once it was posted. */
  threadTs(reviewId: string): Promise<string | undefined>;
  /** Sends anything else inside the same limits. */
  paced: Paced;
}

/** The database decides, Slack displays: brings a review's messages to what they should be. */
export function createOutbox(options: OutboxOptions): Outbox {
  const now = options.now ?? Date.now;
  const prefix = options.keyPrefix ?? 'tighten';
  const claimMs = options.claimMs ?? 10_000;
  const records = createRecords(options.redis, prefix, claimMs);
  const paced = createPace({
    redis: options.redis,
    prefix,
    now,
    postSpacingMs: options.spacingMs ?? 1_000,
    editSpacingMs: options.editSpacingMs ?? 1_200,
    patienceMs: options.patienceMs ?? 2_000,
  });

  const bring = createBring({
    client: options.client,
    reader: options.reader ?? options.client,
    records,
    paced,
    now,
    settleMs: options.settleMs ?? 3_000,
    sameMessageMs: options.sameMessageMs ?? 1_000,
  });

  async function heldBack(review: Review): Promise<void> {
    const refused = await options.mayShow?.(review);
    if (refused) throw new Problem('not-shown', asSentence(refused), 'It goes on by itself once that is put right.');
  }

  /** Claims a slot, brings it up to date, lets it go. Returns what it has to wait for, where it has to. */
  async function one(
    review: Review,
    message: SlotMessage,
    threadTs: string | undefined,
  ): Promise<NotBefore | undefined> {
    if (message.files) await heldBack(review);
    const token = randomUUID();
    if (!(await records.claim(review.id, message.slot, token))) return new NotBefore(now() + 500);
    const extend = () => void records.extend(review.id, message.slot, token).catch(() => undefined);
    const alive = setInterval(extend, claimMs / 3);
    try {
      await bring({ review, message, hash: hashOf(message), token, ...(threadTs ? { threadTs } : {}) });
      return undefined;
    } catch (error) {
      if (error instanceof NotBefore) return error;
      if (threadTs && THREAD_GONE.has(slackErrorCode(error) ?? '') && (await leaveThread(review, threadTs)))
        return new NotBefore(now());
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
      await note(review, root.ts, (latest) => ({ ...latest, bound: true }));
    }
    if (root.thread && !root.pointed) {
      const pointer = await pointToThread({ client: options.client, paced }, root, await records.all(review.id));
      if ((await one(review, pointer, root.ts)) === undefined) {
        await note(review, root.ts, (latest) => ({ ...latest, pointed: true }));
      }
    }
    return root.thread ?? root.ts;
  }

  /** Changes the root's record, where it is still the same root. */
  async function note(review: Review, ts: string, change: (root: SlotRecord) => SlotRecord): Promise<void> {
    const token = randomUUID();
    if (!(await records.claim(review.id, 'root', token))) return;
    const latest = await records.get(review.id, 'root');
    if (latest?.ts === ts) await records.write(review.id, 'root', token, change(latest));
    await records.release(review.id, 'root', token);
  }

  /** The thread of a deleted first message is gone as well: everything goes on under the one that took its place. */
  async function leaveThread(review: Review, threadTs: string): Promise<boolean> {
    const root = await records.get(review.id, 'root');
    if (root?.ts === undefined || root.thread !== threadTs) return false;
    await note(review, root.ts, ({ thread: _thread, ...rest }) => rest);
    return true;
  }

  return {
    async show(review, messages, isOld = async () => false) {
      await heldBack(review);
      const { waits, refused } = await showSlots(review, messages, { records, one, bindRoot, isOld });
      if (refused) throw refused;
      if (waits.length === 0) return {};
      const notBefore = Math.min(...waits.map(({ at }) => at));
      return waits.every(({ isEdit }) => isEdit) ? { notBefore, onlyEdits: true } : { notBefore };
    },
    async threadTs(reviewId) {
      const root = await records.get(reviewId, 'root');
      return root?.thread ?? root?.ts;
    },
    paced,
  };
}

/** Errors by which Slack says that nothing can be posted into a thread any more. */
const THREAD_GONE = new Set(['thread_not_found', 'invalid_thread_ts', 'cannot_reply_to_message']);
