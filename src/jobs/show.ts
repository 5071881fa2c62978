import type { Problem } from '../problem.js';
import type { Review } from '../review/review.js';
import { stageOf } from '../review/stage.js';
import { loadView, type View } from '../review/view.js';
import type { JobDeps } from './job-deps.js';
import type { ShowParts } from './parts.js';
import { asProblem } from './trying.js';

/** Pauses between failed attempts: Slack has to be shown the state sooner or later, so it is never given up. */
const LONGEST_PAUSE_MS = 60_000;

/** A problem of unknown kind may pass: it is told only once it came this often in a row. */
const UNKNOWN_TRIES = 3;

/** Brings Slack up to date with a review: renders what it should show now, and has the difference sent. */
export async function show<Message>(reviewId: string, deps: Deps<Message>): Promise<void> {
  const { store, parts } = deps;
  const later = await store.later(reviewId, 'show');
  if (later && later.notBefore > deps.now().getTime()) return deps.wakeAt(reviewId, later.notBefore);
  const review = await store.load(reviewId);
  if (!review) return;
  parts.changed?.(review);
  try {
    const view = await loadView(store, review);
    await tellRequester(view, deps);
    const isOld = async () => ((await store.load(reviewId))?.revision ?? 0) > review.revision;
    const { notBefore, onlyEdits } = await parts.outbox.show(review, await parts.render(view), isOld);
    await store.setHeld(reviewId, undefined);
    const wait = notBefore === undefined ? undefined : { tries: 0, notBefore };
    await store.putOff(reviewId, 'edits', onlyEdits ? wait : undefined);
    await store.putOff(reviewId, 'show', onlyEdits ? undefined : wait);
    if (notBefore !== undefined) return deps.wakeAt(reviewId, notBefore);
    await store.setShown(reviewId, review.revision);
  } catch (error) {
    const problem = asProblem(error);
    const tries = (later?.tries ?? 0) + 1;
    const notBefore = deps.now().getTime() + Math.min(LONGEST_PAUSE_MS, deps.backoffMs * 2 ** Math.min(tries - 1, 10));
    await store.putOff(reviewId, 'show', { tries, notBefore });
    deps.log.warn({ review: reviewId, work: 'show', tries, problem: problem.kind }, problem.message);
    if (!problem.passing && (problem.kind !== 'unexpected' || tries >= UNKNOWN_TRIES))
      await hold(review, problem, deps);
    deps.wakeAt(reviewId, notBefore);
  }
}

type Deps<Message> = JobDeps & { parts: ShowParts<Message> };

/**
 * Keeps why a review cannot be shown, for the home tab and `/tighten status`, and tells the requester once: nobody
 * would look for it where it should have been.
 */
async function hold<Message>(review: Review, problem: Problem, deps: Deps<Message>): Promise<void> {
  const { store, parts, log } = deps;
  const before = await store.held(review.id);
  const since = before?.since ?? deps.now().toISOString();
  const held = { reason: problem.message, advice: problem.advice, since };
  await store.setHeld(review.id, held);
  if (before?.reason !== held.reason) parts.changed?.(review);
  const subject = `held:${since}`;
  if (await store.wasTold(review.id, subject)) return;
  try {
    await parts.tell({ view: await loadView(store, review), about: 'held', held });
    await store.setTold(review.id, subject);
  } catch (error) {
    log.warn({ review: review.id, work: 'tell', problem: asProblem(error).kind }, 'The requester could not be told.');
  }
}

/** Before there is a root message, only the requester is told what happened, and told once. */
async function tellRequester<Message>(view: View, deps: Deps<Message>): Promise<void> {
  const about = whatToTell(view);
  if (!about) return;
  const { review } = view;
  const subject = about === 'failed' ? `failed:${review.failure?.at ?? ''}` : about;
  if (await deps.store.wasTold(review.id, subject)) return;
  const replyUrl = await deps.store.replyUrl(review.id);
  await deps.parts.tell({ view, about, ...(replyUrl ? { replyUrl } : {}) });
  await deps.store.setTold(review.id, subject);
}

function whatToTell({ review }: View): 'refused' | 'account' | 'failed' | undefined {
  if (review.stopped) return undefined;
  if (review.refusal) return 'refused';
  if (stageOf(review) !== 'finding') return undefined;
  if (review.accountCandidates) return 'account';
  return review.failure ? 'failed' : undefined;
}
