import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callOf, createTally } from '../../src/cloudtrail/activity.js';
import { type CloudTrailRecord, parseRecord } from '../../src/cloudtrail/record.js';
import { largeRole } from '../bench/large-role.js';
import { makeRecord, ROLE, roleIdentity, userIdentity } from './make-record.js';

function record(over: Record<string, unknown> = {}): CloudTrailRecord {
  const parsed = parseRecord(makeRecord(over));
  if ('unreadable' in parsed) throw new Error(parsed.unreadable);
  return parsed.record;
}

const principal = { kind: 'role', arn: ROLE } as const;
const window = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };

describe('callOf', () => {
  it('is the same call whatever the session, the time, the page and the tokens are', () => {
    const one = callOf(
      record({
        requestParameters: { bucketName: 'b', marker: 'x', maxItems: 3, clientToken: 't', tagging: { NextToken: 'y' } },
      }),
    );
    const two = callOf(
      record({
        eventID: 'other',
        eventTime: '2026-11-09T10:00:00Z',
        userIdentity: roleIdentity({ session: 'another' }),
        requestParameters: { tagging: {}, bucketName: 'b' },
      }),
    );
    expect(two.id).toBe(one.id);
    expect(one.id).toMatch(/^c[0-9a-f]{12}$/);
    expect(one.parameters).toEqual({ bucketName: 'b', tagging: {} });
    expect(one.principalArn).toBe(ROLE);
  });

  it.each([
    ['the source', { eventSource: 'sns.amazonaws.com' }],
    ['the name', { eventName: 'GetBucketAcl' }],
    ['the region', { awsRegion: 'us-east-1' }],
    ['the account', { recipientAccountId: '444455556666' }],
    ['the outcome', { errorCode: 'NoSuchBucket' }],
    ['the kind of event', { eventType: 'AwsServiceEvent' }],
    ['a parameter', { requestParameters: { bucketName: 'other' } }],
    ['an ARN that was born', { responseElements: { accessPointArn: 'arn:aws:s3:::a' } }],
    ['a resource', { resources: [{ ARN: 'arn:aws:s3:::artifacts' }] }],
    ['the service in between', { userIdentity: roleIdentity({ via: 'cloudformation.amazonaws.com' }) }],
    ['the principal', { userIdentity: userIdentity() }],
  ])('is another call when %s differs', (_, over) => expect(callOf(record(over)).id).not.toBe(callOf(record()).id));

  it('tells denials apart by what they say and not by the session or the encoded message', () => {
    const denial = (session: string, action: string, blob: string) =>
      callOf(
        record({
          errorCode: 'Client.UnauthorizedOperation',
          errorMessage: `User: arn:aws:sts::111122223333:assumed-role/deploy/${session} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action. Encoded authorization failure message: ${blob}`,
        }),
      );
    expect(denial('a', 'ec2:RunInstances', 'x').id).toBe(denial('b', 'ec2:RunInstances', 'y').id);
    expect(denial('a', 'ec2:RunInstances', 'x').id).not.toBe(denial('a', 'iam:PassRole', 'x').id);
  });

  it('keeps policy documents, drops other long values, and leaves hidden values hidden', () => {
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'x'.repeat(3000) }] });
    const { parameters } = callOf(
      record({
        eventSource: 'ec2.amazonaws.com',
        requestParameters: {
          policyDocument: document,
          userData: 'x'.repeat(3000),
          value: 'HIDDEN_DUE_TO_SECURITY_REASONS',
        },
      }),
    );
    expect(parameters).toEqual({
      policyDocument: document,
      userData: '(long value)',
      value: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    });
  });

  it('keeps of a response only what was born there, in its place', () => {
    const { response } = callOf(
      record({
        eventSource: 'ec2.amazonaws.com',
        responseElements: {
          requestId: 'r',
          reservationId: 'r-1',
          instancesSet: { items: [{ instanceId: 'i-1', state: { code: 0 } }, { architecture: 'arm64' }] },
          function: { functionArn: 'arn:f', codeSize: 1 },
          credentials: { accessKeyId: 'ASIA', sessionToken: 'secret' },
          names: ['a', 'b'],
        },
      }),
    );
    expect(response).toEqual({
      instancesSet: { items: [{ instanceId: 'i-1' }] },
      function: { functionArn: 'arn:f' },
    });
  });

  it('is not led astray by keys that are special to JavaScript', () => {
    const value = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1}}');
    const { parameters } = callOf(record({ eventSource: 'ec2.amazonaws.com', requestParameters: value }));
    expect(Object.getPrototypeOf(parameters)).toBe(Object.prototype);
    expect(parameters).toEqual({ constructor: { prototype: 1 } });
  });
});

