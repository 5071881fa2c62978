import { gzipSync } from 'node:zlib';
import { type Activity, callOf, createTally } from '../../src/cloudtrail/activity.js';
import { parseRecord } from '../../src/cloudtrail/record.js';
import { buildContract } from '../../src/needs/contract.js';
import { makeRecord, ROLE, roleIdentity } from '../cloudtrail/make-record.js';

const OBJECTS = [
  'GetObject',
  'PutObject',
  'HeadObject',
  'DeleteObject',
  'GetObjectTagging',
  'PutObjectTagging',
  'ListParts',
  'UploadPart',
];
const TABLES = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'BatchGetItem', 'DescribeTable'];
const QUEUES = [
  'SendMessage',
  'ReceiveMessage',
  'DeleteMessage',
  'GetQueueAttributes',
  'GetQueueUrl',
  'ChangeMessageVisibility',
];
const OTHERS: [source: string, name: string, parameters: (at: number) => object][] = [
  ...['GetParameter', 'GetParameters', 'PutParameter', 'DeleteParameter'].map((name): (typeof OTHERS)[number] => [
    'ssm',
    name,
    (at) => ({ name: `/shop/${at % 300}/setting-${at % 7}` }),
  ]),
  ...['Decrypt', 'GenerateDataKey', 'Encrypt'].map((name): (typeof OTHERS)[number] => [
    'kms',
    name,
    (at) => ({ keyId: `alias/key-${at % 5}`, encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::b/${at}` } }),
  ]),
  ...['Invoke', 'GetFunction20150331v2', 'UpdateFunctionCode20150331v2'].map((name): (typeof OTHERS)[number] => [
    'lambda',
    name,
    (at) => ({ functionName: `worker-${at % 40}`, payload: `p${at}` }),
  ]),
  ...['CreateLogStream', 'DescribeLogStreams', 'StartQuery'].map((name): (typeof OTHERS)[number] => [
    'logs',
    name,
    (at) => ({ logGroupName: `/aws/lambda/worker-${at % 40}`, logStreamName: `2026/11/${at}`, queryString: `q ${at}` }),
  ]),
  ['athena', 'StartQueryExecution', (at) => ({ workGroup: 'w', queryString: `SELECT ${at}` })],
  ['secretsmanager', 'GetSecretValue', (at) => ({ secretId: `db-${at % 60}` })],
  [
    'ec2',
    'DescribeInstances',
    (at) => ({ filterSet: { items: [{ name: 'ip', valueSet: { items: [{ value: `10.0.${at}` }] } }] } }),
  ],
  [
    'sts',
    'AssumeRole',
    (at) => ({ roleArn: `arn:aws:iam::444455556666:role/r-${at % 12}`, roleSessionName: `s${at}` }),
  ],
];

/** A role that made ten million calls of forty events, on a hundred thousand distinct objects. */
export function largeRole(records = 10_000_000, objects = 100_000, callsPerEvent?: number): Activity {
  const events: { source: string; name: string; parameters(at: number): object; resources?(at: number): object[] }[] = [
    ...OBJECTS.map((name) => ({
      source: 's3',
      name,
      parameters: (at: number) => ({
        bucketName: bucketOf(at),
        key: keyOf(at),
        Host: `${bucketOf(at)}.s3.amazonaws.com`,
      }),
      resources: (at: number) => [
        { type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucketOf(at)}/${keyOf(at)}` },
        { type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucketOf(at)}`, accountId: '111122223333' },
      ],
    })),
    ...TABLES.map((name) => ({
      source: 'dynamodb',
      name,
      parameters: (at: number) => ({ tableName: `orders-${at % 9}`, key: { id: `o-${at}` } }),
      resources: (at: number) => [
        { type: 'AWS::DynamoDB::Table', ARN: `arn:aws:dynamodb:eu-central-1:111122223333:table/orders-${at % 9}` },
      ],
    })),
    ...QUEUES.map((name) => ({
      source: 'sqs',
      name,
      parameters: (at: number) => ({
        queueUrl: `https://sqs.eu-central-1.amazonaws.com/111122223333/jobs-${at % 150}`,
        messageBody: `m${at}`,
      }),
    })),
    ...OTHERS.map(([source, name, parameters]) => ({ source, name, parameters })),
  ];
  const tally = createTally(
    { kind: 'role', arn: ROLE },
    { from: '2026-09-01T00:00:00Z', to: '2026-11-30T00:00:00Z' },
    callsPerEvent === undefined ? {} : { callsPerEvent },
  );
  const each = Math.round(records / (objects * events.length));
  for (let at = 0; at < objects; at++) {
    for (const [place, { source, name, parameters, resources }] of events.entries()) {
      const day = new Date(Date.UTC(2026, 8, 1 + ((at * 31 + place) % 90))).toISOString().slice(0, 10);
      const parsed = parseRecord(
        makeRecord({
          eventID: `${at.toString(16).padStart(8, '0')}-0000-4000-8000-${place.toString(16).padStart(12, '0')}`,
          eventTime: `${day}T10:00:00Z`,
          eventSource: `${source}.amazonaws.com`,
          eventName: name,
          userIdentity: roleIdentity({ session: ['app', 'batch', 'nightly-report'][at % 3] ?? '' }),
          requestParameters: parameters(at),
          ...(resources ? { resources: resources(at) } : {}),
        }),
      );
      if ('unreadable' in parsed) throw new Error(parsed.unreadable);
      const call = callOf(parsed.record);
      tally.addCall({ ...call, count: each }, [day]);
      tally.addDay(day, each);
    }
  }
  return tally.finish();
}

function bucketOf(at: number): string {
  return ['reports', 'archive', 'uploads'][at % 3] ?? '';
}

function keyOf(at: number): string {
  return `${['orders', 'invoices', 'exports', 'images'][(at >> 2) % 4]}/2026/${String((at % 12) + 1).padStart(2, '0')}/${(at * 7919).toString(36)}.json`;
}

if (process.argv[1]?.endsWith('large-role.ts')) {
  const began = performance.now();
  const activity = largeRole();
  const tallied = performance.now();
  const contract = buildContract({ activity, blindSpots: [] });
  const size = (value: unknown) => {
    const text = JSON.stringify(value);
    return { 'JSON kB': Math.round(text.length / 1000), 'gzip kB': Math.round(gzipSync(text).length / 1000) };
  };
  console.table({ activity: size(activity), calls: size(activity.calls), contract: size(contract) });
  const events = new Set(activity.calls.map(({ source, name }) => `${source} ${name}`));
  console.log({
    records: activity.records,
    events: events.size,
    calls: activity.calls.length,
    leftOut: activity.leftOut.reduce((sum, { distinctCalls }) => sum + distinctCalls, 0),
    needs: contract.needs.length,
    seconds: Math.round((tallied - began) / 100) / 10,
    megabytes: Math.round(process.memoryUsage().heapUsed / 1e6),
  });
}
