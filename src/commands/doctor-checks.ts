import { existsSync } from 'node:fs';
import { ValidatePolicyCommand } from '@aws-sdk/client-accessanalyzer';
import { GetTableMetadataCommand } from '@aws-sdk/client-athena';
import { GetRoleCommand, SimulateCustomPolicyCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { WebClient } from '@slack/web-api';
import { Redis } from 'ioredis';
import { awsProblem, isMissing } from '../aws/errors.js';
import type { AwsClients } from '../aws/session.js';
import { createLogFilesSource } from '../cloudtrail/sources/log-files.js';
import { accessPolicy, awsSessions, modelOf } from '../compose.js';
import { findServerProgram } from '../local/redis-program.js';
import type { AccessRule, Circle } from '../review/access-policy.js';
import type { Settings } from '../settings.js';
import { slackProblem } from '../slack/errors.js';

/** `missing` is a choice that may be meant (no model, no table); `wrong` has to be put right. */
export interface Verdict {
  is: 'fine' | 'missing' | 'wrong';
  says: string;
  advice?: string;
}

export interface Check {
  name: string;
  run(): Promise<Verdict>;
}

/** All checks, in the order in which somebody sets Tighten up. None of them changes anything anywhere. */
export function doctorChecks(settings: Settings, path: string | undefined): Check[] {
  return [
    { name: 'Redis', run: () => redis(settings, path) },
    ...slackChecks(settings),
    ...awsChecks(settings),
    { name: 'Evidence', run: () => evidence(settings) },
    { name: 'Model', run: () => model(settings) },
  ];
}

async function redis(settings: Settings, path: string | undefined): Promise<Verdict> {
  if (!settings.REDIS_URL) {
    const program = findServerProgram(path ?? '');
    const which = program ? `${program} will be started` : 'the embedded server will be used';
    return {
      is: 'missing',
      says: `REDIS_URL is not set: ${which}, with its data in ${settings.DATA_DIR}.`,
      advice: 'For production, run Redis 7 or Valkey with appendonly yes and set REDIS_URL.',
    };
  }
  const client = new Redis(settings.REDIS_URL, {
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const persistence = await client.info('persistence');
    if (persistence.includes('aof_enabled:0')) {
      return {
        is: 'wrong',
        says: 'Redis answers, but its append-only file is off: decisions could be lost.',
        advice: 'Set appendonly yes (and appendfsync everysec or always).',
      };
    }
    const memory = /^maxmemory_policy:(.+?)\r?$/m.exec(await client.info('memory'))?.[1];
    if (memory?.startsWith('allkeys')) {
      return {
        is: 'wrong',
        says: `Redis answers, but throws keys away when its memory is full (${memory}): reviews and their record would be lost.`,
        advice: 'Set maxmemory-policy noeviction.',
      };
    }
    return { is: 'fine', says: 'answers, append-only file on.' };
  } catch {
    return {
      is: 'wrong',
      says: 'Redis does not answer at REDIS_URL.',
      advice: 'Check the address, the password and the network.',
    };
  } finally {
    client.disconnect();
  }
}

function slackChecks(settings: Settings): Check[] {
  const client = new WebClient(settings.SLACK_BOT_TOKEN, {
    slackApiUrl: settings.SLACK_API_URL,
    timeout: 10_000,
    retryConfig: { retries: 1 },
  });
  return [
    {
      name: 'Slack bot token',
      async run() {
        if (!settings.SLACK_BOT_TOKEN)
          return {
            is: 'wrong',
            says: 'SLACK_BOT_TOKEN is not set.',
            advice: 'OAuth & Permissions → Bot User OAuth Token. docs/setup-slack.md has every step.',
          };
        const answer = await asked(() => client.auth.test());
        return { is: 'fine', says: `works: @${answer.user} in ${answer.team}.` };
      },
    },
    { name: 'Slack transport', run: () => transport(settings) },
    { name: 'Reviewers', run: () => reviewers(settings, client) },
    { name: 'Policy file', run: () => policyFile(settings, client) },
  ];
}

async function asked<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw slackProblem(error);
  }
}

