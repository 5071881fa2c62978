import { answerWasLost, slackErrorCode } from '../errors.js';
import { asSlackTakesIt } from './as-slack-takes-it.js';
import type { BringParts, Turn } from './bring.js';
import type { createLive } from './live.js';
import { NotBefore } from './pace.js';
import type { Keeping, SlotRecord } from './records.js';
import { slotMetadata } from './recover.js';
import type { createSendNew } from './send-new.js';

interface EditParts {
  live: ReturnType<typeof createLive>;
  sendNew: ReturnType<typeof createSendNew>;
}

/** Edits a message; where that is not possible any more, another one takes its place. */
export function createEdit(parts: BringParts, { keep }: Keeping, { live, sendNew }: EditParts) {
  const { client, records, paced, now } = parts;

  async function edit(turn: Turn, record: SlotRecord, ts: string, again = false): Promise<void> {
    const { review, message } = turn;
    const isRoot = message.slot === 'root';
    let cut: boolean;
    try {
      const { channel } = record;
      const metadata = slotMetadata(review.id, message.slot, review.revision);
      const send = () =>
        asSlackTakesIt(message, (blocks) => client.chat.update({ channel, ts, text: message.text, blocks, metadata }));
      ({ cut } = await paced('chat.update', channel, send, review.id));
    } catch (error) {
      const code = slackErrorCode(error);
      // Slack still takes it for a stream, after a start or a stop whose answer was lost.
      if (code === 'streaming_state_conflict' && !again) return edit(turn, await live.end(turn, record, ts), ts, true);
      if (code === 'message_not_found' && isRoot) return replaceRoot(turn, record, ts);
      const isGone = code === 'message_not_found' || code === 'streaming_state_conflict';
      if (isGone || (code !== undefined && CLOSED.has(code) && !isRoot)) {
        await keep(turn, undefined);
        return sendNew.post(turn);
      }
      // A root that cannot be edited stays as it is: a second one would tear the thread apart.
      if (code !== undefined && CLOSED.has(code)) return keep(turn, { ...record, hash: turn.hash, frozen: true });
      if (answerWasLost(error)) throw new NotBefore(now() + 1_000);
      throw error;
    }
    const { cut: _cut, ...rest } = record;
    const shown = { ...rest, ...(cut ? { cut } : {}) };
    await keep(turn, { ...shown, state: 'shown', hash: turn.hash, rev: review.revision, at: now() });
  }

  /**
   * Somebody deleted the first message. Slack keeps a thread with replies in its place: it goes on there, so that
   * nothing of it is said twice, and the new first message leads to it.
   */
  async function replaceRoot(turn: Turn, record: SlotRecord, ts: string): Promise<void> {
    const others = [...(await records.all(turn.review.id))].filter(([slot, { ts: sent }]) => slot !== 'root' && sent);
    await keep(turn, undefined);
    await sendNew.post(turn, others.length > 0 ? { thread: record.thread ?? ts } : {});
  }

  return edit;
}

/** Errors by which Slack says that a message can no longer be edited. */
const CLOSED = new Set(['edit_window_closed', 'cant_update_message', 'block_mismatch']);
