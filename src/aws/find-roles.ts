import { GetAccountAuthorizationDetailsCommand, type IAMClient, type RoleDetail } from '@aws-sdk/client-iam';
import { type Account, inBatches, named } from './accounts.js';
import { awsProblem } from './errors.js';
import { isAdmin } from './is-admin.js';
import { decodeDocument } from './policies.js';
import type { BaselinePolicy } from './principal.js';
import { refuseTarget } from './refuse-target.js';
import type { AwsClients } from './session.js';
import { wideActions } from './wide-actions.js';

/** A role that is allowed far more than a workload can need. */
export interface WideRole {
  account: string;
  label: string;
  arn: string;
  name: string;
  admin: boolean;
  /** How many actions beyond reading it is allowed on every resource by a wildcard. */
  actions: number;
  /** The widest of these wildcards, `ec2:*`; at most three. */
  wildcards: string[];
  /** ISO 8601 UTC; AWS keeps it for 400 days. */
  lastUsed?: string;
  /** Why it is not reviewed: it carries the exempt tag, or it is a role that has to stay as it is. */
  refused?: string;
}

export interface WideRoles {
  /** The widest first: administrators, then by the number of actions. */
  roles: WideRole[];
  /** Accounts that could not be asked, each with the reason. */
  failed: { account: string; reason: string }[];
  /** How many roles were looked at. */
  looked: number;
}

/**
 * Looks through all roles of the accounts for administrator rights and for wildcards that reach further than reading.
 * One paged `GetAccountAuthorizationDetails` per account: `ListRoles` leaves out tags and when a role was last used
 * (IAM API reference). What a boundary or a service control policy takes away again is not looked at.
 */
export async function findRoles(
  accounts: Account[],
  clientsFor: (account: string, partition: string) => AwsClients,
  exemptTag?: string,
): Promise<WideRoles> {
  const answers = await inBatches(accounts, async (account) => {
    try {
      const { roles, policies } = await readDetails(clientsFor(account.account, account.partition).iam);
      const found = roles.flatMap((role) => wideRole(role, policies, account, exemptTag) ?? []);
      return { found, looked: roles.length };
    } catch (error) {
      const { message, advice } = awsProblem(error, `look through the roles of ${named(account)}`);
      return { found: [], looked: 0, failed: { account: named(account), reason: `${message} ${advice}` } };
    }
  });
  const roles = answers.flatMap(({ found }) => found);
  roles.sort((a, b) => Number(b.admin) - Number(a.admin) || b.actions - a.actions || a.arn.localeCompare(b.arn));
  return {
    roles,
    failed: answers.flatMap(({ failed }) => failed ?? []),
    looked: answers.reduce((sum, { looked }) => sum + looked, 0),
  };
}

async function readDetails(iam: IAMClient): Promise<{ roles: RoleDetail[]; policies: Map<string, unknown> }> {
  const roles: RoleDetail[] = [];
  const policies = new Map<string, unknown>();
  let marker: string | undefined;
  do {
    const page = await iam.send(
      new GetAccountAuthorizationDetailsCommand({
        Filter: ['Role', 'LocalManagedPolicy', 'AWSManagedPolicy'],
        MaxItems: 1000,
        Marker: marker,
      }),
    );
    roles.push(...(page.RoleDetailList ?? []));
    for (const { Arn: arn, PolicyName: name, PolicyVersionList: versions } of page.Policies ?? []) {
      const current = versions?.find((version) => version.IsDefaultVersion);
      if (arn && current) policies.set(arn, decodeDocument(current.Document, `the policy ${name}`));
    }
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker);
  return { roles, policies };
}

function wideRole(
  role: RoleDetail,
  policies: Map<string, unknown>,
  { account, label }: Account,
  exemptTag: string | undefined,
): WideRole | undefined {
  const { RoleName: name, Arn: arn, Path: path } = role;
  if (!name || !arn) return undefined;
  const attached = (role.AttachedManagedPolicies ?? []).map(
    ({ PolicyArn, PolicyName }): BaselinePolicy => ({
      kind: 'attached',
      name: PolicyName ?? '',
      awsManaged: /^arn:[^:]+:iam::aws:/.test(PolicyArn ?? ''),
      document: policies.get(PolicyArn ?? ''),
    }),
  );
  const inline = (role.RolePolicyList ?? []).map(
    ({ PolicyName, PolicyDocument }): BaselinePolicy => ({
      kind: 'inline',
      name: PolicyName ?? '',
      awsManaged: false,
      document: decodeDocument(PolicyDocument, `the inline policy ${PolicyName}`),
    }),
  );
  const all = [...attached, ...inline].filter(({ document }) => document !== undefined);
  const admin = isAdmin(all);
  const { wildcards, actions } = wideActions(all.map(({ document }) => document));
  if (!admin && actions === 0) return undefined;
  const tags = Object.fromEntries((role.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
  const refused = refuseTarget({ arn, name, path: path ?? '/', tags }, exemptTag)?.message;
  const lastUsed = role.RoleLastUsed?.LastUsedDate?.toISOString();
  return {
    account,
    label,
    arn,
    name,
    admin,
    actions,
    wildcards: wildcards.slice(0, 3),
    ...(lastUsed ? { lastUsed } : {}),
    ...(refused ? { refused } : {}),
  };
}
