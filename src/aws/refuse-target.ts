import { Problem } from '../problem.js';

/** What is known of a principal before or after it was read: a parsed target, or a baseline. */
export interface RefusableTarget {
  arn?: string;
  name?: string;
  path?: string;
  tags?: Record<string, string>;
}

interface Refusal {
  matches: (name: string, path: string) => boolean;
  message: (name: string) => string;
  advice: string;
}

/**
 * Roles that must not (or cannot) be changed one by one, each with the way to go instead. Sources: IAM user guide on
 * service-linked roles; IAM Identity Center on reserved roles (`UnmodifiableEntity`); AWS Organizations and Control
 * Tower on their access roles; CDK bootstrap template (`cdk-<qualifier>-cfn-exec-role-<account>-<region>`);
 * CloudFormation on StackSet execution roles (self-managed, and `stacksets-exec-…` of service-managed ones).
 */
const REFUSALS: Refusal[] = [
  {
    matches: (name, path) => path.startsWith('/aws-service-role/') || /^AWSServiceRoleFor/.test(name),
    message: (name) => `${name} is a service-linked role: only AWS can change its policy.`,
    advice: 'Nothing can be tightened here. Deleting the resources that use it is the only way to remove it.',
  },
  {
    matches: (name, path) => path.startsWith('/aws-reserved/') || /^AWSReservedSSO_/.test(name),
    message: (name) => `${name} belongs to a permission set of IAM Identity Center and cannot be changed itself.`,
    advice:
      'Change the permission set in IAM Identity Center: give it a narrower policy. It then changes in every account that has it.',
  },
  {
    matches: (name) => name === 'OrganizationAccountAccessRole',
    message: (name) => `${name} is the way in from the management account; it has to keep full access.`,
    advice: 'Limit who may assume it (its trust policy, and sts:AssumeRole in the management account) instead.',
  },
  {
    matches: (name) => name === 'AWSControlTowerExecution',
    message: (name) => `${name} is what Control Tower runs the account with; it has to keep full access.`,
    advice: 'Leave it as it is. Control Tower puts it back, and drifts without it.',
  },
  {
    matches: (name) => /^cdk-[a-z0-9]+-cfn-exec-role-/i.test(name),
    message: (name) => `${name} is the CDK's CloudFormation execution role; a bootstrap would overwrite a change.`,
    advice: 'Change it at bootstrap: cdk bootstrap --cloudformation-execution-policies <ARN of a narrower policy>.',
  },
  {
    matches: (name) => name === 'AWSCloudFormationStackSetExecutionRole' || /^stacksets-exec-/.test(name),
    message: (name) => `${name} runs CloudFormation StackSets in this account; what it needs is decided by templates.`,
    advice:
      'Use a customised execution role per StackSet (--execution-role-name), and review that one. Service-managed ones cannot be changed.',
  },
];

/**
 * A `Problem` ("refused") where this principal is not reviewed, with the way to go instead; else undefined.
 * Call it with the target as typed (early, no AWS needed), and again with the baseline, which knows path and tags.
 * `exemptTag` is the key of the tag that marks break-glass roles; any value but "false" exempts.
 */
export function refuseTarget(target: RefusableTarget, exemptTag?: string): Problem | undefined {
  const path = target.path ?? pathOf(target.arn);
  const name = target.name ?? '';
  const refusal = REFUSALS.find((one) => one.matches(name, path));
  if (refusal) return new Problem('refused', refusal.message(name), refusal.advice);
  if (exemptTag === undefined) return undefined;
  const [key, value] =
    Object.entries(target.tags ?? {}).find(([tag]) => tag.toLowerCase() === exemptTag.toLowerCase()) ?? [];
  if (key === undefined || value?.toLowerCase() === 'false') return undefined;
  return new Problem(
    'refused',
    `${name} carries the tag ${key}: it is exempt from reviews.`,
    `Exempt roles are kept for emergencies. If this one should be reviewed, remove the tag ${key} (or set it to false).`,
  );
}

function pathOf(arn: string | undefined): string {
  return /:(?:role|user)(\/(?:.*\/)?)[^/]+$/.exec(arn ?? '')?.[1] ?? '/';
}
