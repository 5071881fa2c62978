import type { Activity, Call } from '../cloudtrail/activity.js';
import { compilePolicies, type Evaluator } from '../iam/evaluate.js';
import type { Contract } from '../needs/contract.js';
import type { Policy, QuestionAnswer } from '../needs/policy.js';
import { readCall } from '../needs/read-call.js';
import type { ScopeChoice, Statement } from '../needs/statements.js';
import type { RefusedCall, ReplayReport } from './finding.js';
import { judgeable } from './judgeable.js';
import { contextsOf, sampleOf } from './replay-request.js';

export interface ReplayInput {
  contract: Contract;
  activity: Activity;
  /** Calls that only left-out callers made. `contract` and `activity` know nothing of them any more. */
  leftOutCalls?: readonly Call[];
  statements: readonly Statement[];
  /** Statement id → choice, as the policies were built from. */
  choices: Readonly<Record<string, ScopeChoice>>;
  policies: readonly Policy[];
  /** Question id → answer, or an object that holds it: calls behind an answered question are replayed too. */
  answers?: Readonly<Record<string, QuestionAnswer | { answer: QuestionAnswer }>>;
  /** Documents that the principal keeps beside the new ones. */
  kept?: readonly unknown[];
  /** Its permissions boundary, where it has one. */
  boundary?: unknown;
}

/** What one distinct call needs: each has to be allowed. */
interface Demand {
  action: string;
  resource: string;
  contexts: Record<string, string[]>[];
  leftOut: boolean;
}

/**
 * Evaluates every distinct call that stands behind a need, on each resource that it named, against what the principal
 * will really have: the new policies and those kept, within its boundary. Patterns in the evidence (`secret:db-??????`)
 * are tried as a concrete name. A refused call counts as left out where a person left out the statement of its need,
 * else as refused; what only left-out callers called counts as left out too, unless the policy allows it all the same.
 * Calls behind open questions are counted and not evaluated.
 *
 * Denies that depend on what CloudTrail does not record (an address, MFA) are not judged: see `judgeable`. Throws
 * `Problem` (`malformed-policy`) where a kept document or the boundary cannot be read.
 */
export function replay(input: ReplayInput): ReplayReport {
  const { contract, activity, leftOutCalls = [], policies, kept = [], boundary } = input;
  const evaluator = compilePolicies(
    [...policies.map((policy) => policy.document), ...kept].map(judgeable),
    boundary === undefined ? {} : { boundary: judgeable(boundary) },
  );
  const calls = new Map([...activity.calls, ...leftOutCalls].map((call) => [call.id, call]));
  const report: ReplayReport = { distinctCalls: 0, allowed: 0, refused: [], leftOut: [], unanswered: 0 };
  const demands = demandsByCall(input);
  for (const [callId, wanted] of demands) {
    const call = calls.get(callId);
    const region = call?.region;
    const missed = wanted.filter((demand) => !isAllowed(evaluator, demand, region));
    report.distinctCalls++;
    if (missed.length === 0) {
      report.allowed++;
      continue;
    }
    for (const demand of missed) {
      const { action, resource } = demand;
      const entry: RefusedCall = { callId, action, resource, calls: call?.count ?? 0 };
      (demand.leftOut ? report.leftOut : report.refused).push(entry);
    }
  }
  report.unanswered = openQuestionCalls(contract, input.answers ?? {}, new Set(demands.keys())).size;
  return report;
}

function isAllowed(evaluator: Evaluator, demand: Demand, region: string | undefined): boolean {
  const resource = sampleOf(demand.resource);
  return demand.contexts.every((context) => {
    const full = region ? { 'aws:RequestedRegion': [region], ...context } : context;
    return evaluator.evaluate({ action: demand.action, resource, context: full }).decision === 'allowed';
  });
}

function demandsByCall(input: ReplayInput): Map<string, Demand[]> {
  const demands = new Map<string, Demand[]>();
  const add = (callIds: readonly string[], demand: Demand) => {
    for (const id of callIds) {
      const known = demands.get(id);
      if (known) known.push(demand);
      else demands.set(id, [demand]);
    }
  };
  const leftOut = leftOutNeeds(input.statements, input.choices);
  for (const need of input.contract.needs) {
    for (const resource of need.resources) {
      add(resource.callIds ?? need.callIds, {
        action: need.action,
        resource: resource.arn,
        contexts: contextsOf(need, resource.arn, input.contract),
        leftOut: leftOut.has(need.id),
      });
    }
  }
  for (const call of input.leftOutCalls ?? []) {
    for (const demand of demandsOf(call, input.contract)) add([call.id], demand);
  }
  for (const question of input.contract.questions) {
    const answer = answerOf(input.answers?.[question.id]);
    if (answer?.kind === 'left-out') {
      const action = question.likelyActions[0] ?? `${question.source}:${question.name}`;
      add(question.callIds, { action, resource: '*', contexts: [{}], leftOut: true });
    }
    if (answer?.kind !== 'action') continue;
    for (const resource of answer.resources) {
      add(question.callIds, {
        action: answer.action,
        resource,
        contexts: contextsOf({ conditions: {} }, resource, input.contract),
        leftOut: false,
      });
    }
  }
  return demands;
}

/** What a left-out call needs, as far as the call says it alone. */
function demandsOf(call: Call, contract: Contract): Demand[] {
  const { needs, questions } = readCall(call);
  const demands = needs.flatMap((need) =>
    need.resources.map(({ arn }): Demand => {
      const { conditions, via } = need;
      const contexts = contextsOf({ conditions, ...(via ? { via: [via] } : {}) }, arn, contract);
      return { action: need.action, resource: arn, contexts, leftOut: true };
    }),
  );
  const asked = questions[0];
  if (demands.length > 0 || !asked) return demands;
  const action = asked.likelyActions[0] ?? `${asked.source}:${asked.name}`;
  return [{ action, resource: '*', contexts: [{}], leftOut: true }];
}

/** Distinct calls that are refused on purpose alone: with those allowed and those refused they add up. */
export function callsLeftOut({ leftOut, refused }: ReplayReport): number {
  const wrongly = new Set(refused.map(({ callId }) => callId));
  return new Set(leftOut.flatMap(({ callId }) => (wrongly.has(callId) ? [] : [callId]))).size;
}

/** Needs whose every statement was left out by a person. */
function leftOutNeeds(
  statements: readonly Statement[],
  choices: Readonly<Record<string, ScopeChoice>>,
): ReadonlySet<string> {
  const kept = new Set<string>();
  const left = new Set<string>();
  for (const statement of statements) {
    const target = choices[statement.id]?.kind === 'left-out' ? left : kept;
    for (const id of statement.needIds) target.add(id);
  }
  return new Set([...left].filter((id) => !kept.has(id)));
}

function openQuestionCalls(
  contract: Contract,
  answers: NonNullable<ReplayInput['answers']>,
  evaluated: ReadonlySet<string>,
): Set<string> {
  const open = contract.questions.filter((question) => !answerOf(answers[question.id]));
  return new Set(open.flatMap((question) => question.callIds).filter((id) => !evaluated.has(id)));
}

function answerOf(given: QuestionAnswer | { answer: QuestionAnswer } | undefined): QuestionAnswer | undefined {
  return given && 'answer' in given ? given.answer : given;
}
