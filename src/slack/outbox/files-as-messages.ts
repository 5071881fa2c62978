import { rich, section } from '../kit/rich.js';
import type { SlotMessage } from '../messages/message.js';
import { outbox as words } from '../messages/words.js';

/** Files as messages, where the workspace takes no uploads: fixed-width text, cut visibly where it is too long. */
export function filesAsMessages(message: SlotMessage): SlotMessage[] {
  return (message.files ?? []).map((file, index) => {
    const pieces: string[] = [];
    for (let at = 0; at < file.content.length && pieces.length < 4; at += 2_700)
      pieces.push(file.content.slice(at, at + 2_700));
    const cut = file.content.length > pieces.length * 2_700;
    return {
      slot: `${message.slot}~${index + 1}`,
      place: 'thread',
      text: words.fileAsMessage(file.name),
      blocks: [
        section(words.fileAsMessage(file.name)),
        ...pieces.map((piece) => rich({ preformatted: piece })),
        ...(cut ? [section(words.fileCut)] : []),
      ],
    };
  });
}
