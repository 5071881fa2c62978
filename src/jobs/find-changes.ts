import type { Command } from '../review/command.js';
import type { Applied, Review } from '../review/review.js';
import type { JobDeps } from './job-deps.js';
import type { AnswerParts } from './parts.js';

/** CloudTrail shows most events within a quarter of an hour. */
const LOOK_AGAIN_MS = 5 * 60_000;

/**
 * Looks for what somebody says they did with a policy. Undefined while it has not arrived: it is looked for again,
 * until the time that the review itself names.
 */
export async function findChanges(
  review: Review,
  sought: Applied,
  deps: JobDeps & { parts: AnswerParts },
  signal: AbortSignal,
): Promise<Command | undefined> {
  const { id, change, since, until } = sought;
  const seen = await deps.parts.findChanges({ review, change, since, signal });
  if (seen.length > 0) return { type: 'record-changes', id, seen: seen.slice(0, 20) };
  const now = deps.now().getTime();
  if (now >= Date.parse(until)) {
    return { type: 'record-changes', id, seen: [], missing: 'CloudTrail shows no such change of this principal.' };
  }
  const notBefore = Math.min(now + LOOK_AGAIN_MS, Date.parse(until));
  await deps.store.putOff(review.id, id, { tries: 0, notBefore });
  deps.wakeAt(review.id, notBefore);
  return undefined;
}
