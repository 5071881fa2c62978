import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/cloudtrail/activity.js';
import { findAction } from '../../src/iam/catalog.js';
import { PASSING_ACTIONS } from '../../src/iam/services/passed-roles.js';
import { readCall } from '../../src/needs/read-call.js';
import { makeCall } from './make-call.js';

const role = 'arn:aws:iam::111122223333:role/app';

/** source, event, parameters with a role in them, the service that it is passed to. */
const passed: [string, string, Call['parameters'], string][] = [
  ['lambda', 'CreateFunction20150331', { functionName: 'f', role }, 'lambda'],
  ['lambda', 'UpdateFunctionConfiguration20150331v2', { functionName: 'f', role }, 'lambda'],
  ['lambda', 'CreateCapacityProvider', { permissionsConfig: { capacityProviderOperatorRoleArn: role } }, 'lambda'],
  ['ecs', 'RegisterTaskDefinition', { family: 'f', taskRoleArn: role }, 'ecs-tasks'],
  ['ecs', 'RunTask', { taskDefinition: 'f', overrides: { taskRoleArn: role, executionRoleArn: role } }, 'ecs-tasks'],
  [
    'ecs',
    'CreateService',
    { serviceName: 's', volumeConfigurations: [{ managedEBSVolume: { roleArn: role } }] },
    'ecs',
  ],
  ['ecs', 'CreateExpressGatewayService', { infrastructureRoleArn: role }, 'ecs'],
  [
    'ec2',
    'RequestSpotFleet',
    { RequestSpotFleetRequest: { SpotFleetRequestConfig: { IamFleetRole: role } } },
    'spotfleet',
  ],
  ['ec2', 'CreateFlowLogs', { CreateFlowLogsRequest: { DeliverLogsPermissionArn: role } }, 'vpc-flow-logs'],
  ['ec2', 'ImportImage', { roleName: role }, 'vmie'],
  ['iam', 'AddRoleToInstanceProfile', { instanceProfileName: 'p', roleName: role }, 'ec2'],
  ['autoscaling', 'CreateAutoScalingGroup', { autoScalingGroupName: 'g', serviceLinkedRoleARN: role }, 'autoscaling'],
  ['autoscaling', 'PutLifecycleHook', { autoScalingGroupName: 'g', roleARN: role }, 'autoscaling'],
  ['autoscaling', 'RegisterScalableTarget', { roleARN: role }, 'application-autoscaling'],
  ['cloudformation', 'CreateStack', { stackName: 's', roleARN: role }, 'cloudformation'],
  ['cloudformation', 'CreateStackSet', { stackSetName: 's', administrationRoleARN: role }, 'cloudformation'],
  ['codebuild', 'CreateProject', { name: 'p', serviceRole: role }, 'codebuild'],
  ['codebuild', 'StartBuild', { projectName: 'p', serviceRoleOverride: role }, 'codebuild'],
  ['codepipeline', 'CreatePipeline', { pipeline: { name: 'p', roleArn: role } }, 'codepipeline'],
  [
    'codedeploy',
    'CreateDeploymentGroup',
    { applicationName: 'a', deploymentGroupName: 'g', serviceRoleArn: role },
    'codedeploy',
  ],
  ['events', 'PutTargets', { rule: 'r', targets: [{ roleArn: role }] }, 'events'],
  ['events', 'PutRule', { name: 'r', roleArn: role }, 'events'],
  ['scheduler', 'CreateSchedule', { name: 's', target: { roleArn: role } }, 'scheduler'],
  ['pipes', 'CreatePipe', { name: 'p', roleArn: role }, 'pipes'],
  ['states', 'CreateStateMachine', { name: 'm', roleArn: role }, 'states'],
  ['glue', 'CreateJob', { name: 'j', role }, 'glue'],
  ['glue', 'UpdateJob', { jobName: 'j', jobUpdate: { role } }, 'glue'],
  ['glue', 'CreateCrawler', { name: 'c', role }, 'glue'],
  ['eks', 'CreateCluster', { name: 'c', roleArn: role }, 'eks'],
  ['eks', 'CreateNodegroup', { clusterName: 'c', nodegroupName: 'n', nodeRole: role }, 'eks'],
  ['eks', 'CreateFargateProfile', { clusterName: 'c', podExecutionRoleArn: role }, 'eks'],
  ['eks', 'CreatePodIdentityAssociation', { clusterName: 'c', roleArn: role }, 'pods.eks'],
  ['elasticmapreduce', 'RunJobFlow', { serviceRole: role }, 'elasticmapreduce'],
  ['emr-serverless', 'StartJobRun', { applicationId: 'a', executionRoleArn: role }, 'emr-serverless'],
  [
    'firehose',
    'CreateDeliveryStream',
    { deliveryStreamName: 's', extendedS3DestinationConfiguration: { roleARN: role } },
    'firehose',
  ],
  ['apigateway', 'PutIntegration', { restApiId: 'x', credentials: role }, 'apigateway'],
  ['apigateway', 'UpdateAccount', { patchOperations: [{ path: '/cloudwatchRoleArn', value: role }] }, 'apigateway'],
  ['appsync', 'CreateDataSource', { apiId: 'a', serviceRoleArn: role }, 'appsync'],
  ['logs', 'PutSubscriptionFilter', { logGroupName: 'g', roleArn: role }, 'logs'],
  ['s3', 'PutBucketReplication', { bucketName: 'bkt', ReplicationConfiguration: { Role: role } }, 's3'],
  ['s3', 'CreateJob', { RoleArn: role }, 'batchoperations.s3'],
  ['rds', 'CreateDBInstance', { dBInstanceIdentifier: 'd', monitoringRoleArn: role }, 'monitoring.rds'],
  ['rds', 'ModifyDBInstance', { dBInstanceIdentifier: 'd', domainIAMRoleName: role }, 'directoryservice.rds'],
  ['rds', 'AddRoleToDBCluster', { dBClusterIdentifier: 'd', roleArn: role }, 'rds'],
  ['rds', 'StartExportTask', { iamRoleArn: role }, 'export.rds'],
  ['redshift', 'ModifyClusterIamRoles', { clusterIdentifier: 'c', addIamRoles: [role] }, 'redshift'],
  ['batch', 'CreateComputeEnvironment', { serviceRole: role }, 'batch'],
  ['batch', 'RegisterJobDefinition', { containerProperties: { jobRoleArn: role } }, 'ecs-tasks'],
  [
    'batch',
    'RegisterJobDefinition',
    { nodeProperties: { nodeRangeProperties: [{ container: { executionRoleArn: role } }] } },
    'ecs-tasks',
  ],
  ['cognito-idp', 'CreateUserPool', { poolName: 'p', smsConfiguration: { snsCallerArn: role } }, 'cognito-idp'],
  [
    'elasticbeanstalk',
    'CreateEnvironment',
    { applicationName: 'a', environmentName: 'e', optionSettings: [{ optionName: 'ServiceRole', value: role }] },
    'elasticbeanstalk',
  ],
  ['ssm', 'SendCommand', { documentName: 'd', serviceRoleArn: role }, 'ssm'],
  ['ssm', 'CreateActivation', { iamRole: role }, 'ssm'],
  ['ssm', 'StartAutomationExecution', { documentName: 'd', parameters: { AutomationAssumeRole: [role] } }, 'ssm'],
  ['sagemaker', 'CreateModel', { modelName: 'm', executionRoleArn: role }, 'sagemaker'],
  ['sagemaker', 'CreateTrainingJob', { trainingJobName: 'j', roleArn: role }, 'sagemaker'],
  ['backup', 'StartBackupJob', { backupVaultName: 'v', iamRoleArn: role }, 'backup'],
  ['backup', 'CreateBackupSelection', { backupSelection: { iamRoleArn: role } }, 'backup'],
  ['dlm', 'CreateLifecyclePolicy', { executionRoleArn: role }, 'dlm'],
  ['config', 'PutConfigurationRecorder', { configurationRecorder: { roleARN: role } }, 'config'],
  ['cloudtrail', 'CreateTrail', { name: 't', cloudWatchLogsRoleArn: role }, 'cloudtrail'],
  ['transfer', 'CreateUser', { serverId: 's', userName: 'u', role }, 'transfer'],
  ['datasync', 'CreateLocationS3', { s3Config: { bucketAccessRoleArn: role } }, 'datasync'],
  ['dms', 'CreateEndpoint', { s3Settings: { serviceAccessRoleArn: role } }, 'dms'],
  ['dax', 'CreateCluster', { clusterName: 'c', iamRoleArn: role }, 'dax'],
  ['airflow', 'CreateEnvironment', { name: 'e', executionRoleArn: role }, 'airflow'],
  ['bedrock', 'CreateAgent', { agentResourceRoleArn: role }, 'bedrock'],
  ['kinesisanalytics', 'CreateApplication', { applicationName: 'a', serviceExecutionRole: role }, 'kinesisanalytics'],
  ['iot', 'CreateTopicRule', { ruleName: 'r', topicRulePayload: { actions: [{ s3: { roleArn: role } }] } }, 'iot'],
  ['iot', 'CreateRoleAlias', { roleAlias: 'r', roleArn: role }, 'credentials.iot'],
  ['monitoring', 'PutMetricStream', { name: 's', roleArn: role }, 'streams.metrics.cloudwatch'],
  ['access-analyzer', 'StartPolicyGeneration', { cloudTrailDetails: { accessRole: role } }, 'access-analyzer'],
  ['synthetics', 'CreateCanary', { Name: 'c', ExecutionRoleArn: role }, 'lambda'],
  ['fis', 'CreateExperimentTemplate', { roleArn: role }, 'fis'],
];

