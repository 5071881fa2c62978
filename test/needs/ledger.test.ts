import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Activity } from '../../src/cloudtrail/activity.js';
import { createLogFilesSource } from '../../src/cloudtrail/sources/log-files.js';
import { makeSampleAccount } from '../../src/local/sample/make-sample-account.js';
import { buildContract } from '../../src/needs/contract.js';
import { compareCounts } from '../bench/compare-counts.js';
import { makeRecord, ROLE, userIdentity } from '../cloudtrail/make-record.js';

const folder = mkdtempSync(join(tmpdir(), 'tighten-ledger-'));
const sample = join(folder, 'sample');
beforeAll(async () => {
  mkdirSync(sample);
  await makeSampleAccount(sample, { now: new Date('2026-11-23T12:00:00Z') });
});
afterAll(() => rmSync(folder, { recursive: true }));

const ALL = { from: '0001-01-01T00:00:00Z', to: '9999-12-31T00:00:00Z' };
const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

/** How many of the principal's records end as what; each call once, in the order of the house rule. */
function ends(activity: Activity) {
  const { needs, questions, denied, none, void: says } = buildContract({ activity, blindSpots: [] });
  const counts = new Map(activity.calls.map(({ id, count }) => [id, count]));
  const take = (ids: string[]) => sum(ids.map((id) => (counts.get(id) ?? 0) * Number(counts.delete(id))));
  return {
    denied: take(denied.flatMap(({ callIds }) => callIds)),
    need: take(needs.filter(({ kind }) => kind !== 'implied').flatMap(({ callIds }) => callIds)),
    question: take(questions.flatMap(({ callIds }) => callIds)),
    none: sum(none.map(({ calls }) => calls)),
    void: sum(says.map(({ calls }) => calls)),
    leftOut: sum(activity.leftOut.map(({ records }) => records)),
  };
}

/** The logs of one month of one region. */
const oneMonth = 'AWSLogs/111122223333/CloudTrail/us-east-1/2026/10';

const total = (of: ReturnType<typeof ends>) => sum(Object.values(of));

async function read(path: string, arn = ROLE) {
  return createLogFilesSource({ folder: path }).read({
    principal: { kind: 'role', arn },
    window: ALL,
    idempotencyKey: 'ledger',
  });
}

describe('every record read', () => {
  it('ends as exactly one thing, and they add up', async () => {
    let next = 0;
    const make = (over: Record<string, unknown> = {}) => makeRecord({ eventID: `e${++next}`, ...over });
    const records = [
      make(),
      make({ eventName: 'NoSuchOperationAtAll' }),
      make({ eventSource: 'sts.amazonaws.com', eventName: 'GetCallerIdentity' }),
      make({ errorCode: 'AccessDenied', errorMessage: 'Access Denied' }),
      make({ errorCode: 'ExpiredToken' }),
      make({ errorCode: 'ThrottlingException', eventName: 'GetBucketAcl' }),
      make({ userIdentity: userIdentity() }),
      make({ userIdentity: { type: 'Root' } }),
      ...Array.from({ length: 1100 }, (_, at) =>
        make({ eventName: 'GetObject', requestParameters: { bucketName: 'b', key: `orders/2026/${at}.json` } }),
      ),
    ];
    const path = join(folder, 'hand-made');
    mkdirSync(path);
    writeFileSync(join(path, 'a.json.gz'), gzipSync(JSON.stringify({ Records: [...records, records[0]] })));
    writeFileSync(join(path, 'b.json'), JSON.stringify({ Records: [make(), { eventName: 'x', of: ROLE }] }));
    writeFileSync(join(path, 'c.json'), '');
    const { activity, read: counts } = await read(path);
    const of = ends(activity);
    expect(of).toEqual({ denied: 1, need: 1002, question: 2, none: 1, void: 1, leftOut: 100 });
    expect(total(of)).toBe(activity.records);
    const others = 2;
    expect(activity.records + counts.duplicates + counts.unreadable + others).toBe(counts.records);
    expect(counts).toMatchObject({ duplicates: 1, unreadable: 2 });
  });

  it('of the sample account does so, too', async () => {
    const { activity } = await read(join(sample, oneMonth), 'arn:aws:iam::111122223333:role/staging-deploy-role');
    expect(activity.records).toBeGreaterThan(1000);
    expect(total(ends(activity))).toBe(activity.records);
  });

  it('is counted by a plain script as it is here', async () => {
    const { total: counts, principals } = await compareCounts(join(sample, oneMonth));
    expect(counts.filter(({ difference }) => difference !== 0)).toEqual([]);
    expect(principals).toEqual([]);
    expect(counts.find(({ what }) => what === 'of principals: records')!.ours).toBeGreaterThan(100);
  });
});
