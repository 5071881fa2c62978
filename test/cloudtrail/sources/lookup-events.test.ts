import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLimiter } from '../../../src/cloudtrail/sources/limiter.js';
import { createLogFilesSource } from '../../../src/cloudtrail/sources/log-files.js';
import {
  createLookupEventsSource,
  type LookupOptions,
  type LookupState,
} from '../../../src/cloudtrail/sources/lookup-events.js';
import type { EvidenceRequest, ReadProgress } from '../../../src/cloudtrail/sources/source.js';
import { startLocalAws } from '../../../src/local/aws/server.js';
import { makeRecord, ROLE, roleIdentity, USER, userIdentity } from '../make-record.js';

const now = () => new Date('2026-11-23T12:00:00Z');
const window = { from: '2026-11-01T00:00:00Z', to: '2026-11-23T12:00:00Z' };
const principal = { kind: 'role', arn: ROLE } as const;

let folder: string;
let aws: { url: string; close(): Promise<void> };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tighten-lookup-'));
  await open();
});

afterEach(async () => {
  await aws.close();
  rmSync(folder, { recursive: true });
});

/** Starts a local AWS with one account, whose process may do everything, or as a role without permissions. */
async function open(lookupsPerSecond = 1000): Promise<void> {
  const caller = { arn: 'arn:aws:sts::111122223333:assumed-role/app/local', userId: 'AROAAPP:local' };
  const account = { caller, accounts: [{ id: '111122223333', label: 'staging' }] };
  writeFileSync(join(folder, 'account.json'), JSON.stringify(account));
  aws = await startLocalAws({ folder, lookupsPerSecond, now });
}

function write(records: Record<string, unknown>[], region = 'eu-central-1', day = '2026/11/20'): void {
  const file = join(folder, `AWSLogs/111122223333/CloudTrail/${region}/${day}/${records.length}.json.gz`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    gzipSync(JSON.stringify({ Records: records.map((record) => ({ ...record, awsRegion: region })) })),
  );
}

function at(minute: number, over: Record<string, unknown> = {}): Record<string, unknown> {
  const eventTime = new Date(Date.parse('2026-11-20T00:00:00Z') + minute * 60_000).toISOString().replace('.000', '');
  return makeRecord({ eventID: `e${minute}`, eventTime, ...over });
}

/** Ends with the window: eight events a second, newest last. */
function busy(events: number): Record<string, unknown>[] {
  return Array.from({ length: events }, (_, index) => {
    const time = Date.parse(window.to) - 90_000 - 1000 * Math.floor((events - 1 - index) / 8);
    return makeRecord({ eventID: `b${index}`, eventTime: new Date(time).toISOString().replace('.000', '') });
  });
}

function clientFor(region: string): CloudTrailClient {
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
  return new CloudTrailClient({ endpoint: aws.url, region, credentials, maxAttempts: 1 });
}

function source(over: Partial<LookupOptions> = {}) {
  return createLookupEventsSource({ clientFor, regions: ['eu-central-1'], limiter: createLimiter(0), now, ...over });
}

function request(over: Partial<EvidenceRequest> = {}): EvidenceRequest {
  return { principal, window, idempotencyKey: 'review-1', ...over };
}

/** A cursor in memory that keeps what JSON keeps. */
function makeCursor() {
  const kept = new Map<string, string>();
  return {
    kept,
    load: async (key: string) => (kept.has(key) ? (JSON.parse(kept.get(key)!) as LookupState) : undefined),
    save: async (key: string, state: LookupState) => void kept.set(key, JSON.stringify(state)),
  };
}

const ids = (spots: { id: string }[]) => spots.map(({ id }) => id);

