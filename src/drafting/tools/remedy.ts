import type { DenialCause } from '../../cloudtrail/denial-message.js';
import type { Denial } from '../../needs/contract.js';
import { setCovers } from '../../needs/pattern-set.js';
import type { ConversationEvidence } from '../evidence.js';
import { isAction, named, scopeNow } from './find.js';
import { grantsOf } from './grants.js';
import { capital, quoted } from './kit.js';

/** What would have to change for a denied call to succeed. */
export interface Remedy {
  kind: 'allowed-by-draft' | 'extend-statement' | 'left-out' | 'attest' | 'elsewhere' | 'unknown';
  sentence: string;
  statementId?: string;
}

/**
 * What each cause means for an identity policy. The causes are those of AWS's access denied messages (IAM User Guide,
 * "Troubleshoot access denied error messages"); only a missing allow can be mended by a statement of this policy.
 */
const ELSEWHERE: Partial<Record<DenialCause, string>> = {
  'explicit-deny-identity':
    'A Deny in a policy attached to the principal refused it. An Allow never overrides a Deny: that statement itself would have to change.',
  'service-control-policy':
    "A service control policy of the organization refused it. No identity policy can allow it: the organization's administrators would have to change the SCP.",
  'resource-control-policy':
    "A resource control policy of the organization refused it. No identity policy can allow it: the organization's administrators would have to change the RCP.",
  'permissions-boundary':
    'The permissions boundary refused it. A statement of this policy cannot go beyond the boundary: the boundary would have to allow it too.',
  'session-policy':
    'The session policy that was passed when the role was assumed refused it. Whoever starts the session would have to widen that policy; this policy cannot.',
  'resource-policy': "The resource's own policy refused it. It has to be changed there, by the owner of the resource.",
  'vpc-endpoint-policy':
    'The policy of the VPC endpoint refused it. It has to be changed at the endpoint; no identity policy can override it.',
  'role-trust-policy':
    'The trust policy of the role to be assumed refused it. That role would have to trust this principal; this policy alone cannot change it.',
};

const CAUSES: Record<DenialCause, string> = {
  'no-identity-policy': 'no identity policy allows it',
  'explicit-deny-identity': 'explicit deny in an identity policy',
  'service-control-policy': 'service control policy',
  'resource-control-policy': 'resource control policy',
  'permissions-boundary': 'permissions boundary',
  'session-policy': 'session policy',
  'resource-policy': 'resource policy',
  'vpc-endpoint-policy': 'VPC endpoint policy',
  'role-trust-policy': 'role trust policy',
  unknown: 'the message does not say',
};

export function causeInWords(cause: DenialCause): string {
  return CAUSES[cause];
}

/** Says whether a statement of this policy could be extended for a denial, and which, or why none can. */
export function remedyFor(denial: Denial, evidence: ConversationEvidence): Remedy {
  const elsewhere = ELSEWHERE[denial.cause];
  if (elsewhere) return { kind: 'elsewhere', sentence: elsewhere };
  const { action } = denial;
  if (!action) {
    return {
      kind: 'unknown',
      sentence: 'The record names no action, so it is not known which permission was missing.',
    };
  }
  const unsure =
    denial.cause === 'unknown' ? ' The message does not say which policy refused, so this may not be enough.' : '';
  const holding = evidence.statements
    .map(({ statement }, at) => ({ at, statement }))
    .filter(({ statement }) => statement.actions.some((one) => isAction(action, one)));
  for (const found of holding) {
    const scope = scopeNow(found.at, evidence);
    if (scope && denial.resource && scope.resources.some((pattern) => covers(pattern, denial.resource))) {
      const how = scope.decided ? 'as decided' : 'with its suggested scope';
      return {
        kind: 'allowed-by-draft',
        sentence: `The new policy would allow it: ${named(found)} covers it ${how}.${unsure}`,
        statementId: found.statement.id,
      };
    }
  }
  const elsewhereAllowed = grantsOf(action, evidence).find(
    (grant) => grant.counts && !grant.except && grant.resources.some((pattern) => covers(pattern, denial.resource)),
  );
  if (elsewhereAllowed && elsewhereAllowed.statement === undefined) {
    const only =
      elsewhereAllowed.conditions.length > 0 ? `, under conditions on ${elsewhereAllowed.conditions.join(', ')}` : '';
    return {
      kind: 'allowed-by-draft',
      sentence: `${elsewhereAllowed.who} would allow it${only}.${unsure}`,
    };
  }
  const first = holding[0];
  if (first && !scopeNow(first.at, evidence)) {
    return {
      kind: 'left-out',
      sentence: `${capital(named(first))} holds ${quoted(action, 120)} and was left out by a person: it would have to be taken in again.${unsure}`,
      statementId: first.statement.id,
    };
  }
  if (first) {
    const target = denial.resource ? ` by ${quoted(denial.resource)}` : '';
    return {
      kind: 'extend-statement',
      sentence: `${capital(named(first))} allows ${quoted(action, 120)} elsewhere: its scope would have to be extended${target} (choose another scope there).${unsure}`,
      statementId: first.statement.id,
    };
  }
  return {
    kind: 'attest',
    sentence: `No statement holds ${quoted(action, 120)}: a denied call proves no need. A named person would have to add it on an exact ARN, and another approve it.${unsure}`,
  };
}

function covers(pattern: string, resource: string | undefined): boolean {
  return resource !== undefined && setCovers([pattern], resource);
}
