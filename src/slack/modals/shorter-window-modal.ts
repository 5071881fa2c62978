import type { ModalView } from '@slack/types';
import { aboutDollars, sizeText } from '../../cloudtrail/sources/athena-cost.js';
import type { Review } from '../../review/review.js';
import { modal, radio } from '../kit/inputs.js';
import { section } from '../kit/rich.js';
import { labels, cost as words } from '../messages/words.js';

export const SHORTER_WINDOW = 'window';

/** Shorter windows and what each would cost; sending it is the yes to one of them. */
export function shorterWindowModal(review: Review, { estimate, revision }: NonNullable<Review['cost']>): ModalView {
  return modal({
    name: 'shorter-window',
    title: words.title,
    target: { review: review.id, subject: '', seen: revision },
    submit: labels.readIt,
    close: labels.cancel,
    blocks: [
      radio({
        id: SHORTER_WINDOW,
        label: words.window,
        choices: estimate.shorter.map(({ days, bytes, dollars }) => ({
          label: words.choice(days, aboutDollars(dollars)),
          description: words.size(sizeText(bytes)),
          value: String(days),
        })),
      }),
      section(words.shorter),
    ],
  });
}
