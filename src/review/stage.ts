import type { Applied, DenialRead, Person, Review, Stage, StatementIndex, Turn } from './review.js';

/** True once nothing can happen any more: stopped, refused before it began, or watched to the end. */
export function isOver(review: Review): boolean {
  return review.stopped !== undefined || review.refusal !== undefined || review.watch?.phase === 'closed';
}

/** Statements of the draft that nobody has decided yet, in the draft's order. */
export function undecidedStatements(review: Review): StatementIndex[] {
  return (review.draft?.statements ?? []).filter((statement) => !Object.hasOwn(review.decisions, statement.id));
}

/** Ids of questions that nobody has answered or left out yet. */
export function openQuestions(review: Review): string[] {
  return (review.draft?.questions ?? []).filter((question) => !Object.hasOwn(review.answers, question));
}

/** Ids of blind spots that nobody has answered yet, or whose answer is gone: all that was added for it was taken back. */
export function openSpots(review: Review): string[] {
  const answers = review.spotAnswers ?? {};
  return (review.draft?.spots ?? []).filter((spot) => {
    const added = Object.hasOwn(answers, spot) ? (answers[spot]?.attestations ?? []) : undefined;
    return added === undefined || (added.length > 0 && !added.some((id) => stands(review, id)));
  });
}

/** True for an attested need that nobody declined or withdrew. */
export function stands({ attestations }: Review, id: string): boolean {
  return Object.hasOwn(attestations, id) && attestations[id]?.approved !== false;
}

/** True for a question in the thread that has no answer yet and that nobody stopped. */
export function awaitsAnswer(turn: Turn): boolean {
  return turn.answer === undefined && turn.stopped === undefined;
}

/** True while nothing of a review waits for a job or a person: it is over, and nobody waits for an answer about it. */
export function isAtRest(review: Review): boolean {
  return isOver(review) && !review.turns.some(awaitsAnswer);
}

/** True where questions are still answered: also of a review that was watched to the end. */
export function answersQuestions(review: Review): boolean {
  return review.stopped === undefined && review.refusal === undefined;
}

/** The oldest change that people say they made and that CloudTrail has not shown yet. */
export function soughtChange(review: Review): Applied | undefined {
  return review.applied?.find(({ seen, missing }) => seen === undefined && missing === undefined);
}

/** Ids of attested needs that wait for a second person. */
export function openAttestations(review: Review): string[] {
  return Object.keys(review.attestations).filter((id) => review.attestations[id]?.approved === undefined);
}

/** The revision that a check has to be made from to count: that of the last change, 0 where nothing was ever changed. */
export function decidedAt(review: Review): number {
  return review.lastChange?.revision ?? 0;
}

/** What reading costs, where a person has to agree to it before anything is read. */
export function openCost(review: Review): NonNullable<Review['cost']> | undefined {
  const { cost, window } = review;
  const isAbout = cost?.window.from === window.from && cost.window.to === window.to;
  return cost && isAbout && !cost.agreed && stageOf(review) === 'collecting' ? cost : undefined;
}

/** Whether a reading of refused calls waits for somebody to agree to what it costs. */
export function waitsForAYes({ cost, denials }: Pick<DenialRead, 'cost' | 'denials'>): boolean {
  return cost !== undefined && !cost.agreed && denials === undefined;
}

/** Where the draft of a review stands. Derived every time and stored nowhere, so that it cannot disagree with the facts. */
export function stageOf(review: Review): Stage {
  if (!review.principal) return 'finding';
  if (!review.documents.contract) return 'collecting';
  if (!review.draft) return 'drafting';
  if (undecidedStatements(review).length > 0) return 'scoping';
  if (openQuestions(review).length > 0 || openAttestations(review).length > 0) return 'scoping';
  if (openSpots(review).length > 0) return 'scoping';
  if (review.sentBack) return 'scoping';
  if (!review.check || review.check.decidedAt !== decidedAt(review)) return 'checking';
  if (review.check.blocking > 0) return 'approving';
  return isApproved(review) ? 'approved' : 'approving';
}

/** What is delivered stays approved, should the rules become stricter later; until then all of them have to be met. */
function isApproved(review: Review): boolean {
  if (review.check?.deliveredAs !== undefined) return true;
  const counted = countedApprovals(review);
  if (counted.some(({ brokeGlass }) => brokeGlass)) return true;
  return counted.length >= review.rules.approvals && !onlyInvolved(review, new Set(counted.map(({ by }) => by)));
}

/** Four eyes: true where all of these people asked for the review or made its last change, and that is not enough. */
export function onlyInvolved(review: Review, people: ReadonlySet<Person>): boolean {
  if (!review.rules.fourEyes) return false;
  const involved = new Set([review.by, review.lastChange?.by]);
  return [...people].every((person) => involved.has(person));
}

/** Approvals of exactly the edition that was checked last. */
export function countedApprovals(review: Review): Review['approvals'] {
  return review.approvals.filter((approval) => approval.edition === review.check?.edition);
}
