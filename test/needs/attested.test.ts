import { describe, expect, it } from 'vitest';
import { type Attested, attestedProblem, exactArnsProblem } from '../../src/needs/attested.js';
import { ACCOUNT, contract, need } from './make-contract.js';

const queue = `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders`;
const good: Attested = {
  id: 'a1',
  action: 'sqs:PurgeQueue',
  resources: [queue],
  reason: 'recovery',
  note: 'Drains the queue after an incident.',
};
const empty = contract([]);

describe('attestedProblem', () => {
  it('takes an action of the catalogue on an exact ARN, with a reason and a note', () => {
    expect(attestedProblem(good, empty)).toBeUndefined();
    expect(attestedProblem({ ...good, action: 'ec2:DescribeVpcs', resources: ['*'] }, empty)).toBeUndefined();
  });

  it.each<[string, Partial<Attested>, RegExp]>([
    ['an unknown reason', { reason: 'because' as Attested['reason'] }, /one of blind-spot, undo/],
    ['no note', { note: ' ' }, /a note/],
    ['an unknown action', { action: 'sqs:Purge' }, /not an action that AWS knows/],
    ['a wildcard in the action', { action: 'sqs:*' }, /not an action that AWS knows/],
    ['a wildcard in the resource', { resources: [`${queue}*`] }, /has a wildcard/],
    ['* for an action that takes resources', { resources: ['*'] }, /is not an ARN/],
    ['an ARN for an action that takes none', { action: 'ec2:DescribeVpcs' }, /it has to be \*/],
    ['no resource', { resources: [] }, /names no resource/],
    ['another partition', { resources: [queue.replace('arn:aws:', 'arn:aws-cn:')] }, /partition aws/],
    ['another type', { resources: ['arn:aws:s3:::a'] }, /not of a type that sqs:PurgeQueue takes \(SQS queues\)/],
    ['a policy variable', { resources: [`${queue}\${aws:username}`] }, /policy variable/],
  ])('refuses %s', (_what, change, sentence) => {
    expect(attestedProblem({ ...good, ...change }, empty)).toMatch(sentence);
  });

  it('refuses what the calls prove already', () => {
    expect(attestedProblem(good, contract([need('sqs:PurgeQueue', [queue])]))).toMatch(/prove it already/);
  });

  it('takes the wildcards that AWS itself writes', () => {
    const secret = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:db-??????`;
    expect(exactArnsProblem('secretsmanager:GetSecretValue', [secret], empty)).toBeUndefined();
    const group = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/ecs/web:*`;
    expect(exactArnsProblem('logs:CreateLogGroup', [group], empty)).toBeUndefined();
  });
});
