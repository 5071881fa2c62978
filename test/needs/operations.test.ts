import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/cloudtrail/activity.js';
import { readCall } from '../../src/needs/read-call.js';
import { judge, readTable } from '../bench/mapping.js';
import { makeCall } from './make-call.js';

const mapped: [string, string, Call['parameters'], string[]][] = [
  ['s3', 'GetObject', { bucketName: 'bkt', key: 'k', versionId: '1' }, ['s3:GetObjectVersion']],
  ['s3', 'DeleteObject', { bucketName: 'bkt', key: 'k', versionId: '1' }, ['s3:DeleteObjectVersion']],
  ['s3', 'PutObjectAcl', { bucketName: 'bkt', key: 'k', versionId: '1' }, ['s3:PutObjectVersionAcl']],
  [
    's3',
    'UploadPartCopy',
    { bucketName: 'bkt', key: 'k', 'x-amz-copy-source': 'src/k?versionId=1' },
    ['s3:GetObjectVersion', 's3:PutObject'],
  ],
  ['dynamodb', 'ExecuteStatement', { statement: 'UPDATE orders SET a=1' }, ['dynamodb:PartiQLUpdate']],
  [
    'dynamodb',
    'TransactWriteItems',
    { transactItems: [{ put: { tableName: 'orders' } }, { conditionCheck: { tableName: 'orders' } }] },
    ['dynamodb:PutItem', 'dynamodb:ConditionCheckItem'],
  ],
  [
    'autoscaling',
    'PutScalingPolicy',
    { serviceNamespace: 'ecs', resourceId: 'service/a/b' },
    ['application-autoscaling:PutScalingPolicy'],
  ],
  ['autoscaling', 'PutScalingPolicy', { autoScalingGroupName: 'g' }, ['autoscaling:PutScalingPolicy']],
  ['apigateway', 'UpdateStage', { restApiId: 'x', stageName: 's' }, ['apigateway:PATCH']],
  ['budgets', 'CreateBudget', { budget: { budgetName: 'b' } }, ['budgets:ModifyBudget']],
  ['cloudcontrolapi', 'CreateResource', {}, ['cloudformation:CreateResource']],
  ['streams.dynamodb', 'GetRecords', {}, ['dynamodb:GetRecords']],
  ['appmesh', 'StreamAggregatedResources', {}, ['appmesh:StreamAggregatedResources']],
  ['elasticfilesystem', 'NewClientConnection', { fileSystemId: 'fs-1' }, ['elasticfilesystem:ClientMount']],
];

describe('what a call itself needs', () => {
  it.each(mapped)('%s %s %j', (source, name, parameters, actions) => {
    const eventType = /Stream|NewClient/.test(name) ? 'AwsServiceEvent' : 'AwsApiCall';
    expect(readCall(makeCall(source, name, parameters, { eventType })).actions).toEqual(actions);
  });

  it('keeps a full name that is an action, however it ends', () => {
    expect(readCall(makeCall('wafv2', 'CreateWebACL', {})).actions).toEqual(['wafv2:CreateWebACL']);
    expect(readCall(makeCall('cloudwatch', 'BatchGetServiceLevelIndicatorReport', {})).actions).toEqual([
      'cloudwatch:BatchGetServiceLevelIndicatorReport',
    ]);
  });

  it('asks about a name that AWS does not list, with the actions that it may be', () => {
    const reading = readCall(makeCall('ec2', 'DescribeInstanceWonders', { a: 'b' }));
    expect(reading).toMatchObject({ result: 'question', actions: [], needs: [] });
    expect(reading.questions[0]?.about).toBe('call');
    expect(readCall(makeCall('nowhere', 'DoThings')).questions[0]?.likelyActions).toEqual([]);
  });

  it('asks for the verb of a statement that the record hides', () => {
    expect(readCall(makeCall('dynamodb', 'ExecuteStatement', { statement: '***' }))).toMatchObject({
      result: 'question',
      actions: [],
    });
  });

  it('gets every pair of the committed table right', () => {
    const rows = readTable(new URL('../bench/mapping.tsv', import.meta.url).pathname);
    expect(judge(rows)).toEqual({ right: rows.length, wrong: [], asked: [] });
  });
});

describe('what needs no permission', () => {
  it.each([
    ['signin', 'ConsoleLogin', undefined],
    ['sts', 'GetCallerIdentity', 'AwsApiCall'],
    ['sts', 'AssumeRoleWithWebIdentity', 'AwsApiCall'],
    ['kms', 'RotateKey', 'AwsServiceEvent'],
    ['kms', 'DeleteKey', undefined],
    ['organizations', 'CreateAccountResult', undefined],
    ['secretsmanager', 'RotationSucceeded', 'AwsServiceEvent'],
    ['cognito-idp', 'Login_GET', 'AwsServiceEvent'],
    ['sso', 'CreateToken', 'AwsApiCall'],
    ['controltower', 'EnableGuardrail', 'AwsServiceEvent'],
    ['ec2', 'AnythingAtAll', 'AwsServiceEvent'],
  ])('%s %s of type %s', (source, name, eventType) => {
    const { eventType: _, ...call } = makeCall(source, name);
    const reading = readCall(eventType === undefined ? call : { ...call, eventType });
    expect(reading).toMatchObject({ result: 'none', actions: [], needs: [], questions: [] });
    expect(reading.reason).toMatch(/^[A-Z].+\.$/);
  });
});
