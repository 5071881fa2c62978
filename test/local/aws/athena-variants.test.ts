import { describe, expect, it } from 'vitest';
import type { Activity } from '../../../src/cloudtrail/activity.js';
import { createAthenaSource } from '../../../src/cloudtrail/sources/athena.js';
import { createLogFilesSource } from '../../../src/cloudtrail/sources/log-files.js';
import type { Evidence, EvidenceRequest } from '../../../src/cloudtrail/sources/source.js';
import { buildContract } from '../../../src/needs/contract.js';
import { makeRecord, ROLE, roleIdentity, USER } from '../../cloudtrail/make-record.js';
import { SMALLEST, VARIANTS } from './athena-tables.js';
import { mixed } from './mixed-records.js';
import { useLocalAthena } from './use-local-athena.js';

const local = useLocalAthena();
const window = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
const REGIONS = ['eu-central-1'];
const now = () => new Date('2026-12-02T00:00:00Z');
const principal = { kind: 'role', arn: ROLE } as const;

function request(over: Partial<EvidenceRequest> = {}): EvidenceRequest {
  return { principal, window, idempotencyKey: 'review-1', ...over };
}

function source(over: Partial<Parameters<typeof createAthenaSource>[0]> = {}) {
  return createAthenaSource({ client: local.client, database: 'audit', table: 'logs', pollMs: 5, now, ...over });
}

const ids = (spots: { id: string }[]) => spots.map(({ id }) => id);

/** The calls with their parameters as a map of texts gives them back, in any order. */
function asTexts({ calls }: Activity): string[] {
  const text = (_: string, value: unknown) => (['number', 'boolean'].includes(typeof value) ? String(value) : value);
  return calls.map((call) => JSON.stringify({ ...call, id: '' }, text)).sort();
}

/** Everything that a policy may hold, from this evidence; what a table cannot show is said beside it. */
function contractOf({ activity }: Evidence) {
  return buildContract({
    activity: { ...activity, calls: activity.calls.map((call) => ({ ...call })) },
    blindSpots: [],
  });
}

describe.each(Object.entries(VARIANTS))('a table: %s', (name, metadata) => {
  it('gives the activity that the log files give', async () => {
    local.write(mixed());
    local.tables['logs'] = { metadata };
    for (const who of [principal, { kind: 'user', arn: USER } as const]) {
      const fromLogs = await createLogFilesSource({ folder: local.folder }).read(request({ principal: who }));
      const fromAthena = await source({ regions: REGIONS }).read(request({ principal: who }));
      expect(fromLogs.activity.records).toBeGreaterThan(0);
      if (name.includes('without whole events')) {
        expect(asTexts(fromAthena.activity)).toEqual(asTexts(fromLogs.activity));
      } else {
        expect(fromAthena.activity).toEqual(fromLogs.activity);
      }
      expect(contractOf(fromAthena)).toEqual(contractOf(fromLogs));
      if (who.kind === 'user') expect(fromLogs.activity.callers.map(({ session }) => session)).toContain('alice');
      expect(fromAthena.activity.assumedBy).toEqual(fromLogs.activity.assumedBy);
      expect(fromAthena.activity.assumedBy?.length).toBe(who.kind === 'role' ? 7 : undefined);
      const unnamed = [fromAthena, fromLogs].map(
        ({ blindSpots }) => blindSpots.find(({ id }) => id === 'sessions-without-issuer')?.title,
      );
      const said = '2 records of sessions do not say whose role it was';
      expect(unnamed).toEqual(who.kind === 'role' ? [said, said] : [undefined, undefined]);
      expect(fromAthena.read.duplicates).toBe(fromLogs.read.duplicates);
      expect(fromAthena.cost).toMatchObject({ queries: fromAthena.queryIds.length, dollars: 0.00005 });
    }
  });
});

describe('a table with no more than is needed', () => {
  it('reads rows of NULLs as absent', async () => {
    local.write(mixed());
    local.tables['logs'] = { metadata: SMALLEST };
    const { activity } = await source().read(request());
    expect(activity.records).toBeGreaterThan(10);
    expect(activity.calls.filter(({ errorCode, via, resources }) => errorCode || via || resources.length > 0)).toEqual(
      [],
    );
  });
});