async function transport(settings: Settings): Promise<Verdict> {
  if (settings.SLACK_MODE === 'http') {
    if (settings.SLACK_SIGNING_SECRET)
      return { is: 'fine', says: `HTTP on port ${settings.PORT}, requests are checked with the signing secret.` };
    return {
      is: 'wrong',
      says: 'SLACK_MODE is http, and SLACK_SIGNING_SECRET is not set.',
      advice: 'Basic Information → App Credentials → Signing Secret.',
    };
  }
  if (!settings.SLACK_APP_TOKEN)
    return {
      is: 'wrong',
      says: 'SLACK_MODE is socket, and SLACK_APP_TOKEN is not set.',
      advice: 'Basic Information → App-Level Tokens → Generate, with connections:write.',
    };
  const client = new WebClient(settings.SLACK_APP_TOKEN, {
    slackApiUrl: settings.SLACK_API_URL,
    timeout: 10_000,
    retryConfig: { retries: 1 },
  });
  await asked(() => client.apps.connections.open({}));
  return { is: 'fine', says: 'Socket Mode connects.' };
}

/** What the policy file says, rule by rule: read as the app reads it, and everybody it names looked up. */
async function policyFile(settings: Settings, client: WebClient): Promise<Verdict> {
  if (!settings.POLICY_FILE) {
    return {
      is: 'missing',
      says: 'POLICY_FILE is not set: the reviewers of the settings decide for every account, in every channel.',
      advice: 'docs/setup-slack.md shows one, for reviewers and channels by account or tag.',
    };
  }
  const { rules } = accessPolicy(settings)();
  const groups = new Set(rules.flatMap((rule) => circlesOf(rule).flatMap((circle) => circle.groups)));
  const sizes = new Map<string, number>();
  for (const group of groups) {
    sizes.set(group, (await asked(() => client.usergroups.users.list({ usergroup: group }))).users?.length ?? 0);
  }
  for (const { name, reviewers, approvals } of rules) {
    const people = reviewers.users.length + reviewers.groups.reduce((sum, group) => sum + (sizes.get(group) ?? 0), 0);
    if (people < approvals) {
      return {
        is: 'wrong',
        says: `rule “${name}” asks for ${approvals} approvals, and ${people} people may give one.`,
        advice: 'Name reviewers in the rule, or add people to its user group in Slack.',
      };
    }
  }
  const all = rules.some(({ match }) => match.accounts.length === 0 || match.accounts.includes('*'));
  const rest = all ? '' : ' Roles that none of them matches are refused.';
  return {
    is: 'fine',
    says: `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}, the first that matches holds.${rest}`,
  };
}

function circlesOf({ reviewers, requesters, breakGlass }: AccessRule): Circle[] {
  return [reviewers, requesters, breakGlass].flatMap((circle) => circle ?? []);
}

async function reviewers(settings: Settings, client: WebClient): Promise<Verdict> {
  if (!settings.REVIEWER_GROUP && settings.REVIEWERS.length === 0) {
    if (settings.POLICY_FILE) return { is: 'fine', says: 'the policy file says who decides.' };
    return {
      is: 'wrong',
      says: 'nobody can approve: neither REVIEWER_GROUP nor REVIEWERS is set.',
      advice: 'Make a user group in Slack, add the reviewers, and set REVIEWER_GROUP to its id (S…).',
    };
  }
  const listed = settings.REVIEWERS;
  const group = settings.REVIEWER_GROUP;
  const members = group ? ((await asked(() => client.usergroups.users.list({ usergroup: group }))).users ?? []) : [];
  const all = new Set([...listed, ...members]);
  if (all.size === 0)
    return {
      is: 'wrong',
      says: 'nobody can approve: the reviewer group is empty.',
      advice: 'Add people to the user group in Slack.',
    };
  if (settings.FOUR_EYES && all.size === 1) {
    return {
      is: 'wrong',
      says: 'there is one reviewer, and FOUR_EYES is on: what they ask for or change, nobody can approve.',
      advice: 'Add a second reviewer, or set FOUR_EYES=off.',
    };
  }
  return {
    is: 'fine',
    says: `${all.size} people can approve; ${settings.APPROVALS} of them ${settings.APPROVALS === 1 ? 'has' : 'have'} to.`,
  };
}

