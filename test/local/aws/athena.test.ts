import { describe, expect, it } from 'vitest';
import { createAthenaSource } from '../../../src/cloudtrail/sources/athena.js';
import { createLogFilesSource } from '../../../src/cloudtrail/sources/log-files.js';
import { createLocalAthena } from '../../../src/local/aws/athena.js';
import { makeRecord, ROLE, roleIdentity, USER } from '../../cloudtrail/make-record.js';
import { mixed } from './mixed-records.js';
import { useLocalAthena } from './use-local-athena.js';

const local = useLocalAthena();
const { seen, write } = local;

const window = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
const principal = { kind: 'role', arn: ROLE } as const;

function source(over: Partial<Parameters<typeof createAthenaSource>[0]> = {}) {
  return createAthenaSource({ client: local.client, database: 'audit', table: 'cloudtrail_logs', pollMs: 5, ...over });
}

describe('Athena, answered from log files', () => {
  it.each([
    ['with account, region and date projection', undefined],
    ['without partitions', 'flat.json.gz'],
  ])('gives the activity that the log files give, from a table %s', async (_, name) => {
    write(mixed(), name);
    for (const who of [principal, { kind: 'user', arn: USER } as const]) {
      const request = { principal: who, window, idempotencyKey: 'review-1' };
      const fromLogs = await createLogFilesSource({ folder: local.folder }).read(request);
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
    expect(evidence.activity).toEqual((await createLogFilesSource({ folder: local.folder }).read(request)).activity);
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
    expect(activity.calls).toHaveLength(1000);
    expect(activity.leftOut).toMatchObject([{ distinctCalls: 500, records: 500 }]);
    expect(seen.filter(({ operation }) => operation === 'GetQueryResults')).toHaveLength(2);
  });

  it('keeps of too many distinct calls the same ones as the log files, some of every pattern', async () => {
    const records = Array.from({ length: 6000 }, (_, at) => {
      const folder = at % 500 === 0 ? 'rare' : ['orders', 'invoices', 'exports'][at % 3];
      const requestParameters = { bucketName: at % 2 ? 'reports' : 'archive', key: `${folder}/2026/11/${at}.json` };
      const day = String((at % 28) + 1).padStart(2, '0');
      const id = `e${(at * 7919) % 6007}`;
      return makeRecord({
        eventID: id,
        eventTime: `2026-11-${day}T10:00:00Z`,
        eventName: 'GetObject',
        requestParameters,
      });
    });
    // Some objects are read again, on a later day.
    const again = records
      .slice(0, 900)
      .map((one, at) => ({ ...one, eventID: `again${at}`, eventTime: '2026-11-29T10:00:00Z' }));
    write([...again, ...records]);
    const request = { principal, window, idempotencyKey: 'k' };
    const { activity } = await source().read(request);
    const fromLogs = await createLogFilesSource({ folder: local.folder }).read(request);
    expect(activity).toEqual(fromLogs.activity);
    expect(activity.calls.length).toBeLessThanOrEqual(1000);
    expect(activity.calls.filter(({ parameters }) => String(parameters?.['key']).startsWith('rare/'))).toHaveLength(12);
    const kept = activity.calls.reduce((sum, { count }) => sum + count, 0);
    expect(kept + activity.leftOut.reduce((sum, one) => sum + one.records, 0)).toBe(6900);
    expect(activity.calls.length + activity.leftOut.reduce((sum, one) => sum + one.distinctCalls, 0)).toBe(6000);
  });

  it('adds up the callers and assumers that stay behind', { timeout: 60_000 }, async () => {
    const word = (at: number) => [...at.toString(26)].map((digit) => 'abcdefghijklmnopqrstuvwxyz'[parseInt(digit, 26)]);
    const callers = Array.from({ length: 5100 }, (_, at) => ({
      eventID: `c${at}`,
      userIdentity: roleIdentity({ session: `job-${word(at).join('')}` }),
    }));
    const assumers = Array.from({ length: 250 }, (_, at) => ({
      eventID: `a${at}`,
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      userIdentity: roleIdentity({ arn: `arn:aws:iam::111122223333:role/r${at}`, id: `AROA${at}` }),
      requestParameters: { roleArn: ROLE },
    }));
    write([...callers, callers[0]!, ...assumers].map(makeRecord));
    const request = { principal, window, idempotencyKey: 'k' };
    const { activity } = await source().read(request);
    const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
    expect(activity.callers).toHaveLength(5001);
    expect(activity.callers[0]).toMatchObject({ session: '*', agent: 'other', calls: 100 });
    expect(sum(activity.callers.map(({ calls }) => calls))).toBe(activity.records);
    const known = new Set(activity.callers.map(({ id }) => id));
    expect(activity.calls.flatMap((call) => call.callers).filter((id) => !known.has(id))).toEqual([]);
    expect(activity.calls[0]!.callers).toHaveLength(5001);
    expect(activity.assumedBy).toHaveLength(201);
    expect(activity.assumedBy!.at(-1)).toMatchObject({ who: 'others', sessions: 50 });
    const fromLogs = await createLogFilesSource({ folder: local.folder }).read(request);
    expect(fromLogs.activity.assumedBy!.at(-1)).toEqual(activity.assumedBy!.at(-1));
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
      "'arn:aws:iam::111122223333:role/o''hara'",
      "'arn:aws:sts::111122223333:assumed-role/o''hara/'",
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
    expect(texts).toEqual(
      expect.arrayContaining(['Athena: the query is waiting', expect.stringMatching(/^Athena: \d+ KB scanned$/)]),
    );
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
    local.instead = (operation) =>
      operation === 'GetQueryExecution' && ++looks === 1
        ? { status: 200, body: { QueryExecution: { Status: failed } } }
        : undefined;
    expect((await source().read({ principal, window, idempotencyKey: 'k' })).activity.records).toBeGreaterThan(0);
    local.instead = (operation) =>
      operation === 'GetQueryExecution' ? { status: 200, body: { QueryExecution: { Status: failed } } } : undefined;
    await expect(source().read({ principal, window, idempotencyKey: 'k2' })).rejects.toMatchObject({
      kind: 'athena',
      message: expect.stringContaining('HIVE_BAD_DATA'),
    });
  });

  it('is not stuck however often the same read was stopped before', async () => {
    write(mixed());
    const read = (stop?: AbortController) =>
      source().read({
        principal,
        window,
        idempotencyKey: 'k',
        ...(stop ? { signal: stop.signal, onProgress: ({ text }) => text.startsWith('Athena') && stop.abort() } : {}),
      });
    for (let times = 0; times < 5; times += 1) {
      await expect(read(new AbortController())).rejects.toMatchObject({ kind: 'stopped' });
    }
    expect((await read()).activity.records).toBeGreaterThan(0);
    const tokens = seen.flatMap(({ operation, input }) =>
      operation === 'StartQueryExecution' ? [input['ClientRequestToken']] : [],
    );
    expect(new Set(tokens).size).toBe(6);
  });

  it('reports a query that fails at once, without starting it again and again', async () => {
    write(mixed());
    const Status = { State: 'FAILED', StateChangeReason: 'SYNTAX_ERROR: line 1', SubmissionDateTime: 9e9 };
    local.instead = (operation) =>
      operation === 'GetQueryExecution' ? { status: 200, body: { QueryExecution: { Status } } } : undefined;
    const reading = source().read({ principal, window, idempotencyKey: 'k' });
    await expect(reading).rejects.toMatchObject({ message: expect.stringContaining('SYNTAX_ERROR') });
    expect(seen.filter(({ operation }) => operation === 'StartQueryExecution')).toHaveLength(1);
  });

  it('starts another query where the workgroup or the place for results is another', async () => {
    write(mixed());
    const managed = { ManagedQueryResultsConfiguration: { Enabled: false } };
    local.instead = (operation, input) =>
      operation === 'GetWorkGroup'
        ? { status: 200, body: { WorkGroup: { Name: 'x', Configuration: managed } } }
        : operation === 'StartQueryExecution' && delete input['ResultConfiguration']
          ? undefined
          : undefined;
    const ids = [];
    for (const over of [
      { workGroup: 'primary', outputLocation: 's3://results/one/' },
      { workGroup: 'primary', outputLocation: 's3://results/two/' },
      { workGroup: 'security', outputLocation: 's3://results/two/' },
      { workGroup: 'security', outputLocation: 's3://results/two/' },
    ])
      ids.push(...(await source(over).read({ principal, window, idempotencyKey: 'k' })).queryIds);
    expect(new Set(ids).size).toBe(3);
    expect(ids[3]).toBe(ids[2]);
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
    local.instead = (operation) =>
      operation === failing ? { status: 400, body: { __type: type, message } } : undefined;
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

  it('goes on without a look at the workgroup where it may not, and not where AWS is busy or it is stopped', async () => {
    write(mixed());
    const stop = new AbortController();
    const outcome = (type: string, signal?: AbortSignal) => {
      local.instead = (operation) => {
        if (operation !== 'GetWorkGroup') return undefined;
        if (signal) stop.abort();
        return { status: 400, body: { __type: type, message: 'No.' } };
      };
      return source().read({ principal, window, idempotencyKey: 'k', ...(signal ? { signal } : {}) });
    };
    expect((await outcome('AccessDeniedException')).activity.records).toBeGreaterThan(0);
    seen.length = 0;
    await expect(outcome('ThrottlingException')).rejects.toMatchObject({ kind: 'busy', passing: true });
    await expect(outcome('AccessDeniedException', stop.signal)).rejects.toMatchObject({
      kind: 'stopped',
      message: 'Reading was stopped.',
    });
    expect(seen.map(({ operation }) => operation)).not.toContain('StartQueryExecution');
  });

  it('gives a place for results only to a workgroup that takes one', async () => {
    write(mixed());
    const outputLocation = 's3://results/tighten/';
    await source({ outputLocation }).read({ principal, window, idempotencyKey: 'k' });
    expect(
      seen.find(({ operation }) => operation === 'StartQueryExecution')?.input['ResultConfiguration'],
    ).toBeUndefined();
    local.instead = (operation) =>
      operation === 'GetWorkGroup'
        ? { status: 200, body: { WorkGroup: { Name: 'primary', Configuration: {} } } }
        : undefined;
    await expect(source().read({ principal, window, idempotencyKey: 'k' })).rejects.toMatchObject({
      kind: 'no-output-location',
    });
  });

  it('fails every query that it does not know', async () => {
    const athena = createLocalAthena({ folder: local.folder });
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
    const athena = createLocalAthena({ folder: local.folder });
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
