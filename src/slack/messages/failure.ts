import type { Failure } from '../../review/review.js';
import { isOver } from '../../review/stage.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { context, rich, section } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import type { SlotMessage } from './message.js';
import { labels, failure as words } from './words.js';

/** Where work stands still: what happened, what to do, *Try again*. */
export function failureMessage(view: View): SlotMessage | undefined {
  const failure: Failure | undefined = view.review.failure ?? view.review.sideFailure;
  if (!failure || isOver(view.review)) return undefined;
  const sentence = words.sentence(words.stages[failure.stage], fit(failure.reason, 600));
  const target = { review: view.review.id, subject: '', seen: 0 };
  return {
    slot: 'failure',
    place: 'thread',
    text: fallback(sentence),
    blocks: [
      section(sentence),
      rich([fit(failure.advice, 1_500)]),
      buttonRow('failure', failure.tries, [
        button({ label: labels.retry, action: 'review:retry', target, style: 'primary' }),
      ]),
      context({ at: failure.at }, words.tries(failure.tries)),
    ],
  };
}
