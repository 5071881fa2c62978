import {
  arnOf,
  type LocalAccount,
  type LocalGroup,
  type LocalRole,
  type LocalUser,
  type LocalWorld,
} from './account.js';
import { contextKeys } from './context-keys.js';
import { simulate } from './simulate.js';
import { AwsFailure, type QueryInput, textOf, textsOf } from './wire.js';

/** One IAM operation: the account it is asked in, its input, its result. */
type Operation = (account: LocalAccount, input: QueryInput, world: LocalWorld) => object;

const paged = (input: QueryInput, key: string, items: object[] | string[], size = 100): object => {
  const start = Number(textOf(input, 'Marker') ?? 0);
  const limit = Math.min(1000, Number(textOf(input, 'MaxItems') ?? size));
  const end = start + limit;
  const more = end < items.length;
  return { [key]: items.slice(start, end), IsTruncated: more, Marker: more ? String(end) : undefined };
};

/** IAM of the stand-in: what Tighten reads, with AWS's own answers and errors. Nothing can be changed through it. */
export const iamOperations: Record<string, Operation> = {
  GetRole: (account, input, world) => ({ Role: roleFacts(account, role(account, input), world, true) }),
  GetUser: (account, input, world) => ({ User: userFacts(account, user(account, input), world, true) }),
  ListRoles: (account, input, world) =>
    paged(
      input,
      'Roles',
      account.roles.map((one) => roleFacts(account, one, world, false)),
    ),
  ListUsers: (account, input, world) =>
    paged(
      input,
      'Users',
      account.users.map((one) => userFacts(account, one, world, false)),
    ),
  GetAccountAuthorizationDetails: (account, input, world) => authorizationDetails(account, input, world),
  ListAttachedRolePolicies: (account, input) => paged(input, 'AttachedPolicies', attached(role(account, input))),
  ListAttachedUserPolicies: (account, input) => paged(input, 'AttachedPolicies', attached(user(account, input))),
  ListRolePolicies: (account, input) => paged(input, 'PolicyNames', Object.keys(role(account, input).inline)),
  ListUserPolicies: (account, input) => paged(input, 'PolicyNames', Object.keys(user(account, input).inline)),
  GetRolePolicy: (account, input) => {
    const owner = role(account, input);
    return { RoleName: owner.name, ...inline(owner, input, 'role') };
  },
  GetUserPolicy: (account, input) => {
    const owner = user(account, input);
    return { UserName: owner.name, ...inline(owner, input, 'user') };
  },
  ListGroupsForUser: (account, input, world) => {
    const { groups } = user(account, input);
    const facts = account.groups
      .filter(({ name }) => groups.includes(name))
      .map((one) => ({
        Path: one.path,
        GroupName: one.name,
        GroupId: 'AGPAEXAMPLEGROUP00001',
        Arn: arnOf(world.partition, account.id, 'group', one),
        CreateDate: new Date(0),
      }));
    return paged(input, 'Groups', facts);
  },
  ListAttachedGroupPolicies: (account, input) => paged(input, 'AttachedPolicies', attached(group(account, input))),
  ListGroupPolicies: (account, input) => paged(input, 'PolicyNames', Object.keys(group(account, input).inline)),
  GetGroupPolicy: (account, input) => {
    const owner = group(account, input);
    return { GroupName: owner.name, ...inline(owner, input, 'group') };
  },
  ListRoleTags: (account, input) => paged(input, 'Tags', tagList(role(account, input).tags)),
  GetPolicy: (account, input, world) => {
    const { arn, name, path } = policy(account, input, world);
    return {
      Policy: {
        PolicyName: name,
        Arn: arn,
        Path: path,
        DefaultVersionId: 'v1',
        AttachmentCount: 1,
        IsAttachable: true,
      },
    };
  },
  GetPolicyVersion: (account, input, world) => {
    const { arn, document } = policy(account, input, world);
    const version = textOf(input, 'VersionId');
    if (version !== 'v1') throw missing(`Policy ${arn} version ${version} does not exist or is not attachable.`);
    return { PolicyVersion: { Document: encode(document), VersionId: 'v1', IsDefaultVersion: true } };
  },
  GetInstanceProfile: (account, input, world) => {
    const name = textOf(input, 'InstanceProfileName');
    const profile = account.instanceProfiles.find((one) => one.name === name);
    if (!profile) throw missing(`Instance Profile ${name} cannot be found.`);
    return {
      InstanceProfile: {
        InstanceProfileName: profile.name,
        Path: profile.path,
        InstanceProfileId: 'AIPAEXAMPLEPROFILE01',
        Arn: arnOf(world.partition, account.id, 'instance-profile', profile),
        CreateDate: new Date(0),
        Roles: account.roles
          .filter((one) => one.name === profile.role)
          .map((one) => roleFacts(account, one, world, false)),
      },
    };
  },
  SimulateCustomPolicy: (_account, input) => paged(input, 'EvaluationResults', simulate(input)),
  GetContextKeysForCustomPolicy: (_account, input) => ({
    ContextKeyNames: contextKeys(textsOf(input, 'PolicyInputList')),
  }),
};

