import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/cloudtrail/activity.js';
import { narrowingOf } from '../../src/needs/narrowing.js';
import { ACCOUNT, activityOf, contract, need } from './make-contract.js';

const [base] = activityOf(contract([need('ecs:ListServices')])).calls;
const call = (more: Partial<Call>): Call => ({ ...base!, source: 'ecs.amazonaws.com', ...more });

describe('narrowingOf', () => {
  it('names the cluster by its ARN, whether the call gave a name, an ARN or none', () => {
    const arn = (name: string) => `arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/${name}`;
    const calls = [call({ parameters: { cluster: 'web' } }), call({ parameters: { cluster: arn('api') } }), call({})];
    expect(narrowingOf('ecs:ListServices', calls)).toEqual([
      { key: 'ecs:cluster', values: [arn('api'), arn('default'), arn('web')] },
      { key: 'aws:RequestedRegion', values: ['eu-west-1'] },
    ]);
  });

  it('leaves a key out where one call does not show it', () => {
    const calls = [call({ parameters: { namespace: 'App' } }), call({ parameters: null })];
    expect(narrowingOf('cloudwatch:PutMetricData', calls).map(({ key }) => key)).toEqual(['aws:RequestedRegion']);
    expect(narrowingOf('cloudwatch:PutMetricData', calls.slice(0, 1))[0]).toEqual({
      key: 'cloudwatch:namespace',
      values: ['App'],
    });
  });

  it('names no region for services that have one endpoint for the world', () => {
    expect(narrowingOf('iam:ListRoles', [call({ region: 'us-east-1' })])).toEqual([]);
  });

  it('reads the owner of a bucket from the record', () => {
    const resources = [{ type: 'AWS::S3::Bucket', arn: 'arn:aws:s3:::a', accountId: '444455556666' }];
    expect(narrowingOf('s3:ListBucket', [call({ resources })])[0]).toEqual({
      key: 'aws:ResourceAccount',
      values: ['444455556666'],
    });
  });

  it('knows nothing of an unknown action, or without calls', () => {
    expect(narrowingOf('x:Y', [call({})])).toEqual([]);
    expect(narrowingOf('ecs:ListServices', [])).toEqual([]);
  });
});
