import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PrincipalRef } from '../../../src/cloudtrail/activity.js';
import { createPrincipalTallies } from '../../../src/cloudtrail/principal-tallies.js';
import { parseRecord } from '../../../src/cloudtrail/record.js';
import { createRecordFinder } from '../../../src/cloudtrail/sources/find-records.js';
import { createKnownRecords } from '../../../src/cloudtrail/sources/known-records.js';
import { makeRecord, ROLE, roleIdentity, USER, userIdentity } from '../make-record.js';

const role: PrincipalRef = { kind: 'role', arn: ROLE };
const window = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };

/** What the principal did by a file's text, and how many of its records were not parsed. */
function read(text: string, principal: PrincipalRef, remembers: boolean) {
  const tallies = createPrincipalTallies(principal, window);
  const known = remembers ? createKnownRecords(principal) : undefined;
  let notParsed = 0;
  const finder = createRecordFinder({
    onRecord(value) {
      const parsed = parseRecord(value);
      if ('record' in parsed) tallies.add(parsed.record);
    },
    isKnown(from, to) {
      const one = known?.find(from, to);
      if (!one) return false;
      notParsed += 1;
      tallies.addKnown(one);
      return true;
    },
    onOthers: () => undefined,
    damaged: () => undefined,
  });
  finder.push(Buffer.from(text));
  finder.end();
  return { ...tallies.finish(), notParsed };
}

function expectSame(text: string, principal = role): number {
  const { notParsed, ...remembered } = read(text, principal, true);
  const { notParsed: _, ...parsed } = read(text, principal, false);
  expect(JSON.parse(JSON.stringify(remembered))).toEqual(JSON.parse(JSON.stringify(parsed)));
  return notParsed;
}

const file = (...records: unknown[]) => JSON.stringify({ Records: records });

