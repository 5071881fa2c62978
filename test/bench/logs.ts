import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

/** What `npm run build` made: reading threads start from there as they do in production. */
const built = <Module>(path: string): Promise<Module> => import(new URL(`../../dist/${path}`, import.meta.url).href);
const { belongsTo, needleOf } =
  await built<typeof import('../../src/cloudtrail/principals.js')>('cloudtrail/principals.js');
const { createLogFilesSource } = await built<typeof import('../../src/cloudtrail/sources/log-files.js')>(
  'cloudtrail/sources/log-files.js',
);
const { listLogFiles } = await built<typeof import('../../src/cloudtrail/sources/log-layout.js')>(
  'cloudtrail/sources/log-layout.js',
);
const { readFiles } = await built<typeof import('../../src/cloudtrail/sources/read-files.js')>(
  'cloudtrail/sources/read-files.js',
);

/**
 * How fast log files are read, beside what can be told without knowing CloudTrail: inflating them, and parsing all of
 * them. Of ours there are two: `found` finds the principal's records, parses them and compares who made them, which is what
 * parsing everything would yield of them; `activity` adds them up as well, which is what people wait for. Threads: 1 is the
 * thread that asks (of files beyond a megabyte Node's own threads inflate the next piece meanwhile), 2 are two that read
 * beside the one that asks.
 *
 * Each line is a process of its own and its best of some runs. On a machine with other work go by processor time. At the
 * end the memory for twice as many files and for files twice as large.
 */
const MOST_RUNS = 5;
const MOST_MS = 3000;
const RECORDS = 200_000;
const ROLE = 'arn:aws:iam::111122223333:role/team/deploy';
const PRINCIPAL = { kind: 'role', arn: ROLE } as const;
const WINDOW = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };

type Method = (folder: string, threads: number) => Promise<number> | number;
const methods: Record<string, Method> = {
  inflate: (folder) => filesOf(folder).reduce((sum, path) => sum + inflated(path).length, 0),
  parse: (folder) =>
    filesOf(folder).reduce((sum, path) => sum + JSON.parse(inflated(path).toString('utf8')).Records.length, 0),
  found: async (folder, threads) => {
    const { files } = await listLogFiles(folder, WINDOW);
    let found = 0;
    for await (const part of readFiles(files, { needle: needleOf(PRINCIPAL) }, threads)) {
      for (const record of part.found) if (belongsTo(record, PRINCIPAL)) found += 1;
    }
    return found;
  },
  activity: async (folder, threads) => {
    const source = createLogFilesSource({ folder, threads });
    const { activity } = await source.read({ principal: PRINCIPAL, window: WINDOW, idempotencyKey: 'bench' });
    return activity.records;
  },
};

/** Methods with their threads, as the table shows them. */
const LINES = [
  ['inflate', 1],
  ['parse', 1],
  ['found', 1],
  ['found', 2],
  ['activity', 1],
  ['activity', 2],
] as const;

interface Measured {
  wall: number;
  cpu: number;
  /** Megabytes. */
  peak: number;
}

const [method, folder, threads] = process.argv.slice(2);
if (method && folder) await measure(method, folder, Number(threads));
else compareAll();

async function measure(name: string, path: string, threads: number): Promise<void> {
  const began = performance.now();
  let wall = Number.MAX_VALUE;
  let cpu = Number.MAX_VALUE;
  for (let run = 0; run < MOST_RUNS && performance.now() - began < MOST_MS; run++) {
    const start = performance.now();
    const startCpu = process.cpuUsage();
    await methods[name]?.(path, threads);
    wall = Math.min(wall, performance.now() - start);
    const { user, system } = process.cpuUsage(startCpu);
    cpu = Math.min(cpu, (user + system) / 1000);
  }
  const measured: Measured = { wall, cpu, peak: process.resourceUsage().maxRSS / 1024 };
  process.stdout.write(JSON.stringify(measured));
}

