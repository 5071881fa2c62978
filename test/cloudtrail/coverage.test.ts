import { describe, expect, it } from 'vitest';
import { createTally, type Window } from '../../src/cloudtrail/activity.js';
import { blindSpotsOf, type Coverage } from '../../src/cloudtrail/coverage.js';
import { parseRecord } from '../../src/cloudtrail/record.js';
import { makeRecord, ROLE } from './make-record.js';

function spots(
  records: Record<string, unknown>[],
  over: Partial<Coverage> = {},
  window: Window = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' },
  arn = ROLE,
) {
  const tally = createTally({ kind: 'role', arn }, window);
  for (const [at, record] of records.entries()) {
    const parsed = parseRecord(makeRecord({ eventID: `e${at}`, ...record }));
    if ('record' in parsed) tally.add(parsed.record);
  }
  return blindSpotsOf({
    activity: tally.finish(),
    regions: ['us-east-1', 'b'],
    uniqueIds: [],
    unreadable: [],
    ...over,
  });
}

const ids = (found: { id: string }[]) => found.map(({ id }) => id);

describe('blindSpotsOf', () => {
  it('gives a service in use whose data events are not seen a row of its own, and all others one row', () => {
    const found = spots([{}, { eventSource: 'lambda.amazonaws.com', eventName: 'Invoke' }]);
    expect(ids(found)).toEqual(['data-events-off:s3', 'data-events-off:other', 'never-logged']);
    expect(found[0]?.title).toBe('S3 object calls');
    expect(found[1]?.consequence).not.toContain('Lambda');
  });

  it.each([
    ['s3.amazonaws.com', 'GetObject', 's3'],
    ['s3.amazonaws.com', 'ListObjectsV2', 's3'],
    ['dynamodb.amazonaws.com', 'PutItem', 'dynamodb'],
    ['sqs.amazonaws.com', 'SendMessageBatch', 'sqs'],
    ['kinesis.amazonaws.com', 'PutRecords', 'kinesis'],
  ])('takes %s %s for proof that data events are recorded', (eventSource, eventName, service) => {
    expect(ids(spots([{ eventSource, eventName }]))).not.toContain(`data-events-off:${service}`);
  });

  it('names the one region, and that global services are elsewhere', () => {
    expect(
      spots([], { regions: ['eu-central-1'] }).find(({ id }) => id === 'one-region:eu-central-1')?.consequence,
    ).toContain('us-east-1');
    expect(
      spots([], { regions: ['us-east-1'] }).find(({ id }) => id === 'one-region:us-east-1')?.consequence,
    ).not.toContain('nor the global');
    expect(ids(spots([], { regions: [] })).some((id) => id.startsWith('one-region'))).toBe(false);
  });

  it.each([
    ['arn:aws:iam::111122223333:role/x', 'us-east-1'],
    ['arn:aws-cn:iam::111122223333:role/x', 'cn-north-1'],
    ['arn:aws-us-gov:iam::111122223333:role/x', 'us-gov-west-1'],
  ])('knows where the global services of %s record', (arn, home) => {
    const read = (...regions: string[]) =>
      spots([], { regions }, undefined, arn).find(({ id }) => /region|global/.test(id));
    expect(read('elsewhere')?.consequence).toContain(`which record in ${home}`);
    expect(read('elsewhere', 'here')).toMatchObject({ id: `no-global-services:${home}` });
    expect(read('elsewhere', home)).toBeUndefined();
    expect(read(home)?.consequence).not.toContain('global');
  });

  it('compares the window with the age of the principal and with the days that have logs', () => {
    expect(ids(spots([], { createdAt: '2025-01-01T00:00:00Z' }))).toContain('window-shorter-than-use:2026-11-01');
    expect(ids(spots([], { createdAt: '2026-11-05T00:00:00Z' }))).not.toContain('window-shorter-than-use:2026-11-01');
    const days = { first: '2026-11-03', last: '2026-11-20', missing: ['2026-11-07', '2026-11-08'], gaps: [] };
    expect(ids(spots([], { days }))).toEqual(
      expect.arrayContaining(['logs-start-late:2026-11-03', 'log-gap:2026-11-07', 'delivery-delay:2026-11-20']),
    );
    const open = spots([], { days }, { from: '0001-01-01T00:00:00Z', to: '9999-12-31T00:00:00Z' });
    expect(ids(open).filter((id) => /late|delay/.test(id))).toEqual([]);
  });

  it('ends every consequence as a sentence', () => {
    const found = spots([{}], {
      regions: ['x'],
      createdAt: '2020-01-01T00:00:00Z',
      unreadable: [{ where: 'f', why: 'w' }],
      uniqueIds: [
        { id: 'B', lastSeen: '2' },
        { id: 'A', lastSeen: '1' },
      ],
      days: {
        first: '2026-11-03',
        last: '2026-11-20',
        missing: ['2026-11-07'],
        gaps: [{ region: 'a', days: ['2026-11-09'] }],
      },
    });
    expect(found.length).toBeGreaterThan(8);
    expect(new Set(ids(found)).size).toBe(found.length);
    for (const { consequence } of found) expect(consequence).toMatch(/^[A-Z].*\.$/);
  });
});
