import type { KnownBlock } from '@slack/types';
import { aboutDollars, dollarsText, sizeText } from '../../cloudtrail/sources/athena-cost.js';
import type { AskedCost } from '../../review/facts.js';
import type { Review } from '../../review/review.js';
import { isOver } from '../../review/stage.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { context, date, rich, section, user } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import type { SlotMessage } from './message.js';
import { confirms, labels, cost as words } from './words.js';

type Cost = NonNullable<Review['cost']>;

/**
 * What reading would cost, where it is more than may be spent without a yes: the figure, why, and the ways on. Once
 * somebody agreed, who did, and to what.
 */
export function costMessage({ review }: View): SlotMessage | undefined {
  const { cost } = review;
  if (!cost) return undefined;
  const { sentence, reasons } = costInWords(cost);
  return {
    slot: `cost:${cost.revision}`,
    place: 'thread',
    text: fallback(cost.agreed ? words.agreedFallback : sentence),
    blocks: [section(sentence), rich([reasons]), ...waysOn(review, cost)],
  };
}

/** "about $14"; undefined where nobody can tell. */
export function costText(dollars: number | undefined): string | undefined {
  return dollars === undefined ? undefined : aboutDollars(dollars);
}

/** The figure, and why it is asked: of a reading of evidence or of refused calls. */
export function costInWords(cost: AskedCost): { sentence: string; reasons: string } {
  return { sentence: questionOf(cost), reasons: reasonsOf(cost).join(' ') };
}

function questionOf({ estimate }: AskedCost): string {
  const { days, bytes, dollars } = estimate;
  if (bytes === undefined || dollars === undefined) return words.unknown(days);
  return words.question(days, sizeText(bytes), aboutDollars(dollars));
}

function reasonsOf({ estimate, source, limit }: AskedCost): string[] {
  const { pruned, tried, atMost } = estimate;
  const place = fit(source, 300);
  return [
    ...(pruned ? [words.where(place)] : [words.notPruned(place)]),
    ...(tried ? [words.tried(tried.day, sizeText(tried.bytesScanned))] : []),
    ...(atMost ? [words.atMost(sizeText(atMost.bytes), dollarsText(atMost.dollars))] : []),
    ...(limit === 0 ? [words.always] : pruned ? [words.above(dollarsText(limit))] : []),
  ];
}

function waysOn(review: Review, cost: Cost): KnownBlock[] {
  const { agreed, revision, estimate } = cost;
  if (agreed) {
    return [rich([user(agreed.by), words.agreed(agreed.days, costText(agreed.dollars)), date(agreed.at, ', '), '.'])];
  }
  if (isOver(review)) return [context(words.notRead)];
  const target = { review: review.id, subject: '', seen: revision };
  const read = button({ label: labels.readIt, action: 'cost:read', target, style: 'primary' });
  const shorter = button({ label: labels.shorterWindow, action: 'cost:shorter', target });
  const stop = button({
    label: labels.stop,
    action: 'review:stop',
    target: { ...target, seen: 0 },
    style: 'danger',
    confirm: confirms.stop,
  });
  return [buttonRow('cost', revision, [read, ...(estimate.shorter.length > 0 ? [shorter] : []), stop])];
}
