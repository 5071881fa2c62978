import type { WebClient } from '@slack/web-api';
import type { Review } from '../../review/review.js';
import type { SlotMessage } from '../messages/message.js';
import { createEdit } from './edit.js';
import { createLive } from './live.js';
import { NotBefore, type Paced } from './pace.js';
import type { Keeping, Records, SlotRecord } from './records.js';
import { findPosted, findStream, findUploaded, streamId } from './recover.js';
import { createSendNew } from './send-new.js';

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
}

/**
 * Brings one message to what it should be: posts it, edits it, or finds it again where Slack's answer was lost. Throws
 * `NotBefore` where something has to wait.
 */
export function createBring(parts: BringParts): (turn: Turn) => Promise<void> {
  const { reader, records, paced, now, settleMs, sameMessageMs } = parts;

  async function keep(turn: Turn, record: SlotRecord | undefined): Promise<void> {
    if (await records.write(turn.review.id, turn.message.slot, turn.token, record)) return;
    throw new NotBefore(now() + 1_000);
  }

  async function begin(turn: Turn, more: Pick<SlotRecord, 'streaming' | 'thread'>): Promise<SlotRecord> {
    const { review, hash } = turn;
    const { channel, revision: rev } = review;
    const record: SlotRecord = { state: 'posting', channel, hash, rev, at: now(), ...more };
    await keep(turn, record);
    return record;
  }

  const keeping: Keeping = { begin, keep };
  const live = createLive(parts, keeping);
  const sendNew = createSendNew(parts, keeping);
  const edit = createEdit(parts, keeping, { live, sendNew });

  /** A post was begun and nobody knows whether it arrived: it is looked for before anything is sent. */
  async function recover(turn: Turn, record: SlotRecord): Promise<SlotRecord | undefined> {
    const { review, message } = turn;
    if (now() - record.at < settleMs) throw new NotBefore(record.at + settleMs);
    const where = {
      client: reader,
      paced,
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

  async function sendIt(turn: Turn, before: SlotRecord | undefined): Promise<void> {
    const { message } = turn;
    if (message.files) return sendNew.upload(turn);
    if (message.live && (await live.start(turn))) return;
    // A first message that was being replaced still leads to its thread.
    await sendNew.post(turn, before?.thread ? { thread: before.thread } : {});
    if (message.live) await live.began(turn);
  }

  return async function bring(turn) {
    const { review, message } = turn;
    const before = await records.get(review.id, message.slot);
    const record = before?.state === 'posting' ? await recover(turn, before) : before;
    if (!record || record.ts === undefined) return sendIt(turn, before);
    if (message.files || record.frozen || record.rev > review.revision) return;
    if (record.state === 'shown' && record.hash === turn.hash) return;
    const waited = now() - record.at;
    const spacing = message.slot === 'root' ? sameMessageMs * 3 : sameMessageMs;
    if (waited < spacing) throw new NotBefore(record.at + spacing);
    const left = await live.grow(turn, record, record.ts);
    if (left) await edit(turn, left, record.ts);
  };
}
