import { randomBytes } from 'node:crypto';
import { arnOf, type LocalRole, type LocalWorld } from './account.js';
import { AwsFailure, type QueryInput, textOf } from './wire.js';

/** Who makes a request, as the access key tells. */
export interface Caller {
  arn: string;
  userId: string;
  account: string;
  /** The assumed role, where the stand-in handed out the credentials itself. */
  role?: { account: string; name: string };
}

export interface Sessions {
  /** The session of an access key; the process itself for a key that the stand-in does not know. */
  callerOf(accessKey: string, world: LocalWorld): Caller;
  assumeRole(caller: Caller, input: QueryInput, world: LocalWorld): object;
  getCallerIdentity(caller: Caller): object;
}

/** STS of the stand-in: AssumeRole with trust policy, external id and source identity, and GetCallerIdentity. */
export function createSessions(): Sessions {
  const sessions = new Map<string, Caller>();
  return {
    callerOf: (accessKey, world) =>
      sessions.get(accessKey) ?? { ...world.caller, account: world.caller.arn.split(':')[4] ?? '' },
    assumeRole(caller, input, world) {
      const roleArn = textOf(input, 'RoleArn') ?? '';
      const session = textOf(input, 'RoleSessionName') ?? '';
      if (!/^[\w+=,.@-]{2,64}$/.test(session)) {
        throw invalid(`Value '${session}' at 'roleSessionName' failed to satisfy constraint`);
      }
      const found = findRole(world, roleArn);
      // STS answers alike for a role that does not exist and for one that does not trust the caller.
      if (!found || found.role.denyAssume || !trusts(found.role, caller, 'sts:AssumeRole', input)) {
        throw denied(caller, 'sts:AssumeRole', roleArn);
      }
      const sourceIdentity = textOf(input, 'SourceIdentity');
      if (sourceIdentity !== undefined && !trusts(found.role, caller, 'sts:SetSourceIdentity', input)) {
        throw denied(caller, 'sts:SetSourceIdentity', roleArn);
      }
      const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
      const arn = `arn:${world.partition}:sts::${found.account}:assumed-role/${found.role.name}/${session}`;
      const userId = `${found.role.uniqueId}:${session}`;
      sessions.set(accessKeyId, {
        arn,
        userId,
        account: found.account,
        role: { account: found.account, name: found.role.name },
      });
      return {
        Credentials: {
          AccessKeyId: accessKeyId,
          SecretAccessKey: randomBytes(30).toString('base64'),
          SessionToken: randomBytes(60).toString('base64'),
          Expiration: new Date(Date.now() + Number(textOf(input, 'DurationSeconds') ?? 3600) * 1000),
        },
        AssumedRoleUser: { AssumedRoleId: userId, Arn: arn },
        PackedPolicySize: 0,
        SourceIdentity: sourceIdentity,
      };
    },
    getCallerIdentity: (caller) => ({ UserId: caller.userId, Account: caller.account, Arn: caller.arn }),
  };
}

function findRole(world: LocalWorld, arn: string): { account: string; role: LocalRole } | undefined {
  for (const account of world.accounts) {
    const role = account.roles.find((one) => arnOf(world.partition, account.id, 'role', one) === arn);
    if (role) return { account: account.id, role };
  }
  return undefined;
}

/** Whether the trust policy lets the caller do this: principal, action and the external id are looked at. */
function trusts(role: LocalRole, caller: Caller, action: string, input: QueryInput): boolean {
  const principals = [
    '*',
    caller.arn,
    caller.account,
    `arn:aws:iam::${caller.account}:root`,
    caller.arn.replace(/^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\/.*$/, 'arn:$1:iam::$2:role/$3'),
  ];
  return list(field(role.trust, 'Statement')).some((statement) => {
    const who = field(statement, 'Principal');
    const named = who === '*' ? ['*'] : list(field(who, 'AWS'));
    const wanted = list(field(field(field(statement, 'Condition'), 'StringEquals'), 'sts:ExternalId'));
    return (
      field(statement, 'Effect') === 'Allow' &&
      list(field(statement, 'Action')).some((one) => one === action || one === 'sts:*' || one === '*') &&
      named.some((one) => typeof one === 'string' && principals.includes(one)) &&
      (wanted.length === 0 || wanted.includes(textOf(input, 'ExternalId')))
    );
  });
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function list(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function invalid(message: string): AwsFailure {
  return new AwsFailure('ValidationError', message);
}

function denied(caller: Caller, action: string, resource: string): AwsFailure {
  return new AwsFailure(
    'AccessDenied',
    `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`,
    403,
  );
}
