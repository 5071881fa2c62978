import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findPolicyChanges } from '../../src/aws/policy-changes.js';
import { startLocalAws } from '../../src/local/aws/server.js';
import { makeRecord } from '../cloudtrail/make-record.js';

const ARN = 'arn:aws:iam::111122223333:policy/tighten-deploy';
const DANA = 'arn:aws:sts::111122223333:assumed-role/admin/dana';
const since = '2026-11-20T00:00:00Z';
const wanted = { kind: 'role', name: 'deploy', change: 'attach', since } as const;

function change(eventID: string, eventName: string, over: Record<string, unknown> = {}): Record<string, unknown> {
  return makeRecord({
    eventID,
    eventName,
    eventSource: 'iam.amazonaws.com',
    eventTime: '2026-11-20T10:00:00Z',
    awsRegion: 'us-east-1',
    requestParameters: { roleName: 'deploy', policyArn: ARN },
    userIdentity: { type: 'AssumedRole', arn: DANA, accountId: '111122223333' },
    ...over,
  });
}

let folder: string;
let aws: { url: string; close(): Promise<void> };
let client: CloudTrailClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tighten-changes-'));
  const caller = { arn: 'arn:aws:sts::111122223333:assumed-role/app/local', userId: 'AROAAPP:local' };
  const accounts = [{ id: '111122223333', label: 'staging' }];
  writeFileSync(join(folder, 'account.json'), JSON.stringify({ caller, accounts }));
  const file = join(folder, 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/11/20/1.json.gz');
  const records = [
    change('later', 'PutRolePolicy', {
      eventTime: '2026-11-20T12:00:00Z',
      requestParameters: { roleName: 'Deploy', policyName: 'extra' },
    }),
    change('attached', 'AttachRolePolicy'),
    change('detached', 'DetachRolePolicy', { eventTime: '2026-11-20T13:00:00Z' }),
    change('refused', 'AttachRolePolicy', { errorCode: 'AccessDenied' }),
    change('another', 'AttachRolePolicy', { requestParameters: { roleName: 'deploy-2', policyArn: ARN } }),
    change('before', 'AttachRolePolicy', { eventTime: '2026-11-19T10:00:00Z' }),
    change('elsewhere', 'AttachRolePolicy', { eventSource: 'sso.amazonaws.com' }),
  ];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, gzipSync(JSON.stringify({ Records: records })));
  aws = await startLocalAws({ folder, lookupsPerSecond: 1000, now: () => new Date('2026-11-23T12:00:00Z') });
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
  client = new CloudTrailClient({ endpoint: aws.url, region: 'us-east-1', credentials, maxAttempts: 1 });
});
afterAll(async () => {
  await aws.close();
  rmSync(folder, { recursive: true });
});

it('finds who attached what, by the event; refused attempts and other principals count for nothing', async () => {
  expect(await findPolicyChanges(client, wanted)).toEqual([
    { eventId: 'attached', name: 'AttachRolePolicy', at: '2026-11-20T10:00:00Z', by: DANA, policy: ARN },
  ]);
});

it('finds who detached the old one', async () => {
  const found = await findPolicyChanges(client, { ...wanted, change: 'detach' });
  expect(found.map(({ eventId, by }) => [eventId, by])).toEqual([['detached', DANA]]);
});

it('says what stopped it', async () => {
  await aws.close();
  await expect(findPolicyChanges(client, wanted)).rejects.toMatchObject({ name: 'Problem' });
});
