import { describe, expect, it } from 'vitest';
import type { Activity, Call } from '../../src/cloudtrail/activity.js';
import { buildContract } from '../../src/needs/contract.js';
import { undoNotSeen } from '../../src/needs/undo.js';
import { makeCall } from './make-call.js';

function contractOf(...calls: Call[]) {
  const activity: Activity = {
    principal: { kind: 'role', arn: 'arn:aws:iam::111122223333:role/deploy' },
    window: { from: '2026-08-01T00:00:00Z', to: '2026-11-01T00:00:00Z' },
    calls: calls.map((call, index) => ({ ...call, id: `c${index}` })),
    callers: [],
    records: calls.length,
    perDay: {},
    leftOut: [],
  };
  return buildContract({ activity, blindSpots: [] });
}

const get = (key: string, more: Partial<Call> = {}) => makeCall('s3', 'GetObject', { bucketName: 'bkt', key }, more);

describe('buildContract', () => {
  it('says of which needs more calls were made than were kept, and how many', () => {
    const activity: Activity = {
      principal: { kind: 'role', arn: 'arn:aws:iam::111122223333:role/deploy' },
      window: { from: '2026-08-01T00:00:00Z', to: '2026-11-01T00:00:00Z' },
      calls: [get('a'), makeCall('s3', 'HeadBucket', { bucketName: 'bkt' })],
      callers: [],
      records: 100,
      perDay: {},
      leftOut: [
        { source: 's3.amazonaws.com', name: 'GetObject', distinctCalls: 40, records: 90 },
        { source: 'sqs.amazonaws.com', name: 'HeadBucket', distinctCalls: 8, records: 8 },
      ],
    };
    const { needs } = buildContract({ activity, blindSpots: [] });
    expect(needs.map(({ action, callsLeftOut }) => [action, callsLeftOut])).toEqual([
      ['s3:GetObject', 40],
      ['s3:ListBucket', undefined],
    ]);
  });

  it('merges calls that need the same action in the same way', () => {
    const { needs } = contractOf(
      get('a', { count: 2 }),
      get('b', { count: 3 }),
      get('a'),
      makeCall('s3', 'HeadObject', { bucketName: 'bkt', key: 'a' }),
    );
    expect(needs).toMatchObject([
      {
        action: 's3:GetObject',
        kind: 'called',
        calls: 7,
        callIds: ['c0', 'c1', 'c2', 'c3'],
        events: ['GetObject', 'HeadObject'],
        resources: [
          { arn: 'arn:aws:s3:::bkt/a', type: 'object', calls: 4 },
          { arn: 'arn:aws:s3:::bkt/b', type: 'object', calls: 3 },
        ],
        onlyUnclear: false,
      },
    ]);
  });

  it('keeps what a service called apart from what the principal called', () => {
    const { needs } = contractOf(get('a'), get('a', { via: 'cloudformation.amazonaws.com' }));
    expect(needs.map((need) => [need.kind, need.via])).toEqual([
      ['called', []],
      ['forwarded', ['cloudformation.amazonaws.com']],
    ]);
  });

  it('proposes kms:ViaService and does not impose it', () => {
    const key = { arn: 'arn:aws:kms:eu-west-1:111122223333:key/0000' };
    const { needs } = contractOf(
      makeCall('kms', 'Decrypt', {}, { resources: [key], via: 'secretsmanager.amazonaws.com' }),
    );
    expect(needs[0]).toMatchObject({
      conditions: {},
      conditionCandidates: [{ StringEquals: { 'kms:ViaService': ['secretsmanager.eu-west-1.amazonaws.com'] } }],
    });
  });

  it('ends every call as exactly one thing', () => {
    const contract = contractOf(
      get('a'),
      makeCall('sts', 'GetCallerIdentity'),
      get('b', { outcome: 'void', errorCode: 'ExpiredToken' }),
      get('c', { outcome: 'denied', errorCode: 'AccessDenied', count: 4 }),
      makeCall('ec2', 'DescribeWonders'),
    );
    expect(contract.needs.map((need) => need.calls)).toEqual([1]);
    expect(contract.none.map((one) => [one.name, one.calls])).toEqual([['GetCallerIdentity', 1]]);
    expect(contract.void.map((one) => one.calls)).toEqual([1]);
    expect(contract.denied).toMatchObject([{ action: 's3:GetObject', calls: 4, errorCode: 'AccessDenied' }]);
    expect(contract.questions.map((one) => [one.about, one.name])).toEqual([['call', 'DescribeWonders']]);
  });

  it('asks about an action that only unclear calls show, and keeps it once a clear one does', () => {
    const unclear = get('a', { outcome: 'unclear', errorCode: 'ThrottlingException' });
    expect(contractOf(unclear)).toMatchObject({
      needs: [],
      questions: [{ about: 'call', likelyActions: ['s3:GetObject'], calls: 1 }],
    });
    expect(contractOf(unclear, get('b'))).toMatchObject({
      needs: [{ action: 's3:GetObject', calls: 2 }],
      questions: [],
    });
  });

  it('is the same whatever the order of the calls', () => {
    const calls = [
      get('a'),
      get('b', { via: 'athena.amazonaws.com' }),
      makeCall('ec2', 'RunInstances', { instancesSet: {} }),
    ];
    const one = buildContract({ activity: { ...activityOf(calls) }, blindSpots: [] });
    const other = buildContract({ activity: { ...activityOf([...calls].reverse()) }, blindSpots: [] });
    expect(other).toEqual(one);
  });

  it('reads the roles that RunTask passes from the registration of its task definition', () => {
    const role = 'arn:aws:iam::111122223333:role/task';
    const { needs, questions } = contractOf(
      makeCall('ecs', 'RegisterTaskDefinition', { family: 'web', taskRoleArn: role }),
      makeCall('ecs', 'RunTask', { cluster: 'c', taskDefinition: 'web:4' }),
    );
    expect(questions).toEqual([]);
    expect(needs.find((need) => need.action === 'iam:PassRole')).toMatchObject({
      calls: 2,
      resources: [{ arn: role }],
    });
  });
});

describe('undoNotSeen', () => {
  it('names the action that would take back what was made, until it was seen', () => {
    const create = makeCall('sqs', 'CreateQueue', { queueName: 'jobs' });
    expect(undoNotSeen(contractOf(create))).toMatchObject([
      { action: 'sqs:DeleteQueue', resources: ['arn:aws:sqs:eu-west-1:111122223333:jobs'] },
    ]);
    expect(undoNotSeen(contractOf(create, makeCall('sqs', 'DeleteQueue', { queueName: 'jobs' })))).toEqual([]);
  });
});

function activityOf(calls: Call[]): Activity {
  return {
    principal: { kind: 'role', arn: 'arn:aws:iam::111122223333:role/deploy' },
    window: { from: '', to: '' },
    calls: calls.map((call) => ({ ...call, id: `c-${call.name}-${call.via ?? ''}` })),
    callers: [],
    records: 0,
    perDay: {},
    leftOut: [],
  };
}