describe('a table with partitions by hand', () => {
  const metadata = VARIANTS['partitions by hand']!;
  const write = (days: string[]) =>
    days.forEach((day, at) => {
      const name = `AWSLogs/111122223333/CloudTrail/eu-central-1/${day.replaceAll('-', '/')}/a.json.gz`;
      local.write([makeRecord({ eventID: `e${at}`, eventTime: `${day}T10:00:00Z` })], name);
    });

  it('names the days that have none, and reads the others', async () => {
    write(['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04']);
    local.tables['logs'] = { metadata, registeredDays: ['2026-11-01', '2026-11-03', '2026-11-04'] };
    const short = { from: '2026-11-01T00:00:00Z', to: '2026-11-05T00:00:00Z' };
    const evidence = await source().read(request({ window: short }));
    expect(evidence.activity.perDay).toEqual({ '2026-11-01': 1, '2026-11-03': 1, '2026-11-04': 1 });
    expect(ids(evidence.blindSpots)).toContain('unregistered-partitions:2026-11-02');
    expect(ids(evidence.blindSpots)).toContain('one-region:eu-central-1');
    expect(evidence.queryIds).toHaveLength(2);
  });

  it('says that there are none at all where Athena returns no rows and no error', async () => {
    write(['2026-11-01']);
    local.tables['logs'] = { metadata, registeredDays: [] };
    await expect(source().read(request())).rejects.toMatchObject({
      kind: 'nothing-to-read',
      message: expect.stringContaining('The table has no partition of any day of the window'),
      advice: expect.stringContaining('ADD PARTITION'),
    });
  });

  it('says that they may be missing where the catalogue cannot be asked', async () => {
    write(['2026-11-01']);
    local.tables['logs'] = { metadata };
    local.instead = (operation, input) =>
      operation === 'StartQueryExecution' && String(input['QueryString']).includes('$partitions')
        ? { status: 400, body: { __type: 'InvalidRequestException', message: 'no such table' } }
        : undefined;
    const { activity, blindSpots } = await source().read(request());
    expect(activity.records).toBe(1);
    expect(ids(blindSpots)).toContain('manual-partitions');
  });
});

describe('a table of another account', () => {
  it('is no empty contract: it is said that the logs are elsewhere', async () => {
    const parameters = { location: 's3://logs/AWSLogs/999999999999/CloudTrail/' };
    local.tables['logs'] = { metadata: { ...VARIANTS['made in the console']!, Parameters: parameters } };
    await expect(source().read(request())).rejects.toMatchObject({
      kind: 'nothing-to-read',
      message: expect.stringContaining('999999999999'),
    });
    local.write(mixed());
    const { blindSpots } = await source().read(request({ idempotencyKey: 'with records' }));
    expect(ids(blindSpots)).toContain('account-outside:111122223333');
  });
});

describe('an injected region', () => {
  it('is asked for by the regions of the settings, and refused without them', async () => {
    local.write(mixed());
    local.tables['logs'] = { metadata: VARIANTS['injected account and region']! };
    await expect(source().read(request())).rejects.toMatchObject({
      kind: 'unsupported-table',
      advice: expect.stringContaining('TRAIL_REGIONS'),
    });
    const { blindSpots } = await source({ regions: ['eu-central-1', 'eu-west-1'] }).read(request());
    expect(ids(blindSpots)).toContain('regions-read:eu-central-1+eu-west-1');
    const input = local.seen.find(({ operation }) => operation === 'StartQueryExecution')?.input;
    expect(input?.['ExecutionParameters']).toEqual(expect.arrayContaining(["'111122223333'", "'eu-west-1'"]));
  });
});

