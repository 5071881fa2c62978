import type { Review } from '../review/review.js';
import type { JobDeps } from './job-deps.js';

/** How often long work looks whether somebody stopped the review meanwhile. */
const LOOK_MS = 1_000;

/**
 * Does a piece of work with a signal that fires when the worker shuts down, or when the review has moved on (stopped,
 * drafted anew) and nobody wants the result any more.
 */
export async function whileWanted<T>(
  deps: Pick<JobDeps, 'store'>,
  reviewId: string,
  isWanted: (review: Review) => boolean,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const timer = setInterval(async () => {
    const review = await deps.store.load(reviewId).catch(() => undefined);
    if (review && !isWanted(review)) abort();
  }, LOOK_MS);
  try {
    return await work(controller.signal);
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', abort);
  }
}
