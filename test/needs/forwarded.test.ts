import { describe, expect, it } from 'vitest';
import type { Activity, Call } from '../../src/cloudtrail/activity.js';
import { buildContract } from '../../src/needs/contract.js';
import type { Lookups } from '../../src/needs/lookups.js';
import { makeCall } from './make-call.js';

const KEY = [{ arn: 'arn:aws:kms:eu-west-1:111122223333:key/k1', type: 'AWS::KMS::Key' }];

function candidatesOf(calls: Call[], lookups: Lookups = {}) {
  const activity: Activity = {
    principal: { kind: 'role', arn: 'arn:aws:iam::111122223333:role/deploy' },
    window: { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' },
    calls,
    callers: [],
    records: calls.length,
    perDay: {},
    leftOut: [],
  };
  const { needs } = buildContract({ activity, blindSpots: [] }, lookups);
  const forwarded = needs.find(({ kind }) => kind === 'forwarded')!;
  expect(forwarded.conditions).toEqual({});
  return forwarded.conditionCandidates ?? [];
}

const byStack = (more: Partial<Call> = {}) =>
  makeCall('sqs', 'CreateQueue', { queueName: 'orders' }, { via: 'cloudformation.amazonaws.com', ...more });

describe('a forwarded need', () => {
  it('may be held to a service that sets aws:CalledVia', () => {
    expect(candidatesOf([byStack()])).toEqual([
      { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['cloudformation.amazonaws.com'] } },
    ]);
  });

  it('is not held to a service that does not set it', () => {
    expect(candidatesOf([byStack({ via: 'autoscaling.amazonaws.com' })])).toEqual([]);
  });

  it('is not held to a service that assumes the role itself', () => {
    expect(candidatesOf([byStack()], { trustedServices: ['cloudformation.amazonaws.com'] })).toEqual([]);
  });

  it('is not held to a service where the role makes the call directly as well', () => {
    const direct = makeCall('sqs', 'CreateQueue', { queueName: 'orders' }, { id: 'c-direct' });
    expect(candidatesOf([byStack(), direct])).toEqual([]);
  });

  it('of KMS is held to the service that the encryption context shows behind AWS Internal', () => {
    const decrypt = (encryptionContext: Record<string, string>) =>
      makeCall('kms', 'Decrypt', { encryptionContext }, { via: 'AWS Internal', resources: KEY });
    const parameter = 'arn:aws:ssm:eu-west-1:111122223333:parameter/app/x';
    expect(candidatesOf([decrypt({ PARAMETER_ARN: parameter })])).toEqual([
      { StringEquals: { 'kms:ViaService': ['ssm.eu-west-1.amazonaws.com'] } },
    ]);
    expect(candidatesOf([decrypt({ purpose: 'anything' })])).toEqual([]);
  });
});
