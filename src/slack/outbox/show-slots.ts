import type { Problem } from '../../problem.js';
import type { Review } from '../../review/review.js';
import { isAboutOneMessage } from '../errors.js';
import type { SlotMessage } from '../messages/message.js';
import { isCurrent, outdated } from './differences.js';
import type { NotBefore } from './pace.js';
import type { Records } from './records.js';
import { standIns } from './stand-ins.js';

export interface ShowParts {
  records: Records;
  /** Brings one slot up to date; gives what it has to wait for, where it has to. Throws `Problem`. */
  one(review: Review, message: SlotMessage, threadTs: string | undefined): Promise<NotBefore | undefined>;
  /** `ts` that replies go under, once there is one. */
  bindRoot(review: Review): Promise<string | undefined>;
  /** True once the review has gone on since its messages were rendered: what is left of the round would be old. */
  isOld(): Promise<boolean>;
}

export interface Shown {
  /** When to come back, for each message that has to wait, and whether it is there already. */
  waits: { at: number; isEdit: boolean }[];
  refused?: Problem;
}

/**
 * Brings the slots of a review to what they should be: the first message, what is new, in order, then what has changed, the message
 * that somebody waits for before the others. A round of edits takes its time, because Slack takes one a second: it ends
 * where the review has gone on, and the next one begins with what was decided last. What Slack refuses for good of one message holds up
 * no other: it is told at the end. What it refuses of the whole channel ends the round.
 */
export async function showSlots(
  review: Review,
  messages: SlotMessage[],
  { records, one, bindRoot, isOld }: ShowParts,
): Promise<Shown> {
  const waits: Shown['waits'] = [];
  let refused: Problem | undefined;
  /** One edit has to wait for its turn: the others would wait for the same. */
  let editsWait = false;
  const known = await records.all(review.id);
  let threadTs = await bindRoot(review);

  /** True where it waits. */
  async function bring(message: SlotMessage): Promise<boolean> {
    try {
      const wait = await one(review, message, threadTs);
      if (wait) waits.push({ at: wait.at, isEdit: isThere(message) });
      editsWait ||= wait?.method === 'chat.update';
      return wait !== undefined;
    } catch (error) {
      const problem = isAboutOneMessage(error);
      if (!problem || message.slot === 'root') throw error;
      refused ??= problem;
      return false;
    }
  }

  const isThere = (message: SlotMessage) => known.get(message.slot)?.ts !== undefined;
  const isDone = (message: SlotMessage) => isCurrent(known.get(message.slot), message, review);
  /** What is, or was, shown while it is made goes on by other methods. */
  const isLive = (message: SlotMessage, record = known.get(message.slot)) =>
    message.live !== undefined || record?.streaming !== undefined || record?.working !== undefined;
  const hasToWait = (message: SlotMessage) => editsWait && isThere(message) && !isLive(message);

  /** Brings a message and what stands in for it; true where it, or a new one beside it, has to wait. */
  async function bringAll(message: SlotMessage): Promise<boolean> {
    // What stands in for a file, or says in full what had to be cut, follows the message that it belongs to.
    const queue = [message];
    for (const each of queue) {
      wanted.push(each);
      if (each.place === 'thread' && threadTs === undefined) return true;
      if (!isDone(each) && !hasToWait(each)) {
        const wasThere = isThere(each);
        const waiting = await bring(each);
        if (each.slot === 'root' || waiting) threadTs = await bindRoot(review);
        if (waiting && !wasThere) return true;
        const record = await records.get(review.id, each.slot);
        if (record) known.set(each.slot, record);
      }
      queue.push(...standIns(each, known.get(each.slot)));
    }
    return false;
  }

  const isComplete = (message: SlotMessage) =>
    isThere(message) && standIns(message, known.get(message.slot)).every(isThere);
  const wanted: SlotMessage[] = [];
  const changed = messages.filter((message) => message.slot !== 'root' && isComplete(message));
  for (const message of messages.filter((each) => !changed.includes(each))) {
    // A new message never overtakes one that still waits.
    if ((await bringAll(message)) && message.slot !== 'root') break;
    if (threadTs === undefined) break;
  }
  for (const message of [...changed.filter(isDone), ...inTurn(changed.filter((each) => !isDone(each)))]) {
    if (!isDone(message) && !hasToWait(message) && (await isOld()))
      return { waits: [...waits, { at: 0, isEdit: false }], ...(refused ? { refused } : {}) };
    await bringAll(message);
  }
  for (const message of outdated(known, [...messages, ...wanted])) if (!hasToWait(message)) await bring(message);
  return { waits, ...(refused ? { refused } : {}) };
}

/** The one message of the latest decision, then what sums up, then the other messages with decisions. */
function inTurn(edits: SlotMessage[]): SlotMessage[] {
  const latest = Math.max(0, ...edits.map(({ decided }) => decided ?? 0));
  const ofLatest = edits.filter(({ decided }) => decided === latest);
  const rank = (message: SlotMessage) => {
    if (message.decided === undefined) return 1;
    return ofLatest.length === 1 && message === ofLatest[0] ? 0 : 2;
  };
  return [...edits].sort((a, b) => rank(a) - rank(b));
}
