import type { JsonObject } from '../../cloudtrail/record.js';
import {
  ACCOUNT,
  ARTIFACTS,
  AWAY,
  CLUSTER,
  EXECUTION_ROLE,
  HOME,
  IDS,
  OIDC_PROVIDER,
  PARAMETER_KEY,
  PARAMETER_KEY_AWAY,
  PRODUCTION,
  roleArn,
  SECURITY_GROUP,
  type Service,
  SUBNETS,
  taskRole,
} from './names.js';
import type { Random } from './random.js';
import { createClock, later, type Recorder, roleSession, type Session, s3Additional, s3Object } from './recorder.js';

export interface Deployment {
  at: Date;
  service: Service;
  /** Build number, growing. */
  build: number;
  /** Revision of the task definition. */
  revision: number;
}

const CLI =
  'aws-cli/2.31.4 md/awscrt#0.27.6 ua/2.1 os/linux#6.11.0-1018-azure md/arch#x86_64 lang/python#3.13.7 md/pyimpl#CPython';
const ACTION = 'configure-aws-credentials-for-github-actions';
const INTERNAL = 'AWS Internal';

/** The session of one run of the deployment workflow: GitHub's token exchanged for the role. */
export function startRun(recorder: Recorder, random: Random, at: Date): Session {
  const run = `GitHubActions-${random.between(17_000_000_000, 19_999_999_999)}`;
  const key = `ASIA${random.letters(16)}`;
  const subject = 'repo:example-org/orders:environment:staging';
  const ip = `20.${random.between(3, 200)}.${random.between(1, 250)}.${random.between(1, 250)}`;
  const role = roleArn(ACCOUNT, 'staging-deploy-role');
  recorder.call(
    {
      account: ACCOUNT,
      agent: ACTION,
      ip,
      identity: {
        type: 'WebIdentityUser',
        principalId: `${OIDC_PROVIDER}:sts.amazonaws.com:${subject}`,
        userName: subject,
        identityProvider: OIDC_PROVIDER,
      },
    },
    at,
    'sts.amazonaws.com',
    'AssumeRoleWithWebIdentity',
    {
      request: { roleArn: role, roleSessionName: run, durationSeconds: 3600 },
      response: {
        credentials: { accessKeyId: key, sessionToken: random.hex(60), expiration: spoken(later(at, 3600)) },
        subjectFromWebIdentityToken: subject,
        assumedRoleUser: {
          assumedRoleId: `${IDS.deploy}:${run}`,
          arn: `arn:aws:sts::${ACCOUNT}:assumed-role/staging-deploy-role/${run}`,
        },
        provider: OIDC_PROVIDER,
        audience: 'sts.amazonaws.com',
      },
      resources: [{ accountId: ACCOUNT, type: 'AWS::IAM::Role', ARN: role }],
    },
  );
  const session = roleSession({
    account: ACCOUNT,
    role: 'staging-deploy-role',
    roleArn: role,
    uniqueId: IDS.deploy,
    session: run,
    key,
    createdAt: at,
    agent: CLI,
    ip,
    federated: OIDC_PROVIDER,
  });
  recorder.call(session, later(at, 1), 'sts.amazonaws.com', 'GetCallerIdentity', { agent: ACTION });
  return session;
}

/** One deployment of a service: image, artifact, parameters, task definition, service, and a look at its logs. */
export function deploy(recorder: Recorder, random: Random, { at, service, build, revision }: Deployment): void {
  const session = startRun(recorder, random, at);
  const commit = random.hex(40);
  const clock = createClock(at, 2);
  const next: Clock = (step = random.between(1, 6)) => clock(step);
  pushImage(recorder, random, session, service.name, commit, next);
  const folder = `builds/${service.name}/${build}-${commit.slice(0, 12)}`;
  const s3 = 's3.amazonaws.com';
  recorder.call(
    session,
    next(),
    s3,
    'PutObject',
    s3Object(random, ACCOUNT, ARTIFACTS, `${folder}/bundle.zip`, { write: true }),
  );
  recorder.call(
    session,
    next(),
    s3,
    'PutObject',
    s3Object(random, ACCOUNT, ARTIFACTS, `${folder}/manifest.json`, { write: true }),
  );
  recorder.call(session, next(), s3, 'GetObject', s3Object(random, ACCOUNT, ARTIFACTS, `config/${service.name}.json`));
  if (random.next() < 0.25) listBuilds(recorder, random, session, next(), service.name);
  readParameters(recorder, random, session, next(), service, HOME);
  const definition = registerTask(recorder, session, next(), { service: service.name, revision, commit, region: HOME });
  if (service.name === 'orders-api') migrate(recorder, random, session, next);
  updateService(recorder, random, session, service.name, definition, HOME, next);
  if (service.away) {
    readParameters(recorder, random, session, next(), service, AWAY);
    const away = registerTask(recorder, session, next(), { service: service.name, revision, commit, region: AWAY });
    updateService(recorder, random, session, service.name, away, AWAY, next);
  }
  const logGroupName = `/ecs/${CLUSTER}/${service.name}`;
  recorder.call(session, next(), 'logs.amazonaws.com', 'FilterLogEvents', {
    request: { logGroupName, startTime: at.getTime(), interleaved: true, limit: 100 },
  });
  if (random.next() < 0.1) assumeDns(recorder, random, session, next());
}

