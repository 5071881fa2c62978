import { type EvaluationResult, type IAMClient, SimulateCustomPolicyCommand } from '@aws-sdk/client-iam';
import { awsProblem } from '../aws/errors.js';
import type { Contract } from '../needs/contract.js';
import type { Policy } from '../needs/policy.js';
import type { ScopeChoice, Statement } from '../needs/statements.js';
import type { Finding } from './finding.js';
import { planSimulation, type Skipped } from './simulation-plan.js';
import { groupPairs, type SimulationRequest } from './simulation-requests.js';

/** What IAM takes in a policy (API reference): tab, line feed, carriage return, U+0020 to U+00FF. */
const CHARSET = /^[\t\n\r\u0020-\u00ff]*$/;

export interface SimulationInput {
  policies: Policy[];
  contract: Contract;
  statements: Statement[];
  choices: Record<string, ScopeChoice>;
  /** The permissions boundary that the principal has, if any. */
  boundary?: unknown;
  signal?: AbortSignal;
}

export interface Simulation {
  findings: Finding[];
  /** Pairs of action and resource that were asked. */
  asked: number;
  allowed: number;
  skipped: Skipped[];
}

/**
 * Asks IAM's own simulator whether the policies together allow what the evidence proved. It is a pure function: only
 * the policies are sent. The simulator evaluates every action with every resource of a request, so only actions with
 * the very same resources and context share one: no pair is asked that the evidence does not hold.
 * A refusal is an error; one that rests on a condition of the boundary, whose values nobody knows, is a warning.
 * Throws `Problem` where IAM could not be asked.
 */
export async function simulatePolicies(client: IAMClient, input: SimulationInput): Promise<Simulation> {
  const policies = input.policies.map(({ document }) => JSON.stringify(document));
  const badCharset = input.policies.filter((_, index) => !CHARSET.test(policies[index]!)).map(charsetFinding);
  const { pairs, skipped } = planSimulation(input);
  if (badCharset.length > 0 || policies.length === 0 || pairs.length === 0) {
    return { findings: badCharset, asked: 0, allowed: 0, skipped };
  }
  const findings: Finding[] = [];
  const ownKeys = conditionKeys(input.policies);
  let asked = 0;
  let allowed = 0;
  for (const request of groupPairs(pairs)) {
    for (const answer of await ask(client, policies, input, request)) {
      asked++;
      if (answer.decision === 'allowed') allowed++;
      else findings.push(toFinding(answer, request, ownKeys));
    }
  }
  return { findings, asked, allowed, skipped };
}

interface Decided {
  action: string;
  resource: string;
  decision: string;
  missing: string[];
}

async function ask(
  client: IAMClient,
  policies: string[],
  input: SimulationInput,
  request: SimulationRequest,
): Promise<Decided[]> {
  const results: EvaluationResult[] = [];
  let marker: string | undefined;
  try {
    do {
      const page = await client.send(
        new SimulateCustomPolicyCommand({
          PolicyInputList: policies,
          ...(input.boundary === undefined
            ? {}
            : { PermissionsBoundaryPolicyInputList: [JSON.stringify(input.boundary)] }),
          ActionNames: request.actions,
          ResourceArns: request.resources,
          ContextEntries: request.context.map(({ key, type, values }) => ({
            ContextKeyName: key,
            ContextKeyType: type,
            ContextKeyValues: values,
          })),
          MaxItems: 1000,
          Marker: marker,
        }),
        input.signal ? { abortSignal: input.signal } : {},
      );
      results.push(...(page.EvaluationResults ?? []));
      marker = page.IsTruncated ? page.Marker : undefined;
    } while (marker);
  } catch (error) {
    throw awsProblem(error, 'ask the IAM policy simulator');
  }
  return results.flatMap(readResult);
}

/** Answers for several resources may be nested in one result, or come as one result each: both forms are read. */
function readResult(result: EvaluationResult): Decided[] {
  const action = result.EvalActionName ?? '';
  const nested = result.ResourceSpecificResults ?? [];
  if (nested.length === 0) {
    return [
      {
        action,
        resource: result.EvalResourceName ?? '*',
        decision: result.EvalDecision ?? 'implicitDeny',
        missing: result.MissingContextValues ?? [],
      },
    ];
  }
  return nested.map((one) => ({
    action,
    resource: one.EvalResourceName ?? '*',
    decision: one.EvalResourceDecision ?? 'implicitDeny',
    missing: one.MissingContextValues ?? [],
  }));
}

/** Keys of the new policies, lower case. Each pair came with those of its statement; others missing are the boundary's. */
function conditionKeys(policies: Policy[]): Set<string> {
  const blocks = policies.flatMap(({ document }) => document.Statement.map(({ Condition }) => Condition ?? {}));
  const keys = blocks.flatMap((block) => Object.values(block).flatMap((operator) => Object.keys(operator)));
  return new Set(keys.map((key) => key.toLowerCase()));
}

function toFinding(
  { action, resource, decision, missing }: Decided,
  request: SimulationRequest,
  ownKeys: Set<string>,
): Finding {
  const statementId = request.statements.get(`${action} ${resource}`);
  const unknown = missing.filter((key) => !ownKeys.has(key.toLowerCase()));
  const undecided = decision === 'implicitDeny' && unknown.length > 0;
  const how = decision === 'explicitDeny' ? 'by an explicit deny' : 'because no statement allows it';
  return {
    source: 'simulator',
    severity: undecided ? 'warning' : 'error',
    code: undecided ? 'SIMULATOR_UNDECIDED' : 'SIMULATOR_REFUSED',
    ...(statementId ? { statementId } : {}),
    message: undecided
      ? `The simulator could not decide ${action} on ${resource}: the permissions boundary asks for ${unknown.join(', ')}.`
      : `The simulator refuses ${action} on ${resource}, ${how}.`,
    advice: undecided
      ? 'Look at the condition of the boundary: calls that meet it are allowed.'
      : 'The calls behind it need this. Choose a scope that holds the resource, or leave the statement out on purpose.',
  };
}

function charsetFinding(policy: Policy): Finding {
  return {
    source: 'simulator',
    severity: 'error',
    code: 'POLICY_CHARACTERS',
    message: `${policy.name} holds a character that IAM does not accept (outside U+0020 to U+00FF).`,
    advice: 'Look for such a character in a custom scope (a dash or quote that was pasted), and type it anew.',
  };
}
