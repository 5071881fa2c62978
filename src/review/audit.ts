import type { NeedEvidence } from '../needs/need-evidence.js';
import { verifyChain } from './chain.js';
import type { DocumentRef, Review } from './review.js';
import type { Entry } from './stream.js';

/**
 * One entry as a line of JSON, for a SIEM and for `/tighten audit`: when, which review, the hash that chains it, and
 * the events with everybody's name in them. Names and reasons in it were written by people and logs: data.
 */
export function auditLine(reviewId: string, entry: Entry): string {
  const { at, revision, events, prev, hash } = entry;
  return JSON.stringify({ at, review: reviewId, revision, prev, hash, events });
}

/** The documents that approvals rest on: each need with its first and last event. */
export function approvedNeeds(entries: Entry[]): DocumentRef[] {
  const refs = entries.flatMap(({ events }) =>
    events.flatMap(
      (event) => (event.type === 'approved' || event.type === 'glass-broken' ? event.basis?.needs : []) ?? [],
    ),
  );
  return [...new Set(refs)];
}

/**
 * The whole record of one review as JSON lines; the last says whether the chain of hashes is whole.
 *
 * @param documents what `approvedNeeds` names, a line each.
 */
export function auditFile(
  review: Review,
  entries: Entry[],
  documents: { document: DocumentRef; needs: NeedEvidence[] }[] = [],
): string {
  const checked = verifyChain(entries);
  const end = {
    review: review.id,
    principal: review.principal?.arn ?? review.requestedAs,
    entries: entries.length,
    chain: checked.ok ? 'whole' : `broken at revision ${checked.brokenAt}`,
    ...(checked.ok ? { head: checked.head } : {}),
  };
  const lines = [
    ...entries.map((entry) => auditLine(review.id, entry)),
    ...documents.map((one) => JSON.stringify({ review: review.id, ...one })),
    JSON.stringify(end),
  ];
  return `${lines.join('\n')}\n`;
}
