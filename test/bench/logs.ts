import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createLogFilesSource } from '../../src/cloudtrail/sources/log-files.js';

/**
 * How fast log files are read, beside what can be told without knowing CloudTrail: inflating them, and parsing all of
 * them. Each method runs in a process of its own, without worker threads, and shows its best of five runs. Wall and
 * processor time differ where Node's own threads inflate beside the one that scans, and on a machine with other work;
 * then the ratios of processor time are the ones to go by. At the end the memory for more files and for larger ones.
 */
const RUNS = 5;
const ROLE = 'arn:aws:iam::111122223333:role/team/deploy';
const WINDOW = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };

const methods: Record<string, (folder: string) => Promise<number> | number> = {
  inflate: (folder) => filesOf(folder).reduce((sum, path) => sum + inflated(path).length, 0),
  parse: (folder) =>
    filesOf(folder).reduce((sum, path) => sum + JSON.parse(inflated(path).toString('utf8')).Records.length, 0),
  ours: async (folder) => {
    const source = createLogFilesSource({ folder });
    const request = { principal: { kind: 'role', arn: ROLE }, window: WINDOW, idempotencyKey: 'bench' } as const;
    return (await source.read(request)).read.records;
  },
};

interface Measured {
  wall: number;
  cpu: number;
  /** Megabytes. */
  peak: number;
}

const [method, folder] = process.argv.slice(2);
if (method && folder) await measure(method, folder);
else await compareAll();

async function measure(name: string, path: string): Promise<void> {
  let wall = Number.MAX_VALUE;
  let cpu = Number.MAX_VALUE;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    const startCpu = process.cpuUsage();
    await methods[name]?.(path);
    wall = Math.min(wall, performance.now() - start);
    const { user, system } = process.cpuUsage(startCpu);
    cpu = Math.min(cpu, (user + system) / 1000);
  }
  const measured: Measured = { wall, cpu, peak: process.resourceUsage().maxRSS / 1024 };
  process.stdout.write(JSON.stringify(measured));
}

async function compareAll(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'tighten-bench-'));
  try {
    print([
      'files',
      'matching',
      'method',
      'records/s',
      'MB/s',
      'x parse',
      'of inflate',
      'CPU ms',
      'x parse',
      'of inflate',
      'peak MB',
    ]);
    for (const [files, perFile] of [
      [10, 20_000],
      [400, 500],
    ] as const) {
      for (const percent of [1, 10, 100]) compare(join(root, 'logs'), files, perFile, percent);
    }
    console.log('\nPeak memory of reading twice as many files, and files twice as large:');
    for (const [files, perFile] of [
      [10, 20_000],
      [20, 20_000],
      [10, 40_000],
      [400, 500],
      [800, 500],
    ] as const) {
      const path = join(root, 'logs');
      generate(path, files, perFile, 0.1);
      const { peak } = runApart('ours', path);
      rmSync(path, { recursive: true });
      print([`${files} x ${perFile}`, '10 %', 'ours', '', '', '', '', '', '', '', Math.round(peak).toString()]);
    }
  } finally {
    rmSync(root, { recursive: true });
  }
}

function compare(path: string, files: number, perFile: number, percent: number): void {
  const bytes = generate(path, files, perFile, percent / 100);
  const results = Object.keys(methods).map((name) => ({ name, ...runApart(name, path) }));
  const [inflate, parse] = results;
  for (const { name, wall, cpu, peak } of results) {
    print([
      `${files} x ${perFile}`,
      `${percent} %`,
      name,
      Math.round((files * perFile * 1000) / wall).toLocaleString('en'),
      Math.round(bytes / wall / 1000).toString(),
      ((parse?.wall ?? 0) / wall).toFixed(1),
      `${Math.round(((inflate?.wall ?? 0) / wall) * 100)} %`,
      Math.round(cpu).toString(),
      ((parse?.cpu ?? 0) / cpu).toFixed(1),
      `${Math.round(((inflate?.cpu ?? 0) / cpu) * 100)} %`,
      Math.round(peak).toString(),
    ]);
  }
  rmSync(path, { recursive: true });
}

function runApart(name: string, path: string): Measured {
  const own = fileURLToPath(import.meta.url);
  return JSON.parse(execFileSync(process.execPath, [...process.execArgv, own, name, path], { encoding: 'utf8' }));
}

