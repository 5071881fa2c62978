import type { KnownBlock } from '@slack/types';
import { aboutDollars, sizeText } from '../../cloudtrail/sources/athena-cost.js';
import type { View } from '../../review/view.js';
import { context, rich, section } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import { chartOf, quietInWords } from './chart.js';
import type { SlotMessage } from './message.js';
import { read as words } from './words.js';

/** What was read: the days on which the principal was busy and quiet as a picture and in words, from where, at what cost. */
export function evidenceMessage(view: View): SlotMessage | undefined {
  const { evidence } = view.review;
  if (!evidence || !view.usage) return undefined;
  const { days } = view.usage;
  const sentence = days ? words.sentence(evidence.figures.matched, days.active, days.days) : words.nothing;
  const quiet = days ? quietInWords(days) : '';
  const picture: KnownBlock[] = days
    ? [rich({ preformatted: chartOf(days) }), context(words.chart(days.daysInColumn))]
    : [];
  return {
    slot: 'evidence',
    place: 'thread',
    text: fallback(`${sentence} ${quiet}`.trim()),
    blocks: [section(`${sentence} ${quiet}`.trim()), ...picture, context(figuresOf(evidence))],
  };
}

function figuresOf({ source, figures }: NonNullable<View['review']['evidence']>): string {
  const { records, files, duplicates, unreadable, cost } = figures;
  const dollars = cost?.dollars === undefined ? undefined : aboutDollars(cost.dollars);
  return [
    words.from(fit(source, 300), records, files),
    ...(cost && cost.bytesScanned > 0
      ? [words.scanned(sizeText(cost.bytesScanned), Math.max(1, Math.round(cost.milliseconds / 1000)), dollars)]
      : []),
    ...(duplicates > 0 ? [words.twice(duplicates)] : []),
    ...(unreadable > 0 ? [words.unreadable(unreadable)] : []),
  ].join(' ');
}
