import { z } from 'zod';
import { arnFitsType } from '../../iam/arn.js';
import { findAction } from '../../iam/catalog.js';
import { compilePolicies } from '../../iam/evaluate.js';
import type { ConversationEvidence } from '../evidence.js';
import { capital, defineTool, isAction, logText, named, plural, scopeNow } from './kit.js';

export const evaluate = defineTool({
  name: 'evaluate',
  description:
    'Whether the current policy allows an action on a resource. Without a checked policy yet: what the draft would give.',
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
      const say = `${logText(asked, 100)} is not an action that AWS knows (write it as service:Action).`;
      return { data: { say: [say] }, summary: `${logText(asked, 60)}: no such action` };
    }
    const grants = grantsOf(action, evidence);
    if (evidence.policies.length === 0) return fromDraft(action, grants);
    const arns = resource === null ? [] : resolve(resource, action, evidence);
    if (resource !== null && arns.length === 0) {
      const say = `${logText(resource, 200)} is neither an ARN nor a name in the evidence, so it cannot be evaluated.`;
      return { data: { say: [say, ...grantLines(action, grants)], grants }, summary: `${action}: resource not known` };
    }
    const policies = compilePolicies(evidence.policies.map((policy) => policy.document));
    const decisions = arns.map((arn) => ({ arn: logText(arn), ...policies.evaluate({ action, resource: arn }) }));
    const allowed = decisions.filter((one) => one.decision === 'allowed').length;
    const lines = decisions.slice(0, 3).map((one) => `${action} on ${one.arn}: ${inWords(one)}.`);
    return {
      data: { say: [...lines, ...grantLines(action, grants)], action, decisions, grants },
      summary:
        arns.length > 0
          ? `${action} evaluated on ${plural(arns.length, 'resource')}: ${allowed} allowed`
          : `${action}: granted by ${plural(grants.length, 'statement')}`,
    };
  },
});

interface Grant {
  statement: number;
  sid: string;
  label: string;
  resourcesFromLogs: string[];
  resourceCount: number;
}

/** Statements that hold the action, with the resources they have now. Tighten writes no wildcard into an action. */
function grantsOf(action: string, evidence: ConversationEvidence): Grant[] {
  return evidence.statements.flatMap(({ statement }, at) => {
    const scope = scopeNow(at, evidence);
    if (!scope || !statement.actions.some((one) => isAction(action, one))) return [];
    const resourcesFromLogs = scope.resources.slice(0, 4).map((arn) => logText(arn));
    return [
      {
        statement: at + 1,
        sid: statement.sid,
        label: named({ at, statement }),
        resourcesFromLogs,
        resourceCount: scope.resources.length,
      },
    ];
  });
}

function grantLines(action: string, grants: Grant[]): string[] {
  if (grants.length === 0)
    return [`No statement of the new policy holds ${action}: nothing allows it once the old policies are detached.`];
  return grants.slice(0, 3).map((grant) => {
    const more = grant.resourceCount - grant.resourcesFromLogs.length;
    return `${capital(grant.label)} gives ${action} on ${grant.resourcesFromLogs.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
  });
}

function fromDraft(action: string, grants: Grant[]) {
  return {
    data: {
      say: [
        'No policy was checked yet; this is the draft with its chosen or suggested scopes.',
        ...grantLines(action, grants),
      ],
      grants,
    },
    summary: `${action} in the draft: ${plural(grants.length, 'statement')}`,
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

function inWords(one: { decision: string; sid?: string }): string {
  if (one.decision === 'allowed') return `allowed${one.sid ? ` by ${one.sid}` : ''}`;
  return one.decision === 'explicit-deny' ? 'denied by a Deny statement' : 'not allowed by any statement';
}
