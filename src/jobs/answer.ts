import type { Command } from '../review/command.js';
import type { Review, Turn } from '../review/review.js';
import { conversationBefore, gistOf } from '../review/turns.js';
import { type DenialsRead, loadView, type TurnAnswer, type View } from '../review/view.js';
import { deniedCalls, readDenials } from '../watch/denials.js';
import { evidenceOf } from './conversation-evidence.js';
import { findChanges } from './find-changes.js';
import type { JobDeps } from './job-deps.js';
import { idOfAnswer, nextAnswer } from './next-step.js';
import type { AnswerParts } from './parts.js';
import { recordSpent } from './record-spent.js';
import { withSentApart } from './sent-apart.js';
import { needsAYes, withTried } from './steps/cost.js';
import { afterFailure } from './trying.js';
import { whileWanted } from './while-wanted.js';

type Deps = JobDeps & { parts: AnswerParts };
type Waiting = NonNullable<ReturnType<typeof nextAnswer>>;

/**
 * Answers what people in the thread wait for, one at a time and in order: questions from the review's own documents,
 * denials from a fresh read. A question always gets an answer, if only the reason why there is none.
 */
export async function answer(reviewId: string, deps: Deps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const review = await deps.store.load(reviewId);
    const waiting = review && nextAnswer(review);
    if (!review || !waiting) return;
    const subject = idOfAnswer(waiting);
    const later = await deps.store.later(reviewId, subject);
    if (later && later.notBefore > deps.now().getTime()) return deps.wakeAt(reviewId, later.notBefore);
    const command = await attempt(review, waiting, deps, signal);
    if (!command) return;
    if (command === 'not-wanted') continue;
    await deps.store.putOff(reviewId, subject, undefined);
    const result = await deps.submit(reviewId, command);
    if (!result.ok) await recordSpent(reviewId, { unwanted: command }, deps);
  }
}

/** The command that records the answer; undefined where it has to be tried again later, or the worker shuts down. */
async function attempt(
  review: Review,
  waiting: Waiting,
  deps: Deps,
  signal: AbortSignal,
): Promise<Command | 'not-wanted' | undefined> {
  const subject = idOfAnswer(waiting);
  const isWanted = (now: Review) => {
    const next = nextAnswer(now);
    return next !== undefined && idOfAnswer(next) === subject;
  };
  try {
    return await whileWanted(deps, review.id, isWanted, signal, (wanted) => commandFor(review, waiting, deps, wanted));
  } catch (error) {
    await recordSpent(review.id, { error }, deps);
    const now = await deps.store.load(review.id);
    if (signal.aborted || !now) return undefined;
    if (!isWanted(now)) return 'not-wanted';
    const failure = await afterFailure(error, { reviewId: review.id, name: subject }, deps);
    if ('again' in failure) {
      deps.wakeAt(review.id, failure.again);
      return undefined;
    }
    const { reason, advice, tries } = failure;
    if (waiting.kind === 'change') {
      return { type: 'record-changes', id: subject, seen: [], missing: `${reason} ${advice}` };
    }
    if (waiting.kind === 'denials') return { type: 'record-failure', stage: 'denials', reason, advice, tries };
    const given: TurnAnswer = { text: `${reason} ${advice}`, used: [], author: 'rules' };
    return recordAnswer(review.id, waiting.turn, '', given, deps);
  }
}

function commandFor(review: Review, waiting: Waiting, deps: Deps, signal: AbortSignal): Promise<Command | undefined> {
  switch (waiting.kind) {
    case 'turn':
      return answerTurn(review, waiting.turn, deps, signal);
    case 'denials':
      return readDenialsOf(review, waiting.read, deps, signal);
    case 'change':
      return findChanges(review, waiting.sought, deps, signal);
  }
}

async function recordAnswer(id: string, turn: Turn, question: string, given: TurnAnswer, deps: Deps): Promise<Command> {
  return {
    type: 'record-answer',
    turn: turn.id,
    answer: await deps.store.putDocument(id, await withSentApart(given, id, deps.store)),
    ...(question === '' ? {} : { gist: gistOf(question, given.text) }),
    ...(given.tokens ? { tokens: given.tokens } : {}),
  };
}

async function answerTurn(review: Review, turn: Turn, deps: Deps, signal: AbortSignal): Promise<Command> {
  const view = await loadView(deps.store, review);
  const asker = await deps.parts.askerOf(review, turn.by);
  const evidence = await evidenceOf(view, deps.store, { now: deps.now(), asker });
  const question = questionOf(view, turn);
  const { recent, earlier } = conversationBefore(review, view.turns, turn.id);
  const given = evidence
    ? await deps.parts.answerQuestion({
        review,
        question,
        history: recent,
        earlier,
        evidence,
        signal,
        onLook: looksOf(review.id, turn.id, deps),
      })
    : tooEarly();
  const { draft } = review.documents;
  return recordAnswer(review.id, turn, question, { ...given, ...(draft ? { draft } : {}) }, deps);
}

/** What was looked at so far is shown while the answer is made. It is no history: it may be lost. */
function looksOf(reviewId: string, turn: string, deps: Deps): (summary: string) => void {
  const looks: string[] = [];
  return (summary) => {
    looks.push(summary.slice(0, 200));
    void deps.store.setLooks(reviewId, { turn, looks: looks.slice(-8) }).then(
      () => deps.refresh(reviewId),
      () => undefined,
    );
  };
}

function questionOf(view: View, turn: Turn): string {
  return view.turns.find(({ id }) => id === turn.id)?.question ?? '';
}

function tooEarly(): TurnAnswer {
  const text = 'I have not read what this role does yet. Ask again once the draft is in this thread.';
  return { text, used: [], author: 'rules' };
}

async function readDenialsOf(
  review: Review,
  asked: Review['denialReads'][number],
  deps: Deps,
  signal: AbortSignal,
): Promise<Command> {
  const { id, window } = asked;
  const reading = {
    review,
    principal: review.principal!,
    window,
    idempotencyKey: `${review.id}-denials-${id}`,
    signal,
    onProgress: () => undefined,
  };
  const known = asked.cost ?? (await deps.parts.estimateCost(reading));
  if (known && !asked.cost && needsAYes(known.estimate, known.limit)) {
    return { type: 'ask-denials-cost', id, window, ...known };
  }
  const { activity, source, cost } = await deps.parts.readEvidence(reading);
  const denials = readDenials(activity);
  const took = withTried(known?.estimate.tried, cost);
  const read: DenialsRead = {
    window: { from: window.from, to: window.to },
    denials,
    calls: deniedCalls(activity),
    source,
    ...(took ? { cost: took } : {}),
  };
  return {
    type: 'record-denials',
    id,
    denials: await deps.store.putDocument(review.id, read),
    count: read.denials.length,
  };
}
