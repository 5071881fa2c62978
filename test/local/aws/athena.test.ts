import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AthenaClient } from '@aws-sdk/client-athena';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAthenaSource } from '../../../src/cloudtrail/sources/athena.js';
import { createLogFilesSource } from '../../../src/cloudtrail/sources/log-files.js';
import { createLocalAthena } from '../../../src/local/aws/athena.js';
import { makeRecord, ROLE, roleIdentity, USER, userIdentity } from '../../cloudtrail/make-record.js';

interface Seen {
  operation: string;
  input: Record<string, unknown>;
}

let folder: string;
let server: Server;
let client: AthenaClient;
let seen: Seen[];
/** Answers instead of the local Athena where it returns something. */
let instead: (operation: string, input: Record<string, unknown>) => { status: number; body: unknown } | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tighten-athena-'));
  const athena = createLocalAthena({ folder });
  seen = [];
  instead = () => undefined;
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const operation = String(request.headers['x-amz-target']).replace('AmazonAthena.', '');
    const input = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    seen.push({ operation, input });
    const { status, body } = instead(operation, input) ?? (await athena.handle(operation, input));
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  client = new AthenaClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const window = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
const principal = { kind: 'role', arn: ROLE } as const;

function source(over: Partial<Parameters<typeof createAthenaSource>[0]> = {}) {
  return createAthenaSource({ client, database: 'audit', table: 'cloudtrail_logs', pollMs: 5, ...over });
}

function write(records: unknown[], name = 'AWSLogs/111122223333/CloudTrail/eu-central-1/2026/11/03/a.json.gz'): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), gzipSync(JSON.stringify({ Records: records })));
}

/** Records of every kind that the two ways of reading could see differently. */
function mixed(): unknown[] {
  const denied = (session: string, blob: string) => ({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    errorCode: 'Client.UnauthorizedOperation',
    errorMessage: `You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/deploy/${session} is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:eu-central-1:111122223333:instance/* because no identity-based policy allows the ec2:RunInstances action. Encoded authorization failure message: ${blob}`,
    userIdentity: roleIdentity({ session }),
  });
  const overs: Record<string, unknown>[] = [
    { requestParameters: { bucketName: "it's", marker: 'p1' } },
    { requestParameters: { bucketName: "it's", marker: 'p2"}\\' } },
    { requestParameters: { text: 'quote " back \\ "clientToken":"x"', clientToken: { a: [1] }, maxItems: 5 } },
    { requestParameters: null, responseElements: null, userAgent: '' },
    {
      eventTime: '2026-11-04T10:00:00Z',
      userIdentity: roleIdentity({ session: 'jane@example.com' }),
      sessionCredentialFromConsole: 'true',
      userAgent: 'signin.amazonaws.com',
    },
    {
      eventName: 'RunInstances',
      eventSource: 'ec2.amazonaws.com',
      responseElements: { requestId: 'r1', instancesSet: { items: [{ instanceId: 'i-1', subnetIds: ['a', 'b'] }] } },
    },
    {
      eventName: 'RunInstances',
      eventSource: 'ec2.amazonaws.com',
      responseElements: { requestId: 'r2', instancesSet: { items: [{ instanceId: 'i-1', subnetIds: ['a', 'b'] }] } },
    },
    {
      eventName: 'AssumeRole',
      eventSource: 'sts.amazonaws.com',
      requestParameters: { roleArn: USER, roleSessionName: 'x1' },
      responseElements: { credentials: { accessKeyId: 'ASIA1' }, assumedRoleUser: { arn: 'a' } },
    },
    {
      eventName: 'AssumeRole',
      eventSource: 'sts.amazonaws.com',
      requestParameters: { roleArn: USER, roleSessionName: 'x2' },
      responseElements: { credentials: { accessKeyId: 'ASIA2' }, assumedRoleUser: { arn: 'b' } },
    },
    {
      resources: [
        { ARN: 'arn:aws:s3:::b', type: 'AWS::S3::Bucket', accountId: '111122223333' },
        { ARN: 'arn:aws:s3:::a' },
      ],
      additionalEventData: { 'x-amz-id-2': 'q', bytesTransferredIn: 3, AuthenticationMethod: 'AuthHeader' },
    },
    {
      errorCode: 'NoSuchBucket',
      errorMessage: 'The bucket does not exist',
      userIdentity: roleIdentity({ via: 'cloudformation.amazonaws.com' }),
    },
    { recipientAccountId: undefined, readOnly: undefined, eventType: undefined, eventID: undefined },
    denied('s-1111', 'abc'),
    denied('s-2222', 'def'),
    { userIdentity: userIdentity() },
    { userIdentity: { type: 'AWSAccount', accountId: '444455556666' }, requestParameters: { roleArn: ROLE } },
    { eventTime: '2026-12-01T00:00:00Z' },
  ];
  const records = overs.map((over, at) => makeRecord({ eventID: `e${String(at).padStart(3, '0')}`, ...over }));
  return [
    ...records,
    records[0],
    makeRecord({ eventID: 'e900', sharedEventID: 's1' }),
    makeRecord({ eventID: 'e901', sharedEventID: 's1' }),
  ];
}

