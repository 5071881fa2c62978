import { wordsIn } from '../kit/words-in.js';
import type { SlotMessage } from '../messages/message.js';
import { outbox as words } from '../messages/words.js';
import { hashOf } from './differences.js';
import { filesAsMessages } from './files-as-messages.js';
import type { SlotRecord } from './records.js';

/** What the record of a file's slot says in place of a `ts` where the workspace takes no uploads. */
export const AS_MESSAGES = 'as-messages';

/**
 * Messages that have to be shown beside one, because Slack did not take it as it is: its files as messages where there
 * are no uploads, and all that it says as a file where it had to be cut.
 */
export function standIns(message: SlotMessage, record: SlotRecord | undefined): SlotMessage[] {
  if (message.files) return record?.ts === AS_MESSAGES ? filesAsMessages(message) : [];
  return record?.cut && record.hash === hashOf(message) ? [wholeAsFile(message)] : [];
}

/** A cut message in full. Its name holds what it says: another wording is another file. */
function wholeAsFile(message: SlotMessage): SlotMessage {
  return {
    slot: `files:${message.slot}:${hashOf(message).slice(0, 8)}`,
    place: 'thread',
    text: words.whole,
    blocks: [],
    files: [{ name: wholeName(message), content: `${message.blocks.map(wordsIn).filter(Boolean).join('\n\n')}\n` }],
  };
}

/** `statements-1-3fa94c01.txt`. */
export function wholeName(message: SlotMessage): string {
  return `${message.slot.replace(/[^A-Za-z0-9]+/g, '-')}-${hashOf(message).slice(0, 8)}.txt`;
}

/** True for messages whose content is kept beside them where they are cut: not while they still change by themselves. */
export function isKeptWhole(message: SlotMessage): boolean {
  return message.slot !== 'root' && message.live === undefined && message.files === undefined;
}