describe('the event history', () => {
  it('gives the activity that the log files give, without data events and other regions', async () => {
    const records = [
      at(1),
      at(2, { requestParameters: { bucketName: 'b' }, errorCode: 'AccessDenied', errorMessage: 'Access Denied' }),
      at(3, { userIdentity: roleIdentity({ arn: 'arn:aws:iam::111122223333:role/team/deploy2' }) }),
      at(4, { userIdentity: roleIdentity({ id: 'AROAOLD' }) }),
      at(5, { userIdentity: userIdentity() }),
      at(6, { userIdentity: { type: 'AWSAccount', accountId: '444455556666' } }),
      at(7, { sharedEventID: 's' }),
      at(8, { sharedEventID: 's' }),
    ];
    write(records);
    const fromLogs = await createLogFilesSource({ folder }).read(request());
    write([at(9, { eventName: 'GetObject', managementEvent: false })], 'eu-central-1', '2026/11/21');
    write([at(10), at(11)], 'us-west-2');
    const fromLookup = await source().read(request());
    expect(fromLookup.activity).toEqual(fromLogs.activity);
    expect(fromLookup.uniqueIds).toEqual(fromLogs.uniqueIds);
    expect(fromLookup.read).toMatchObject({ records: 8, matched: fromLogs.read.matched, duplicates: 1, unreadable: 0 });
    expect(ids(fromLookup.blindSpots)).toEqual(
      expect.arrayContaining(['management-events-only', 'one-region:eu-central-1', 'recreated:AROA1']),
    );
  });

  it('asks for the events of a user by name, and matches the exact ARN all the same', async () => {
    write([
      at(1, { userIdentity: userIdentity() }),
      at(2),
      at(3, { userIdentity: { ...userIdentity(), arn: 'arn:aws:iam::111122223333:user/other/ci' } }),
    ]);
    const { activity, read } = await source().read(request({ principal: { kind: 'user', arn: USER } }));
    expect(activity.records).toBe(1);
    expect(read.records).toBe(2);
  });

  it('says that federated sessions of a user are missing, where the user began any', async () => {
    const begins = { eventSource: 'sts.amazonaws.com', eventName: 'GetFederationToken', userIdentity: userIdentity() };
    const found = async () =>
      ids((await source().read(request({ principal: { kind: 'user', arn: USER } }))).blindSpots);
    write([at(1, { userIdentity: userIdentity() })]);
    expect(await found()).not.toContain('federated-sessions');
    write([at(1, begins)], 'eu-central-1', '2026/11/21');
    expect(await found()).toContain('federated-sessions');
  });

  it('reads many pages, day by day, and each region', async () => {
    write(Array.from({ length: 230 }, (_, minute) => at(minute)));
    write([at(500)], 'us-east-1');
    const { activity, cost } = await source({ regions: ['eu-central-1', 'us-east-1'] }).read(request());
    expect(activity.records).toBe(231);
    expect(activity.perDay).toEqual({ '2026-11-20': 231 });
    // 27 slices of an hour up to a day in each region, one of them with five pages.
    expect(cost).toMatchObject({ bytesScanned: 0, queries: 27 + 27 + 4 });
  });

  it('goes on where it stopped', async () => {
    write([at(1), at(2)]);
    write([at(3000)], 'eu-central-1', '2026/11/22');
    const cursor = makeCursor();
    const stop = new AbortController();
    const reading = source({ cursor }).read(
      request({ signal: stop.signal, onProgress: ({ text }) => /1 events/.test(text) && stop.abort() }),
    );
    await expect(reading).rejects.toMatchObject({ kind: 'stopped' });
    const state = JSON.parse(cursor.kept.get('review-1')!) as LookupState;
    expect(state.regions['eu-central-1']).toMatchObject({ done: false });
    expect(state.regions['eu-central-1']!.readBackTo < '2026-11-22T12').toBe(true);
    const evidence = await source({ cursor }).read(request());
    expect(evidence.activity.records).toBe(3);
    expect(evidence.activity).toEqual((await source().read(request())).activity);
    expect(evidence.cost!.queries).toBeLessThan(27);
    const finished = await source({ cursor }).read(request());
    expect(finished.cost?.queries).toBe(0);
    expect(finished.activity).toEqual(evidence.activity);
  });

  it('ends at its limit with what it has, and says how far it came', async () => {
    write([at(1)]);
    write([at(3000)], 'eu-central-1', '2026/11/22');
    const { activity, blindSpots } = await source({ mostRequests: 6 }).read(request());
    expect(activity.records).toBe(1);
    const spot = blindSpots.find(({ id }) => id.startsWith('lookup-limit:'));
    expect(spot).toMatchObject({ id: 'lookup-limit:eu-central-1:2026-11-21', title: expect.stringContaining('05:00') });
  });

  it('hands over what it paid for where even the first slice is more than the limit, down to the last whole second', async () => {
    write(busy(400), 'eu-central-1', '2026/11/23');
    const { activity, read, blindSpots } = await source({ mostRequests: 3 }).read(request());
    // 150 events were read; the oldest of them stand in a second that goes on behind them.
    expect(activity.records).toBe(144);
    expect(read.records).toBe(144);
    expect(ids(blindSpots)).toContain('lookup-limit:eu-central-1:2026-11-23');
    expect(activity.calls[0]!.firstSeen).toBe('2026-11-23T11:58:13Z');
  });

  it('keeps what it read of a slice when it is interrupted or its token dies, and counts each event once', async () => {
    write(busy(3300), 'eu-central-1', '2026/11/23');
    const cursor = makeCursor();
    const stop = new AbortController();
    const reading = source({ cursor }).read(
      request({ signal: stop.signal, onProgress: ({ text }) => /[1-9],?\d* events/.test(text) && stop.abort() }),
    );
    await expect(reading).rejects.toMatchObject({ kind: 'stopped' });
    const kept = JSON.parse(cursor.kept.get('review-1')!) as LookupState;
    expect(kept.records).toBeGreaterThan(2900);
    let pages = 0;
    const forgetful = (region: string) => {
      const client = clientFor(region);
      client.middlewareStack.add(
        (next) => async (args) => {
          pages += 1;
          if (pages !== 3) return next(args);
          throw Object.assign(new Error('too old'), { name: 'InvalidNextTokenException' });
        },
        { step: 'build' },
      );
      return client;
    };
    const { activity, read } = await source({ cursor, clientFor: forgetful }).read(request());
    expect(activity.records).toBe(3300);
    expect(read).toMatchObject({ records: 3300, duplicates: 0 });
  });

  it('knows a copy of an event from another region or from before a restart', async () => {
    write([at(1), at(2)]);
    write([at(2), at(3)], 'us-east-1');
    const cursor = makeCursor();
    const both = { regions: ['eu-central-1', 'us-east-1'], cursor };
    const refused = (region: string) => {
      const client = clientFor(region);
      if (region !== 'us-east-1') return client;
      client.middlewareStack.add(
        () => async () => {
          throw Object.assign(new Error('busy'), { name: 'InternalError' });
        },
        { step: 'build' },
      );
      return client;
    };
    const first = source({ ...both, clientFor: refused }).read(request());
    await expect(first).rejects.toMatchObject({ passing: true });
    const { activity, read } = await source(both).read(request());
    expect(read).toMatchObject({ records: 4, duplicates: 1 });
    expect(activity.records).toBe(3);
  });

  it('says that it reaches back ninety days', async () => {
    write([at(1)]);
    const long = { from: '2026-01-01T00:00:00Z', to: '2026-11-23T12:00:00Z' };
    const { activity, blindSpots } = await source().read(request({ window: long }));
    expect(activity.records).toBe(1);
    expect(ids(blindSpots)).toContain('history-90-days:2026-08-25');
  });

  it('tells how far it is and how long it will take', async () => {
    write([at(1)]);
    const seen: ReadProgress[] = [];
    await source().read(request({ onProgress: (progress) => seen.push(progress) }));
    expect(seen.at(-1)).toMatchObject({ share: 1, text: expect.stringMatching(/^23 of 23 days, 1 events/) });
    expect(seen.some(({ text }) => /about a minute left$/.test(text))).toBe(true);
    expect(seen.map(({ share }) => share)).toEqual(seen.map(({ share }) => share).sort());
  });

  it('keeps to two requests a second, and waits where somebody else uses them up', async () => {
    await aws.close();
    await open(2);
    write([at(1)]);
    const oneDay = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' };
    const reviews = ['a', 'b', 'c'].map((idempotencyKey) => request({ window: oneDay, idempotencyKey }));
    const read = await Promise.all(reviews.map((one) => source().read(one)));
    expect(read.map(({ activity }) => activity.records)).toEqual([1, 1, 1]);
  });

  it('leaves out a region that it may not read, and fails where it may read none', async () => {
    write([at(1)]);
    const refused = (region: string) => {
      const client = clientFor(region);
      client.middlewareStack.add(
        () => async () => {
          throw Object.assign(new Error('not enabled'), { name: 'UnrecognizedClientException' });
        },
        { step: 'build' },
      );
      return client;
    };
    const some = (region: string) => (region === 'ap-east-1' ? refused(region) : clientFor(region));
    const { activity, blindSpots } = await source({
      clientFor: some,
      regions: ['eu-central-1', 'ap-east-1'],
    }).read(request());
    expect(activity.records).toBe(1);
    expect(ids(blindSpots)).toEqual(expect.arrayContaining(['region-not-read:ap-east-1', 'one-region:eu-central-1']));
    await expect(source({ clientFor: refused }).read(request())).rejects.toMatchObject({ kind: 'no-credentials' });
  });
});

describe('createLimiter', () => {
  it('lets each key pass on its own, in order, and gives up on a signal', async () => {
    const limiter = createLimiter(20);
    const passed: string[] = [];
    await Promise.all(
      ['a', 'a', 'b', 'a'].map(async (key, index) => {
        await limiter.take(key);
        passed.push(`${key}${index}`);
      }),
    );
    expect(passed).toEqual(['a0', 'b2', 'a1', 'a3']);
    await expect(limiter.take('a', AbortSignal.abort())).rejects.toThrow();
  });
});
