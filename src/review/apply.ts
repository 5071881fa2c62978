import { applyDecision } from './apply-decision.js';
import { applyFact } from './apply-fact.js';
import type { Review, ReviewEvent } from './review.js';

/**
 * The state after one event. Pure and total: an event that does not fit the state (which only a damaged stream can
 * hold) changes nothing but the revision.
 *
 * @param entry `id` is the review's id, `revision` the position of the entry in its stream (1, 2 …), `at` ISO 8601 UTC.
 */
export function apply(
  review: Review | undefined,
  event: ReviewEvent,
  entry: { id: string; revision: number; at: string },
): Review {
  if (event.type === 'opened') return review ? { ...review, revision: entry.revision } : opened(event, entry);
  const current = { ...(review ?? nothingYet(entry)), revision: entry.revision };
  return applyFact(current, event, entry) ?? applyDecision(current, event, entry) ?? current;
}

function opened(event: Extract<ReviewEvent, { type: 'opened' }>, entry: { id: string; revision: number; at: string }) {
  const { type: _type, ...given } = event;
  return { ...nothingYet(entry), ...given };
}

/** What a stream without its first entry folds to. */
function nothingYet(entry: { id: string; revision: number; at: string }): Review {
  return {
    id: entry.id,
    revision: entry.revision,
    openedAt: entry.at,
    by: '',
    requestedAs: '',
    target: {},
    window: { from: entry.at, to: entry.at },
    channel: '',
    team: '',
    rules: { fourEyes: true, approvals: 1 },
    documents: {},
    decisions: {},
    answers: {},
    attestations: {},
    callersLeftOut: {},
    approvals: [],
    editions: [],
    denialReads: [],
    turns: [],
  };
}
