import { ACCOUNT, ARTIFACTS, HOME, IDS, PRODUCTION, roleArn } from './names.js';
import type { Random } from './random.js';
import { later, type Recorder, roleSession, type Session, s3Object, serviceSession, userSession } from './recorder.js';
import { spoken } from './workflow-run.js';

/** The administrator of the account, in the console. */
export function adminUser(random: Random): Session {
  return userSession({
    account: ACCOUNT,
    user: 'casey-admin',
    uniqueId: IDS.admin,
    key: `ASIA${random.letters(16)}`,
    agent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    ip: '198.51.100.7',
  });
}

/** What else happens in the accounts on one day: none of it is the deployment role's. */
export function otherTraffic(recorder: Recorder, random: Random, day: Date, index: number): void {
  const at = (hour: number) => later(day, hour * 3600 + random.between(0, 3599));
  eventsFunction(recorder, random, at);
  uploader(recorder, random, at);
  if (index % 2 === 0) console(recorder, random, at(9));
  if (index % 5 === 0) deniedOnly(recorder, random, at(14));
  if (index % 7 === 0) tightenItself(recorder, random, at(11));
  reports(recorder, random, at(5), ACCOUNT, IDS.reports);
  reports(recorder, random, at(6), PRODUCTION, IDS.productionReports);
  if (index % 3 === 0) billing(recorder, random, at(3));
}

function eventsFunction(recorder: Recorder, random: Random, at: (hour: number) => Date): void {
  const name = 'orders-events';
  for (let start = 0; start < 8; start++) {
    const when = at(start * 3);
    recorder.call(serviceSession(ACCOUNT, 'lambda.amazonaws.com'), when, 'sts.amazonaws.com', 'AssumeRole', {
      request: { roleArn: roleArn(ACCOUNT, 'orders-events-lambda'), roleSessionName: name, durationSeconds: 43_200 },
      resources: [{ accountId: ACCOUNT, type: 'AWS::IAM::Role', ARN: roleArn(ACCOUNT, 'orders-events-lambda') }],
      shared: random.uuid(),
    });
    const session = roleSession({
      account: ACCOUNT,
      role: 'orders-events-lambda',
      roleArn: roleArn(ACCOUNT, 'orders-events-lambda'),
      uniqueId: IDS.lambda,
      session: name,
      key: `ASIA${random.letters(16)}`,
      createdAt: when,
      agent: 'awslambda-worker/1.0 rusoto/0.48.0 rust/1.89.0 linux',
      ip: '203.0.113.40',
    });
    recorder.call(session, later(when, 1), 'logs.amazonaws.com', 'CreateLogStream', {
      request: {
        logGroupName: `/aws/lambda/${name}`,
        logStreamName: `${when.toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${random.hex(32)}`,
      },
    });
    for (let i = 0; i < 4; i++) {
      recorder.call(
        { ...session, agent: 'aws-sdk-nodejs/3.900.0' },
        later(when, 2 + i),
        's3.amazonaws.com',
        'GetObject',
        s3Object(random, ACCOUNT, 'example-staging-events', `in/${random.uuid()}.json`),
      );
    }
  }
}

function uploader(recorder: Recorder, random: Random, at: (hour: number) => Date): void {
  const session = userSession({
    account: ACCOUNT,
    user: 'ci-uploader',
    uniqueId: IDS.uploader,
    key: 'AKIA3EXAMPLEUPLOAD01',
    agent: 'aws-cli/1.42.30 md/Botocore#1.40.30 ua/2.1 os/linux#5.15.0 md/arch#x86_64 lang/python#3.11.2',
    ip: '192.0.2.61',
  });
  for (const hour of [2, 10, 18]) {
    const when = at(hour);
    const key = `nightly/${when.toISOString().slice(0, 10)}/report-${random.hex(6)}.tar.gz`;
    recorder.call(
      session,
      when,
      's3.amazonaws.com',
      'PutObject',
      s3Object(random, ACCOUNT, ARTIFACTS, key, { write: true }),
    );
  }
}

function console(recorder: Recorder, random: Random, at: Date): void {
  const admin = adminUser(random);
  const call = (seconds: number, source: string, name: string, request: Record<string, string> | null = null) => {
    const record = recorder.call(admin, later(at, seconds), `${source}.amazonaws.com`, name, { request });
    record['sessionCredentialFromConsole'] = 'true';
  };
  const login = recorder.call(admin, at, 'signin.amazonaws.com', 'ConsoleLogin', {
    response: { ConsoleLogin: 'Success' },
    additional: { LoginTo: 'https://console.aws.amazon.com/console/home', MobileVersion: 'No', MFAUsed: 'Yes' },
    readOnly: false,
  });
  login['eventType'] = 'AwsConsoleSignIn';
  call(20, 'iam', 'ListRoles');
  call(24, 'iam', 'GetRole', { roleName: 'staging-deploy-role' });
  call(25, 'iam', 'ListAttachedRolePolicies', { roleName: 'staging-deploy-role' });
  call(60, 'ecs', 'ListClusters');
  call(62, 'ecs', 'ListServices', { cluster: 'staging' });
}