describe('createTally', () => {
  it('adds up equal records, and counts a record that comes twice once', () => {
    const tally = createTally(principal, window);
    const times = ['2026-11-05T10:00:00Z', '2026-11-03T10:00:00Z', '2026-11-05T11:00:00Z'];
    for (const [at, eventTime] of times.entries()) {
      expect(tally.add(record({ eventTime, eventID: `e${at}` }))).toBe('counted');
    }
    expect(tally.add(record({ eventTime: times[0], eventID: 'e0' }))).toBe('duplicate');
    const activity = tally.finish();
    expect(activity.records).toBe(3);
    expect(activity.perDay).toEqual({ '2026-11-03': 1, '2026-11-05': 2 });
    expect(activity.calls).toHaveLength(1);
    expect(activity.calls[0]).toMatchObject({
      count: 3,
      days: 2,
      firstSeen: times[1],
      firstEventId: 'e1',
      lastSeen: times[2],
      lastEventId: 'e2',
    });
    expect(activity.callers).toMatchObject([
      { session: 'build-*', agent: 'Boto3', console: false, calls: 3, firstSeen: times[1], lastSeen: times[2] },
    ]);
  });

  it('counts both copies of a cross-account call once', () => {
    const tally = createTally(principal, window);
    expect(tally.add(record({ eventID: 'e1', sharedEventID: 's' }))).toBe('counted');
    expect(tally.add(record({ eventID: 'e2', sharedEventID: 's', recipientAccountId: '444455556666' }))).toBe(
      'duplicate',
    );
  });

  it('counts records without an id, every one', () => {
    const tally = createTally(principal, window);
    for (let i = 0; i < 3; i++) tally.add(record({ eventID: undefined }));
    expect(tally.finish().records).toBe(3);
  });

  it('comes to the same activity in any order', () => {
    const records = Array.from({ length: 30 }, (_, i) =>
      record({
        eventID: `e${i}`,
        eventTime: `2026-11-${10 + (i % 7)}T10:00:0${i % 5}Z`,
        requestParameters: { bucketName: `b${i % 4}` },
        userIdentity: roleIdentity({ session: `s${i % 3}-x` }),
      }),
    );
    const tallied = [records, [...records].reverse()].map((list) => {
      const tally = createTally(principal, window);
      for (const one of list) tally.add(one);
      return tally.finish();
    });
    expect(tallied[1]).toEqual(tallied[0]);
  });

  it('keeps a bounded number of distinct calls of one event and says how many it left out', () => {
    const tally = createTally(principal, window, { callsPerEvent: 5 });
    for (let i = 0; i < 20; i++)
      tally.add(record({ eventID: `e${i}`, requestParameters: { bucketName: `b${i % 10}` } }));
    const activity = tally.finish();
    expect(activity.calls).toHaveLength(5);
    expect(activity.records).toBe(20);
    expect(activity.leftOut).toEqual([
      { source: 's3.amazonaws.com', name: 'GetBucketLocation', distinctCalls: 5, records: 10 },
    ]);
  });

  it('is kept in less than a hundred kilobytes for ten million calls of forty events, and loses no event and no record', {
    timeout: 60_000,
  }, () => {
    const activity = largeRole(10_000_000, 300, 200);
    const { calls, leftOut, records } = activity;
    expect(records).toBeGreaterThan(8_000_000);
    const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);
    expect(sum(calls.map(({ count }) => count)) + sum(leftOut.map((one) => one.records))).toBe(records);
    expect(new Set(calls.map(({ source, name }) => `${source} ${name}`)).size).toBe(39);
    expect(gzipSync(JSON.stringify(activity)).length).toBeLessThan(100_000);
    // What is few is kept whole beside what is many: every function, every secret, every table.
    const namesOf = (name: string, parameter: string) =>
      new Set(calls.filter((call) => call.name === name).map(({ parameters }) => parameters?.[parameter])).size;
    expect(namesOf('Invoke', 'functionName')).toBe(40);
    expect(namesOf('GetSecretValue', 'secretId')).toBe(60);
    expect(namesOf('PutItem', 'tableName')).toBe(9);
    const folders = calls.filter(({ name }) => name === 'GetObject').map(({ parameters }) => parameters);
    expect(new Set(folders.map((one) => `${one?.['bucketName']} ${String(one?.['key']).split('/')[0]}`)).size).toBe(12);
  });

  it('keeps the same calls in whatever order and in however many sittings the records are read', () => {
    const names = fc.oneof(
      fc.integer({ min: 0, max: 60 }).map((at) => `orders/2026/${at}`),
      fc.integer({ min: 0, max: 9 }).map((at) => `queue-${at}`),
      fc.stringMatching(/^[a-e]{1,2}$/),
    );
    const reads = fc.array(fc.tuple(names, fc.constantFrom('GetObject', 'PutObject', 'HeadObject')), {
      maxLength: 120,
    });
    fc.assert(
      fc.property(reads, fc.nat(), fc.nat({ max: 120 }), (list, seed, cut) => {
        const records = list.map(([key, eventName], at) =>
          record({ eventID: `e${at}`, eventName, requestParameters: { bucketName: 'b', key } }),
        );
        const limits = { calls: 20, callsPerEvent: 12 };
        const tallied = (those: CloudTrailRecord[]) => {
          const tally = createTally(principal, window, limits);
          for (const one of those) tally.add(one);
          return tally;
        };
        const whole = tallied(records).finish();
        const shuffled = records
          .map((one, at) => ({ one, place: ((at + 1) * (seed + 7919)) % 1009 }))
          .sort((a, b) => a.place - b.place)
          .map(({ one }) => one);
        expect(tallied(shuffled).finish()).toEqual(whole);
        const resumed = createTally(principal, window, limits);
        resumed.absorb(tallied(records.slice(0, cut)));
        for (const one of records.slice(cut)) resumed.add(one);
        const { calls, records: count } = resumed.finish();
        expect([calls, count]).toEqual([whole.calls, whole.records]);
        expect(whole.calls.length).toBeLessThanOrEqual(20);
      }),
      { numRuns: 80 },
    );
  });

  it('puts callers beyond its bound into one family', () => {
    const tally = createTally(principal, window, { callers: 2 });
    for (const session of ['ann', 'bob', 'cyd', 'dan']) {
      tally.add(record({ eventID: session, userIdentity: roleIdentity({ session }) }));
    }
    const activity = tally.finish();
    expect(activity.callers.map(({ session, calls }) => [session, calls])).toEqual(
      expect.arrayContaining([
        ['ann', 1],
        ['bob', 1],
        ['*', 2],
      ]),
    );
    const known = activity.callers.map(({ id }) => id);
    expect(activity.calls.flatMap(({ callers }) => callers).every((id) => known.includes(id))).toBe(true);
  });
});