/** The IAM action and resource that an operation is authorised as. */
export function iamRequest(operation: string, account: LocalAccount, input: QueryInput, world: LocalWorld) {
  return { action: `iam:${operation}`, resource: resourceOf(account, input, world) };
}

function resourceOf(account: LocalAccount, input: QueryInput, world: LocalWorld): string {
  const base = `arn:${world.partition}:iam::${account.id}`;
  const roleName = textOf(input, 'RoleName');
  const userName = textOf(input, 'UserName');
  const groupName = textOf(input, 'GroupName');
  const profile = textOf(input, 'InstanceProfileName');
  const path = (owners: { name: string; path: string }[], name: string) =>
    owners.find((one) => one.name === name)?.path ?? '/';
  if (roleName !== undefined) return `${base}:role${path(account.roles, roleName)}${roleName}`;
  if (userName !== undefined) return `${base}:user${path(account.users, userName)}${userName}`;
  if (groupName !== undefined) return `${base}:group${path(account.groups, groupName)}${groupName}`;
  if (profile !== undefined) return `${base}:instance-profile${path(account.instanceProfiles, profile)}${profile}`;
  return textOf(input, 'PolicyArn') ?? '*';
}

function role(account: LocalAccount, input: QueryInput): LocalRole {
  const name = textOf(input, 'RoleName');
  const found = account.roles.find((one) => one.name === name);
  if (!found) throw missing(`The role with name ${name} cannot be found.`);
  return found;
}

function group(account: LocalAccount, input: QueryInput): LocalGroup {
  const name = textOf(input, 'GroupName');
  const found = account.groups.find((one) => one.name === name);
  if (!found) throw missing(`The group with name ${name} cannot be found.`);
  return found;
}

function user(account: LocalAccount, input: QueryInput): LocalUser {
  const name = textOf(input, 'UserName');
  const found = account.users.find((one) => one.name === name);
  if (!found) throw missing(`The user with name ${name} cannot be found.`);
  return found;
}

function policy(account: LocalAccount, input: QueryInput, world: LocalWorld) {
  const arn = textOf(input, 'PolicyArn') ?? '';
  const own = account.policies.find((one) => one.arn === arn);
  if (own) return own;
  if (!Object.hasOwn(world.awsPolicies, arn)) throw missing(`Policy ${arn} was not found.`);
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  return { arn, name, path: '/', document: world.awsPolicies[arn] };
}

