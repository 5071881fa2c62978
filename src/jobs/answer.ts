import type { Command } from '../review/command.js';
import type { Review, Turn } from '../review/review.js';
import { historyFor } from '../review/turns.js';
import { type DenialsRead, loadView, type TurnAnswer, type View } from '../review/view.js';
import { deniedCalls, readDenials } from '../watch/denials.js';
import { evidenceOf } from './conversation-evidence.js';
import type { JobDeps } from './job-deps.js';
import { nextAnswer } from './next-step.js';
import type { AnswerParts } from './parts.js';
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
    const subject = idOf(waiting);
    const later = await deps.store.later(reviewId, subject);
    if (later && later.notBefore > deps.now().getTime()) return deps.wakeAt(reviewId, later.notBefore);
    const command = await attempt(review, waiting, deps, signal);
    if (!command) return;
    await deps.store.putOff(reviewId, subject, undefined);
    await deps.submit(reviewId, command);
  }
}

function idOf(waiting: Waiting): string {
  return waiting.kind === 'turn' ? waiting.turn.id : waiting.read.id;
}

/** The command that records the answer; undefined where it has to be tried again later. */
async function attempt(
  review: Review,
  waiting: Waiting,
  deps: Deps,
  signal: AbortSignal,
): Promise<Command | undefined> {
  const subject = idOf(waiting);
  const isWanted = (now: Review) => {
    const next = nextAnswer(now);
    return next !== undefined && idOf(next) === subject;
  };
  try {
    return await whileWanted(deps, review.id, isWanted, signal, (wanted) =>
      waiting.kind === 'turn'
        ? answerTurn(review, waiting.turn, deps, wanted)
        : readDenialsOf(review, waiting.read, deps, wanted),
    );
  } catch (error) {
    const now = await deps.store.load(review.id);
    if (signal.aborted || !now || !isWanted(now)) return undefined;
    const failure = await afterFailure(error, { reviewId: review.id, name: subject }, deps);
    if ('again' in failure) {
      deps.wakeAt(review.id, failure.again);
      return undefined;
    }
    const { reason, advice, tries } = failure;
    if (waiting.kind === 'denials') return { type: 'record-failure', stage: 'denials', reason, advice, tries };
    return recordAnswer(review.id, waiting.turn, { text: `${reason} ${advice}`, used: [], author: 'rules' }, deps);
  }
}

async function recordAnswer(id: string, turn: Turn, given: TurnAnswer, deps: Deps): Promise<Command> {
  return { type: 'record-answer', turn: turn.id, answer: await deps.store.putDocument(id, given) };
}

async function answerTurn(review: Review, turn: Turn, deps: Deps, signal: AbortSignal): Promise<Command> {
  const view = await loadView(deps.store, review);
  const evidence = evidenceOf(view);
  const given = evidence
    ? await deps.parts.answerQuestion({
        review,
        question: questionOf(view, turn),
        history: historyFor(view.turns, turn.id),
        evidence,
        signal,
      })
    : tooEarly();
  return recordAnswer(review.id, turn, given, deps);
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
  const evidence = await deps.parts.readEvidence({
    review,
    principal: review.principal!,
    window: asked.window,
    idempotencyKey: `${review.id}-denials-${asked.id}`,
    signal,
    onProgress: () => undefined,
  });
  const { from, to } = asked.window;
  const { activity, source } = evidence;
  const denials = readDenials(activity);
  const read: DenialsRead = { window: { from, to }, denials, calls: deniedCalls(activity), source };
  return {
    type: 'record-denials',
    id: asked.id,
    denials: await deps.store.putDocument(review.id, read),
    count: read.denials.length,
  };
}
