import {
  GetGroupPolicyCommand,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
} from '@aws-sdk/client-iam';
import { decodeDocument, readManagedPolicy } from './policies.js';
import type { BaselinePolicy } from './principal.js';

/** One page of a list of IAM. */
interface Page<T> {
  items: T[];
  marker: string | undefined;
}

/** Every policy that a user has through its groups, each with the group's name. Throws what the SDK throws. */
export async function readGroupPolicies(iam: IAMClient, user: string): Promise<BaselinePolicy[]> {
  const groups = await allPages(async (Marker) => {
    const page = await iam.send(new ListGroupsForUserCommand({ UserName: user, Marker }));
    return { items: page.Groups ?? [], marker: page.IsTruncated ? page.Marker : undefined };
  });
  const policies: BaselinePolicy[] = [];
  for (const { GroupName } of groups) {
    if (GroupName) policies.push(...(await policiesOf(iam, GroupName)));
  }
  return policies;
}

async function policiesOf(iam: IAMClient, group: string): Promise<BaselinePolicy[]> {
  const attached = await allPages(async (Marker) => {
    const page = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName: group, Marker }));
    return { items: page.AttachedPolicies ?? [], marker: page.IsTruncated ? page.Marker : undefined };
  });
  const names = await allPages(async (Marker) => {
    const page = await iam.send(new ListGroupPoliciesCommand({ GroupName: group, Marker }));
    return { items: page.PolicyNames ?? [], marker: page.IsTruncated ? page.Marker : undefined };
  });
  const policies: BaselinePolicy[] = [];
  for (const { PolicyArn } of attached) {
    if (PolicyArn) policies.push({ ...(await readManagedPolicy(iam, PolicyArn, 'attached')), group });
  }
  for (const name of names) {
    const { PolicyDocument } = await iam.send(new GetGroupPolicyCommand({ GroupName: group, PolicyName: name }));
    const document = decodeDocument(PolicyDocument, `the inline policy ${name} of the group ${group}`);
    policies.push({ kind: 'inline', name, group, awsManaged: false, document });
  }
  return policies;
}

async function allPages<T>(read: (marker: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let marker: string | undefined;
  do {
    const page = await read(marker);
    items.push(...page.items);
    marker = page.marker;
  } while (marker);
  return items;
}
