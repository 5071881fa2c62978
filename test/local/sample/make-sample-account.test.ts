import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseArn } from '../../../src/iam/arn.js';
import { readWorld } from '../../../src/local/aws/account.js';
import { makeSampleAccount } from '../../../src/local/sample/make-sample-account.js';

interface Seen {
  eventID: string;
  eventTime: string;
  eventSource: string;
  eventName: string;
  awsRegion: string;
  recipientAccountId: string;
  errorCode?: string;
  errorMessage?: string;
  eventCategory: string;
  requestParameters: Record<string, unknown> | null;
  resources?: { ARN?: string; ARNPrefix?: string }[];
  userIdentity: {
    type: string;
    invokedBy?: string;
    arn?: string;
    sessionContext?: { sessionIssuer?: { arn?: string; principalId?: string } };
  };
}

const now = new Date('2026-11-23T12:00:00Z');
const folders: string[] = [];
let records: Seen[];
let paths: string[];

async function make(options: Parameters<typeof makeSampleAccount>[1]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tighten-sample-'));
  folders.push(folder);
  await makeSampleAccount(folder, options);
  return folder;
}

async function logFiles(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true });
  return all.filter((path) => path.endsWith('.json.gz')).sort();
}

async function digest(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of await logFiles(folder)) {
    hash.update(path);
    hash.update(gunzipSync(await readFile(join(folder, path))));
  }
  return hash.digest('hex');
}

beforeAll(async () => {
  const folder = await make({ now });
  paths = await logFiles(folder);
  records = [];
  for (const path of paths)
    records.push(...JSON.parse(gunzipSync(await readFile(join(folder, path))).toString()).Records);
});
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

const issuer = (record: Seen) => record.userIdentity.sessionContext?.sessionIssuer?.arn;
const deploy = () =>
  records.filter((record) => issuer(record) === 'arn:aws:iam::111122223333:role/staging-deploy-role');

describe('the sample account', () => {
  it('is laid out as CloudTrail delivers', () => {
    for (const path of paths) {
      expect(path).toMatch(
        /^AWSLogs\/(\d{12})\/CloudTrail\/([a-z0-9-]+)\/\d{4}\/\d\d\/\d\d\/\1_CloudTrail_\2_\d{8}T\d{4}Z_[A-Z2-7]{16}\.json\.gz$/,
      );
    }
    expect(records.length).toBeGreaterThan(5000);
    expect(records.length).toBeLessThan(20_000);
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(records.length);
  });

  it('is the same for the same time and seed, and another for another seed', async () => {
    const [again, other] = [await make({ now }), await make({ now, seed: 7 })];
    const [a, b, c] = await Promise.all([digest(folders[0]!), digest(again), digest(other)]);
    expect(a).toBe(b);
    expect(c).not.toBe(a);
  });

  it('fills ninety days up to now, and nothing later', () => {
    const times = records.map(({ eventTime }) => eventTime).sort();
    expect(times[0]! >= '2026-08-25T12:00:00Z').toBe(true);
    expect(times[0]! < '2026-08-27').toBe(true);
    expect(times.at(-1)! <= '2026-11-23T11:45:00Z').toBe(true);
    expect(times.at(-1)! > '2026-11-23T08').toBe(true);
  });

  it('holds a deployment with all its parts', () => {
    const names = new Set(deploy().map(({ eventSource, eventName }) => `${eventSource.split('.')[0]}:${eventName}`));
    for (const name of [
      'sts:GetCallerIdentity',
      'sts:AssumeRole',
      'ecr:GetAuthorizationToken',
      'ecr:PutImage',
      's3:PutObject',
      's3:GetObject',
      's3:ListObjects',
      'ssm:GetParameters',
      'ssm:GetParameter',
      'kms:Decrypt',
      'ecs:RegisterTaskDefinition',
      'ecs:UpdateService',
      'ecs:DescribeServices',
      'ecs:RunTask',
      'cloudformation:CreateChangeSet',
      'cloudformation:ExecuteChangeSet',
      'logs:FilterLogEvents',
    ]) {
      expect(names, name).toContain(name);
    }
    expect(new Set(deploy().map(({ awsRegion }) => awsRegion))).toEqual(new Set(['us-east-1', 'eu-west-1']));
    const forwarded = new Set(deploy().flatMap(({ userIdentity }) => userIdentity.invokedBy ?? []));
    expect(forwarded).toEqual(
      new Set(['AWS Internal', 'cloudformation.amazonaws.com', 'secretsmanager.amazonaws.com']),
    );
  });

  it('holds failures, unclear ones and denials', () => {
    const codes = new Set(deploy().flatMap(({ errorCode }) => errorCode ?? []));
    expect(codes).toEqual(
      new Set([
        'NoSuchKey',
        'ResourceNotFoundException',
        'ThrottlingException',
        'Client.DryRunOperation',
        'AccessDenied',
      ]),
    );
    const denied = deploy().filter(({ errorCode }) => errorCode === 'AccessDenied');
    expect(
      denied
        .map(({ eventName, eventTime }) => `${eventName} ${eventTime}`)
        .sort()
        .slice(-3),
    ).toEqual([
      'UpdateService 2026-11-23T10:32:00Z',
      'UpdateService 2026-11-23T10:32:21Z',
      'UpdateService 2026-11-23T10:32:48Z',
    ]);
    expect(denied.some(({ errorMessage }) => errorMessage?.includes('service control policy'))).toBe(true);
  });

  it('has others around the role, a denied-only one and an idle one', async () => {
    const kinds = new Set(records.map(({ userIdentity }) => userIdentity.type));
    expect(kinds).toEqual(new Set(['AssumedRole', 'WebIdentityUser', 'AWSService', 'AWSAccount', 'IAMUser']));
    const of = (name: string) => records.filter((record) => issuer(record)?.endsWith(`/${name}`));
    expect(of('denied-only-role').every(({ errorCode }) => errorCode === 'AccessDenied')).toBe(true);
    expect(of('denied-only-role').length).toBeGreaterThan(5);
    expect(of('idle-role')).toEqual([]);
    expect(new Set(of('report-builder').map(({ recipientAccountId }) => recipientAccountId)).size).toBe(2);
  });

  it('spells every ARN whole, and uses no real account', () => {
    for (const record of records) {
      for (const { ARN } of record.resources ?? []) {
        if (ARN !== undefined) expect(parseArn(ARN), ARN).toBeDefined();
      }
    }
    const ids = new Set(JSON.stringify(records).match(/(?<=:)\d{12}(?=:)/g));
    expect(ids).toEqual(new Set(['111122223333', '444455556666']));
  });

  it('knows the same principals in account.json as in the logs', async () => {
    const world = await readWorld(folders[0]!);
    const known = new Map(
      world.accounts.flatMap(({ id, roles }) =>
        roles.map((role) => [`arn:aws:iam::${id}:role${role.path}${role.name}`, role.uniqueId]),
      ),
    );
    for (const record of records) {
      const session = record.userIdentity.sessionContext?.sessionIssuer;
      if (session?.arn) expect(known.get(session.arn), session.arn).toBe(session.principalId);
    }
    const ids = [...known.values()];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^AROA[A-Z0-9]{17}$/);
  });
});
