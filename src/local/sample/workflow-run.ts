import { ACCOUNT, IDS, OIDC_PROVIDER, roleArn } from './names.js';
import type { Random } from './random.js';
import { later, type Recorder, roleSession, type Session } from './recorder.js';

const CLI =
  'aws-cli/2.31.4 md/awscrt#0.27.6 ua/2.1 os/linux#6.11.0-1018-azure md/arch#x86_64 lang/python#3.13.7 md/pyimpl#CPython';
const ACTION = 'configure-aws-credentials-for-github-actions';

/** The session of one run of the deployment workflow: GitHub's token exchanged for the role. */
export function startRun(recorder: Recorder, random: Random, at: Date): Session {
  const run = `GitHubActions-${random.between(17_000_000_000, 19_999_999_999)}`;
  const key = `ASIA${random.letters(16)}`;
  const subject = 'repo:example-org/orders:environment:staging';
  const ip = `20.${random.between(3, 200)}.${random.between(1, 250)}.${random.between(1, 250)}`;
  const role = roleArn(ACCOUNT, 'staging-deploy-role');
  recorder.call(
    {
      account: ACCOUNT,
      agent: ACTION,
      ip,
      identity: {
        type: 'WebIdentityUser',
        principalId: `${OIDC_PROVIDER}:sts.amazonaws.com:${subject}`,
        userName: subject,
        identityProvider: OIDC_PROVIDER,
      },
    },
    at,
    'sts.amazonaws.com',
    'AssumeRoleWithWebIdentity',
    {
      request: { roleArn: role, roleSessionName: run, durationSeconds: 3600 },
      response: {
        credentials: { accessKeyId: key, sessionToken: random.hex(60), expiration: spoken(later(at, 3600)) },
        subjectFromWebIdentityToken: subject,
        assumedRoleUser: {
          assumedRoleId: `${IDS.deploy}:${run}`,
          arn: `arn:aws:sts::${ACCOUNT}:assumed-role/staging-deploy-role/${run}`,
        },
        provider: OIDC_PROVIDER,
        audience: 'sts.amazonaws.com',
      },
      resources: [{ accountId: ACCOUNT, type: 'AWS::IAM::Role', ARN: role }],
    },
  );
  const session = roleSession({
    account: ACCOUNT,
    role: 'staging-deploy-role',
    roleArn: role,
    uniqueId: IDS.deploy,
    session: run,
    key,
    createdAt: at,
    agent: CLI,
    ip,
    federated: OIDC_PROVIDER,
  });
  recorder.call(session, later(at, 1), 'sts.amazonaws.com', 'GetCallerIdentity', { agent: ACTION });
  return session;
}

/** Times inside STS's answers are written out: `Nov 23, 2026, 3:04:05 PM`. */
export function spoken(at: Date): string {
  return at
    .toLocaleString('en-US', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'medium' })
    .replace('\u202f', ' ');
}