describe('iam:PassRole', () => {
  it.each(passed)('%s %s %j passes to %s', (source, name, parameters, to) => {
    const needs = readCall(makeCall(source, name, parameters)).needs.filter((need) => need.action === 'iam:PassRole');
    expect(needs.length).toBeGreaterThan(0);
    for (const need of needs) {
      expect(need).toMatchObject({
        kind: 'implied',
        resources: [{ arn: role, type: 'role' }],
        conditions: { StringEquals: { 'iam:PassedToService': expect.arrayContaining([`${to}.amazonaws.com`]) } },
      });
    }
  });

  it('asks which role an instance profile holds, until it was looked up', () => {
    const call = makeCall('ec2', 'RunInstances', {
      instancesSet: { items: [{ imageId: 'ami-01234567' }] },
      iamInstanceProfile: { name: 'web' },
    });
    expect(readCall(call).questions.map((one) => one.likelyActions)).toEqual([['iam:PassRole']]);
    const known = readCall(call, { instanceProfileRoles: { web: role } });
    expect(known.questions).toEqual([]);
    expect(known.needs.at(-1)).toMatchObject({ action: 'iam:PassRole', resources: [{ arn: role, type: 'role' }] });
  });

  it('takes a bare name at the root and under any path, and nothing that only ends like it', () => {
    const call = makeCall('glue', 'CreateJob', { name: 'j', role: 'app' });
    const need = readCall(call).needs.find((one) => one.action === 'iam:PassRole');
    expect(need?.resources.map((one) => one.arn)).toEqual([role, 'arn:aws:iam::111122223333:role/*/app']);
  });

  it('asks for the roles inside a task definition, until its registration was seen', () => {
    const call = makeCall('ecs', 'RunTask', { taskDefinition: 'web:3' });
    expect(readCall(call).questions[0]?.text).toContain('web');
    const known = readCall(call, { taskDefinitionRoles: { web: [role] } });
    expect(known.needs.find((one) => one.action === 'iam:PassRole')?.resources).toEqual([{ arn: role, type: 'role' }]);
  });
});

