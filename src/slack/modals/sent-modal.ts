import type { ModalView } from '@slack/types';
import { modal } from '../kit/inputs.js';
import { context, rich, section } from '../kit/rich.js';
import { labels, modals as words } from '../messages/words.js';

/** Characters of one box, and boxes that are shown: a modal with more is slow to open. */
const BOX = 2_900;
const SHOWN = 10;

/** The request that left for the model, as it left: tokens in place of what was replaced. */
export function sentModal(reviewId: string, text: string): ModalView {
  const boxes = Array.from({ length: Math.min(SHOWN, Math.ceil(text.length / BOX)) }, (_, at) =>
    rich({ preformatted: text.slice(at * BOX, (at + 1) * BOX) }),
  );
  const left = text.length - SHOWN * BOX;
  return modal({
    name: 'sent',
    title: words.sentTitle,
    target: { review: reviewId, subject: '', seen: 0 },
    close: labels.close,
    blocks: [section(words.sent(text.length)), ...boxes, ...(left > 0 ? [context(words.sentMore(left))] : [])],
  });
}
