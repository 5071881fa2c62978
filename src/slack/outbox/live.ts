import { answerWasLost } from '../errors.js';
import type { BringParts, Turn } from './bring.js';
import { NotBefore } from './pace.js';
import type { Keeping, SlotRecord } from './records.js';
import { streamId } from './recover.js';
import { createStreams } from './stream.js';

/**
 * Messages that are shown while they are still being made. What was sent of them is in the slot's record, so that a
 * restart goes on with the same message: as a stream while Slack takes it as one, else with plain edits.
 */
export function createLive(parts: BringParts, { begin, keep }: Keeping) {
  const { records, paced, now, settleMs } = parts;
  const streams = createStreams(parts.client, paced, now);
  const placeOf = (turn: Turn) => ({ channel: turn.review.channel, threadTs: turn.threadTs ?? '' });
  const idOf = (turn: Turn) => streamId(turn.review.id, turn.message.slot);

  /** Says in the thread that it is being made, once it is there. */
  async function began(turn: Turn): Promise<void> {
    await streams.status(placeOf(turn), turn.message.live?.status ?? '');
    const shown = await records.get(turn.review.id, turn.message.slot);
    if (shown) await keep(turn, { ...shown, working: true });
  }

  /** Ends the stream; gives the record of what can be edited now. */
  async function end(turn: Turn, record: SlotRecord, ts: string): Promise<SlotRecord> {
    const { review, message } = turn;
    await streams.stop(placeOf(turn), ts, { review: review.id, slot: message.slot, rev: review.revision });
    const { streaming: _streaming, ...ended } = record;
    await keep(turn, { ...ended, hash: '' });
    return ended;
  }

  return {
    began,
    end,

    /** True where the message is there now, as a stream; false where it has to be posted. */
    async start(turn: Turn): Promise<boolean> {
      const { review, message, hash } = turn;
      const live = message.live;
      if (!live || turn.threadTs === undefined) return false;
      const place = placeOf(turn);
      let begun: SlotRecord | undefined;
      let ts: string | undefined;
      try {
        ts = await paced('chat.startStream', place.channel, async () => {
          begun = await begin(turn, { streaming: 0 });
          return streams.start(place, idOf(turn), message, live);
        });
      } catch (error) {
        if (begun && answerWasLost(error)) throw new NotBefore(begun.at + settleMs + 1);
        // Too many streams at the moment, or not now: a plain message does not have to wait for that.
        if (!(error instanceof NotBefore)) throw error;
      }
      if (ts === undefined) {
        if (begun) await keep(turn, undefined);
        return false;
      }
      const streaming = live.steps.length;
      const { channel } = place;
      await keep(turn, { state: 'shown', channel, ts, hash, rev: review.revision, at: now(), streaming });
      await began(turn);
      return true;
    },

    /** Shows what is new in a stream. Gives the record of what has to be edited instead; undefined where it is done. */
    async grow(turn: Turn, record: SlotRecord, ts: string): Promise<SlotRecord | undefined> {
      const { review, message, hash } = turn;
      let known = record;
      if (known.streaming !== undefined && message.live) {
        if (await streams.append(placeOf(turn), ts, idOf(turn), message.live, known.streaming)) {
          const streaming = message.live.steps.length;
          await keep(turn, { ...known, state: 'shown', hash, rev: review.revision, at: now(), streaming });
          return undefined;
        }
      }
      if (known.streaming !== undefined) known = await end(turn, known, ts);
      if (message.live && !known.working) {
        await streams.status(placeOf(turn), message.live.status);
        return { ...known, working: true };
      }
      if (message.live || !known.working) return known;
      await streams.status(placeOf(turn), '');
      const { working: _working, ...done } = known;
      return done;
    },
  };
}
