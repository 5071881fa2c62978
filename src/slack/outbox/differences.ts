import { createHash } from 'node:crypto';
import type { Review } from '../../review/review.js';
import { section } from '../kit/rich.js';
import type { SlotMessage } from '../messages/message.js';
import { superseded } from '../messages/words.js';
import type { SlotRecord } from './records.js';

/** True where nothing has to be sent for a message. */
export function isCurrent(record: SlotRecord | undefined, message: SlotMessage, review: Review): boolean {
  if (!record || record.state === 'posting' || record.ts === undefined) return false;
  if (message.files || record.frozen || record.rev > review.revision) return true;
  return record.state === 'shown' && record.hash === hashOf(message);
}

/** What was handed over, answered or read stays in the thread as it is; everything else goes with the state of a review. */
const STAYS = /^(root|pointer|delivery|files|answer|denials?)([:~]|$)/;

/** Messages that were posted and are no longer wanted lose their buttons. */
export function outdated(known: Map<string, SlotRecord>, messages: SlotMessage[]): SlotMessage[] {
  if (messages.length === 0) return [];
  const wanted = new Set(messages.map((message) => message.slot));
  const gone = [...known].filter(([slot, record]) => {
    return !wanted.has(slot) && !STAYS.test(slot) && record.ts !== undefined && !record.frozen;
  });
  return gone
    .map(([slot]): SlotMessage => ({ slot, place: 'thread', text: superseded, blocks: [section(superseded)] }))
    .filter((message) => known.get(message.slot)?.hash !== hashOf(message));
}

const hashes = new WeakMap<SlotMessage, string>();

/** What a message looks like, in 32 hex digits. Worked out once for each: a round of showing asks several times. */
export function hashOf(message: SlotMessage): string {
  const known = hashes.get(message);
  if (known) return known;
  const { text, blocks, files } = message;
  const hash = createHash('sha256').update(JSON.stringify({ text, blocks, files })).digest('hex').slice(0, 32);
  hashes.set(message, hash);
  return hash;
}
