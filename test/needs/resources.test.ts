import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/cloudtrail/activity.js';
import { readCall } from '../../src/needs/read-call.js';
import { makeCall } from './make-call.js';

const A = '111122223333';
const R = 'eu-west-1';

/** source, event, parameters, action, ARNs that the call proves. */
const rows: [string, string, Call['parameters'], string, string[]][] = [
  ['s3', 'GetBucketAcl', { bucketName: 'b' }, 's3:GetBucketAcl', ['arn:aws:s3:::b']],
  ['s3', 'GetObject', { bucketName: 'b', key: 'a/b.txt' }, 's3:GetObject', ['arn:aws:s3:::b/a/b.txt']],
  ['s3', 'GetObject', { bucketName: 'b', key: 'k*' }, 's3:GetObject', ['arn:aws:s3:::b/k${*}']],
  ['s3', 'ListObjectsV2', { bucketName: 'b', prefix: 'x' }, 's3:ListBucket', ['arn:aws:s3:::b']],
  ['s3', 'DeleteObjects', { bucketName: 'b', delete: '' }, 's3:DeleteObject', ['arn:aws:s3:::b/*']],
  [
    's3',
    'CopyObject',
    { bucketName: 'to', key: 'k', 'x-amz-copy-source': 'from/a%20b' },
    's3:GetObject',
    ['arn:aws:s3:::from/a b'],
  ],
  [
    's3',
    'CopyObject',
    { bucketName: 'to', key: 'k', 'x-amz-copy-source': 'from/a' },
    's3:PutObject',
    ['arn:aws:s3:::to/k'],
  ],
  ['s3', 'ListBuckets', {}, 's3:ListAllMyBuckets', ['*']],
  [
    'ec2',
    'StartInstances',
    { instancesSet: { items: [{ instanceId: 'i-0123456789' }] } },
    'ec2:StartInstances',
    [`arn:aws:ec2:${R}:${A}:instance/i-0123456789`],
  ],
  [
    'ec2',
    'CreateSecurityGroup',
    { groupName: 'g', vpcId: 'vpc-01234567' },
    'ec2:CreateSecurityGroup',
    [`arn:aws:ec2:${R}:${A}:security-group/*`, `arn:aws:ec2:${R}:${A}:vpc/vpc-01234567`],
  ],
  [
    'ec2',
    'DeregisterImage',
    { imageId: 'ami-01234567' },
    'ec2:DeregisterImage',
    [`arn:aws:ec2:${R}::image/ami-01234567`],
  ],
  [
    'ec2',
    'CreateSnapshot',
    { volumeId: 'vol-01234567' },
    'ec2:CreateSnapshot',
    [`arn:aws:ec2:${R}::snapshot/*`, `arn:aws:ec2:${R}:${A}:volume/vol-01234567`],
  ],
  [
    'ec2',
    'CreateTags',
    { resourcesSet: { items: [{ resourceId: 'i-0123456789' }, { resourceId: 'vol-01234567' }] } },
    'ec2:CreateTags',
    [`arn:aws:ec2:${R}:${A}:instance/i-0123456789`, `arn:aws:ec2:${R}:${A}:volume/vol-01234567`],
  ],
  [
    'ec2',
    'DeleteNatGateway',
    { DeleteNatGatewayRequest: { NatGatewayId: 'nat-01234567' } },
    'ec2:DeleteNatGateway',
    [`arn:aws:ec2:${R}:${A}:natgateway/nat-01234567`],
  ],
  [
    'ec2',
    'AuthorizeSecurityGroupIngress',
    { groupId: 'sg-01234567', ipPermissions: { items: [{ groups: { items: [{ groupId: 'sg-99999999' }] } }] } },
    'ec2:AuthorizeSecurityGroupIngress',
    [`arn:aws:ec2:${R}:${A}:security-group/sg-01234567`],
  ],
  ['ec2', 'CreateVpc', { cidrBlock: '10.0.0.0/16' }, 'ec2:CreateVpc', [`arn:aws:ec2:${R}:${A}:vpc/*`]],
  ['ec2', 'DescribeInstances', { filterSet: {} }, 'ec2:DescribeInstances', ['*']],
  [
    'ecs',
    'UpdateService',
    { cluster: 'prod', service: 'web', taskDefinition: 'web:12' },
    'ecs:UpdateService',
    [`arn:aws:ecs:${R}:${A}:service/prod/web`],
  ],
  [
    'ecs',
    'RunTask',
    { cluster: 'prod', taskDefinition: 'web:12' },
    'ecs:RunTask',
    [`arn:aws:ecs:${R}:${A}:task-definition/web:*`],
  ],
  [
    'ecs',
    'DescribeTasks',
    { cluster: 'prod', tasks: ['0123456789abcdef'] },
    'ecs:DescribeTasks',
    [`arn:aws:ecs:${R}:${A}:task/prod/*`],
  ],
  [
    'ecs',
    'RegisterTaskDefinition',
    { family: 'web' },
    'ecs:RegisterTaskDefinition',
    [`arn:aws:ecs:${R}:${A}:task-definition/web:*`],
  ],
  ['ecs', 'DescribeClusters', {}, 'ecs:DescribeClusters', [`arn:aws:ecs:${R}:${A}:cluster/default`]],
  ['ecs', 'ListTasks', { cluster: 'prod' }, 'ecs:ListTasks', [`arn:aws:ecs:${R}:${A}:container-instance/prod/*`]],
  [
    'ecr',
    'PutImage',
    { repositoryName: 'team/web', registryId: '444455556666' },
    'ecr:PutImage',
    [`arn:aws:ecr:${R}:444455556666:repository/team/web`],
  ],
  ['ecr', 'GetAuthorizationToken', null, 'ecr:GetAuthorizationToken', ['*']],
  [
    'lambda',
    'GetFunction20150331v2',
    { functionName: 'f' },
    'lambda:GetFunction',
    [`arn:aws:lambda:${R}:${A}:function:f`],
  ],
  [
    'lambda',
    'Invoke',
    { functionName: 'f:live' },
    'lambda:InvokeFunction',
    [`arn:aws:lambda:${R}:${A}:function:f:live`],
  ],
  [
    'lambda',
    'DeleteEventSourceMapping20150331',
    { uUID: 'u-1' },
    'lambda:DeleteEventSourceMapping',
    [`arn:aws:lambda:${R}:${A}:event-source-mapping:u-1`],
  ],
  ['dynamodb', 'PutItem', { tableName: 't-1' }, 'dynamodb:PutItem', [`arn:aws:dynamodb:${R}:${A}:table/t-1`]],
  [
    'dynamodb',
    'Query',
    { tableName: 't-1', indexName: 'i' },
    'dynamodb:Query',
    [`arn:aws:dynamodb:${R}:${A}:table/t-1`, `arn:aws:dynamodb:${R}:${A}:table/t-1/index/i`],
  ],
  [
    'dynamodb',
    'BatchGetItem',
    { requestItems: { 't-1': {}, 't-2': {} } },
    'dynamodb:BatchGetItem',
    [`arn:aws:dynamodb:${R}:${A}:table/t-1`, `arn:aws:dynamodb:${R}:${A}:table/t-2`],
  ],
  [
    'dynamodb',
    'ExecuteStatement',
    { statement: 'SELECT * FROM "t-1"."by" WHERE a=?' },
    'dynamodb:PartiQLSelect',
    [`arn:aws:dynamodb:${R}:${A}:table/t-1`],
  ],
  [
    'sqs',
    'SendMessage',
    { queueUrl: 'https://sqs.eu-west-1.amazonaws.com/444455556666/q' },
    'sqs:SendMessage',
    [`arn:aws:sqs:${R}:444455556666:q`],
  ],
  ['sqs', 'CreateQueue', { queueName: 'q.fifo' }, 'sqs:CreateQueue', [`arn:aws:sqs:${R}:${A}:q.fifo`]],
  ['sns', 'Publish', { topicArn: `arn:aws:sns:${R}:${A}:t` }, 'sns:Publish', [`arn:aws:sns:${R}:${A}:t`]],
  ['sns', 'Publish', { phoneNumber: '***' }, 'sns:Publish', ['*']],
  ['sns', 'CreateTopic', { name: 't' }, 'sns:CreateTopic', [`arn:aws:sns:${R}:${A}:t`]],
  ['iam', 'GetRole', { roleName: 'x' }, 'iam:GetRole', [`arn:aws:iam::${A}:role/*/x`, `arn:aws:iam::${A}:role/x`]],
  ['iam', 'CreateRole', { roleName: 'x', path: '/team/' }, 'iam:CreateRole', [`arn:aws:iam::${A}:role/team/x`]],
  [
    'iam',
    'GetPolicy',
    { policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    'iam:GetPolicy',
    ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
  ],
  ['iam', 'GetUser', null, 'iam:GetUser', ['*']],
  [
    'sts',
    'AssumeRole',
    { roleArn: 'arn:aws:iam::444455556666:role/x' },
    'sts:AssumeRole',
    ['arn:aws:iam::444455556666:role/x'],
  ],
  [
    'logs',
    'CreateLogGroup',
    { logGroupName: '/a/b' },
    'logs:CreateLogGroup',
    [`arn:aws:logs:${R}:${A}:log-group:/a/b`, `arn:aws:logs:${R}:${A}:log-group:/a/b:*`],
  ],
  [
    'logs',
    'PutLogEvents',
    { logGroupName: '/a', logStreamName: 's' },
    'logs:PutLogEvents',
    [`arn:aws:logs:${R}:${A}:log-group:/a:log-stream:*`],
  ],
  [
    'secretsmanager',
    'GetSecretValue',
    { secretId: 'db' },
    'secretsmanager:GetSecretValue',
    [`arn:aws:secretsmanager:${R}:${A}:secret:db-??????`],
  ],
  [
    'secretsmanager',
    'CreateSecret',
    { name: 'db' },
    'secretsmanager:CreateSecret',
    [`arn:aws:secretsmanager:${R}:${A}:secret:db-??????`],
  ],
  ['ssm', 'GetParameter', { name: '/app/db' }, 'ssm:GetParameter', [`arn:aws:ssm:${R}:${A}:parameter/app/db`]],
  [
    'ssm',
    'GetParametersByPath',
    { path: '/app/' },
    'ssm:GetParametersByPath',
    [`arn:aws:ssm:${R}:${A}:parameter/app`, `arn:aws:ssm:${R}:${A}:parameter/app/*`],
  ],
  [
    'ssm',
    'GetParameter',
    { name: '/aws/service/eks/optimized-ami/1.33/recommended/image_id' },
    'ssm:GetParameter',
    [`arn:aws:ssm:${R}::parameter/aws/service/eks/optimized-ami/1.33/recommended/image_id`],
  ],
  [
    'ssm',
    'GetParametersByPath',
    { path: '/aws/service/ecs' },
    'ssm:GetParametersByPath',
    [`arn:aws:ssm:${R}::parameter/aws/service/ecs`, `arn:aws:ssm:${R}::parameter/aws/service/ecs/*`],
  ],
  [
    'ssm',
    'SendCommand',
    { documentName: 'AWS-RunShellScript', instanceIds: ['i-0123456789'] },
    'ssm:SendCommand',
    [`arn:aws:ec2:${R}:${A}:instance/i-0123456789`, `arn:aws:ssm:${R}::document/AWS-RunShellScript`],
  ],
  [
    'cloudformation',
    'UpdateStack',
    { stackName: 's' },
    'cloudformation:UpdateStack',
    [`arn:aws:cloudformation:${R}:${A}:stack/s/*`],
  ],
  [
    'cloudformation',
    'DescribeStacks',
    { stackName: `arn:aws:cloudformation:${R}:${A}:stack/s/0000` },
    'cloudformation:DescribeStacks',
    [`arn:aws:cloudformation:${R}:${A}:stack/s/*`],
  ],
  [
    'rds',
    'StopDBInstance',
    { dBInstanceIdentifier: 'Orders' },
    'rds:StopDBInstance',
    [`arn:aws:rds:${R}:${A}:db:orders`],
  ],
  [
    'rds',
    'ListTagsForResource',
    { resourceName: `arn:aws:rds:${R}:${A}:db:orders` },
    'rds:ListTagsForResource',
    [`arn:aws:rds:${R}:${A}:db:orders`],
  ],
  ['eks', 'DescribeCluster', { name: 'c' }, 'eks:DescribeCluster', [`arn:aws:eks:${R}:${A}:cluster/c`]],
  [
    'eks',
    'DescribeNodegroup',
    { clusterName: 'c', nodegroupName: 'n' },
    'eks:DescribeNodegroup',
    [`arn:aws:eks:${R}:${A}:nodegroup/c/n/*`],
  ],
  ['events', 'PutRule', { name: 'r' }, 'events:PutRule', [`arn:aws:events:${R}:${A}:rule/r`]],
  [
    'events',
    'PutTargets',
    { rule: 'r', eventBusName: 'bus' },
    'events:PutTargets',
    [`arn:aws:events:${R}:${A}:rule/bus/r`],
  ],
  [
    'events',
    'PutEvents',
    { entries: [{ eventBusName: 'bus' }] },
    'events:PutEvents',
    [`arn:aws:events:${R}:${A}:event-bus/bus`],
  ],
  [
    'states',
    'StartExecution',
    { stateMachineArn: `arn:aws:states:${R}:${A}:stateMachine:m` },
    'states:StartExecution',
    [`arn:aws:states:${R}:${A}:stateMachine:m`],
  ],
  [
    'route53',
    'ChangeResourceRecordSets',
    { hostedZoneId: '/hostedzone/Z1' },
    'route53:ChangeResourceRecordSets',
    ['arn:aws:route53:::hostedzone/Z1'],
  ],
  ['route53', 'GetChange', { id: '/change/C1' }, 'route53:GetChange', ['arn:aws:route53:::change/*']],
  [
    'elasticloadbalancing',
    'RegisterTargets',
    { targetGroupArn: `arn:aws:elasticloadbalancing:${R}:${A}:targetgroup/t/1` },
    'elasticloadbalancing:RegisterTargets',
    [`arn:aws:elasticloadbalancing:${R}:${A}:targetgroup/t/1`],
  ],
  [
    'elasticloadbalancing',
    'CreateLoadBalancer',
    { name: 'web', type: 'network' },
    'elasticloadbalancing:CreateLoadBalancer',
    [`arn:aws:elasticloadbalancing:${R}:${A}:loadbalancer/net/web/*`],
  ],
  [
    'elasticloadbalancing',
    'DeleteLoadBalancer',
    { loadBalancerName: 'old' },
    'elasticloadbalancing:DeleteLoadBalancer',
    [`arn:aws:elasticloadbalancing:${R}:${A}:loadbalancer/old`],
  ],
  [
    'autoscaling',
    'SetDesiredCapacity',
    { autoScalingGroupName: 'web' },
    'autoscaling:SetDesiredCapacity',
    [`arn:aws:autoscaling:${R}:${A}:autoScalingGroup:*:autoScalingGroupName/web`],
  ],
  [
    'monitoring',
    'PutMetricAlarm',
    { alarmName: 'a' },
    'cloudwatch:PutMetricAlarm',
    [`arn:aws:cloudwatch:${R}:${A}:alarm:a`],
  ],
  [
    'monitoring',
    'DeleteAlarms',
    { alarmNames: ['a', 'b'] },
    'cloudwatch:DeleteAlarms',
    [`arn:aws:cloudwatch:${R}:${A}:alarm:a`, `arn:aws:cloudwatch:${R}:${A}:alarm:b`],
  ],
  ['monitoring', 'PutMetricData', { namespace: 'n' }, 'cloudwatch:PutMetricData', ['*']],
  [
    'ec2',
    'StopInstances',
    { instancesSet: { items: [{ instanceId: 'i-0abc' }] } },
    'ec2:StopInstances',
    [`arn:aws:ec2:${R}:${A}:instance/i-0abc`],
  ],
  [
    'dynamodb',
    'TransactWriteItems',
    {
      requestItems: [
        { operation: 'Put', tableName: 'orders' },
        { operation: 'Delete', tableName: 'users' },
      ],
    },
    'dynamodb:DeleteItem',
    [`arn:aws:dynamodb:${R}:${A}:table/users`],
  ],
  ['codebuild', 'StartBuild', { projectName: 'p' }, 'codebuild:StartBuild', [`arn:aws:codebuild:${R}:${A}:project/p`]],
  [
    'codebuild',
    'BatchGetBuilds',
    { ids: ['p:0000'] },
    'codebuild:BatchGetBuilds',
    [`arn:aws:codebuild:${R}:${A}:project/p`],
  ],
  [
    'apigateway',
    'GetRestApi',
    { restApiId: 'x' },
    'apigateway:GET',
    [`arn:aws:apigateway:${R}::/restapis/x`, `arn:aws:apigateway:${R}::/restapis/x/*`],
  ],
  ['apigateway', 'CreateRoute', { apiId: 'x' }, 'apigateway:POST', [`arn:aws:apigateway:${R}::/apis/x/*`]],
  [
    'glue',
    'GetTable',
    { databaseName: 'd', name: 't' },
    'glue:GetTable',
    [`arn:aws:glue:${R}:${A}:catalog`, `arn:aws:glue:${R}:${A}:database/d`, `arn:aws:glue:${R}:${A}:table/d/t`],
  ],
  ['glue', 'StartJobRun', { jobName: 'j' }, 'glue:StartJobRun', [`arn:aws:glue:${R}:${A}:job/j`]],
  [
    'athena',
    'StartQueryExecution',
    { queryString: '***' },
    'athena:StartQueryExecution',
    [`arn:aws:athena:${R}:${A}:workgroup/primary`],
  ],
  [
    'cloudfront',
    'CreateInvalidation2020_05_31',
    { distributionId: 'E1' },
    'cloudfront:CreateInvalidation',
    [`arn:aws:cloudfront::${A}:distribution/E1`],
  ],
  [
    'cloudfront',
    'GetDistribution2020_05_31',
    { id: 'E1' },
    'cloudfront:GetDistribution',
    [`arn:aws:cloudfront::${A}:distribution/E1`],
  ],
  [
    'acm',
    'DescribeCertificate',
    { certificateArn: `arn:aws:acm:${R}:${A}:certificate/1` },
    'acm:DescribeCertificate',
    [`arn:aws:acm:${R}:${A}:certificate/1`],
  ],
  [
    'elasticache',
    'DeleteCacheCluster',
    { cacheClusterId: 'c' },
    'elasticache:DeleteCacheCluster',
    [`arn:aws:elasticache:${R}:${A}:cluster:c`],
  ],
  ['kinesis', 'PutRecord', { streamName: 's' }, 'kinesis:PutRecord', [`arn:aws:kinesis:${R}:${A}:stream/s`]],
  [
    'firehose',
    'PutRecord',
    { deliveryStreamName: 's' },
    'firehose:PutRecord',
    [`arn:aws:firehose:${R}:${A}:deliverystream/s`],
  ],
  ['codecommit', 'GitPull', { repositoryName: 'r' }, 'codecommit:GitPull', [`arn:aws:codecommit:${R}:${A}:r`]],
  [
    'elasticfilesystem',
    'DeleteFileSystem',
    { fileSystemId: 'fs-1' },
    'elasticfilesystem:DeleteFileSystem',
    [`arn:aws:elasticfilesystem:${R}:${A}:file-system/fs-1`],
  ],
  ['cloudtrail', 'StopLogging', { name: 't' }, 'cloudtrail:StopLogging', [`arn:aws:cloudtrail:${R}:${A}:trail/t`]],
  [
    'kafka',
    'ListNodes',
    { clusterArn: `arn%3Aaws%3Akafka%3A${R}%3A${A}%3Acluster%2Fc%2F1` },
    'kafka:ListNodes',
    [`arn:aws:kafka:${R}:${A}:cluster/c/1`],
  ],
  [
    'bedrock',
    'InvokeModel',
    { modelId: 'anthropic.claude-3-v1:0' },
    'bedrock:InvokeModel',
    [`arn:aws:bedrock:${R}::foundation-model/anthropic.claude-3-v1:0`],
  ],
];

describe('the resources that a call proves', () => {
  it.each(rows)('%s %s %j', (source, name, parameters, action, arns) => {
    const reading = readCall(makeCall(source, name, parameters));
    const found = reading.needs.find((need) => need.action === action);
    expect(found?.resources.map((one) => one.arn).sort()).toEqual([...arns].sort());
    expect(reading.result).toBe('need');
  });

  it('takes the key from the record and never the alias', () => {
    const key = `arn:aws:kms:${R}:${A}:key/0000`;
    const call = makeCall(
      'kms',
      'Decrypt',
      { keyId: 'alias/app' },
      { resources: [{ arn: key, type: 'AWS::KMS::Key' }] },
    );
    expect(readCall(call).needs[0]?.resources).toEqual([{ arn: key, type: 'key' }]);
  });

  it('tells the two keys of a ReEncrypt apart', () => {
    const [from, to] = [`arn:aws:kms:${R}:${A}:key/1`, `arn:aws:kms:${R}:${A}:key/2`] as const;
    const call = makeCall('kms', 'ReEncrypt', { destinationKeyId: to }, { resources: [{ arn: from }, { arn: to }] });
    const needs = readCall(call).needs.map((need) => [need.action, need.resources.map((one) => one.arn)]);
    expect(needs).toEqual([
      ['kms:ReEncryptFrom', [from]],
      ['kms:ReEncryptTo', [to]],
    ]);
  });

  it('drops an ARN that the action does not take, says so, and asks', () => {
    const call = makeCall('s3', 'GetObject', { bucketName: '***' }, { resources: [{ arn: 'arn:aws:s3:::b' }] });
    const reading = readCall(call);
    expect(reading).toMatchObject({
      result: 'question',
      needs: [],
      questions: [{ about: 'resource', likelyActions: ['s3:GetObject'] }],
    });
    expect(reading.dropped).toEqual([
      { action: 's3:GetObject', arn: 'arn:aws:s3:::b', reason: 's3:GetObject takes no such resource: it is a bucket.' },
    ]);
  });

  it('leaves the resource open, and the action certain, where a record holds nothing', () => {
    expect(readCall(makeCall('s3', 'GetObject'))).toMatchObject({
      result: 'need',
      actions: ['s3:GetObject'],
      needs: [],
    });
  });

  it('covers what RunInstances creates and what a launch template fills in', () => {
    const call = makeCall(
      'ec2',
      'RunInstances',
      {
        instancesSet: { items: [{ imageId: 'ami-01234567', keyName: 'k' }] },
        groupSet: { items: [{ groupId: 'sg-01234567' }] },
      },
      { response: { instancesSet: { items: [{ instanceId: 'i-0123456789', subnetId: 'subnet-01234567' }] } } },
    );
    expect(
      readCall(call)
        .needs[0]?.resources.map((one) => one.arn)
        .sort(),
    ).toEqual([
      `arn:aws:ec2:${R}:${A}:instance/*`,
      `arn:aws:ec2:${R}:${A}:key-pair/k`,
      `arn:aws:ec2:${R}:${A}:network-interface/*`,
      `arn:aws:ec2:${R}:${A}:security-group/sg-01234567`,
      `arn:aws:ec2:${R}:${A}:subnet/subnet-01234567`,
      `arn:aws:ec2:${R}:${A}:volume/*`,
      `arn:aws:ec2:${R}::image/ami-01234567`,
    ]);
  });

  it.each([
    ['RunInstances', { instancesSet: { items: [{ minCount: 1 }] }, launchTemplate: { launchTemplateName: 't' } }],
    [
      'CreateFleet',
      { CreateFleetRequest: { LaunchTemplateConfigs: { LaunchTemplateSpecification: { LaunchTemplateName: 't' } } } },
    ],
  ])('is authorised on the launch template, whose id %s by name does not tell', (name, parameters) => {
    const arns = readCall(makeCall('ec2', name, parameters)).needs[0]?.resources.map((one) => one.arn);
    expect(arns).toContain(`arn:aws:ec2:${R}:${A}:launch-template/*`);
    expect(arns).toContain(`arn:aws:ec2:${R}:${A}:volume/*`);
  });

  it('takes account and region from the ARN that the record itself gives', () => {
    const shared = `arn:aws:dynamodb:${R}:444455556666:table/orders`;
    const call = makeCall('dynamodb', 'GetItem', { tableName: 'orders' }, { resources: [{ arn: shared }] });
    expect(readCall(call).needs[0]?.resources).toEqual([{ arn: shared, type: 'table' }]);
  });

  it('keeps of a created ARN only what the request named', () => {
    const call = makeCall(
      'apprunner',
      'CreateService',
      { serviceName: 'web' },
      {
        response: {
          service: { serviceArn: `arn:aws:apprunner:${R}:${A}:service/web/8fe1e10304f84fd2b0df550fe98a71fa` },
        },
      },
    );
    expect(readCall(call).needs[0]?.resources.map((one) => one.arn)).toContain(
      `arn:aws:apprunner:${R}:${A}:service/web/*`,
    );
  });
});