describe('Athena, answered from log files', () => {
  it.each([
    ['with account, region and date projection', undefined],
    ['without partitions', 'flat.json.gz'],
  ])('gives the activity that the log files give, from a table %s', async (_, name) => {
    write(mixed(), name);
    for (const who of [principal, { kind: 'user', arn: USER } as const]) {
      const request = { principal: who, window, idempotencyKey: 'review-1' };
      const fromLogs = await createLogFilesSource({ folder }).read(request);
      const fromAthena = await source().read(request);
      expect(fromLogs.activity.records).toBeGreaterThan(0);
      expect(fromAthena.activity).toEqual(fromLogs.activity);
      expect(fromAthena.read).toMatchObject({
        matched: fromLogs.read.matched,
        duplicates: fromLogs.read.duplicates,
        unreadable: 0,
      });
      expect(fromAthena.uniqueIds).toEqual(fromLogs.uniqueIds);
      expect(fromAthena.queryIds).toHaveLength(1);
      expect(fromAthena.read.bytes).toBeGreaterThan(0);
    }
  });

  it('takes the newest of two principals with one name, as the log files do', async () => {
    write([
      makeRecord({ eventID: 'a', userIdentity: roleIdentity({ id: 'AROAOLD' }) }),
      makeRecord({ eventID: 'b', eventTime: '2026-11-03T12:00:00Z', userIdentity: roleIdentity({ id: 'AROANEW' }) }),
    ]);
    const request = { principal, window, idempotencyKey: 'k' };
    const evidence = await source().read(request);
    expect(evidence.activity).toEqual((await createLogFilesSource({ folder }).read(request)).activity);
    expect(evidence.read).toMatchObject({ records: 2, matched: 1 });
    expect(evidence.blindSpots.map(({ id }) => id)).toContain('recreated:AROANEW');
  });

  it('reads more rows than a page holds', async () => {
    write(
      Array.from({ length: 1500 }, (_, at) =>
        makeRecord({ eventID: `e${at}`, requestParameters: { bucketName: `b${at}` } }),
      ),
    );
    const { activity } = await source().read({ principal, window, idempotencyKey: 'k' });
    expect(activity.calls).toHaveLength(1500);
    expect(seen.filter(({ operation }) => operation === 'GetQueryResults')).toHaveLength(2);
  });

  it('says how many distinct calls were beyond the bound', async () => {
    write(
      Array.from({ length: 2010 }, (_, at) =>
        makeRecord({ eventID: `e${at}`, requestParameters: { bucketName: `b${at}` } }),
      ),
    );
    const { activity } = await source().read({ principal, window, idempotencyKey: 'k' });
    expect(activity.calls).toHaveLength(2000);
    expect(activity.records).toBe(2010);
    expect(activity.leftOut).toEqual([{ source: 's3.amazonaws.com', name: 'GetBucketLocation', distinctCalls: 10 }]);
  });

  it('sends names through quotes and values as literals, and prunes to account and days', async () => {
    write(mixed());
    await source().read({
      principal: { kind: 'role', arn: "arn:aws:iam::111122223333:role/o'hara" },
      window,
      idempotencyKey: 'k',
    });
    const input = seen.find(({ operation }) => operation === 'StartQueryExecution')?.input ?? {};
    expect(input['ExecutionParameters']).toEqual([
      "'111122223333'",
      "'2026/11/01'",
      "'2026/12/02'",
      "'arn:aws:iam::111122223333:role/o''hara'",
      "'2026-11-01T00:00:00Z'",
      "'2026-12-01T00:00:00Z'",
    ]);
    expect(input['QueryString']).toContain('FROM "audit"."cloudtrail_logs" e');
    expect(input['QueryString']).not.toContain('LIKE');
    expect(input['ResultConfiguration']).toBeUndefined();
  });

  it('starts the same read once however often it is asked', async () => {
    write(mixed());
    const ids = [];
    for (const idempotencyKey of ['k', 'k', 'other'])
      ids.push(...(await source().read({ principal, window, idempotencyKey })).queryIds);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
    const tokens = seen.flatMap(({ operation, input }) =>
      operation === 'StartQueryExecution' ? [input['ClientRequestToken']] : [],
    );
    expect(tokens[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('goes through waiting and running, and tells', async () => {
    write(mixed());
    const texts: string[] = [];
    await source().read({ principal, window, idempotencyKey: 'k', onProgress: ({ text }) => texts.push(text) });
    expect(texts).toEqual(expect.arrayContaining(['Athena: the query is waiting', 'Athena: 0 MB scanned']));
  });

  it('stops the query when asked', async () => {
    write(mixed());
    const stop = new AbortController();
    const reading = source().read({
      principal,
      window,
      idempotencyKey: 'k',
      signal: stop.signal,
      onProgress: ({ text }) => text.startsWith('Athena') && stop.abort(),
    });
    await expect(reading).rejects.toMatchObject({ name: 'Problem', kind: 'stopped' });
    expect(seen.map(({ operation }) => operation)).toContain('StopQueryExecution');
  });

  it('stops a query that takes too long', async () => {
    write(mixed());
    await expect(source({ timeoutMs: 10 }).read({ principal, window, idempotencyKey: 'k' })).rejects.toMatchObject({
      kind: 'too-slow',
    });
    expect(seen.map(({ operation }) => operation)).toContain('StopQueryExecution');
  });

  it('starts a query anew that had failed before, and gives up with the reason of AWS', async () => {
    write(mixed());
    const failed = {
      State: 'FAILED',
      StateChangeReason: 'HIVE_BAD_DATA: Error parsing a field',
      AthenaError: { ErrorCategory: 2, Retryable: false },
    };
    let looks = 0;
    instead = (operation) =>
      operation === 'GetQueryExecution' && ++looks === 1
        ? { status: 200, body: { QueryExecution: { Status: failed } } }
        : undefined;
    expect((await source().read({ principal, window, idempotencyKey: 'k' })).activity.records).toBeGreaterThan(0);
    instead = (operation) =>
      operation === 'GetQueryExecution' ? { status: 200, body: { QueryExecution: { Status: failed } } } : undefined;
    await expect(source().read({ principal, window, idempotencyKey: 'k2' })).rejects.toMatchObject({
      kind: 'athena',
      message: expect.stringContaining('HIVE_BAD_DATA'),
    });
  });

  it.each([
    ['GetTableMetadata', 'MetadataException', 'EntityNotFoundException: Entity Not Found', 'no-table'],
    [
      'GetTableMetadata',
      'AccessDeniedException',
      'User is not authorized to perform: athena:GetTableMetadata',
      'no-permission',
    ],
    ['StartQueryExecution', 'InvalidRequestException', 'No output location provided.', 'no-output-location'],
    ['StartQueryExecution', 'TooManyRequestsException', 'You have exceeded the limit', 'busy'],
    ['GetQueryResults', 'AccessDeniedException', 'Access denied when reading the results', 'no-permission'],
  ])('turns a %s that ends in %s into advice', async (failing, type, message, kind) => {
    write(mixed());
    instead = (operation) => (operation === failing ? { status: 400, body: { __type: type, message } } : undefined);
    const error = await source()
      .read({ principal, window, idempotencyKey: 'k' })
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      name: 'Problem',
      kind,
      passing: kind === 'busy',
      advice: expect.stringMatching(/\./),
    });
  });

  it('gives a place for results only to a workgroup that takes one', async () => {
    write(mixed());
    const outputLocation = 's3://results/tighten/';
    await source({ outputLocation }).read({ principal, window, idempotencyKey: 'k' });
    expect(
      seen.find(({ operation }) => operation === 'StartQueryExecution')?.input['ResultConfiguration'],
    ).toBeUndefined();
    instead = (operation) =>
      operation === 'GetWorkGroup'
        ? { status: 200, body: { WorkGroup: { Name: 'primary', Configuration: {} } } }
        : undefined;
    await expect(source().read({ principal, window, idempotencyKey: 'k' })).rejects.toMatchObject({
      kind: 'no-output-location',
    });
  });

  it('fails every query that it does not know', async () => {
    const athena = createLocalAthena({ folder });
    write(mixed());
    const { body } = await athena.handle('StartQueryExecution', {
      QueryString: 'SELECT 1',
      ClientRequestToken: 'x'.repeat(32),
    });
    const QueryExecutionId = (body as { QueryExecutionId: string }).QueryExecutionId;
    for (;;) {
      const { body: look } = await athena.handle('GetQueryExecution', { QueryExecutionId });
      const { State, StateChangeReason } = (
        look as { QueryExecution: { Status: { State: string; StateChangeReason?: string } } }
      ).QueryExecution.Status;
      if (State === 'QUEUED' || State === 'RUNNING') {
        await new Promise((resolve) => setTimeout(resolve, 5));
        continue;
      }
      expect([State, StateChangeReason]).toEqual(['FAILED', expect.stringContaining('no SQL engine')]);
      return;
    }
  });

  it('refuses what Athena refuses', async () => {
    const athena = createLocalAthena({ folder });
    const refusals: [string, Record<string, string | string[] | Record<string, string>>][] = [
      ['StartQueryExecution', { QueryString: 'SELECT 1', ClientRequestToken: 'short' }],
      ['StartQueryExecution', { QueryString: 'SELECT 1', ExecutionParameters: [''] }],
      ['StartQueryExecution', { QueryString: 'SELECT 1', ResultConfiguration: { OutputLocation: 's3://x/' } }],
      ['GetQueryResults', { QueryExecutionId: 'unknown' }],
      ['ListDatabases', {}],
    ];
    for (const [operation, input] of refusals) expect((await athena.handle(operation, input)).status).toBe(400);
  });
});
