import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalAws } from './aws/server.js';
import { overeager } from './model/overeager.js';
import { startLocalModel } from './model/server.js';
import { makeSampleAccount } from './sample/make-sample-account.js';
import { EXTERNAL_ID } from './sample/names.js';
import { POLICY_FILE } from './sample/policy-file.js';
import { defaultSeed } from './slack/seed.js';
import { startLocalSlack } from './slack/server.js';

export interface StandIns {
  /** What to set so that the app talks to the stand-ins: addresses, keys that only they accept, who reviews. */
  env: Record<string, string>;
  /** The page of the local workspace. */
  address: string;
  /** A policy file for the sample's accounts, to be changed by whoever tries. */
  policyFile: string;
  close(): Promise<void>;
}

/** The sample is made again after a day, so that its latest calls are always recent. */
const SAMPLE_AGE_MS = 24 * 60 * 60 * 1000;

/**
 * Starts everything that a real installation would have outside: Slack, AWS with a sample account, and a model. The app
 * itself is not part of it and does not know: only addresses differ.
 *
 * `dataDir` keeps the workspace and the sample over a restart. `port` is the page's; any free one if it is 0. `appUrl`:
 * where the app listens for signed requests (`…/slack/events`); Socket Mode without it.
 */
export async function startStandIns(options: { dataDir: string; port: number; appUrl?: string }): Promise<StandIns> {
  const sample = join(options.dataDir, 'sample');
  await prepareSample(sample);
  const mode = options.appUrl === undefined ? 'socket' : 'http';
  // The one that can fail (its port may be taken) comes first.
  const slack = await startLocalSlack({
    port: options.port,
    dataDir: join(options.dataDir, 'slack'),
    mode,
    ...(options.appUrl === undefined ? {} : { appUrl: options.appUrl }),
  });
  const model = await startLocalModel({ script: overeager });
  const aws = await startLocalAws({ folder: sample });
  return {
    address: slack.url,
    policyFile: preparePolicyFile(options.dataDir),
    env: {
      SLACK_MODE: mode,
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      REVIEWER_GROUP: defaultSeed.groups[0]!.id,
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local-stand-in',
      AWS_SECRET_ACCESS_KEY: 'local-stand-in',
      ACCOUNTS: 'staging=111122223333,production=444455556666',
      READER_ROLE: 'arn:{partition}:iam::{account}:role/tighten-reader',
      EXTERNAL_ID,
      ATHENA_DATABASE: 'audit',
      ATHENA_TABLE: 'cloudtrail_logs',
      ATHENA_WORKGROUP: 'tighten',
      OPENAI_BASE_URL: model.url,
      OPENAI_API_KEY: 'local-stand-in',
      OPENAI_MODEL: 'tighten-rules',
    },
    async close() {
      await Promise.all([slack.close(), model.close(), aws.close()]);
    },
  };
}

/** Written once: what somebody changed in it stays. */
function preparePolicyFile(dataDir: string): string {
  const path = join(dataDir, 'policy.yml');
  if (!existsSync(path)) writeFileSync(path, POLICY_FILE);
  return path;
}

async function prepareSample(folder: string): Promise<void> {
  const stamp = join(folder, 'made-at');
  const age = existsSync(stamp) ? Date.now() - Date.parse(readFileSync(stamp, 'utf8')) : Number.POSITIVE_INFINITY;
  if (age < SAMPLE_AGE_MS) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await makeSampleAccount(folder);
  writeFileSync(stamp, new Date().toISOString());
}
