import { compilePolicies } from '../../iam/evaluate.js';
import type { LocalWorld } from './account.js';
import type { Caller } from './sts.js';
import { AwsFailure } from './wire.js';

/**
 * Refuses a request that the caller's role does not allow, in AWS's words, so that a reader role that lacks a
 * permission is noticed here as it would be in AWS. Callers without a role (the process itself) may do everything.
 * `code`: IAM and STS say `AccessDenied`, JSON services `AccessDeniedException`.
 */
export function authorise(
  caller: Caller,
  request: { action: string; resource: string },
  world: LocalWorld,
  code: 'AccessDenied' | 'AccessDeniedException' = 'AccessDenied',
): void {
  if (!caller.role) return;
  const account = world.accounts.find(({ id }) => id === caller.role?.account);
  const role = account?.roles.find(({ name }) => name === caller.role?.name);
  if (!account || !role) return;
  const managed = (arn: string): unknown =>
    account.policies.find((policy) => policy.arn === arn)?.document ?? world.awsPolicies[arn];
  const documents = [...role.attached.map(managed), ...Object.values(role.inline)].filter((one) => one !== undefined);
  const boundary = role.boundary === undefined ? undefined : managed(role.boundary);
  const { decision } = compilePolicies(documents, boundary === undefined ? {} : { boundary }).evaluate(request);
  if (decision === 'allowed') return;
  const why =
    decision === 'explicit-deny'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${request.action} action`;
  throw new AwsFailure(
    code,
    `User: ${caller.arn} is not authorized to perform: ${request.action} on resource: ${request.resource} ${why}`,
    403,
  );
}