type Clock = (step?: number) => Date;

function pushImage(recorder: Recorder, random: Random, session: Session, name: string, tag: string, next: Clock): void {
  const ecr = (at: Date, operation: string, request: JsonObject, response: JsonObject | null = null) =>
    recorder.call({ ...session, ip: INTERNAL, agent: INTERNAL }, at, 'ecr.amazonaws.com', operation, {
      request,
      response,
      resources: [{ accountId: ACCOUNT, ARN: `arn:aws:ecr:${HOME}:${ACCOUNT}:repository/${name}` }],
    });
  const repository = { registryId: ACCOUNT, repositoryName: name };
  recorder.call(session, next(), 'ecr.amazonaws.com', 'GetAuthorizationToken');
  const layers = Array.from({ length: 3 }, () => `sha256:${random.hex(64)}`);
  for (const digest of layers) {
    ecr(next(0), 'BatchCheckLayerAvailability', { ...repository, layerDigests: [digest] });
  }
  const uploadId = random.uuid();
  const digest = layers[0]!;
  ecr(next(), 'InitiateLayerUpload', repository, { uploadId, partSize: 10_485_760 });
  const last = random.between(200_000, 9_000_000);
  ecr(
    next(),
    'UploadLayerPart',
    { ...repository, uploadId, partFirstByte: 0, partLastByte: last },
    {
      ...repository,
      uploadId,
      lastByteReceived: last,
    },
  );
  ecr(
    next(),
    'CompleteLayerUpload',
    { ...repository, uploadId, layerDigests: [digest] },
    {
      ...repository,
      uploadId,
      layerDigest: digest,
    },
  );
  ecr(
    next(),
    'PutImage',
    {
      ...repository,
      imageTag: tag.slice(0, 12),
      imageManifestMediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    },
    { image: { ...repository, imageId: { imageDigest: `sha256:${random.hex(64)}`, imageTag: tag.slice(0, 12) } } },
  );
}