function compareAll(): void {
  const root = mkdtempSync(join(tmpdir(), 'tighten-bench-'));
  try {
    print('files', 'matching', 'method', 'threads', 'records/s', 'MB/s', 'x parse', 'of inflate', 'CPU ms', 'peak MB');
    for (const percent of [1, 10, 100]) {
      const large = join(root, `${percent}-large`);
      const small = join(root, `${percent}-small`);
      const bytes = generate(RECORDS, percent / 100, [
        [large, 20_000],
        [small, 500],
      ]);
      for (const path of [large, small]) compare(path, percent, bytes);
    }
    console.log('\nPeak memory of reading twice as many files, and files twice as large, beside the above:');
    const more = join(root, 'more');
    const larger = join(root, 'larger');
    const moreSmall = join(root, 'more-small');
    generate(2 * RECORDS, 0.1, [
      [more, 20_000],
      [larger, 40_000],
      [moreSmall, 500],
    ]);
    for (const path of [join(root, '10-large'), more, larger, join(root, '10-small'), moreSmall]) {
      for (const threads of [1, 2]) {
        const { peak } = runApart('activity', path, threads);
        print(sizesOf(path), '10 %', 'activity', `${threads}`, '', '', '', '', '', Math.round(peak));
      }
    }
  } finally {
    rmSync(root, { recursive: true });
  }
}

function compare(path: string, percent: number, bytes: number): void {
  const results = LINES.map(([name, threads]) => ({ name, threads, ...runApart(name, path, threads) }));
  const [inflate, parse] = results;
  for (const { name, threads, wall, cpu, peak } of results) {
    print(
      sizesOf(path),
      `${percent} %`,
      name,
      threads,
      Math.round((RECORDS * 1000) / wall).toLocaleString('en'),
      Math.round(bytes / wall / 1000),
      ((parse?.wall ?? 0) / wall).toFixed(1),
      `${Math.round(((inflate?.wall ?? 0) / wall) * 100)} %`,
      Math.round(cpu),
      Math.round(peak),
    );
  }
}

function runApart(name: string, path: string, threads: number): Measured {
  const own = fileURLToPath(import.meta.url);
  const parts = [...process.execArgv, own, name, path, String(threads)];
  return JSON.parse(execFileSync(process.execPath, parts, { encoding: 'utf8' }));
}

function print(...cells: (string | number)[]): void {
  const widths = [12, 10, 10, 9, 12, 7, 9, 12, 9, 9];
  console.log(cells.map((cell, at) => String(cell).padStart(widths[at] ?? 0)).join(''));
}

/** "10 x 2.0 MB". */
function sizesOf(path: string): string {
  const sizes = filesOf(path).map((file) => statSync(file).size);
  const each = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return `${sizes.length} x ${each < 1e6 ? `${Math.round(each / 1e3)} KB` : `${(each / 1e6).toFixed(1)} MB`}`;
}

function filesOf(path: string): string[] {
  return readdirSync(path).map((name) => join(path, name));
}

/** In one piece, of the size that the end of a gzip file tells: the fastest way that Node offers. */
function inflated(path: string): Buffer {
  const bytes = readFileSync(path);
  return gunzipSync(bytes, { chunkSize: bytes.readUInt32LE(bytes.length - 4) + 64 });
}

/** Writes the same records into files of so many each, folder by folder; returns how many bytes of text they are. The same in every run. */
function generate(records: number, share: number, folders: [path: string, perFile: number][]): number {
  for (const [path] of folders) mkdirSync(path);
  const random = createRandom(7);
  const most = Math.max(...folders.map(([, perFile]) => perFile));
  let bytes = 0;
  for (let first = 0; first < records; first += most) {
    const texts = Array.from({ length: most }, (_, at) =>
      JSON.stringify(makeRecord(first + at, random() < share, random)),
    );
    bytes += texts.reduce((sum, text) => sum + text.length, 0);
    for (const [path, perFile] of folders) {
      for (let from = 0; from < most; from += perFile) {
        const text = `{"Records":[${texts.slice(from, from + perFile).join(',')}]}`;
        writeFileSync(join(path, `${String((first + from) / perFile).padStart(4, '0')}.json.gz`), gzipSync(text));
      }
    }
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
