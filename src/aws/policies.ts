import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import { Problem } from '../problem.js';
import type { BaselinePolicy } from './principal.js';

/** IAM returns documents URL-encoded (RFC 3986), and the JavaScript SDK leaves them so. */
export function decodeDocument(text: string | undefined, what: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(text ?? ''));
  } catch (cause) {
    throw new Problem('aws-failed', `The document of ${what} could not be read.`, 'Look at it in the IAM console.', {
      cause,
    });
  }
}

/** A managed policy in its default version. Throws what the SDK throws. */
export async function readManagedPolicy(
  iam: IAMClient,
  arn: string,
  kind: 'attached' | 'boundary',
): Promise<BaselinePolicy> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
  const version = await iam.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: Policy?.DefaultVersionId }));
  const name = Policy?.PolicyName ?? arn.slice(arn.lastIndexOf('/') + 1);
  return {
    kind,
    name,
    arn,
    awsManaged: /^arn:[^:]+:iam::aws:/.test(arn),
    document: decodeDocument(version.PolicyVersion?.Document, `the policy ${name}`),
  };
}

/** Every attached policy, in the order of their names. IAM pages its lists (100 by default): all pages are read. */
export async function readAttached(iam: IAMClient, kind: 'role' | 'user', name: string): Promise<BaselinePolicy[]> {
  const arns: string[] = [];
  let marker: string | undefined;
  do {
    const page =
      kind === 'role'
        ? await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name, Marker: marker }))
        : await iam.send(new ListAttachedUserPoliciesCommand({ UserName: name, Marker: marker }));
    arns.push(...(page.AttachedPolicies ?? []).flatMap(({ PolicyArn }) => (PolicyArn ? [PolicyArn] : [])));
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker);
  return inOrder(arns, (arn) => readManagedPolicy(iam, arn, 'attached'));
}

/** Every inline policy, in the order of their names. */
export async function readInline(iam: IAMClient, kind: 'role' | 'user', name: string): Promise<BaselinePolicy[]> {
  const names: string[] = [];
  let marker: string | undefined;
  do {
    const page =
      kind === 'role'
        ? await iam.send(new ListRolePoliciesCommand({ RoleName: name, Marker: marker }))
        : await iam.send(new ListUserPoliciesCommand({ UserName: name, Marker: marker }));
    names.push(...(page.PolicyNames ?? []));
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker);
  return inOrder(names, async (policyName) => {
    const { PolicyDocument } =
      kind === 'role'
        ? await iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName: policyName }))
        : await iam.send(new GetUserPolicyCommand({ UserName: name, PolicyName: policyName }));
    return {
      kind: 'inline',
      name: policyName,
      awsManaged: false,
      document: decodeDocument(PolicyDocument, `the inline policy ${policyName}`),
    };
  });
}

/** IAM throttles per account, so one request at a time: a role has a handful of policies. */
async function inOrder<T>(items: string[], read: (item: string) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (const item of [...items].sort()) results.push(await read(item));
  return results;
}
