import type { KnownBlock } from '@slack/types';
import type { Applied } from '../../review/review.js';
import { isOver } from '../../review/stage.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { code, context, date, type Part, rich, section } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import type { SlotMessage } from './message.js';
import { labels, applied as words } from './words.js';

const SHOWN = 5;
const LATEST = 4;

/** After a delivery: what people say they did with it, and what CloudTrail recorded of that. */
export function appliedMessage(view: View): SlotMessage | undefined {
  const { review } = view;
  if (!review.watch || review.editions.length === 0) return undefined;
  const number = review.editions.length;
  const sentence = words.phase[review.watch.phase];
  return {
    slot: number === 1 ? 'applied' : `applied:${number}`,
    place: 'thread',
    text: fallback(sentence),
    blocks: [section(sentence), ...changesOf(review.applied ?? []), ...buttons(view)],
  };
}

/** The latest changes: a policy can go to and fro. */
function changesOf(applied: Applied[]): KnownBlock[] {
  const earlier = applied.length - LATEST;
  return [...(earlier > 0 ? [context(words.more(earlier))] : []), ...applied.slice(-LATEST).flatMap(said)];
}

function said(one: Applied): KnownBlock[] {
  const who = context(words.saidBy[one.change], { person: one.by }, { at: one.at });
  if (!one.seen) return [rich([one.missing ? words.missing(fit(one.missing, 300)) : words.waiting]), who];
  const rows = one.seen
    .slice(0, SHOWN)
    .map(({ name, policy, by, at, eventId }): Part[] => [
      `${fit(name, 60)} `,
      ...(policy ? [code(fit(policy, 200)), ' '] : []),
      words.by,
      code(fit(by, 200)),
      ', ',
      date(at),
      words.event,
      code(fit(eventId, 60)),
    ]);
  const left = one.seen.length - rows.length;
  return [rich(...rows, ...(left > 0 ? [[words.more(left)]] : [])), who];
}

function buttons({ review }: View): KnownBlock[] {
  if (isOver(review) || !review.watch) return [];
  const target = { review: review.id, subject: '', seen: review.watch.revision };
  switch (review.watch.phase) {
    case 'delivered':
      return [
        buttonRow('applied', review.editions.length, [
          button({ label: labels.attached, action: 'watch:attached', target }),
        ]),
      ];
    case 'shadow':
    case 'ready':
      return [
        buttonRow('applied', review.editions.length + 1, [
          button({ label: labels.detached, action: 'watch:detached', target }),
        ]),
      ];
    default:
      return [];
  }
}
