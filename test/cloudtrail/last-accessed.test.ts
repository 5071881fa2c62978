import { describe, expect, it } from 'vitest';
import { createTally } from '../../src/cloudtrail/activity.js';
import { blindSpotsOf, type Known, withKnown } from '../../src/cloudtrail/coverage.js';
import { type LastAccessed, usedEarlier, usedEarlierSpots } from '../../src/cloudtrail/last-accessed.js';
import { parseRecord } from '../../src/cloudtrail/record.js';
import type { Trail, TrailCoverage, TrailRecords } from '../../src/cloudtrail/trail-coverage.js';
import { makeRecord, ROLE } from './make-record.js';

const window = { from: '2026-09-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
const BEFORE = '2026-02-01T10:00:00.000Z';
const WITHIN = '2026-10-05T10:00:00.000Z';

function report(services: Partial<LastAccessed['services'][number]>[]): LastAccessed {
  return {
    asOf: '2026-12-01T01:00:00Z',
    services: services.map((one) => ({ namespace: 's3', name: 'Amazon S3', actions: [], ...one })),
  };
}

describe('usedEarlier', () => {
  it('finds services that the evidence shows nothing of, before the window and within it', () => {
    const found = usedEarlier(
      report([
        { namespace: 'acm', name: 'AWS Certificate Manager', lastUsed: BEFORE },
        { namespace: 'sqs', name: 'Amazon SQS', lastUsed: WITHIN },
        { namespace: 's3', lastUsed: WITHIN },
        { namespace: 'glue', name: 'AWS Glue' },
        { namespace: 'rds', name: 'Amazon RDS', lastUsed: '2026-12-01T00:30:00.000Z' },
      ]),
      ['s3:GetObject'],
      window,
    );
    expect(found.map(({ namespace, when, wholeService }) => [namespace, when, wholeService])).toEqual([
      ['sqs', 'within', true],
      ['acm', 'before', true],
    ]);
  });

  it('finds actions of services that are in use, whatever their letters are', () => {
    const actions = [
      { name: 'CreateImage', lastUsed: BEFORE },
      { name: 'RunInstances', lastUsed: WITHIN },
      { name: 'StopInstances', lastUsed: WITHIN },
    ];
    const found = usedEarlier(
      report([{ namespace: 'ec2', name: 'Amazon EC2', lastUsed: WITHIN, actions }]),
      ['EC2:runinstances'],
      window,
    );
    expect(found.map(({ when, actions: of }) => [when, of.map(({ action }) => action)])).toEqual([
      ['within', ['ec2:StopInstances']],
      ['before', ['ec2:CreateImage']],
    ]);
    expect(usedEarlierSpots(found).map(({ id }) => id)).toEqual(['not-in-trail:actions', 'used-before-window:actions']);
  });

  it('gives ten services a row each and the others one', () => {
    const many = Array.from({ length: 13 }, (_, at) => ({
      namespace: `svc${at}`,
      name: `Service ${at}`,
      lastUsed: BEFORE,
    }));
    const spots = usedEarlierSpots(usedEarlier(report(many), [], window));
    expect(spots).toHaveLength(11);
    expect(spots.at(-1)).toMatchObject({ id: 'used-before-window:other', title: expect.stringMatching(/^3 more/) });
    for (const { consequence } of spots) expect(consequence).toMatch(/^[A-Z].*\.$/);
  });
});

function spots(records: Record<string, unknown>[], known: Known) {
  const tally = createTally({ kind: 'role', arn: ROLE }, window);
  for (const [at, over] of records.entries()) {
    const parsed = parseRecord(makeRecord({ eventID: `e${at}`, ...over }));
    if ('record' in parsed) tally.add(parsed.record);
  }
  const activity = tally.finish();
  const before = blindSpotsOf({ activity, regions: [], uniqueIds: [], unreadable: [] });
  return withKnown(before, activity, known);
}

const ids = (found: { id: string }[]) => found.map(({ id }) => id);

function trail(records: Partial<TrailRecords> | undefined, over: Partial<Trail> = {}): Trail {
  const made = { name: 'main', region: 'us-east-1', multiRegion: true, organization: false, ...over };
  return records ? { ...made, records: { management: 'all', excluded: [], data: {}, ...records } } : made;
}

function trails(...of: Trail[]): TrailCoverage {
  return { trails: of.length > 0 ? of : [trail({})] };
}

describe('withKnown', () => {
  it('gives a service whose data events are off a row of its own where something points to it', () => {
    const lastAccessed = report([{ namespace: 'sqs', name: 'Amazon SQS', lastUsed: WITHIN }]);
    const found = spots([{}], { lastAccessed, pointedTo: [{ namespace: 'xray', by: 'its old policy names it' }] });
    expect(ids(found)).toEqual([
      'data-events-off:s3',
      'data-events-off:sqs',
      'data-events-off:xray',
      'data-events-off:other',
      'never-logged',
    ]);
    expect(found.map(({ pointed }) => pointed === true)).toEqual([false, true, true, false, false]);
    expect(found[1]?.consequence).toContain('IAM saw it used on 2026-10-05');
    expect(found[2]?.consequence).toContain('its old policy names it');
  });

  it('names a service that IAM saw used, where its data events are recorded and none is there', () => {
    const lastAccessed = report([{ lastUsed: WITHIN }]);
    for (const [amount, plane] of [
      ['all', []],
      ['some', ['data-events-partial:s3']],
    ] as const) {
      const found = spots([], { lastAccessed, trails: trails(trail({ data: { 'AWS::S3::Object': amount } })) });
      expect(ids(found).filter((id) => id.endsWith(':s3'))).toEqual([...plane, 'not-in-trail:s3']);
    }
    expect(ids(spots([], { lastAccessed, trails: trails() }))).not.toContain('not-in-trail:s3');
  });

  it('names the actions that IAM saw, beside the data events that are off', () => {
    const lastAccessed = report([{ lastUsed: WITHIN, actions: [{ name: 'CreateBucket', lastUsed: WITHIN }] }]);
    const found = spots([], { lastAccessed });
    expect(ids(found)).toEqual(expect.arrayContaining(['data-events-off:s3', 'not-in-trail:s3']));
    expect(found.find(({ id }) => id === 'not-in-trail:s3')?.consequence).toContain('s3:CreateBucket');
  });

  it('takes Terraform among the callers for a sign of its state and its lock', () => {
    const found = spots([{ userAgent: 'Terraform/1.9.0 (+https://www.terraform.io)' }], {});
    const pointed = found.filter(({ pointed: alone }) => alone);
    expect(ids(pointed)).toEqual(['data-events-off:s3', 'data-events-off:dynamodb']);
    expect(pointed[1]?.consequence).toContain('locks its state in a table');
  });

  it('knows which data events a trail records: all are no blind spot, some are one in part', () => {
    const data = { 'AWS::S3::Object': 'all', 'AWS::DynamoDB::Table': 'some' } as const;
    const found = spots([{}], { trails: trails(trail({ data })) });
    expect(ids(found)).toEqual(['data-events-partial:dynamodb', 'data-events-off:other', 'never-logged']);
    const none = spots([{}], { trails: trails() });
    expect(none[0]).toMatchObject({
      id: 'data-events-off:s3',
      consequence: expect.stringContaining('not set to record'),
    });
  });

  it('claims nothing about a trail that it could not read', () => {
    const known = { trails: trails(trail({ management: 'none', excluded: ['kms.amazonaws.com'] }), trail(undefined)) };
    expect(ids(spots([{}], known))).toEqual(['data-events-off:s3', 'data-events-off:other', 'never-logged']);
    expect(ids(spots([{}], { trails: { trails: [] } }))).toEqual(ids(spots([{}], {})));
  });

  describe('of several trails', () => {
    const data = { 'AWS::S3::Object': 'all' } as const;
    const kept = trail({ data }, { name: 'kept', place: 's3://audit/org' });
    const other = trail({ excluded: ['kms.amazonaws.com'] }, { name: 'other', place: 's3://other' });
    const both = { trails: trails(kept, other) };

    it('believes the one that delivers to where the evidence was read', () => {
      for (const location of ['s3://audit/org/AWSLogs/111122223333/CloudTrail/eu-central-1/', 's3://audit/']) {
        const found = ids(spots([{}], { ...both, place: { location } }));
        expect(found).toEqual(['data-events-off:other', 'never-logged']);
      }
      const found = spots([{}], { ...both, place: { location: 's3://other/AWSLogs/' } });
      expect(ids(found)).toEqual(expect.arrayContaining(['data-events-off:s3', 'kms-excluded']));
      expect(found[0]?.consequence).toContain('not set to record');
    });

    it('keeps what one of them leaves out where it is not known which was read', () => {
      for (const place of [undefined, { location: 's3://a-copy/AWSLogs/' }]) {
        const found = spots([{}], { ...both, ...(place ? { place } : {}) });
        expect(ids(found)).toEqual(expect.arrayContaining(['data-events-off:s3', 'kms-excluded']));
        expect(found[0]?.consequence).toContain('nothing shows that it is the one that was read');
      }
    });

    it('takes a call that is there for proof', () => {
      const calls = [{}, { eventName: 'GetObject' }, { eventSource: 'kms.amazonaws.com', eventName: 'Decrypt' }];
      const found = ids(spots(calls, both));
      expect(found).not.toContain('kms-excluded');
      expect(found.filter((id) => id.startsWith('data-events'))).toEqual(['data-events-off:other']);
    });

    it('lets a trail of data events alone count for nothing but them', () => {
      const dataOnly = trail({ management: 'none', data }, { name: 'data' });
      const found = ids(spots([{}], { trails: trails(trail({ data }), dataOnly) }));
      expect(found).toEqual(['data-events-off:other', 'never-logged']);
    });

    it('asks none of them about a place that no trail feeds', () => {
      const found = ids(spots([{}], { ...both, place: 'no trail' }));
      expect(found).toEqual(['data-events-off:s3', 'data-events-off:other', 'never-logged']);
    });
  });

  it('names what a trail leaves out', () => {
    const excluded = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'];
    const one = trail({ management: 'write', excluded }, { region: 'eu-central-1', multiRegion: false });
    const found = spots([], { createdAt: '2025-01-01T00:00:00Z', trails: trails(one) });
    expect(ids(found)).toEqual(
      expect.arrayContaining([
        'kms-excluded',
        'rds-data-excluded',
        'management-events:write',
        'trail-regions:eu-central-1',
        'window-shorter-than-use:2026-09-01',
      ]),
    );
    expect(found.find(({ id }) => id === 'management-events:write')?.title).toBe('The trail does not record reads');
    for (const { consequence } of found) expect(consequence).toMatch(/^[A-Z].*\.$/);
  });

  it('comes to the same when it is asked again, and takes back what is seen by now', () => {
    const lastAccessed = report([{ namespace: 'acm', name: 'AWS Certificate Manager', lastUsed: BEFORE }]);
    const tally = createTally({ kind: 'role', arn: ROLE }, window);
    const activity = tally.finish();
    const once = withKnown([], activity, { lastAccessed });
    expect(ids(once)).toContain('used-before-window:acm');
    expect(withKnown(once, activity, { lastAccessed })).toEqual(once);
    const seenActions = ['acm:RequestCertificate'];
    expect(ids(withKnown(once, activity, { lastAccessed, seenActions }))).toEqual(['data-events-off:other']);
  });

  it('changes nothing where nothing is known, and repeats no row', () => {
    const found = spots([{}], {});
    expect(ids(found)).toEqual(['data-events-off:s3', 'data-events-off:other', 'never-logged']);
    expect(new Set(ids(found)).size).toBe(found.length);
  });
});
