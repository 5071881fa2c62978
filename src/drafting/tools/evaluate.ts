import { z } from 'zod';
import { judgeable } from '../../checks/judgeable.js';
import { arnFitsType } from '../../iam/arn.js';
import { findAction } from '../../iam/catalog.js';
import { parseDocument } from '../../iam/document.js';
import { compilePolicies, type Evaluation } from '../../iam/evaluate.js';
import { setCovers } from '../../needs/pattern-set.js';
import { Problem } from '../../problem.js';
import type { ConversationEvidence } from '../evidence.js';
import { fromDraft, type Grant, grantLines, grantsOf } from './grants.js';
import { defineTool, logText, plural, quoted } from './kit.js';

export const evaluate = defineTool({
  name: 'evaluate',
  description:
    'Whether the principal may do an action on a resource with the checked policy and the policies that stay attached, within its boundary. Without a checked policy yet: what the draft would give.',
  parameters: z.strictObject({
    action: z.string().describe('With its service: `s3:DeleteBucket`'),
    resource: z
      .string()
      .nullable()
      .describe('ARN, or a name that occurs in the evidence; null for wherever it is allowed'),
  }),
  read({ action: asked, resource }, evidence) {
    const action = findAction(asked.trim())?.action;
    if (!action) {
      const say = `${quoted(asked, 100)} is not an action that AWS knows (write it as service:Action).`;
      return { data: { say: [say] }, summary: `${logText(asked, 60)}: no such action` };
    }
    const grants = grantsOf(action, evidence);
    const given = { grants: grants.slice(0, 8).map(facts) };
    const before = [...standing(action, evidence)];
    const lines = grantLines(action, grants, evidence);
    if (evidence.policies.length === 0) {
      const summary = `${action} in the draft: ${plural(grants.length, 'grant')}`;
      return { data: { say: [...before, ...lines], action, ...given }, summary };
    }
    const arns = resource === null ? [] : resolve(resource, action, evidence);
    if (resource !== null && arns.length === 0) {
      const say = `${quoted(resource, 200)} is neither an ARN nor a name in the evidence, so it cannot be evaluated.`;
      return { data: { say: [say, ...lines, ...before], action, ...given }, summary: `${action}: resource not known` };
    }
    const decisions = decide(action, arns, evidence);
    const allowed = decisions.filter((one) => one.decision === 'allowed').length;
    const told = decisions.slice(0, 3).map((one) => `${action} on ${quoted(one.arn)}: ${inWords(one, grants)}.`);
    return {
      data: {
        say: [...told, ...lines, ...before],
        action,
        decisions: decisions.map(({ arn, decision, by }) => ({
          arnFromLogs: logText(arn),
          decision,
          byFromLogs: by === undefined ? null : logText(by, 130),
        })),
        ...given,
      },
      summary:
        arns.length > 0
          ? `${action} evaluated on ${plural(arns.length, 'resource')}: ${allowed} allowed`
          : `${action}: ${plural(grants.length, 'grant')}`,
    };
  },
});

/** What kind of policy the answer is about, where it is not simply the latest one. */
function* standing(action: string, evidence: ConversationEvidence): Generator<string> {
  if (evidence.policies.length === 0) {
    yield 'No policy was checked yet; this is the draft with its chosen or suggested scopes.';
  } else if (evidence.policiesAreOld) {
    yield 'Something was decided after this policy was checked, and is not in it yet.';
    for (const line of grantLines(action, fromDraft(action, evidence), { ...evidence, policies: [], kept: [] }).slice(
      0,
      2,
    ))
      yield `As decided now: ${line}`;
  }
  const unread = [...evidence.kept, { name: 'The permissions boundary', document: evidence.boundary ?? EMPTY }].filter(
    ({ document }) => !isReadable(document),
  );
  for (const { name } of unread) yield `${quoted(name, 130)} cannot be read, so it is not counted here.`;
}

const EMPTY = { Version: '2012-10-17', Statement: [] };

function isReadable(document: unknown): boolean {
  try {
    return parseDocument(document) !== undefined;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

type Decided = { arn: string; decision: Evaluation['decision']; byBoundary?: true; by?: string };

/** Denies that depend on what is not recorded are not judged, as in the replay. */
function decide(action: string, arns: readonly string[], evidence: ConversationEvidence): Decided[] {
  const attached = [...evidence.policies, ...evidence.kept.filter(({ document }) => isReadable(document))];
  const { boundary } = evidence;
  const limit = boundary === undefined || !isReadable(boundary) ? {} : { boundary: judgeable(boundary) };
  const evaluator = compilePolicies(
    attached.map(({ document }) => judgeable(document)),
    limit,
  );
  return arns.map((arn) => {
    const { document, sid, ...decision } = evaluator.evaluate({ action, resource: arn });
    const by = sid ?? (document === undefined ? undefined : attached[document]?.name);
    return { arn, ...decision, ...(by === undefined ? {} : { by }) };
  });
}

function inWords(one: Decided, grants: readonly Grant[]): string {
  if (one.decision === 'allowed') return `allowed${one.by ? ` by ${quoted(one.by, 130)}` : ''}`;
  if (one.byBoundary) return 'not allowed: the permissions boundary does not let it';
  if (one.decision === 'explicit-deny') return `denied by a Deny statement${one.by ? ` (${quoted(one.by, 130)})` : ''}`;
  const conditional = grants.find((grant) => grant.conditions.length > 0 && covers(grant, one.arn));
  return conditional
    ? `allowed only under conditions on ${conditional.conditions.slice(0, 3).join(', ')}`
    : 'not allowed by the new policy or a policy that stays attached';
}

function covers(grant: Grant, arn: string): boolean {
  return setCovers(grant.resources, arn) !== grant.except;
}

function facts({ statement, sid, resources, conditions, counts }: Grant): Record<string, unknown> {
  return {
    statement: statement ?? null,
    sid: sid ?? null,
    resourcesFromLogs: resources.slice(0, 4).map((arn) => logText(arn)),
    resourceCount: resources.length,
    conditions,
    counts,
  };
}

/** ARNs for what was asked: itself, or those in the evidence that the action takes and that hold it in their name. */
function resolve(asked: string, action: string, evidence: ConversationEvidence): string[] {
  const wanted = asked.trim();
  if (wanted === '*' || wanted.startsWith('arn:')) return [wanted];
  const types = findAction(action)?.resourceTypes ?? [];
  const known = [
    ...evidence.contract.needs.flatMap((need) => need.resources.map((resource) => resource.arn)),
    ...evidence.contract.denied.flatMap((denial) => denial.resource ?? []),
  ];
  const fits = (arn: string) => types.some((type) => arnFitsType(arn, type.arnTemplate));
  const holds = (arn: string) => arn.split(':').slice(5).join(':').split(/[/:]/).includes(wanted);
  const found = [...new Set(known)].filter((arn) => holds(arn) && fits(arn)).sort((a, b) => a.length - b.length);
  return found.slice(0, 5);
}
