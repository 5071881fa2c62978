import { servicesIn } from '../../aws/pointers.js';
import { type SpotTemplate, templateFor } from '../../needs/spot-templates.js';
import type { Statement } from '../../needs/statements.js';
import type { Review } from '../../review/review.js';
import { isOver } from '../../review/stage.js';
import type { View } from '../../review/view.js';

/** What several messages say about a review, worked out in one place. */

const RISK = { high: 0, medium: 1, low: 2 } satisfies Record<Statement['risk'], number>;

const ordered = new WeakMap<readonly Statement[], readonly Statement[]>();

/** Statements as people see and count them: riskiest first, reads that cannot be scoped last and together. */
export function inOrder(statements: readonly Statement[]): readonly Statement[] {
  // Every card asks for its number: one order for each draft.
  const known = ordered.get(statements);
  if (known) return known;
  const rank = (statement: Statement) => RISK[statement.risk] + (statement.scopeable ? 0 : 0.5);
  const sorted = [...statements].sort((a, b) => rank(a) - rank(b));
  ordered.set(statements, sorted);
  return sorted;
}

/** The name of the file with what the messages of a draft had to cut. */
export function detailsName({ draft }: Review): string {
  return `review-details-${draft?.revision ?? 0}.txt`;
}

/** The number that people know a statement by, from 1; 0 where the draft has no such statement. */
export function positionOf(view: View, statementId: string): number {
  return inOrder(view.draft?.statements ?? []).findIndex((statement) => statement.id === statementId) + 1;
}

/** Statements without a decision, in the order people see them. */
export function openStatements(view: View): Statement[] {
  return inOrder(view.draft?.statements ?? []).filter((statement) => !view.review.decisions[statement.id]);
}

/** The role's (or user's) name, or what was asked for while it is not found. */
export function roleName(review: Review): string {
  return review.principal?.arn.split('/').at(-1) ?? review.requestedAs;
}

/** What an approval would grant: statements that were not left out, and permissions that people added. */
export function grantedIn({ draft, decisions, attestations }: Review): [statements: number, added: number] {
  const statements = draft?.statements.filter(({ id }) => decisions[id]?.choice.kind !== 'left-out') ?? [];
  return [statements.length, Object.values(attestations).filter(({ approved }) => approved).length];
}

/** True where nothing was drafted, asked or added: there is nothing to decide but what the trail cannot show. */
export function isEmptyDraft({ draft, attestations }: Review): boolean {
  return draft?.statements.length === 0 && draft.questions.length === 0 && Object.keys(attestations).length === 0;
}

/** The revision that a button on a statement carries as seen: of its last decision, or of the draft it came with. */
export function seenOf(review: Review, statementId: string): number {
  return Math.max(review.decisions[statementId]?.revision ?? 0, review.draft?.revision ?? 0);
}

export function seenOfAnswer(review: Review, questionId: string): number {
  return Math.max(review.answers[questionId]?.revision ?? 0, review.draft?.revision ?? 0);
}

/** The revision of the last change to anything that the policy is made from, or of the checks on it. */
export function seenOfAll(review: Review): number {
  return Math.max(review.lastChange?.revision ?? 0, review.check?.revision ?? 0, review.draft?.revision ?? 0);
}

/** True while scopes and answers can be given or changed: there is a draft, and it is not delivered as it stands. */
export function canDecide(view: View): boolean {
  const { review } = view;
  if (isOver(review) || !review.draft) return false;
  return review.check?.deliveredAs === undefined || review.check.decidedAt !== (review.lastChange?.revision ?? 0);
}

/** On how many days at least, and by which sessions, the calls behind a statement were made. */
export function usageOf(view: View, statement: Statement): { days?: number; callers: string[] } {
  const used = statement.needIds.flatMap((id) => view.usage?.needs[id] ?? []);
  if (used.length === 0) return { callers: [] };
  const wanted = new Set(used.flatMap((need) => need.callers));
  const callers = (view.usage?.callers ?? []).filter((caller) => wanted.has(caller.id));
  callers.sort((a, b) => b.calls - a.calls);
  return { days: Math.max(...used.map((need) => need.days)), callers: callers.map((caller) => caller.session) };
}

/** True where every call behind a statement may have been rejected before authorisation. */
export function onlyUnclear(view: View, statement: Statement): boolean {
  const needs = view.contract?.needs.filter((need) => statement.needIds.includes(need.id)) ?? [];
  return needs.length > 0 && needs.every((need) => need.onlyUnclear);
}

/** What the principal may need of the service that a blind spot is about; undefined where only people can say. */
export function templateOf(view: View, spotId: string): SpotTemplate | undefined {
  const agents = (view.usage?.callers ?? []).map(({ agent }) => agent);
  return templateFor(spotId, { trusted: servicesIn(view.baseline?.trust), agents });
}