function roleFacts(account: LocalAccount, one: LocalRole, world: LocalWorld, whole: boolean): object {
  return {
    Path: one.path,
    RoleName: one.name,
    RoleId: one.uniqueId,
    Arn: arnOf(world.partition, account.id, 'role', one),
    CreateDate: new Date(one.createdAt),
    AssumeRolePolicyDocument: encode(one.trust),
    Description: one.description,
    MaxSessionDuration: 3600,
    // ListRoles leaves these out (IAM API reference, ListRoles).
    ...(whole
      ? {
          PermissionsBoundary: boundaryFacts(one.boundary),
          Tags: tagList(one.tags),
          RoleLastUsed: one.lastUsed
            ? { LastUsedDate: new Date(one.lastUsed.at), Region: one.lastUsed.region }
            : undefined,
        }
      : {}),
  };
}

function userFacts(account: LocalAccount, one: LocalUser, world: LocalWorld, whole: boolean): object {
  return {
    Path: one.path,
    UserName: one.name,
    UserId: one.uniqueId,
    Arn: arnOf(world.partition, account.id, 'user', one),
    CreateDate: new Date(one.createdAt),
    PasswordLastUsed: one.passwordLastUsed ? new Date(one.passwordLastUsed) : undefined,
    ...(whole ? { PermissionsBoundary: boundaryFacts(one.boundary), Tags: tagList(one.tags) } : {}),
  };
}

/** Roles first, then managed policies, as one list that is paged and then told apart again; the filter as AWS reads it. */
function authorizationDetails(account: LocalAccount, input: QueryInput, world: LocalWorld): object {
  const filter = textsOf(input, 'Filter');
  const wanted = (kind: string) => filter.length === 0 || filter.includes(kind);
  const roles = account.roles.map((one) => ({
    role: {
      ...roleFacts(account, one, world, true),
      InstanceProfileList: [],
      RolePolicyList: Object.keys(one.inline).map((name) => ({
        PolicyName: name,
        PolicyDocument: encode(one.inline[name]),
      })),
      AttachedManagedPolicies: attached(one),
    },
  }));
  const aws = Object.keys(world.awsPolicies).map((arn) => ({
    arn,
    name: arn.slice(arn.lastIndexOf('/') + 1),
    path: '/',
    document: world.awsPolicies[arn],
  }));
  const policies = [
    ...(wanted('LocalManagedPolicy') ? account.policies : []),
    ...(wanted('AWSManagedPolicy') ? aws : []),
  ];
  const all = [
    ...(wanted('Role') ? roles : []),
    ...policies.map(({ arn, name, path, document }) => ({
      policy: {
        PolicyName: name,
        Arn: arn,
        Path: path,
        DefaultVersionId: 'v1',
        PolicyVersionList: [{ Document: encode(document), VersionId: 'v1', IsDefaultVersion: true }],
      },
    })),
  ];
  const start = Number(textOf(input, 'Marker') ?? 0);
  const end = start + Math.min(1000, Number(textOf(input, 'MaxItems') ?? 100));
  const page = all.slice(start, end);
  return {
    RoleDetailList: page.flatMap((one) => ('role' in one ? [one.role] : [])),
    Policies: page.flatMap((one) => ('policy' in one ? [one.policy] : [])),
    IsTruncated: end < all.length,
    Marker: end < all.length ? String(end) : undefined,
  };
}

function boundaryFacts(arn: string | undefined): object | undefined {
  return arn ? { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn } : undefined;
}

function tagList(tags: Record<string, string>): object[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function attached(owner: { attached: string[] }): object[] {
  return owner.attached.map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn }));
}

function inline(owner: { inline: Record<string, unknown> }, input: QueryInput, kind: string): object {
  const name = textOf(input, 'PolicyName') ?? '';
  if (!Object.hasOwn(owner.inline, name)) throw missing(`The ${kind} policy with name ${name} cannot be found.`);
  return { PolicyName: name, PolicyDocument: encode(owner.inline[name]) };
}

/** Documents leave IAM URL-encoded after RFC 3986. */
function encode(document: unknown): string {
  return encodeURIComponent(JSON.stringify(document)).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function missing(message: string): AwsFailure {
  return new AwsFailure('NoSuchEntity', message, 404);
}
