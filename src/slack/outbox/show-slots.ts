import type { Problem } from '../../problem.js';
import type { Review } from '../../review/review.js';
import { isAboutOneMessage } from '../errors.js';
import type { SlotMessage } from '../messages/message.js';
import { isCurrent, outdated } from './differences.js';
import type { Records } from './records.js';
import { standIns } from './stand-ins.js';

export interface ShowParts {
  records: Records;
  /** Brings one slot up to date; gives when to come back, where something has to wait. Throws `Problem`. */
  one(review: Review, message: SlotMessage, threadTs: string | undefined): Promise<number | undefined>;
  /** `ts` that replies go under, once there is one. */
  bindRoot(review: Review): Promise<string | undefined>;
}

/**
 * Brings the slots of a review to what they should be, in order. What Slack refuses for good of one message holds up
 * no other: it is told at the end. What it refuses of the whole channel ends the round.
 */
export async function showSlots(
  review: Review,
  messages: SlotMessage[],
  { records, one, bindRoot }: ShowParts,
): Promise<{ waits: number[]; refused?: Problem }> {
  const waits: number[] = [];
  let refused: Problem | undefined;
  const known = await records.all(review.id);
  let threadTs = await bindRoot(review);

  /** True where it waits. */
  async function bring(message: SlotMessage): Promise<boolean> {
    try {
      const wait = await one(review, message, threadTs);
      if (wait !== undefined) waits.push(wait);
      return wait !== undefined;
    } catch (error) {
      const problem = isAboutOneMessage(error);
      if (!problem || message.slot === 'root') throw error;
      refused ??= problem;
      return false;
    }
  }

  // What stands in for a file, or says in full what had to be cut, follows the message that it belongs to.
  const queue = [...messages];
  for (let at = 0; at < queue.length; at += 1) {
    const message = queue[at]!;
    if (message.place === 'thread' && threadTs === undefined) break;
    if (!isCurrent(known.get(message.slot), message, review)) {
      const wasThere = known.get(message.slot)?.ts !== undefined;
      const waiting = await bring(message);
      if (message.slot === 'root' || waiting) threadTs = await bindRoot(review);
      // What comes next in the thread is posted in order: a new message never overtakes one that still waits.
      if (waiting && !wasThere) break;
      const record = await records.get(review.id, message.slot);
      if (record) known.set(message.slot, record);
    }
    queue.splice(at + 1, 0, ...standIns(message, known.get(message.slot)));
  }
  for (const message of outdated(known, queue)) await bring(message);
  return { waits, ...(refused ? { refused } : {}) };
}