describe('a day without any record of the account', () => {
  const short = { from: '2026-11-02T00:00:00Z', to: '2026-11-06T00:00:00Z' };
  const somebody = { arn: 'arn:aws:iam::111122223333:role/other', id: 'AROA7' };
  const traffic = (date: string, count: number) => {
    const records = Array.from({ length: count }, (_, at) =>
      makeRecord({
        eventID: `00${String(at).padStart(2, '0')}${date}`,
        eventTime: `${date}T10:00:00Z`,
        userIdentity: roleIdentity(at === 0 ? {} : somebody),
      }),
    );
    local.write(records, `AWSLogs/111122223333/CloudTrail/eu-central-1/${date.replaceAll('-', '/')}/a.json.gz`);
  };

  it('between others is named, in the same scan', async () => {
    for (const date of ['2026-11-02', '2026-11-04', '2026-11-05']) traffic(date, 30);
    local.tables['logs'] = { metadata: VARIANTS['date projection']! };
    const evidence = await source().read(request({ window: short }));
    expect(evidence.activity.records).toBe(3);
    expect(ids(evidence.blindSpots)).toContain('log-gap:2026-11-03');
    expect(evidence.queryIds).toHaveLength(1);
  });

  it('is not named where there are few records beside it', async () => {
    for (const date of ['2026-11-02', '2026-11-04', '2026-11-05']) traffic(date, 10);
    local.tables['logs'] = { metadata: VARIANTS['date projection']! };
    const { blindSpots } = await source().read(request({ window: short }));
    expect(ids(blindSpots).filter((id) => /gap|late|delay/.test(id))).toEqual([]);
  });

  it('is counted in full where the account was estimated to be small', async () => {
    for (const date of ['2026-11-02', '2026-11-04', '2026-11-05']) traffic(date, 30);
    local.tables['logs'] = { metadata: VARIANTS['date projection']! };
    await source().read(request({ window: short, expectedBytes: 4_000 }));
    const { QueryString } = local.seen.find(({ operation }) => operation === 'StartQueryExecution')?.input ?? {};
    expect(QueryString).toContain("k.kind = 'any' AND true");
  });
});

describe('what a read would cost', () => {
  const projection = VARIANTS['date projection']!;

  it('is one full day, multiplied by the days', async () => {
    local.write([makeRecord()], 'AWSLogs/111122223333/CloudTrail/eu-central-1/2026/11/26/a.json.gz');
    local.write([makeRecord()], 'AWSLogs/111122223333/CloudTrail/eu-central-1/2026/11/27/a.json.gz');
    local.tables['logs'] = { metadata: projection };
    // 27 November 2026 is a Friday, and the last working day before the end of the window.
    const weekend = { from: '2026-11-01T00:00:00Z', to: '2026-11-30T00:00:00Z' };
    const estimate = await source().estimate?.(request({ window: weekend }));
    const input = local.seen.find(({ operation }) => operation === 'StartQueryExecution')?.input;
    const parameters = input?.['ExecutionParameters'];
    expect(Array.isArray(parameters) && parameters.slice(0, 2)).toEqual(["'2026/11/27'", "'2026/11/27'"]);
    const oneDay = { from: '2026-11-27T00:00:00Z', to: '2026-11-28T00:00:00Z' };
    const { read } = await source().read(request({ window: oneDay }));
    expect(estimate).toMatchObject({
      pruned: true,
      days: 29,
      bytes: read.bytes * 29,
      tried: { day: '2026-11-27', bytesScanned: read.bytes, queries: 1 },
    });
    expect(estimate?.shorter.map(({ days, bytes }) => [days, bytes])).toEqual(
      [14, 7, 3, 1].map((days) => [days, read.bytes * days]),
    );
  });

  it('is tried once however often it is asked', async () => {
    local.write(mixed());
    local.tables['logs'] = { metadata: projection };
    const asked = await Promise.all([source().estimate?.(request()), source().estimate?.(request())]);
    const again = await source().estimate?.(request());
    expect([asked[1]?.bytes, again?.bytes]).toEqual([asked[0]?.bytes, asked[0]?.bytes]);
    const tokens = local.seen.flatMap(({ operation, input }) =>
      operation === 'StartQueryExecution' ? [input['ClientRequestToken']] : [],
    );
    expect(tokens).toHaveLength(3);
    expect(new Set(tokens).size).toBe(1);
  });

  it('cannot be told of a table that nothing prunes, and no query is started for it', async () => {
    local.write(mixed());
    local.tables['logs'] = { metadata: VARIANTS['made in the console']! };
    expect(await source().estimate?.(request())).toEqual({ pruned: false, days: 30, shorter: [] });
    expect(local.seen.map(({ operation }) => operation)).not.toContain('StartQueryExecution');
  });

  it('is compared with the limit of the workgroup', async () => {
    local.write(mixed());
    local.tables['logs'] = { metadata: projection };
    const answers: Record<string, object> = {
      GetWorkGroup: workGroup(10_000_000),
      GetQueryExecution: {
        QueryExecution: { Status: { State: 'SUCCEEDED' }, Statistics: { DataScannedInBytes: 2e9 } },
      },
      GetQueryResults: { ResultSet: { Rows: [] } },
    };
    local.instead = (operation) => answers[operation] && { status: 200, body: answers[operation] };
    const estimate = await source().estimate?.(request());
    expect(estimate).toMatchObject({ bytes: 6e10, dollars: 0.3, atMost: { bytes: 10_000_000, dollars: 0.00005 } });
  });
});

