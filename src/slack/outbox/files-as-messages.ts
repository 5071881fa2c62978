import { rich, section } from '../kit/rich.js';
import { fit, visible } from '../kit/text.js';
import type { SlotMessage } from '../messages/message.js';
import { outbox as words } from '../messages/words.js';

/** Characters in one box, and boxes in one message: Slack takes about 13,200 visible characters in all. */
const BOX = 2_700;
const BOXES = 4;

/**
 * Files as messages, where the workspace takes no uploads: fixed-width text, all of it, a long file in as many messages
 * as it takes. Each is a slot of its own, so that each is posted once, waits and is recovered like any other.
 */
export function filesAsMessages(message: SlotMessage): SlotMessage[] {
  return (message.files ?? []).flatMap((file, index) => {
    const boxes = inBoxes(visible(file.content, { lines: true }));
    const parts = Math.max(1, Math.ceil(boxes.length / BOXES));
    return Array.from({ length: parts }, (_, part): SlotMessage => {
      const heading = words.fileAsMessage(fit(file.name, 200), part + 1, parts);
      const mine = boxes.slice(part * BOXES, (part + 1) * BOXES);
      return {
        slot: `${message.slot}~${index + 1}${part === 0 ? '' : `.${part + 1}`}`,
        place: 'thread',
        text: heading,
        blocks: [section(heading), ...mine.map((piece) => rich({ preformatted: piece }))],
      };
    });
  });
}

/** Cut at the ends of lines where there are any, and never inside a character. */
function inBoxes(content: string): string[] {
  const boxes: string[] = [];
  for (let at = 0; at < content.length; ) {
    const box = content.slice(at, at + BOX);
    const isLast = at + BOX >= content.length;
    const line = isLast ? -1 : box.lastIndexOf('\n');
    const end = isLast || line < BOX / 2 ? wholeEnd(box) : line + 1;
    boxes.push(box.slice(0, end));
    at += end;
  }
  return boxes;
}

function wholeEnd(box: string): number {
  const code = box.charCodeAt(box.length - 1);
  return box.length > 1 && code >= 0xd800 && code <= 0xdbff ? box.length - 1 : box.length;
}
