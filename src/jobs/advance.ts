import type { Command } from '../review/command.js';
import type { Review, WorkStage } from '../review/review.js';
import type { JobDeps } from './job-deps.js';
import { nextStep } from './next-step.js';
import type { AdvanceParts } from './parts.js';
import { recordSpent } from './record-spent.js';
import { steps } from './steps.js';
import { tellSteps } from './told-steps.js';
import { afterFailure } from './trying.js';
import { whileWanted } from './while-wanted.js';

/** More steps in one job than a review has stages mean that something goes round in circles. */
const MOST_STEPS = 20;

/**
 * Takes a review as far as it goes without people: looks at its state, does the next piece of work, records what it
 * learned, and looks again. Running it twice, at once or after a crash, records nothing twice: the second result is no
 * longer wanted.
 *
 * @param signal fires when the worker shuts down; the work is then done again after the next start.
 */
export async function advance(
  reviewId: string,
  deps: JobDeps & { parts: AdvanceParts },
  signal: AbortSignal,
): Promise<void> {
  for (let step = 0; step < MOST_STEPS && !signal.aborted; step += 1) {
    const review = await deps.store.load(reviewId);
    if (!review) return;
    await deps.store.project(review);
    const stage = nextStep(review);
    if (!stage) return;
    const later = await deps.store.later(reviewId, stage);
    if (later && later.notBefore > deps.now().getTime()) return deps.wakeAt(reviewId, later.notBefore);
    if (!(await takeStep(review, stage, deps, signal))) return;
  }
}

/** True where the review has moved on and the next step can be taken at once. */
async function takeStep(
  review: Review,
  stage: WorkStage,
  deps: JobDeps & { parts: AdvanceParts },
  signal: AbortSignal,
): Promise<boolean> {
  const { store, submit, log } = deps;
  const told = stage === 'drafting' ? await tellSteps(review.id, deps) : undefined;
  const progress = progressOf(review.id, deps);
  let command: Command;
  try {
    command = await whileWanted(
      deps,
      review.id,
      (now) => nextStep(now) === stage,
      signal,
      (wanted) =>
        steps[stage]({
          review,
          store,
          parts: deps.parts,
          signal: wanted,
          onProgress(tick) {
            told?.add(tick.text);
            progress(tick);
          },
        }),
    );
  } catch (error) {
    await recordSpent(review.id, { error }, deps);
    const now = await store.load(review.id);
    if (signal.aborted || !now || nextStep(now) !== stage) return !signal.aborted;
    const failure = await afterFailure(error, { reviewId: review.id, name: stage }, deps);
    if ('again' in failure) {
      deps.wakeAt(review.id, failure.again);
      return false;
    }
    const { reason, advice, tries } = failure;
    await submit(review.id, { type: 'record-failure', stage, reason, advice, tries });
    return false;
  } finally {
    told?.end();
  }
  await store.putOff(review.id, stage, undefined);
  await store.clearProgress(review.id);
  const result = await submit(review.id, command);
  if (!result.ok) await recordSpent(review.id, { unwanted: command }, deps);
  const fields = { review: review.id, stage, recorded: result.ok ? command.type : 'nothing' };
  log.info(fields, result.ok ? 'Took a step.' : 'The step was no longer wanted.');
  return true;
}

/** At most one write a second, and one new picture of it in Slack every three. */
function progressOf(reviewId: string, deps: JobDeps): (progress: { text: string; share?: number }) => void {
  let written = 0;
  let shown = 0;
  return ({ text, share }) => {
    const now = deps.now();
    if (now.getTime() - written < 1_000) return;
    written = now.getTime();
    const progress = { text: text.slice(0, 300), ...(share === undefined ? {} : { share }), at: now.toISOString() };
    deps.store.setProgress(reviewId, progress).catch(() => undefined);
    if (written - shown < 3_000) return;
    shown = written;
    deps.refresh(reviewId);
  };
}