function workGroup(BytesScannedCutoffPerQuery: number): object {
  const Configuration = { BytesScannedCutoffPerQuery, ManagedQueryResultsConfiguration: { Enabled: true } };
  return { WorkGroup: { Name: 'primary', Configuration } };
}

describe('a query in trouble', () => {
  it('is sent again when AWS has too many of them, and looked at again', async () => {
    local.write(mixed());
    const turned = new Map<string, number>();
    local.instead = (operation) => {
      const times = (turned.get(operation) ?? 0) + 1;
      turned.set(operation, times);
      const busy = ['StartQueryExecution', 'GetQueryExecution', 'GetQueryResults'].includes(operation) && times <= 2;
      return busy ? { status: 400, body: { __type: 'TooManyRequestsException', message: 'Rate exceeded' } } : undefined;
    };
    expect((await source().read(request())).activity.records).toBeGreaterThan(0);
    expect(turned.get('StartQueryExecution')).toBe(3);
  });

  it('is tried again where AWS calls it retryable, and only then takes an earlier result', async () => {
    local.write(mixed());
    const Status = { State: 'FAILED', StateChangeReason: 'INTERNAL_ERROR', AthenaError: { Retryable: true } };
    let looks = 0;
    local.instead = (operation) =>
      operation === 'GetQueryExecution' && ++looks === 2
        ? { status: 200, body: { QueryExecution: { Status } } }
        : undefined;
    expect((await source().read(request())).activity.records).toBeGreaterThan(0);
    const starts = local.seen.filter(({ operation }) => operation === 'StartQueryExecution').map(({ input }) => input);
    expect(starts.map((input) => input['ResultReuseConfiguration'])).toEqual([
      undefined,
      { ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: 60 } },
    ]);
    expect(starts[0]?.['ClientRequestToken']).not.toBe(starts[1]?.['ClientRequestToken']);
  });

  it.each([
    ['Query was cancelled by a user', 'athena', 'cancelled', 'ATHENA_WORKGROUP'],
    ['Bytes scanned limit was exceeded', 'scan-limit', '2.0 GB', 'BytesScannedCutoffPerQuery'],
  ])('says why it ended: %s', async (StateChangeReason, kind, said, advised) => {
    local.write(mixed());
    let looks = 0;
    local.instead = (operation) => {
      if (operation === 'GetWorkGroup') return { status: 200, body: workGroup(2e9) };
      if (operation !== 'GetQueryExecution') return undefined;
      looks += 1;
      const Status = looks === 1 ? { State: 'RUNNING' } : { State: 'CANCELLED', StateChangeReason };
      return { status: 200, body: { QueryExecution: { Status } } };
    };
    await expect(source().read(request())).rejects.toMatchObject({
      kind,
      message: expect.stringContaining(said),
      advice: expect.stringContaining(advised),
    });
  });

  it('is stopped when its state cannot be read any more', async () => {
    local.write(mixed());
    local.instead = (operation) =>
      operation === 'GetQueryExecution'
        ? { status: 400, body: { __type: 'AccessDeniedException', message: 'not authorized' } }
        : undefined;
    await expect(source().read(request())).rejects.toMatchObject({ kind: 'no-permission' });
    expect(local.seen.at(-1)?.operation).toBe('StopQueryExecution');
  });
});
