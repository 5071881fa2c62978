import { Problem } from '../problem.js';
import type { ReviewStore } from '../review/store.js';
import type { Log } from './parts.js';

/** No pause is longer than this. */
const LONGEST_PAUSE_MS = 60_000;

/** How a piece of work that failed goes on. */
export type AfterFailure = { again: number } | { given: 'up'; reason: string; advice: string; tries: number };

/**
 * What to do after a failure: a passing problem is tried again after a pause that doubles, a bounded number of times;
 * anything else is given up with a sentence. The time before which nothing is tried lives in Redis, because waking the
 * review starts a waiting job at once.
 */
export async function afterFailure(
  error: unknown,
  work: { reviewId: string; name: string },
  deps: { store: ReviewStore; log: Log; now: () => Date; maxTries: number; backoffMs: number },
): Promise<AfterFailure> {
  const { store, log, now, maxTries, backoffMs } = deps;
  const tries = ((await store.later(work.reviewId, work.name))?.tries ?? 0) + 1;
  const problem = asProblem(error);
  const fields = { review: work.reviewId, work: work.name, tries, problem: problem.kind };
  if (problem.passing && tries < maxTries) {
    const pause = Math.min(LONGEST_PAUSE_MS, backoffMs * 2 ** (tries - 1));
    const notBefore = now().getTime() + pause;
    await store.putOff(work.reviewId, work.name, { tries, notBefore });
    log.warn(fields, `${problem.message} Trying again.`);
    return { again: notBefore };
  }
  await store.putOff(work.reviewId, work.name, undefined);
  log.error({ ...fields, ...where(error) }, problem.message);
  return { given: 'up', reason: problem.message, advice: problem.advice, tries };
}

/** Anything that was thrown, as something a person can act on. What an unknown error says stays out: it may hold secrets. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const name = error instanceof Error ? error.name : typeof error;
  return new Problem(
    'unexpected',
    `Something unexpected happened (${name}).`,
    'Try again. If it happens again, look into the log of the worker and report it as a bug.',
    { cause: error },
  );
}

/** Where in the source an unknown error came from, without what it says. */
function where(error: unknown): { at?: string[] } {
  if (error instanceof Problem || !(error instanceof Error)) return {};
  const lines = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return { at: lines.slice(0, 6).map((line) => line.trim()) };
}
