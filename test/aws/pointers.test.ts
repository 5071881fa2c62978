import { describe, expect, it } from 'vitest';
import { pointersOf } from '../../src/aws/pointers.js';
import type { BaselinePolicy } from '../../src/aws/principal.js';

function policy(Action: unknown, over: Partial<BaselinePolicy> = {}): BaselinePolicy {
  const document = { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] };
  return { kind: 'inline', name: 'queues', awsManaged: false, document, ...over };
}

describe('pointersOf', () => {
  it('takes the services that the policies name, and nothing from one that allows everything', () => {
    expect(pointersOf({ policies: [policy('*'), policy(['sqs:SendMessage', 'SQS:*', 's3:Get*'])] })).toEqual([
      { namespace: 's3', by: 'the policy queues names its actions' },
      { namespace: 'sqs', by: 'the policy queues names its actions' },
    ]);
  });

  it('takes nothing from a boundary or a Deny', () => {
    const denied = { Statement: { Effect: 'Deny', Action: 'sqs:*', Resource: '*' } };
    const policies = [policy('sqs:*', { kind: 'boundary' }), policy('', { document: denied })];
    expect(pointersOf({ policies })).toEqual([]);
  });

  it('knows what runs with the role and what that uses by itself', () => {
    const trust = { Statement: [{ Effect: 'Allow', Principal: { Service: ['lambda.amazonaws.com'] } }] };
    expect(pointersOf({ policies: [], trust }).map(({ namespace }) => namespace)).toEqual(['logs', 'xray']);
    expect(pointersOf({ policies: [], trust: { Statement: { Effect: 'Allow', Principal: '*' } } })).toEqual([]);
  });
});
