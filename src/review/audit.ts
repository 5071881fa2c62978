import { verifyChain } from './chain.js';
import type { Review } from './review.js';
import type { Entry } from './stream.js';

/**
 * One entry as a line of JSON, for a SIEM and for `/tighten audit`: when, which review, the hash that chains it, and
 * the events with everybody's name in them. Names and reasons in it were written by people and logs: data.
 */
export function auditLine(reviewId: string, entry: Entry): string {
  const { at, revision, events, prev, hash } = entry;
  return JSON.stringify({ at, review: reviewId, revision, prev, hash, events });
}

/** The whole record of one review as JSON lines; the last says whether the chain of hashes is whole. */
export function auditFile(review: Review, entries: Entry[]): string {
  const checked = verifyChain(entries);
  const end = {
    review: review.id,
    principal: review.principal?.arn ?? review.requestedAs,
    entries: entries.length,
    chain: checked.ok ? 'whole' : `broken at revision ${checked.brokenAt}`,
    ...(checked.ok ? { head: checked.head } : {}),
  };
  const lines = [...entries.map((entry) => auditLine(review.id, entry)), JSON.stringify(end)];
  return `${lines.join('\n')}\n`;
}
