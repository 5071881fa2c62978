import type { Review } from '../review/review.js';
import type { JobDeps } from './job-deps.js';
import { idOfAnswer, nextAnswer, nextStep } from './next-step.js';
import type { Queues } from './queues.js';

/**
 * One round: wakes every open review that has something to do, whatever the reason it was not woken when it should have
 * been (a crash between two writes, a lost job, a time that has come). The queues may be thrown away and nothing is lost.
 *
 * @returns how many jobs were added.
 */
export async function patrol(deps: Pick<JobDeps, 'store' | 'now' | 'log'> & { queues: Queues }): Promise<number> {
  let added = 0;
  for (const review of await deps.store.openReviews()) {
    try {
      added += await wakeWhereDue(review, deps);
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      deps.log.warn({ review: review.id, error: name }, 'The patrol could not wake a review; it tries again.');
    }
  }
  return added;
}

async function wakeWhereDue(
  review: Review,
  { store, now, queues }: Pick<JobDeps, 'store' | 'now'> & { queues: Queues },
): Promise<number> {
  const isDue = async (work: string) => ((await store.later(review.id, work))?.notBefore ?? 0) <= now().getTime();
  const step = nextStep(review);
  const answer = nextAnswer(review);
  const answerId = answer && idOfAnswer(answer);
  const names = [
    ...(step && (await isDue(step)) ? (['advance'] as const) : []),
    ...((await store.shown(review.id)) < review.revision && (await isDue('show')) && (await isDue('edits'))
      ? (['show'] as const)
      : []),
    ...(answerId && (await isDue(answerId)) ? (['answer'] as const) : []),
  ];
  if (names.length > 0) await queues.free(review.id);
  for (const name of names) await queues.add(name, review.id);
  return names.length;
}