function awsChecks(settings: Settings): Check[] {
  const sessions = awsSessions(settings);
  const accounts = settings.accounts.map(({ account, label }) => ({
    name: `Reader role in ${label}`,
    run: () => reader(sessions.reader(account, 'aws', 'doctor'), account),
  }));
  if (accounts.length > 0) return accounts;
  return [
    {
      name: 'Accounts',
      run: async () => ({
        is: 'missing',
        says: 'ACCOUNTS is not set: only whole ARNs and account/name can be asked for.',
        advice: 'List the accounts that may be reviewed, e.g. ACCOUNTS=staging=111122223333.',
      }),
    },
  ];
}

/** Assumes the role, then asks each of its permissions something harmless. */
async function reader(clients: AwsClients, account: string): Promise<Verdict> {
  const identity = await tried('assume the reader role', () => clients.sts.send(new GetCallerIdentityCommand({})));
  if (identity?.Account !== account) {
    return {
      is: 'wrong',
      says: `the credentials belong to account ${identity?.Account}, not ${account}.`,
      advice:
        'Set READER_ROLE to a role in the reviewed account, e.g. arn:{partition}:iam::{account}:role/tighten-reader.',
    };
  }
  await tried('read roles', () => clients.iam.send(new GetRoleCommand({ RoleName: 'tighten-doctor-no-such-role' })));
  const document = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
  });
  await tried('simulate policies', () =>
    clients.iam.send(
      new SimulateCustomPolicyCommand({ PolicyInputList: [document], ActionNames: ['s3:ListAllMyBuckets'] }),
    ),
  );
  await tried('validate policies', () =>
    clients.accessAnalyzer.send(new ValidatePolicyCommand({ policyDocument: document, policyType: 'IDENTITY_POLICY' })),
  );
  return { is: 'fine', says: `works as ${identity.Arn}.` };
}

/** A resource that does not exist proves the permission as well as one that does. */
async function tried<T>(doing: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw awsProblem(error, doing);
  }
}

async function evidence(settings: Settings): Promise<Verdict> {
  const { ATHENA_DATABASE: database, ATHENA_TABLE: table } = settings;
  if (database && table) {
    const { athena } = awsSessions(settings).evidence('aws', 'doctor');
    const input = { CatalogName: settings.ATHENA_CATALOG, DatabaseName: database, TableName: table };
    try {
      const answer = await athena.send(new GetTableMetadataCommand(input));
      return {
        is: 'fine',
        says: `the table ${database}.${table} has ${answer.TableMetadata?.Columns?.length ?? 0} columns.`,
      };
    } catch (error) {
      throw awsProblem(error, `read the metadata of ${database}.${table}`);
    }
  }
  if (!settings.LOGS_DIR && settings.EVENT_HISTORY) {
    const says = 'the event history is read: management events of the last 90 days, slowly.';
    return { is: 'fine', says, advice: 'A CloudTrail table in Athena (ATHENA_TABLE) shows more, and faster.' };
  }
  if (!settings.LOGS_DIR)
    return {
      is: 'wrong',
      says: 'there is no place to read CloudTrail from.',
      advice: 'Set ATHENA_DATABASE and ATHENA_TABLE, or LOGS_DIR.',
    };
  if (!existsSync(settings.LOGS_DIR))
    return {
      is: 'wrong',
      says: `LOGS_DIR: there is no folder ${settings.LOGS_DIR}.`,
      advice: 'Sync the log bucket there, or correct the path.',
    };
  const seen = await createLogFilesSource({ folder: settings.LOGS_DIR }).principals();
  return seen.length > 0
    ? { is: 'fine', says: `log files in ${settings.LOGS_DIR} show ${seen.length} roles and users.` }
    : {
        is: 'wrong',
        says: `${settings.LOGS_DIR} holds no records of any role or user.`,
        advice: 'Check that the AWSLogs folder was synced.',
      };
}

async function model(settings: Settings): Promise<Verdict> {
  const made = modelOf(settings);
  if (!made)
    return {
      is: 'missing',
      says: 'none is set: drafts and answers are made by rules.',
      advice: 'Set OPENAI_API_KEY, or OPENAI_BASE_URL for a compatible server.',
    };
  await made.converse({
    instructions: 'Answer with the one word "ready".',
    turns: [{ from: 'person', text: 'Are you ready?' }],
    tools: [],
  });
  return { is: 'fine', says: `${made.name} answers.` };
}
