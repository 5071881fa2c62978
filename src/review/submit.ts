import { Problem } from '../problem.js';
import type { Command, Refusal } from './command.js';
import { alreadyOpen } from './decide/opening.js';
import { decide } from './decide.js';
import { isIndexedAlike } from './index-of-reviews.js';
import { ownerOf } from './owner.js';
import type { Review, ReviewEvent } from './review.js';
import type { ReviewStore } from './store.js';
import { fold } from './stream.js';

export type SubmitResult =
  | { ok: true; review: Review; events: ReviewEvent[] }
  | { ok: false; refusal: Refusal; review?: Review };

/**
 * The only way to change a review: load, decide, append (compare-and-set, decided again on a lost race), wake. `known`:
 * the review as the caller has just read it; it is decided on without reading it again.
 */
export type Submit = (reviewId: string, command: Command, known?: Review) => Promise<SubmitResult>;

/** Starts whatever a review now needs, after these events: `jobs/queues.ts`. */
export type Wake = (review: Review, events?: ReviewEvent[]) => Promise<void>;

/** So many lost races in a row mean that something else is wrong. */
const MOST_RACES = 50;

/**
 * @param deps.wake called after every change. Where it fails the change stands, and the patrol wakes the review later;
 *   `onWakeError` hears of it.
 */
export function createSubmit(deps: {
  store: ReviewStore;
  wake: Wake;
  now?: () => Date;
  onWakeError?: (error: unknown) => void;
}): Submit {
  const { store, wake } = deps;
  const now = deps.now ?? (() => new Date());

  async function attempt(reviewId: string, command: Command, known?: Review): Promise<SubmitResult | 'lost'> {
    const review = known ?? (await store.load(reviewId));
    const at = now().toISOString();
    const decided = decide(review, command, at);
    if ('refusal' in decided) return { ok: false, refusal: decided.refusal, ...(review ? { review } : {}) };
    const revision = review?.revision ?? 0;
    const changed = fold(reviewId, [{ revision: revision + 1, at, events: decided.events }], review);
    if (!changed) throw new Problem('no-review', 'The review could not be opened.', 'Report this as a bug.');
    // A new review enters the index first: the patrol finds it even if this process dies after the next line.
    if (!review) await store.project(changed);
    if ((await store.append(reviewId, revision, decided.events, at)) === 'lost') return 'lost';
    await follow(changed, review, decided.events);
    return { ok: true, review: changed, events: decided.events };
  }

  /** What follows a change may fail: the change stands, and the patrol catches up. */
  async function follow(review: Review, before: Review | undefined, events: ReviewEvent[]): Promise<void> {
    try {
      if (before && !isIndexedAlike(before, review)) await store.project(review);
      await wake(review, events);
    } catch (error) {
      deps.onWakeError?.(error);
    }
  }

  return async (reviewId, command, known) => {
    if (command.type === 'open') {
      const owner = await ownerOf(store, command.target, reviewId);
      if (owner) return { ok: false, refusal: alreadyOpen(owner, now().toISOString()), review: owner };
    }
    for (let race = 0; race < MOST_RACES; race += 1) {
      const result = await attempt(reviewId, command, race === 0 ? known : undefined);
      if (result !== 'lost') return result;
    }
    throw new Problem(
      'too-busy',
      'Too many people or jobs changed this review at the same moment.',
      'Try again in a moment. If it keeps happening, look for a second installation on the same Redis prefix.',
      { passing: true },
    );
  };
}
