import { GetRoleCommand, GetUserCommand, type IAMClient, type Tag } from '@aws-sdk/client-iam';
import { parseArn } from '../iam/arn.js';
import { Problem } from '../problem.js';
import { awsProblem } from './errors.js';
import { readGroupPolicies } from './group-policies.js';
import { isAdmin } from './is-admin.js';
import { decodeDocument, readAttached, readInline, readManagedPolicy } from './policies.js';

/** One policy of the principal as it is today. `document` is the parsed JSON, decoded. */
export interface BaselinePolicy {
  /** `attached` managed policy, `inline` policy, or the permissions `boundary`. */
  kind: 'attached' | 'inline' | 'boundary';
  name: string;
  arn?: string;
  /** The group through which a user has it: it cannot be replaced for this user alone, only by leaving the group. */
  group?: string;
  /** True for policies that AWS owns. */
  awsManaged: boolean;
  document: unknown;
}

/**
 * What the principal has today, captured with the evidence and kept for rollback. `fetchedAt` is ISO 8601 UTC.
 */
export interface Baseline {
  kind: 'role' | 'user';
  arn: string;
  name: string;
  /** `/` or `/team/`. */
  path: string;
  account: string;
  partition: string;
  uniqueId: string;
  createdAt?: string;
  lastUsed?: { at?: string; region?: string };
  policies: BaselinePolicy[];
  /** Trust policy of a role, parsed; absent for a user. */
  trust?: unknown;
  tags: Record<string, string>;
  /** True where the attached and inline policies together allow every action on every resource. */
  admin: boolean;
  fetchedAt: string;
}

/**
 * Reads what a role or user has today: GetRole/GetUser, all attached and inline policies in their current versions,
 * of a user those of its groups too, the
 * permissions boundary, the trust policy and the tags. Throws `Problem`: `aws-missing` where there is no such
 * principal, `aws-denied` with the missing permission.
 */
export async function readBaseline(iam: IAMClient, ref: { kind: 'role' | 'user'; name: string }): Promise<Baseline> {
  try {
    const principal = await readPrincipal(iam, ref);
    const boundary = principal.boundaryArn ? [await readManagedPolicy(iam, principal.boundaryArn, 'boundary')] : [];
    const policies = [
      ...(await readAttached(iam, ref.kind, ref.name)),
      ...(await readInline(iam, ref.kind, ref.name)),
      ...(ref.kind === 'user' ? await readGroupPolicies(iam, ref.name) : []),
      ...boundary,
    ];
    const { boundaryArn: _, ...facts } = principal;
    return { ...facts, policies, admin: isAdmin(policies), fetchedAt: new Date().toISOString() };
  } catch (error) {
    throw awsProblem(error, `read the ${ref.kind} ${ref.name}`);
  }
}

type PrincipalFacts = Omit<Baseline, 'policies' | 'admin' | 'fetchedAt'> & { boundaryArn?: string };

async function readPrincipal(iam: IAMClient, ref: { kind: 'role' | 'user'; name: string }): Promise<PrincipalFacts> {
  if (ref.kind === 'user') {
    const { User } = await iam.send(new GetUserCommand({ UserName: ref.name }));
    return {
      ...identify('user', ref.name, { arn: User?.Arn, path: User?.Path, uniqueId: User?.UserId }),
      ...(User?.CreateDate ? { createdAt: User.CreateDate.toISOString() } : {}),
      ...(User?.PasswordLastUsed ? { lastUsed: { at: User.PasswordLastUsed.toISOString() } } : {}),
      tags: tagsOf(User?.Tags),
      ...boundaryOf(User?.PermissionsBoundary?.PermissionsBoundaryArn),
    };
  }
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: ref.name }));
  const used = Role?.RoleLastUsed;
  return {
    ...identify('role', ref.name, { arn: Role?.Arn, path: Role?.Path, uniqueId: Role?.RoleId }),
    ...(Role?.CreateDate ? { createdAt: Role.CreateDate.toISOString() } : {}),
    ...(used?.LastUsedDate
      ? { lastUsed: { at: used.LastUsedDate.toISOString(), ...(used.Region ? { region: used.Region } : {}) } }
      : {}),
    trust: decodeDocument(Role?.AssumeRolePolicyDocument, `the trust policy of ${ref.name}`),
    tags: tagsOf(Role?.Tags),
    ...boundaryOf(Role?.PermissionsBoundary?.PermissionsBoundaryArn),
  };
}

function identify(
  kind: 'role' | 'user',
  name: string,
  facts: { arn?: string | undefined; path?: string | undefined; uniqueId?: string | undefined },
): Pick<Baseline, 'kind' | 'arn' | 'name' | 'path' | 'account' | 'partition' | 'uniqueId'> {
  const arn = parseArn(facts.arn ?? '');
  if (!arn || !facts.arn) {
    throw new Problem('aws-failed', `AWS returned the ${kind} ${name} without an ARN.`, 'Try again.', {
      passing: true,
    });
  }
  return {
    kind,
    arn: facts.arn,
    name: facts.arn.slice(facts.arn.lastIndexOf('/') + 1),
    path: facts.path ?? '/',
    account: arn.account,
    partition: arn.partition,
    uniqueId: facts.uniqueId ?? '',
  };
}

function tagsOf(tags: Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

function boundaryOf(arn: string | undefined): { boundaryArn?: string } {
  return arn ? { boundaryArn: arn } : {};
}