/** A role that only ever was refused: there is no evidence to build a policy from. */
function deniedOnly(recorder: Recorder, random: Random, at: Date): void {
  const session = roleSession({
    account: ACCOUNT,
    role: 'denied-only-role',
    roleArn: roleArn(ACCOUNT, 'denied-only-role'),
    uniqueId: IDS.denied,
    session: 'inventory',
    key: `ASIA${random.letters(16)}`,
    createdAt: at,
    agent: 'Boto3/1.40.30 md/Botocore#1.40.30 lang/python#3.12.3',
    ip: '192.0.2.77',
  });
  const refused = (source: string, name: string, action: string, resource: string) =>
    recorder.call(session, later(at, 2), source, name, {
      error: {
        code: 'AccessDenied',
        message: `User: ${String(session.identity['arn'])} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
      },
    });
  refused('iam.amazonaws.com', 'ListUsers', 'iam:ListUsers', `arn:aws:iam::${ACCOUNT}:user/`);
  refused('lambda.amazonaws.com', 'ListFunctions20150331', 'lambda:ListFunctions', '*');
}

/** Tighten's own reading is recorded too. */
function tightenItself(recorder: Recorder, random: Random, at: Date): void {
  const name = `tighten-r${random.hex(8)}`;
  const reader = roleArn(ACCOUNT, 'tighten-reader');
  const shared = {
    account: ACCOUNT,
    key: `ASIA${random.letters(16)}`,
    createdAt: at,
    agent: 'aws-sdk-js/3.1169.0',
    ip: '203.0.113.90',
  };
  const app = roleSession({
    ...shared,
    role: 'tighten-app',
    roleArn: roleArn(ACCOUNT, 'tighten-app'),
    uniqueId: IDS.app,
    session: 'app',
  });
  recorder.call(app, at, 'sts.amazonaws.com', 'AssumeRole', {
    request: { roleArn: reader, roleSessionName: name, externalId: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    response: {
      credentials: { accessKeyId: shared.key, sessionToken: random.hex(60), expiration: spoken(later(at, 3600)) },
      assumedRoleUser: {
        assumedRoleId: `${IDS.reader}:${name}`,
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/tighten-reader/${name}`,
      },
    },
    resources: [{ accountId: ACCOUNT, type: 'AWS::IAM::Role', ARN: reader }],
  });
  const session = roleSession({
    ...shared,
    role: 'tighten-reader',
    roleArn: reader,
    uniqueId: IDS.reader,
    session: name,
  });
  recorder.call(session, later(at, 1), 'iam.amazonaws.com', 'GetRole', {
    request: { roleName: 'staging-deploy-role' },
  });
  recorder.call(session, later(at, 2), 'iam.amazonaws.com', 'ListAttachedRolePolicies', {
    request: { roleName: 'staging-deploy-role' },
  });
}

/** Two accounts have a role of this name. */
function reports(recorder: Recorder, random: Random, at: Date, account: string, uniqueId: string): void {
  const session = roleSession({
    account,
    role: 'report-builder',
    roleArn: roleArn(account, 'report-builder'),
    uniqueId,
    session: `reports-${random.hex(8)}`,
    key: `ASIA${random.letters(16)}`,
    createdAt: at,
    agent: 'Boto3/1.40.30 md/Botocore#1.40.30 lang/python#3.12.3',
    ip: '192.0.2.15',
  });
  const bucket = account === ACCOUNT ? 'example-staging-reports' : 'example-production-reports';
  const day = at.toISOString().slice(0, 10);
  recorder.call(
    session,
    later(at, 1),
    's3.amazonaws.com',
    'GetObject',
    s3Object(random, account, bucket, `input/${day}.csv`),
  );
  recorder.call(
    session,
    later(at, 9),
    's3.amazonaws.com',
    'PutObject',
    s3Object(random, account, bucket, `output/${day}.pdf`, { write: true }),
  );
  recorder.call(session, later(at, 10), 'sns.amazonaws.com', 'ListTopics', {});
}

function billing(recorder: Recorder, random: Random, at: Date): void {
  const session = roleSession({
    account: PRODUCTION,
    role: 'billing-export',
    roleArn: roleArn(PRODUCTION, 'billing-export', '/finance/'),
    uniqueId: IDS.billing,
    session: 'export',
    key: `ASIA${random.letters(16)}`,
    createdAt: at,
    agent: 'aws-sdk-go-v2/1.39.0 ua/2.1 os/linux lang/go#1.25.1',
    ip: '192.0.2.30',
  });
  recorder.call(session, at, 'dynamodb.amazonaws.com', 'DescribeTable', {
    request: { tableName: 'invoices' },
    resources: [
      {
        accountId: PRODUCTION,
        type: 'AWS::DynamoDB::Table',
        ARN: `arn:aws:dynamodb:${HOME}:${PRODUCTION}:table/invoices`,
      },
    ],
  });
}
