import { migrate, registerTask, updateService } from './ecs-rollout.js';
import { pushImage } from './image-push.js';
import {
  ACCOUNT,
  ARTIFACTS,
  AWAY,
  CLUSTER,
  HOME,
  IDS,
  PARAMETER_KEY,
  PARAMETER_KEY_AWAY,
  PRODUCTION,
  roleArn,
  type Service,
} from './names.js';
import type { Random } from './random.js';
import { type Clock, createClock, later, type Recorder, type Session, s3Additional, s3Object } from './recorder.js';
import { spoken, startRun } from './workflow-run.js';

const INTERNAL = 'AWS Internal';

export interface Deployment {
  at: Date;
  service: Service;
  /** Build number, growing. */
  build: number;
  /** Revision of the task definition. */
  revision: number;
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
