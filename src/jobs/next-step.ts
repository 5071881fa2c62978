import type { Applied, Review, WorkStage } from '../review/review.js';
import {
  answersQuestions,
  awaitsAnswer,
  isOver,
  openCost,
  soughtChange,
  stageOf,
  waitsForAYes,
} from '../review/stage.js';

/** The work that a review waits for; undefined where it waits for people, has failed, or is over. */
export function nextStep(review: Review): WorkStage | undefined {
  if (isOver(review) || isWork(review.failure?.stage)) return undefined;
  const stage = stageOf(review);
  switch (stage) {
    case 'finding':
      return review.accountCandidates ? undefined : 'finding';
    case 'collecting':
      return openCost(review) ? undefined : stage;
    case 'drafting':
    case 'checking':
      return stage;
    case 'approved':
      return review.check?.deliveredAs === undefined ? 'delivering' : undefined;
    default:
      return undefined;
  }
}

function isWork(stage: string | undefined): boolean {
  return stage !== undefined && stage !== 'answering' && stage !== 'denials';
}

/** What somebody in the thread waits for: the oldest question, else the oldest reading of denials, else a change in AWS. */
export function nextAnswer(
  review: Review,
):
  | { kind: 'turn'; turn: Review['turns'][number] }
  | { kind: 'denials'; read: Review['denialReads'][number] }
  | { kind: 'change'; sought: Applied }
  | undefined {
  if (!answersQuestions(review)) return undefined;
  const turn = review.turns.find(awaitsAnswer);
  if (turn) return { kind: 'turn', turn };
  if (isOver(review)) return undefined;
  const read = review.sideFailure ? undefined : review.denialReads.find((one) => !one.denials && !waitsForAYes(one));
  if (read) return { kind: 'denials', read };
  const sought = soughtChange(review);
  return sought && { kind: 'change', sought };
}

/** What the work of an answer is known by. */
export function idOfAnswer(waiting: NonNullable<ReturnType<typeof nextAnswer>>): string {
  switch (waiting.kind) {
    case 'turn':
      return waiting.turn.id;
    case 'denials':
      return waiting.read.id;
    case 'change':
      return waiting.sought.id;
  }
}
