import type { BaselinePolicy } from '../aws/principal.js';
import { MANAGED_POLICIES_PER_ROLE, MANAGED_POLICY_LIMIT, policySize } from '../iam/size.js';
import type { Policy } from '../needs/policy.js';
import type { Finding } from './finding.js';

/**
 * AWS's limits on the size and the number of managed policies. The new ones are attached before the old ones go, so for
 * the days of the shadow both count; the quota may have been raised, so that alone does not block.
 *
 * @param today what the principal has now
 */
export function sizeFindings(policies: readonly Policy[], today: readonly BaselinePolicy[]): Finding[] {
  const tooLarge = policies
    .map(({ name, document }) => ({ name, size: policySize(document) }))
    .filter(({ size }) => size > MANAGED_POLICY_LIMIT)
    .map(({ name, size }) =>
      finding(
        'error',
        'POLICY_TOO_LARGE',
        `${name} has ${size} characters; AWS accepts ${MANAGED_POLICY_LIMIT}.`,
        'Choose wider scopes where a statement lists many resources.',
      ),
    );
  return [...tooLarge, ...tooMany(policies, today)];
}

function tooMany(policies: readonly Policy[], today: readonly BaselinePolicy[]): Finding[] {
  const most = MANAGED_POLICIES_PER_ROLE;
  if (policies.length > most) {
    const message = `The edition has ${policies.length} policies; a role can have ${most} attached.`;
    const advice = 'Choose wider scopes, or ask AWS for a higher quota of managed policies per role.';
    return [finding('error', 'TOO_MANY_POLICIES', message, advice)];
  }
  const names = new Set(policies.map(({ name }) => name));
  const beside = today.filter(
    ({ kind, group, name }) => kind === 'attached' && group === undefined && !names.has(name),
  );
  const together = policies.length + beside.length;
  if (together <= most) return [];
  const message = `With the ${beside.length} managed policies of today, ${together} would be attached until those go; AWS accepts ${most} unless the quota was raised.`;
  const advice =
    'Ask AWS for a higher quota of managed policies per role, or take one away that is not needed, before you attach these.';
  return [finding('warning', 'TOO_MANY_ATTACHED', message, advice)];
}

function finding(severity: Finding['severity'], code: string, message: string, advice: string): Finding {
  return { source: 'size', severity, code, message, advice };
}