function print(cells: string[]): void {
  const widths = [12, 10, 9, 12, 7, 9, 12, 9, 9, 12, 9];
  console.log(cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join(''));
}

function filesOf(path: string): string[] {
  return readdirSync(path).map((name) => join(path, name));
}

/** In one piece, of the size that the end of a gzip file tells: the fastest way that Node offers. */
function inflated(path: string): Buffer {
  const bytes = readFileSync(path);
  return gunzipSync(bytes, { chunkSize: bytes.readUInt32LE(bytes.length - 4) + 64 });
}

/** Writes log files; returns how many bytes they inflate to. The same files in every run. */
function generate(path: string, files: number, perFile: number, share: number): number {
  mkdirSync(path, { recursive: true });
  const random = createRandom(7);
  let bytes = 0;
  for (let file = 0; file < files; file++) {
    const records = Array.from({ length: perFile }, (_, at) =>
      makeRecord(file * perFile + at, random() < share, random),
    );
    const text = JSON.stringify({ Records: records });
    bytes += Buffer.byteLength(text);
    writeFileSync(join(path, `${String(file).padStart(4, '0')}.json.gz`), gzipSync(text));
  }
  return bytes;
}

function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

function makeRecord(index: number, own: boolean, random: () => number) {
  const below = (limit: number) => Math.floor(random() * limit);
  const hex = (length: number) => Array.from({ length }, () => below(16).toString(16)).join('');
  const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
  const arn = own ? ROLE : `arn:aws:iam::111122223333:role/app/service-${below(40)}`;
  const name = arn.split('/').at(-1) ?? '';
  const id = `AROA${name.toUpperCase().replace('-', '')}EXAMPLE`;
  const session = `build-${Math.floor(index / 200)}`;
  const bucket = `artifacts-${below(7)}`;
  const calls: [string, string, object, object | null][] = [
    [
      's3',
      'GetObject',
      { bucketName: bucket, key: `builds/${hex(8)}/app.zip`, Host: `${bucket}.s3.amazonaws.com` },
      null,
    ],
    [
      's3',
      'ListObjects',
      { bucketName: bucket, prefix: `builds/${below(20)}/`, Host: `${bucket}.s3.amazonaws.com` },
      null,
    ],
    ['ec2', 'DescribeInstances', { instancesSet: { items: [{ instanceId: `i-0${hex(16)}` }] }, filterSet: {} }, null],
    ['lambda', 'GetFunction20150331v2', { functionName: `handler-${below(20)}` }, null],
    ['kms', 'Decrypt', { encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::${bucket}` } }, null],
    [
      'ecs',
      'DescribeServices',
      { services: [`web-${below(9)}`], cluster: 'main' },
      { services: [{ serviceName: 'web' }] },
    ],
    ['dynamodb', 'GetItem', { tableName: `orders-${below(5)}`, key: { id: hex(12) } }, null],
    ['sts', 'GetCallerIdentity', {}, null],
  ];
  const [service, eventName, requestParameters, responseElements] = calls[below(calls.length)]!;
  return {
    eventVersion: '1.09',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${id}:${session}`,
      arn: `arn:aws:sts::111122223333:assumed-role/${name}/${session}`,
      accountId: '111122223333',
      accessKeyId: `ASIA${hex(16).toUpperCase()}`,
      sessionContext: {
        sessionIssuer: { type: 'Role', principalId: id, arn, accountId: '111122223333', userName: name },
        attributes: { creationDate: '2026-11-03T09:00:00Z', mfaAuthenticated: 'false' },
      },
    },
    eventTime: new Date(Date.UTC(2026, 10, 1) + index * 10_000).toISOString().replace('.000', ''),
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: 'eu-central-1',
    sourceIPAddress: `192.0.2.${below(250)}`,
    userAgent: `aws-cli/2.15.${below(40)} Python/3.11.8 Linux/5.10.205 exe/x86_64.amzn.2 prompt/off command/${service}`,
    requestParameters,
    responseElements,
    requestID: uuid(),
    eventID: uuid(),
    readOnly: true,
    ...(service === 's3'
      ? { resources: [{ accountId: '111122223333', type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` }] }
      : {}),
    eventType: 'AwsApiCall',
    managementEvent: service !== 's3',
    recipientAccountId: '111122223333',
    eventCategory: service === 's3' ? 'Data' : 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${service}.eu-central-1.amazonaws.com`,
    },
  };
}