describe('a role that no rule tells about', () => {
  const connector = { connectorName: 'c', serviceExecutionRoleArn: role };
  const service = { serviceName: 's', instanceConfiguration: { instanceRoleArn: role } };

  it('is passed where AWS lists the action as one that passes roles', () => {
    const reading = readCall(makeCall('kafkaconnect', 'CreateConnector', connector));
    expect(reading.needs.at(-1)).toMatchObject({
      action: 'iam:PassRole',
      kind: 'implied',
      resources: [{ arn: role, type: 'role' }],
      conditions: {},
      reason: 'CreateConnector passes the role in serviceExecutionRoleArn.',
    });
    expect(reading.questions).toEqual([]);
  });

  it('is asked about everywhere else, once for each place', () => {
    const reading = readCall(makeCall('apprunner', 'CreateService', service));
    expect(reading.needs.map(({ action }) => action)).toEqual(['apprunner:CreateService']);
    expect(reading.questions).toMatchObject([{ about: 'parameter', likelyActions: ['iam:PassRole'] }]);
    expect(reading.questions[0]?.text).toBe(
      `CreateService names the role ${role} in instanceConfiguration.instanceRoleArn: does it pass it on to a service?`,
    );
  });

  it('is nothing to ask about where it is read, named as a principal, taken away, or passed by a rule', () => {
    const calls = [
      makeCall('apprunner', 'DescribeService', {
        serviceArn: 'arn:aws:apprunner:eu-west-1:111122223333:service/s/1',
        roleArn: role,
      }),
      makeCall('eks', 'CreateAccessEntry', { clusterName: 'c', principalArn: role }),
      makeCall('redshift', 'ModifyClusterIamRoles', { clusterIdentifier: 'c', removeIamRoles: [role] }),
      makeCall('sts', 'AssumeRole', { roleArn: role }),
      makeCall('states', 'CreateStateMachine', { name: 'm', roleArn: role }),
    ];
    for (const call of calls) expect(readCall(call).questions).toEqual([]);
  });

  it('is in a list of actions that AWS still knows', () => {
    const unknown = [...PASSING_ACTIONS].filter((action) => findAction(action)?.action !== action);
    expect(unknown).toEqual([]);
  });

  it.each([
    [
      'autoscaling',
      'CreateAutoScalingGroup',
      { autoScalingGroupName: 'g', launchTemplate: { launchTemplateName: 't' } },
    ],
    [
      'ec2',
      'CreateFleet',
      { CreateFleetRequest: { LaunchTemplateConfigs: { LaunchTemplateSpecification: { LaunchTemplateName: 't' } } } },
    ],
  ])('is asked about where %s %s launches from a template', (source, name, parameters) => {
    const [question, ...more] = readCall(makeCall(source, name, parameters)).questions;
    expect(question).toMatchObject({ likelyActions: ['iam:PassRole'] });
    expect(question?.text).toContain('instance profiles of its launch templates');
    expect(more).toEqual([]);
  });
});