describe('createKnownRecords', () => {
  it('parses no plain record of the principal, whatever its times, ids and values are', () => {
    const records = Array.from({ length: 30 }, (_, at) =>
      makeRecord({
        eventID: `e${at}`,
        eventTime: `2026-11-0${1 + (at % 9)}T10:00:00Z`,
        requestParameters: { bucketName: `b${at % 3}`, 'max-keys': at },
        additionalEventData: { bytesTransferredOut: at / 2, SignatureVersion: 'SigV4' },
      }),
    );
    expect(expectSame(file(...records))).toBe(30);
  });

  it('parses what is not plain, and what is not the principal itself at work', () => {
    const assuming = {
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      requestParameters: { roleArn: ROLE },
    };
    for (const over of [
      { userAgent: 'a "quoted" agent' },
      { userAgent: 'é' },
      { eventTime: '2026-11-03T10:00:00.000Z' },
      { eventTime: '2026-13-03T10:00:00Z' },
      { eventTime: 17 },
      { eventName: '' },
      { userIdentity: userIdentity() },
      { userIdentity: roleIdentity({ arn: `${ROLE}2` }), requestParameters: { role: ROLE } },
      { userIdentity: { ...roleIdentity(), type: 'IAMUser', arn: USER } },
      assuming,
    ]) {
      expect(expectSame(file(makeRecord(over), makeRecord({ ...over, eventID: 'other' })))).toBe(0);
    }
  });

  it('knows duplicates, shared events and times outside of the window', () => {
    const text = file(
      makeRecord(),
      makeRecord(),
      makeRecord({ eventID: 'a', sharedEventID: 'shared' }),
      makeRecord({ eventID: 'b', sharedEventID: 'shared' }),
      makeRecord({ eventID: 'c', eventTime: '2026-12-01T00:00:00Z' }),
      makeRecord({ eventID: 4 }),
      makeRecord({ eventID: 4 }),
      makeRecord({ eventID: '' }),
    );
    expect(expectSame(text)).toBe(8);
  });

  it('reads text that is nearly JSON as if it were parsed', () => {
    const text = file(makeRecord({ eventID: 'a' }), makeRecord({ eventID: 'b' }), makeRecord({ eventID: 'c' }));
    for (const [from, to] of [
      ['"readOnly":true', '"readOnly":tru'],
      ['"readOnly":true', '"readOnly":01'],
      ['"readOnly":true', '"readOnly":1.'],
      ['"readOnly":true', '"readOnly":-'],
      ['"readOnly":true', '"readOnly":1e5'],
      ['"responseElements":null', '"eventName":"Other"'],
      ['"responseElements":null', '"__proto__":{"x":"y"}'],
      ['"responseElements":null', '"responseElements"null'],
      ['"responseElements":null', '"responseElements":"null":"x"'],
    ] as const) {
      const odd = text.replace(from, to);
      expect(odd).not.toBe(text);
      expectSame(odd);
      expectSame(text.replaceAll(from, to));
    }
  });

  const some = <Value>(...values: Value[]) => fc.constantFrom(...values);
  const word = some('a', 'b', '', 'GetObject', 'arn:aws:s3:::x', 'x'.repeat(3000), 'x'.repeat(600), 'a\\b', 'true');
  const leaf = fc.oneof(word, some<unknown>(0, 7, -1.5, 1e30, null, true, false, {}, []));
  const key = some(
    'bucketName',
    'nextToken',
    'clientToken',
    'name',
    'vpcId',
    'items',
    'x-amz-date',
    '__proto__',
    'x-amz-id-2',
  );
  const tree = fc.letrec((tie) => ({
    any: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('any'), { maxLength: 2 }), tie('map')),
    map: fc.dictionary(key, tie('any'), { maxKeys: 2, noNullPrototype: true }),
  }));
  const part = fc.oneof(some<unknown>(null, { bucketName: 'a' }, { bucketName: 'b' }), tree.map);
  const identity = fc.oneof(
    some<unknown>(
      roleIdentity(),
      roleIdentity({ session: 's' }),
      roleIdentity({ id: 'AROA2' }),
      roleIdentity({ via: 'athena.amazonaws.com' }),
      userIdentity(),
      { ...userIdentity(), sessionContext: { attributes: { mfaAuthenticated: 'true' } } },
      { ...userIdentity(), arn: `${USER}2` },
      { ...roleIdentity(), arn: USER, type: 'IAMUser' },
      { ...userIdentity(), type: 'AssumedRole' },
      null,
    ),
    leaf,
  );
  const record = fc.record(
    {
      userIdentity: identity,
      eventTime: some<unknown>(
        '2026-11-03T10:00:00Z',
        '2026-11-04T10:00:00Z',
        '2025-11-04T10:00:00Z',
        '2026-11-31T10:00:00Z',
        'x',
        3,
      ),
      eventID: some<unknown>('a', 'b', 'c', '', null, 5),
      sharedEventID: some<unknown>('s', 't', '', null),
      eventName: some<unknown>('GetObject', 'PutObject', 'AssumeRole', ''),
      eventSource: some('s3.amazonaws.com', 'sts.amazonaws.com'),
      errorCode: some<unknown>('AccessDenied', 'NoSuchBucket', '', null, 404),
      errorMessage: some('User: x is not authorized to perform: s3:GetObject on resource: "y"', 'no', ''),
      readOnly: leaf,
      userAgent: some('aws-cli/2.1', 'console.amazonaws.com', ''),
      sessionCredentialFromConsole: some<unknown>('true', 'false', true, 1, 'x'),
      recipientAccountId: leaf,
      requestParameters: part,
      responseElements: part,
      additionalEventData: part,
      resources: some<unknown>(
        [],
        [{ ARN: 'r', type: 't' }],
        [{ ARN: 's' }, { arn: 'r' }, { arn: 'r' }],
        [null, 'x'],
        {},
        null,
      ),
    },
    { requiredKeys: ['eventTime', 'userIdentity'] },
  );

  it.each([role, { ...role, uniqueId: 'AROA2' }, { kind: 'user', arn: USER } satisfies PrincipalRef])(
    'comes to what parsing comes to, for %j',
    (principal) => {
      fc.assert(
        fc.property(fc.array(record, { minLength: 1, maxLength: 12 }), (overs) => {
          expectSame(file(...overs.map((over) => makeRecord(over))), principal);
        }),
        { numRuns: 300 },
      );
    },
  );

  const either = some('one', 'two');
  const alike = fc.record({
    session: either,
    id: some('AROA1', 'AROA2'),
    userAgent: some('aws-cli/2.1', 'Boto3/1.2'),
    eventID: some('a', 'b', 'c', 'd', 'e'),
    eventTime: some('2026-11-03T10:00:00Z', '2026-11-04T10:00:00Z'),
    eventName: either,
    errorCode: some('AccessDenied', 'NoSuchBucket', 'ExpiredToken'),
    errorMessage: some('not allowed', 'is not authorized to perform'),
    awsRegion: either,
    recipientAccountId: either,
    requestParameters: fc.record({ bucketName: either, nextToken: either, list: fc.tuple(either, either) }),
    responseElements: fc.record({
      vpcId: either,
      text: either,
      items: fc.tuple(fc.record({ names: fc.tuple(either) })),
    }),
    additionalEventData: fc.record({
      'x-amz-id-2': either,
      CipherSuite: either,
      bytes: some(1, 2),
      in: fc.record({ n: some(1, 2) }),
    }),
    resources: fc.tuple(fc.record({ ARN: either }), fc.record({ ARN: either, type: either })),
  });

  it('comes to what parsing comes to where most records are like another', () => {
    fc.assert(
      fc.property(fc.array(alike, { minLength: 5, maxLength: 60 }), (overs) => {
        const records = overs.flatMap(({ session, id, ...over }) => {
          const other = { errorCode: null, errorMessage: null, requestParameters: { bucketName: over.awsRegion } };
          const userIdentity = roleIdentity({ session, id });
          return [makeRecord({ ...over, userIdentity }), makeRecord({ ...over, ...other, userIdentity })];
        });
        expect(expectSame(file(...records))).toBe(records.length);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [role, roleIdentity()],
    [{ kind: 'user', arn: USER } satisfies PrincipalRef, userIdentity()],
  ])('tells calls of %j apart that differ in one value', (principal, userIdentity) => {
    const base = makeRecord({
      userIdentity,
      errorCode: 'NoSuchKey',
      requestParameters: { bucketName: 'one', nextToken: 'one' },
      responseElements: { vpcId: 'one', text: 'one' },
      additionalEventData: { CipherSuite: 'one', 'x-amz-id-2': 'one', bytes: 1, inside: { bytes: 1 } },
      resources: [{ ARN: 'one' }],
    });
    const text = JSON.stringify(base);
    const values = [...text.matchAll(/(?<=[:[])(?:"([^"]+)"|(\d+))/g)];
    expect(values.length).toBeGreaterThan(20);
    for (const { index, 0: value } of values) {
      const other = value.startsWith('"') ? '"two"' : '22';
      const changed = text.slice(0, index) + other + text.slice(index + value.length);
      const list = [text, text, changed, changed, text].map((one, at) =>
        one.replace(/"eventID":"[^"]+"/, `"eventID":"e${at}"`),
      );
      expectSame(`{"Records":[${list.join(',')}]}`, principal);
    }
  });
});
