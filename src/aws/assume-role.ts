import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { Problem } from '../problem.js';
import { awsProblem, isDenied } from './errors.js';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expiration?: Date;
}

export type CredentialsProvider = () => Promise<Credentials>;

export interface AssumeOptions {
  roleArn: string;
  /** `tighten-<review id>`, at most 64 of `[\w+=,.@-]`. */
  sessionName: string;
  externalId?: string;
  /** Passed on where the trust policy allows it, left out (and that remembered) where not. */
  sourceIdentity?: string;
  /** Roles known to refuse a source identity; shared by all reviews of a process. */
  withoutSourceIdentity: Set<string>;
  region: string;
  endpoint?: string;
  /** Whose credentials assume the role; the SDK's default chain where absent. */
  caller?: CredentialsProvider;
}

/** Credentials are renewed this long before they run out, so that a page of results never meets an expired token. */
const EARLY_MS = 5 * 60_000;

/**
 * Credentials of an assumed read-only role. One provider serves all clients of one role and review: it assumes once,
 * shares what is under way, and renews before the end. Throws `Problem` ("assume-role") with the trust statement
 * that is missing.
 */
export function assumeRole(options: AssumeOptions): CredentialsProvider {
  let known: Credentials | undefined;
  let underWay: Promise<Credentials> | undefined;
  return () => {
    if (known && (known.expiration?.getTime() ?? Number.POSITIVE_INFINITY) - EARLY_MS > Date.now()) {
      return Promise.resolve(known);
    }
    underWay ??= assume(options)
      .then((credentials) => {
        known = credentials;
        return credentials;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
}

async function assume(options: AssumeOptions): Promise<Credentials> {
  const { roleArn, sourceIdentity, withoutSourceIdentity } = options;
  const identity = withoutSourceIdentity.has(roleArn) ? undefined : sourceIdentity;
  try {
    return await ask(options, identity);
  } catch (error) {
    if (identity === undefined || !isDenied(error)) throw await explained(error, options);
    try {
      const credentials = await ask(options, undefined);
      withoutSourceIdentity.add(roleArn);
      return credentials;
    } catch (second) {
      throw await explained(second, options);
    }
  }
}

function ask(options: AssumeOptions, sourceIdentity: string | undefined): Promise<Credentials> {
  const { roleArn, sessionName, externalId, region, endpoint, caller } = options;
  return fromTemporaryCredentials({
    params: {
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      ...(externalId ? { ExternalId: externalId } : {}),
      ...(sourceIdentity ? { SourceIdentity: sourceIdentity } : {}),
    },
    clientConfig: { region, ...(endpoint ? { endpoint } : {}) },
    ...(caller ? { masterCredentials: caller } : {}),
  })();
}

async function explained(error: unknown, options: AssumeOptions): Promise<Problem> {
  if (!isDenied(error)) return awsProblem(error, `assume the role ${options.roleArn}`);
  const caller = await callerArn(options);
  const statement = JSON.stringify(trustStatement(caller, options));
  const who = caller ?? 'the role or user that Tighten runs as';
  return new Problem(
    'assume-role',
    `The role ${options.roleArn} cannot be assumed: it does not exist, or it does not trust ${who}.`,
    `Create the role (see the reader role in the documentation), or add this statement to its trust policy: ${statement} ` +
      `In another account, ${who} also needs sts:AssumeRole on it.${options.externalId ? ' The external id has to be that of EXTERNAL_ID.' : ''}`,
    { cause: error },
  );
}

/** The statement to add to a trust policy. The external id's value is left to its keeper: this text is shown in Slack. */
function trustStatement(caller: string | undefined, { externalId, sourceIdentity }: AssumeOptions): object {
  return {
    Effect: 'Allow',
    Principal: { AWS: caller ?? '<ARN of the role or user that Tighten runs as>' },
    Action: sourceIdentity ? ['sts:AssumeRole', 'sts:SetSourceIdentity'] : 'sts:AssumeRole',
    ...(externalId ? { Condition: { StringEquals: { 'sts:ExternalId': '<value of EXTERNAL_ID>' } } } : {}),
  };
}

/** Who is calling, as a trust policy names it: a session's role instead of the session. Undefined where unknown. */
async function callerArn({ region, endpoint, caller }: AssumeOptions): Promise<string | undefined> {
  const sts = new STSClient({ region, ...(endpoint ? { endpoint } : {}), ...(caller ? { credentials: caller } : {}) });
  try {
    const { Arn } = await sts.send(new GetCallerIdentityCommand({}));
    return Arn?.replace(/^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/.*$/, 'arn:$1:iam::$2:role/$3');
  } catch {
    return undefined;
  } finally {
    sts.destroy();
  }
}