/** ListObjectsV2 is recorded as `ListObjects` with `list-type`, and names the objects by a prefix. */
function listBuilds(recorder: Recorder, random: Random, session: Session, at: Date, service: string): void {
  const prefix = `builds/${service}/`;
  recorder.call(session, at, 's3.amazonaws.com', 'ListObjects', {
    data: true,
    request: {
      'list-type': '2',
      bucketName: ARTIFACTS,
      'encoding-type': 'url',
      prefix,
      Host: `${ARTIFACTS}.s3.us-east-1.amazonaws.com`,
    },
    additional: s3Additional(random, [0, 5120]),
    resources: [
      { type: 'AWS::S3::Object', ARNPrefix: `arn:aws:s3:::${ARTIFACTS}/${prefix}` },
      { accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${ARTIFACTS}` },
    ],
  });
}

/** Parameters are decrypted by SSM on the caller's behalf: a record of its own for each, `invokedBy` AWS Internal. */
function readParameters(
  recorder: Recorder,
  random: Random,
  session: Session,
  at: Date,
  service: Service,
  region: string,
): void {
  const names = service.parameters.map((one) => `/${CLUSTER}/${service.name}/${one}`);
  const arn = (name: string) => `arn:aws:ssm:${region}:${ACCOUNT}:parameter${name}`;
  const single = names.length === 1;
  recorder.call(session, at, 'ssm.amazonaws.com', single ? 'GetParameter' : 'GetParameters', {
    region,
    request: { ...(single ? { name: names[0]! } : { names }), withDecryption: true },
    resources: names.map((name) => ({ accountId: ACCOUNT, ARN: arn(name) })),
  });
  for (const name of names) {
    recorder.call(session, at, 'kms.amazonaws.com', 'Decrypt', {
      region,
      via: INTERNAL,
      request: { encryptionContext: { PARAMETER_ARN: arn(name) }, encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
      resources: [
        { accountId: ACCOUNT, type: 'AWS::KMS::Key', ARN: region === HOME ? PARAMETER_KEY : PARAMETER_KEY_AWAY },
      ],
      additional: { keyMaterialId: random.hex(64) },
    });
  }
}

function registerTask(
  recorder: Recorder,
  session: Session,
  at: Date,
  task: { service: string; revision: number; commit: string; region: string },
): string {
  const { service, revision, region } = task;
  const definition = `arn:aws:ecs:${region}:${ACCOUNT}:task-definition/${service}:${revision}`;
  const shape = {
    family: service,
    taskRoleArn: taskRole(service),
    executionRoleArn: EXECUTION_ROLE,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '512',
    memory: '1024',
    containerDefinitions: [
      {
        name: service,
        image: `${ACCOUNT}.dkr.ecr.${HOME}.amazonaws.com/${service}:${task.commit.slice(0, 12)}`,
        essential: true,
        portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': `/ecs/${CLUSTER}/${service}`,
            'awslogs-region': region,
            'awslogs-stream-prefix': service,
          },
        },
      },
    ],
  };
  recorder.call(session, at, 'ecs.amazonaws.com', 'DescribeTaskDefinition', {
    region,
    request: { taskDefinition: service },
  });
  recorder.call(session, later(at, 1), 'ecs.amazonaws.com', 'RegisterTaskDefinition', {
    region,
    request: shape,
    response: { taskDefinition: { taskDefinitionArn: definition, revision, status: 'ACTIVE', ...shape } },
  });
  return definition;
}

function updateService(
  recorder: Recorder,
  random: Random,
  session: Session,
  service: string,
  taskDefinition: string,
  region: string,
  next: Clock,
): void {
  const ecs = (at: Date, operation: string, request: JsonObject, response: JsonObject | null = null) =>
    recorder.call(session, at, 'ecs.amazonaws.com', operation, { region, request, response });
  const serviceArn = `arn:aws:ecs:${region}:${ACCOUNT}:service/${CLUSTER}/${service}`;
  ecs(
    next(),
    'UpdateService',
    { cluster: CLUSTER, service, taskDefinition, forceNewDeployment: false },
    {
      service: {
        serviceArn,
        serviceName: service,
        clusterArn: `arn:aws:ecs:${region}:${ACCOUNT}:cluster/${CLUSTER}`,
        status: 'ACTIVE',
        desiredCount: 2,
        taskDefinition,
      },
    },
  );
  for (let poll = random.between(4, 9); poll > 0; poll--) {
    ecs(next(15), 'DescribeServices', { cluster: CLUSTER, services: [service] });
  }
  if (random.next() < 0.4) {
    ecs(next(), 'ListTasks', { cluster: CLUSTER, serviceName: service });
    const tasks = [`arn:aws:ecs:${region}:${ACCOUNT}:task/${CLUSTER}/${random.hex(32)}`];
    ecs(next(), 'DescribeTasks', { cluster: CLUSTER, tasks });
  }
}

/** The migration runs as a task of its own, with roles that its registration passes. */
function migrate(recorder: Recorder, random: Random, session: Session, next: Clock): void {
  const definition = registerTask(recorder, session, next(), {
    service: 'orders-migrate',
    revision: random.between(200, 600),
    commit: random.hex(12),
    region: HOME,
  });
  const task = `arn:aws:ecs:${HOME}:${ACCOUNT}:task/${CLUSTER}/${random.hex(32)}`;
  recorder.call(session, next(), 'ecs.amazonaws.com', 'RunTask', {
    request: {
      cluster: CLUSTER,
      taskDefinition: definition,
      launchType: 'FARGATE',
      count: 1,
      networkConfiguration: {
        awsvpcConfiguration: { subnets: SUBNETS, securityGroups: [SECURITY_GROUP], assignPublicIp: 'DISABLED' },
      },
    },
    response: { tasks: [{ taskArn: task, lastStatus: 'PROVISIONING', taskDefinitionArn: definition }], failures: [] },
  });
  for (let poll = 0; poll < 2; poll++) {
    recorder.call(session, next(10), 'ecs.amazonaws.com', 'DescribeTasks', {
      request: { cluster: CLUSTER, tasks: [task] },
    });
  }
}

/** A role of the other account: both accounts record the call, the other one without the caller's session. */
function assumeDns(recorder: Recorder, random: Random, session: Session, at: Date): void {
  const role = roleArn(PRODUCTION, 'dns-updater');
  const name = 'staging-dns';
  const shared = random.uuid();
  const resources = [{ accountId: PRODUCTION, type: 'AWS::IAM::Role', ARN: role }];
  const request = { roleArn: role, roleSessionName: name, durationSeconds: 900 };
  const response = {
    credentials: {
      accessKeyId: `ASIA${random.letters(16)}`,
      sessionToken: random.hex(60),
      expiration: spoken(later(at, 900)),
    },
    assumedRoleUser: {
      assumedRoleId: `${IDS.dns}:${name}`,
      arn: `arn:aws:sts::${PRODUCTION}:assumed-role/dns-updater/${name}`,
    },
  };
  recorder.call(session, at, 'sts.amazonaws.com', 'AssumeRole', { request, response, resources, shared });
  const outside: Session = {
    ...session,
    identity: { type: 'AWSAccount', principalId: session.identity['principalId'], accountId: ACCOUNT },
  };
  recorder.call(outside, at, 'sts.amazonaws.com', 'AssumeRole', {
    request,
    response,
    resources,
    shared,
    recipient: PRODUCTION,
  });
}

/** Times inside STS's answers are written out: `Nov 23, 2026, 3:04:05 PM`. */
export function spoken(at: Date): string {
  return at
    .toLocaleString('en-US', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'medium' })
    .replace('\u202f', ' ');
}
