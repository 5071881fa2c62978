import { ACCOUNT, ARTIFACTS, CLUSTER, DUMPS, HOME, IDS, PRODUCTION_ARTIFACTS, roleArn, SECRET_KEY } from './names.js';
import type { Random } from './random.js';
import { createClock, type Details, later, type Recorder, roleSession, type Session, s3Object } from './recorder.js';
import { startRun } from './workflow-run.js';

/** Calls that were allowed and then failed, and ones that say nothing certain: none of them is a denial. */
export function failures(recorder: Recorder, random: Random, at: Date): void {
  const session = startRun(recorder, random, at);
  const call = caller(recorder, session, at);
  call(
    's3',
    'GetObject',
    s3Object(random, ACCOUNT, ARTIFACTS, `builds/storefront/${random.between(100, 900)}-${random.hex(12)}/bundle.zip`, {
      error: { code: 'NoSuchKey', message: 'The specified key does not exist.' },
    }),
  );
  call('logs', 'FilterLogEvents', {
    request: { logGroupName: '/ecs/staging/orders-reports', startTime: at.getTime() },
    error: { code: 'ResourceNotFoundException', message: 'The specified log group does not exist.' },
  });
  for (let i = 0; i < 3; i++) {
    call('ecs', 'DescribeServices', {
      request: { cluster: CLUSTER, services: ['storefront'] },
      error: { code: 'ThrottlingException', message: 'Rate exceeded' },
    });
  }
  call('ecs', 'StopTask', {
    request: { cluster: CLUSTER, task: random.hex(32), reason: 'cancelled' },
    error: { code: 'ThrottlingException', message: 'Rate exceeded' },
  });
}

/**
 * Somebody looks for a bug at one in the morning, with the deployment role and aws-cli: calls that no deployment
 * makes, and that a person may want to leave out with their caller.
 */
export function nightSession(recorder: Recorder, random: Random, at: Date): void {
  const role = roleArn(ACCOUNT, 'staging-deploy-role');
  const agent =
    'aws-cli/2.31.4 md/awscrt#0.27.6 ua/2.1 os/macos#25.1.0 md/arch#arm64 lang/python#3.13.7 md/prompt#off md/command#ecs.execute-command';
  const who = {
    account: ACCOUNT,
    session: 'dana',
    key: `ASIA${random.letters(16)}`,
    createdAt: at,
    agent,
    ip: '198.51.100.24',
  };
  const person = roleSession({
    ...who,
    role: 'engineer',
    roleArn: roleArn(ACCOUNT, 'engineer', '/people/'),
    uniqueId: IDS.engineer,
    mfa: true,
  });
  recorder.call(person, at, 'sts.amazonaws.com', 'AssumeRole', {
    request: { roleArn: role, roleSessionName: 'dana' },
    resources: [{ accountId: ACCOUNT, type: 'AWS::IAM::Role', ARN: role }],
  });
  const session = roleSession({ ...who, role: 'staging-deploy-role', roleArn: role, uniqueId: IDS.deploy });
  const call = caller(recorder, session, at);
  const task = `arn:aws:ecs:${HOME}:${ACCOUNT}:task/${CLUSTER}/${random.hex(32)}`;
  const secret = `arn:aws:secretsmanager:${HOME}:${ACCOUNT}:secret:staging/orders/database-Xa4Bc7`;
  const group = '/ecs/staging/orders-worker';
  call('sts', 'GetCallerIdentity');
  call('logs', 'DescribeLogGroups', { request: { logGroupNamePrefix: '/ecs/staging' } });
  for (let i = 0; i < 6; i++) {
    call('logs', 'FilterLogEvents', {
      request: { logGroupName: group, startTime: at.getTime(), filterPattern: 'ERROR' },
    });
  }
  call('ecs', 'ListTasks', { request: { cluster: CLUSTER, serviceName: 'orders-worker' } });
  call('ecs', 'DescribeTasks', { request: { cluster: CLUSTER, tasks: [task] } });
  call('ecs', 'ExecuteCommand', {
    request: { cluster: CLUSTER, task, container: 'orders-worker', interactive: true, command: '/bin/sh' },
    response: { clusterArn: `arn:aws:ecs:${HOME}:${ACCOUNT}:cluster/${CLUSTER}`, taskArn: task, interactive: true },
  });
  call('secretsmanager', 'GetSecretValue', { request: { secretId: 'staging/orders/database' } });
  call('kms', 'Decrypt', {
    via: 'secretsmanager.amazonaws.com',
    request: {
      encryptionContext: { SecretARN: secret, SecretVersionId: random.uuid() },
      encryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    },
    resources: [{ accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: SECRET_KEY }],
  });
  call('s3', 'GetObject', s3Object(random, ACCOUNT, DUMPS, `heap/orders-worker-${random.hex(8)}.hprof`));
  call('ec2', 'DescribeInstances', { request: { instancesSet: {}, filterSet: {} } });
  call('ec2', 'StopInstances', {
    request: { dryRun: true, instancesSet: { items: [{ instanceId: 'i-0d1e2f3a4b5c6d7e8' }] }, force: false },
    error: { code: 'Client.DryRunOperation', message: 'Request would have succeeded, but DryRun flag is set.' },
  });
}

/** An object for production, stopped by a service control policy. */
export function deniedByOrganization(recorder: Recorder, random: Random, at: Date): void {
  const session = startRun(recorder, random, at);
  const key = `builds/orders-api/${random.between(100, 900)}-${random.hex(12)}/bundle.zip`;
  const arn = `arn:aws:s3:::${PRODUCTION_ARTIFACTS}/${key}`;
  const policy = 'arn:aws:organizations::444455556666:policy/o-a1b2c3d4e5/service_control_policy/p-0f1e2d3c';
  caller(recorder, session, at)('s3', 'PutObject', {
    ...s3Object(random, ACCOUNT, PRODUCTION_ARTIFACTS, key, { write: true }),
    response: null,
    error: {
      code: 'AccessDenied',
      message: `User: ${text(session, 'arn')} is not authorized to perform: s3:PutObject on resource: "${arn}" with an explicit deny in a service control policy: ${policy}`,
    },
  });
}

/**
 * At 10:32 a run was pointed at production while the administrator policy was detached for half an hour: refused,
 * and tried again twice. The policy's owner is in the records around it.
 */
export function deniedOnProduction(recorder: Recorder, random: Random, at: Date, admin: Session): void {
  const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const change = (when: Date, name: string) =>
    recorder.call(admin, when, 'iam.amazonaws.com', name, { request: { roleName: 'staging-deploy-role', policyArn } });
  change(later(at, -12 * 60), 'DetachRolePolicy');
  const session = startRun(recorder, random, later(at, -20));
  const service = `arn:aws:ecs:${HOME}:${ACCOUNT}:service/production/orders-api`;
  for (const seconds of [0, 21, 48]) {
    recorder.call(session, later(at, seconds), 'ecs.amazonaws.com', 'UpdateService', {
      error: {
        code: 'AccessDenied',
        message: `User: ${text(session, 'arn')} is not authorized to perform: ecs:UpdateService on resource: ${service} because no identity-based policy allows the ecs:UpdateService action`,
      },
    });
  }
  change(later(at, 18 * 60), 'AttachRolePolicy');
}

function caller(recorder: Recorder, session: Session, at: Date) {
  const clock = createClock(at, 4);
  return (source: string, name: string, details: Details = {}) =>
    recorder.call(session, clock(7), `${source}.amazonaws.com`, name, details);
}

function text(session: Session, key: string): string {
  return String(session.identity[key]);
}