describe('other implied needs', () => {
  const implied = (call: Call) => readCall(call).needs.filter((need) => need.kind === 'implied');

  it('needs CreateTags with the creating action for tags on what EC2 creates', () => {
    const tags = { tagSpecificationSet: { items: [{ resourceType: 'volume', tags: [{ key: 'a', value: 'b' }] }] } };
    expect(implied(makeCall('ec2', 'CreateVolume', { size: '8', ...tags }))).toMatchObject([
      {
        action: 'ec2:CreateTags',
        resources: [{ arn: 'arn:aws:ec2:eu-west-1:111122223333:volume/*' }],
        conditions: { StringEquals: { 'ec2:CreateAction': ['CreateVolume'] } },
      },
    ]);
  });

  it.each([
    ['lambda', 'CreateFunction20150331', { functionName: 'f', tags: { a: 'b' } }, 'lambda:TagResource'],
    ['sqs', 'CreateQueue', { queueName: 'q', tags: { a: 'b' } }, 'sqs:TagQueue'],
    ['iam', 'CreateRole', { roleName: 'r', tags: [{ key: 'a' }] }, 'iam:TagRole'],
    ['secretsmanager', 'CreateSecret', { name: 's', tags: [{ key: 'a' }] }, 'secretsmanager:TagResource'],
    ['sts', 'AssumeRole', { roleArn: role, tags: [{ key: 'a' }] }, 'sts:TagSession'],
    ['s3', 'PutObject', { bucketName: 'bkt', key: 'k', 'x-amz-acl': 'private' }, 's3:PutObjectAcl'],
    ['s3', 'PutObject', { bucketName: 'bkt', key: 'k', 'x-amz-tagging': 'a=b' }, 's3:PutObjectTagging'],
    ['s3', 'CreateBucket', { bucketName: 'bkt', 'x-amz-bucket-object-lock-enabled': 'true' }, 's3:PutBucketVersioning'],
    ['lambda', 'UpdateFunctionCode20150331v2', { functionName: 'f', s3Bucket: 'bkt', s3Key: 'k' }, 's3:GetObject'],
    [
      'bedrock',
      'Converse',
      { modelId: 'm.x', guardrailConfig: { guardrailIdentifier: 'g' } },
      'bedrock:ApplyGuardrail',
    ],
  ])('%s %s %j implies %s', (source, name, parameters, action) => {
    expect(implied(makeCall(source, name, parameters)).map((need) => need.action)).toContain(action);
  });

  it('needs to list the bucket where a missing key was seen', () => {
    const call = makeCall(
      's3',
      'GetObject',
      { bucketName: 'bkt', key: 'k' },
      { outcome: 'failed', errorCode: 'NoSuchKey' },
    );
    expect(implied(call)).toMatchObject([{ action: 's3:ListBucket', resources: [{ arn: 'arn:aws:s3:::bkt' }] }]);
  });

  it('needs a data key for an object that is written under a key, and to read it back in parts', () => {
    const key = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const under = (name: string, id: string) =>
      readCall(
        makeCall('s3', name, { bucketName: 'bkt', key: 'k', 'x-amz-server-side-encryption-aws-kms-key-id': id }),
      );
    for (const id of [key, '1234abcd-12ab-34cd-56ef-1234567890ab']) {
      expect(under('PutObject', id).needs.slice(1)).toMatchObject([
        { action: 'kms:GenerateDataKey', kind: 'implied', resources: [{ arn: key, type: 'key' }] },
      ]);
    }
    const parts = under('CreateMultipartUpload', key).needs.map(({ action }) => action);
    expect(parts).toEqual(['s3:PutObject', 'kms:GenerateDataKey', 'kms:Decrypt']);
    expect(under('PutObject', 'alias/app').questions).toMatchObject([{ likelyActions: ['kms:GenerateDataKey'] }]);
    expect(under('PutObject', 'alias/aws/s3')).toMatchObject({ needs: [{ action: 's3:PutObject' }], questions: [] });
  });

  it.each([
    ['https://assets.s3.eu-west-1.amazonaws.com/a/t.json', 'arn:aws:s3:::assets/a/t.json'],
    ['https://assets.s3.amazonaws.com/a%20b.json', 'arn:aws:s3:::assets/a b.json'],
    ['https://s3.eu-west-1.amazonaws.com/assets/t.json', 'arn:aws:s3:::assets/t.json'],
    ['https://s3-eu-west-1.amazonaws.com/assets/t.json', 'arn:aws:s3:::assets/t.json'],
    ['https://my.assets.s3.dualstack.eu-west-1.amazonaws.com/t*.json', 'arn:aws:s3:::my.assets/t${*}.json'],
    ['https://s3.cn-north-1.amazonaws.com.cn/assets/t.json', 'arn:aws:s3:::assets/t.json'],
  ])('reads the template at %s with the rights of the caller', (templateURL, arn) => {
    const call = makeCall('cloudformation', 'CreateChangeSet', { stackName: 's', changeSetName: 'c', templateURL });
    expect(implied(call)).toMatchObject([{ action: 's3:GetObject', resources: [{ arn, type: 'object' }] }]);
  });

  it('reads a version of a template by the action for versions, and nothing from a document elsewhere', () => {
    const at = (templateURL: string) =>
      implied(makeCall('cloudformation', 'UpdateStack', { stackName: 's', templateURL })).map(({ action }) => action);
    expect(at('https://assets.s3.amazonaws.com/t.json?versionId=1')).toEqual(['s3:GetObjectVersion']);
    expect(at('ssm-doc://arn:aws:ssm:eu-west-1:111122223333:document/t')).toEqual([]);
  });

  it('names the parameter that proves it', () => {
    const [need] = implied(makeCall('states', 'CreateStateMachine', { name: 'm', roleArn: role }));
    expect(need?.reason).toBe('CreateStateMachine hands the role in roleArn to states.amazonaws.com.');
  });
});
