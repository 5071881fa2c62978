import { expect, test } from 'vitest';
import { buildContract } from '../../src/needs/build-contract.js';
import { readDenials } from '../../src/watch/denials.js';
import { shadow } from '../../src/watch/shadow.js';
import { activity, call, policies } from '../review/samples.js';

const denied = (over: object) =>
  call({
    outcome: 'denied',
    errorCode: 'AccessDenied',
    name: 'PutObject',
    parameters: { bucketName: 'reports', key: 'a' },
    errorMessage:
      'User: arn:aws:sts::111122223333:assumed-role/staging-deploy-role/ci is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::reports/a because no identity-based policy allows the s3:PutObject action',
    ...over,
  });

test('denials are grouped by action and resource, newest first, with the newest message', () => {
  const kms = denied({
    id: 'c3',
    source: 'kms.amazonaws.com',
    name: 'Decrypt',
    lastSeen: '2026-10-30T00:00:00Z',
    errorMessage:
      'User: arn:aws:sts::111122223333:assumed-role/x/ci is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:111122223333:key/1 with an explicit deny in a resource-based policy',
  });
  const found = readDenials({
    ...activity,
    calls: [
      call(),
      denied({ id: 'c1', count: 2 }),
      denied({ id: 'c2', name: 'UploadPart', lastSeen: '2026-10-29T00:00:00Z' }),
      kms,
    ],
  });
  expect(found.map(({ action, resource, calls, cause }) => ({ action, resource, calls, cause }))).toEqual([
    {
      action: 'kms:Decrypt',
      resource: 'arn:aws:kms:eu-central-1:111122223333:key/1',
      calls: 3,
      cause: 'resource-policy',
    },
    { action: 's3:PutObject', resource: 'arn:aws:s3:::reports/a', calls: 5, cause: 'no-identity-policy' },
  ]);
  expect(found[1]).toMatchObject({ name: 'UploadPart', callIds: ['c1', 'c2'], firstSeen: '2026-10-01T00:00:00Z' });
  expect(found[0]?.message).toContain('explicit deny');
});

test('calls that succeeded are no denials', () => {
  expect(readDenials(activity)).toEqual([]);
});

test('the shadow reports fresh calls that the new policy would refuse, and only those', () => {
  const calls = [
    call({ id: 'c1', parameters: { bucketName: 'artifacts', key: 'a.zip' } }),
    call({ id: 'c2', parameters: { bucketName: 'artifacts', key: 'b.zip' } }),
    call({ id: 'c3', source: 'ec2.amazonaws.com', name: 'DescribeInstances', parameters: null }),
    denied({ id: 'c4' }),
  ];
  const fresh = { ...activity, calls };
  const found = shadow({
    fresh: { activity: fresh, contract: buildContract({ activity: fresh, blindSpots: [] }) },
    policies,
  });
  expect(found).toMatchObject({ distinctCalls: 3, allowed: 2, unjudged: 0 });
  expect(found.wouldRefuse).toMatchObject([
    { callId: 'c2', action: 's3:GetObject', resource: 'arn:aws:s3:::artifacts/b.zip' },
  ]);
});
