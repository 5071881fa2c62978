import type { Command } from '../command.js';
import type { Decided } from '../decide.js';
import type { Review } from '../review.js';
import { openCost, stageOf } from '../stage.js';
import { shownTo } from './shown.js';
import { isPerson, needsAPerson, refuse, time } from './words.js';

type OfCost = Extract<Command, { type: 'ask-cost' | 'agree-cost' | 'ask-denials-cost' | 'agree-denials-cost' }>;

const DAY = 86_400_000;

/**
 * What reading may cost: asked once for a window, and agreed to by a named person for it or for a shorter one. A reading
 * of refused calls is asked about by itself; for a shorter window it is asked for again.
 */
export function decideCost(review: Review, command: OfCost, now: string): Decided {
  switch (command.type) {
    case 'ask-cost':
      return ask(review, command, now);
    case 'agree-cost':
      return agree(review, command, now);
    case 'ask-denials-cost': {
      const read = review.denialReads.find(({ id }) => id === command.id);
      if (!read || read.cost || read.denials) return refuse('nothing-to-do', 'This result is no longer wanted.');
      return { events: [{ ...command, type: 'denials-cost-asked', at: now }] };
    }
    case 'agree-denials-cost':
      return agreeToDenials(review, command, now);
  }
}

function ask(review: Review, command: Extract<OfCost, { type: 'ask-cost' }>, now: string): Decided {
  const isWanted = stageOf(review) === 'collecting' && isSame(command.window, review.window);
  if (!isWanted || (review.cost && isSame(review.cost.window, review.window))) {
    return refuse('nothing-to-do', 'This result is no longer wanted.');
  }
  return { events: [{ ...command, type: 'cost-asked', at: now }] };
}

function agree(review: Review, command: Extract<OfCost, { type: 'agree-cost' }>, now: string): Decided {
  const { by, days, seen } = command;
  if (!isPerson(by)) return needsAPerson();
  const cost = openCost(review);
  if (!cost) return notAsked(review, now);
  if (cost.revision > seen)
    return refuse('stale', 'The cost was asked anew since this was shown. Use the new message.');
  const { bytes, dollars } = cost.estimate;
  const agreed = { type: 'cost-agreed' as const, by, at: now, shown: shownTo(review, seen) };
  if (days === undefined) {
    const figures = { ...(bytes === undefined ? {} : { bytes }), ...(dollars === undefined ? {} : { dollars }) };
    return { events: [{ ...agreed, window: cost.window, days: cost.estimate.days, ...figures }] };
  }
  const shorter = cost.estimate.shorter.find((one) => one.days === days);
  if (!shorter) return refuse('unknown-subject', 'Nobody estimated this window. Choose one of those in the list.');
  const from = new Date(Date.parse(cost.window.to) - days * DAY).toISOString().replace('.000Z', 'Z');
  return { events: [{ ...agreed, window: { from, to: cost.window.to }, ...shorter }] };
}

function agreeToDenials(
  review: Review,
  { id, by, seen }: Extract<OfCost, { type: 'agree-denials-cost' }>,
  now: string,
): Decided {
  if (!isPerson(by)) return needsAPerson();
  const read = review.denialReads.find((one) => one.id === id);
  if (!read?.cost) return refuse('nothing-to-do', 'Nothing waits for a yes to what it costs.');
  const { agreed } = read.cost;
  if (agreed) {
    const message = `<@${agreed.by}> agreed to reading these refused calls ${time(agreed.at, now)}.`;
    return refuse('nothing-to-do', message, { by: agreed.by, at: agreed.at });
  }
  return { events: [{ type: 'denials-cost-agreed', id, by, at: now, shown: shownTo(review, seen) }] };
}

function notAsked(review: Review, now: string): Decided {
  const agreed = review.cost?.agreed;
  if (!agreed) return refuse('nothing-to-do', 'Nothing waits for a yes to what it costs.');
  const message = `<@${agreed.by}> agreed to reading ${agreed.days} days ${time(agreed.at, now)}.`;
  return refuse('nothing-to-do', message, { by: agreed.by, at: agreed.at });
}

function isSame(one: Review['window'], other: Review['window']): boolean {
  return one.from === other.from && one.to === other.to;
}
