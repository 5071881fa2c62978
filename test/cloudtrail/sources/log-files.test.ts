import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPrincipalTallies } from '../../../src/cloudtrail/principal-tallies.js';
import { parseRecord } from '../../../src/cloudtrail/record.js';
import { createLogFilesSource } from '../../../src/cloudtrail/sources/log-files.js';
import { readRecords } from '../../../src/cloudtrail/sources/read-records.js';
import type { EvidenceRequest } from '../../../src/cloudtrail/sources/source.js';
import { makeRecord, ROLE, roleIdentity, USER, userIdentity } from '../make-record.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tighten-logs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

function writeLog(name: string, records: unknown[]): void {
  write(name, gzipSync(JSON.stringify({ Records: records })));
}

function logName(day: string, region = 'eu-central-1', account = '111122223333', id = 'a'): string {
  return `AWSLogs/${account}/CloudTrail/${region}/${day.replaceAll('-', '/')}/${account}_CloudTrail_${region}_${id}.json.gz`;
}

let next = 0;
function make(over: Record<string, unknown> = {}) {
  next += 1;
  return makeRecord({ eventID: `id-${next}`, ...over });
}

const all = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };

function read(over: Partial<EvidenceRequest> = {}, path = folder, threads = 1) {
  return createLogFilesSource({ folder: path, threads }).read({
    principal: { kind: 'role', arn: ROLE },
    window: all,
    idempotencyKey: 'k',
    ...over,
  });
}

describe('createLogFilesSource', () => {
  it("reads the principal's records and accounts for all others", async () => {
    const twice = make();
    writeLog(logName('2026-11-03'), [
      twice,
      make({ userIdentity: userIdentity() }),
      make({ userIdentity: roleIdentity({ arn: `${ROLE}2` }) }),
    ]);
    writeLog(logName('2026-11-04'), [
      twice,
      make({
        eventSource: 'sts.amazonaws.com',
        eventName: 'AssumeRole',
        userIdentity: userIdentity(),
        requestParameters: { roleArn: ROLE },
      }),
    ]);
    const evidence = await read();
    expect(evidence.read).toMatchObject({ files: 2, records: 5, matched: 1, duplicates: 1, unreadable: 0 });
    expect(evidence.activity.records).toBe(1);
    expect(evidence.activity.principal).toEqual({ kind: 'role', arn: ROLE, uniqueId: 'AROA1' });
    expect(evidence.uniqueIds).toEqual([{ id: 'AROA1', lastSeen: '2026-11-03T10:00:00Z' }]);
  });

  it('reads users, organisation layouts, flat files, plain JSON, lines and pretty-printed files', async () => {
    writeLog(`AWSLogs/o-abc123/111122223333/CloudTrail/eu-west-1/2026/11/03/x.json.gz`, [
      make(),
      make({ userIdentity: userIdentity() }),
    ]);
    expect((await read()).read).toMatchObject({ files: 1, matched: 1 });
    expect((await read({ principal: { kind: 'user', arn: USER } })).read.matched).toBe(1);
    rmSync(join(folder, 'AWSLogs'), { recursive: true });
    write('a.json', JSON.stringify({ Records: [make()] }, null, 2));
    write('b.jsonl', `${JSON.stringify(make())}\n${JSON.stringify(make())}\n`);
    write('one.json', JSON.stringify(make()));
    write('README.md', ROLE);
    expect((await read()).read).toMatchObject({ files: 3, records: 4, matched: 4 });
    expect((await read({}, join(folder, 'b.jsonl'))).read).toMatchObject({ files: 1, records: 2, matched: 2 });
  });

  it('leaves out digests, insights, logs of other services and what lies beside AWSLogs', async () => {
    writeLog(logName('2026-11-03'), [make()]);
    for (const other of ['CloudTrail-Digest', 'CloudTrail-Insight', 'Config', 'elasticloadbalancing']) {
      writeLog(`AWSLogs/111122223333/${other}/eu-central-1/2026/11/03/x.json.gz`, [make()]);
    }
    write('account.json', JSON.stringify({ role: ROLE }));
    expect((await read()).read).toMatchObject({ files: 1, records: 1, matched: 1, unreadable: 0 });
  });

  it('opens only the days in which the window can have been delivered, and compares the times', async () => {
    for (const day of ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04', '2026-11-05', '2025-11-03']) {
      writeLog(logName(day), [make({ eventTime: `${day}T23:59:59Z` }), make({ eventTime: `${day}T00:00:00Z` })]);
    }
    const { activity, read: counts } = await read({
      window: { from: '2026-11-02T00:00:00Z', to: '2026-11-03T00:00:00Z' },
    });
    expect(counts).toMatchObject({ files: 3, records: 6, matched: 2 });
    expect(activity.perDay).toEqual({ '2026-11-02': 2 });
  });

  it('reads no more than the newest of two principals with one name, and says so', async () => {
    writeLog(logName('2026-11-03'), [
      make({ userIdentity: roleIdentity({ id: 'AROAOLD' }) }),
      make({ eventTime: '2026-11-03T11:00:00Z', userIdentity: roleIdentity({ id: 'AROANEW' }) }),
    ]);
    const evidence = await read();
    expect(evidence.read).toMatchObject({ records: 2, matched: 1 });
    expect(evidence.activity.principal.uniqueId).toBe('AROANEW');
    expect(evidence.uniqueIds.map(({ id }) => id)).toEqual(['AROANEW', 'AROAOLD']);
    expect(evidence.blindSpots.map(({ id }) => id)).toContain('recreated:AROANEW');
    const old = await read({ principal: { kind: 'role', arn: ROLE, uniqueId: 'AROAOLD' } });
    expect(old.activity.calls[0]).toMatchObject({ count: 1, firstSeen: '2026-11-03T10:00:00Z' });
  });

  it('names what is damaged and reads the rest', async () => {
    writeLog(logName('2026-11-03', 'eu-central-1', '111122223333', 'fine'), [make()]);
    const whole = gzipSync(JSON.stringify({ Records: Array.from({ length: 200 }, () => make()) }));
    write(logName('2026-11-03', 'eu-central-1', '111122223333', 'cut'), whole.subarray(0, whole.length - 60));
    write(
      logName('2026-11-03', 'eu-central-1', '111122223333', 'half'),
      JSON.stringify({ Records: [make(), make()] }).slice(0, -30),
    );
    write(logName('2026-11-03', 'eu-central-1', '111122223333', 'none'), 'not a log');
    write(logName('2026-11-03', 'eu-central-1', '111122223333', 'empty'), '');
    const evidence = await read();
    expect(evidence.read.files).toBe(5);
    expect(evidence.read.matched).toBeGreaterThan(100);
    expect(evidence.read.records).toBe(evidence.read.matched + evidence.read.unreadable);
    expect(new Set(evidence.unreadable.map(({ where }) => where.split('_').at(-1)))).toEqual(
      new Set(['cut.json.gz', 'empty.json.gz', 'half.json.gz', 'none.json.gz']),
    );
    expect(evidence.blindSpots.find(({ id }) => id === 'unreadable-logs')?.title).toBe(
      '4 log files could not be read whole',
    );
  });

  it('counts a record that is nested thousands of levels deep as unreadable', async () => {
    const text = JSON.stringify({ Records: [make(), make({ requestParameters: { a: 'deep' } }), make()] });
    write('a.json', text.replace('"deep"', '['.repeat(20_000) + ']'.repeat(20_000)));
    const { read: counts, unreadable } = await read();
    expect(counts).toMatchObject({ records: 3, matched: 2, unreadable: 1 });
    expect(unreadable).toEqual([{ where: 'a.json', why: 'it is nested too deeply' }]);
  });

  it('finds an ARN that is written with escapes', async () => {
    write('a.json', JSON.stringify({ Records: [make()] }).replaceAll('role/team/deploy', 'role\\/team\\u002fdeploy'));
    expect((await read()).read.matched).toBe(1);
  });

  it('is not led astray by what a caller can write into a record', async () => {
    const hostile = JSON.stringify(make());
    writeLog(logName('2026-11-03'), [
      make({ userAgent: `"${ROLE}" {"eventVersion":"1.08"}` }),
      make({ userIdentity: userIdentity(), userAgent: hostile }),
      make({
        userIdentity: userIdentity(),
        requestParameters: { list: [{ x: 1 }, { eventVersion: '1.08' }, make()], eventVersion: { Records: [make()] } },
      }),
    ]);
    expect((await read()).read).toMatchObject({ records: 3, matched: 1 });
  });

  it('lists the principals that were seen', async () => {
    writeLog(logName('2026-11-03'), [
      make(),
      make({ userIdentity: userIdentity() }),
      make({ userIdentity: { type: 'AWSService' } }),
    ]);
    expect(await createLogFilesSource({ folder }).principals()).toEqual([ROLE, USER]);
  });

  it('tells how far it is, and stops when asked', async () => {
    writeLog(logName('2026-11-03'), [make()]);
    writeLog(logName('2026-11-04'), [make()]);
    const texts: string[] = [];
    await read({ onProgress: ({ text }) => texts.push(text) });
    expect(texts[0]).toMatch(/^1 of 2 days, 1 of 2 files, 1 records, 0 of 0 MB$/);
    expect(texts.at(-1)).toMatch(/^2 of 2 days, 2 of 2 files, 2 records, /);
    const stop = new AbortController();
    await expect(read({ signal: stop.signal, onProgress: () => stop.abort() })).rejects.toMatchObject({
      name: 'Problem',
      kind: 'stopped',
    });
  });

  it('says so when there is no such folder', async () => {
    await expect(read({}, join(folder, 'nowhere'))).rejects.toMatchObject({ kind: 'no-folder' });
  });

  it.each([ROLE, 'arn:aws:iam::111122223333:role/deploy'])(
    'counts sessions that may be those of %s and do not say so',
    async (arn) => {
      const session = (over: object = {}) => ({
        type: 'AssumedRole',
        principalId: 'AROA1:x',
        arn: 'arn:aws:sts::111122223333:assumed-role/deploy/x',
        accountId: '111122223333',
        ...over,
      });
      writeLog('a.json.gz', [
        make({ userIdentity: roleIdentity({ arn }) }),
        make({ userIdentity: session() }),
        make({ userIdentity: session({ sessionContext: { attributes: {} } }) }),
        make({ userIdentity: session({ arn: 'arn:aws:sts::444455556666:assumed-role/deploy/x' }) }),
        make({ userIdentity: session({ arn: 'arn:aws:sts::111122223333:assumed-role/deploy2/x' }) }),
        make({ userIdentity: userIdentity() }),
      ]);
      const { activity, read: counts, blindSpots } = await read({ principal: { kind: 'role', arn } });
      expect(activity.records).toBe(1);
      expect(counts.records).toBe(6);
      expect(blindSpots.find(({ id }) => id === 'sessions-without-issuer')?.title).toMatch(/^2 records/);
    },
  );

  it('names days that a region lacks which has most of them', async () => {
    const days = ['2026-11-03', '2026-11-04', '2026-11-05', '2026-11-06'];
    for (const day of days) writeLog(logName(day), [make({ eventTime: `${day}T10:00:00Z` })]);
    for (const day of [...days.slice(0, 1), ...days.slice(2)]) writeLog(logName(day, 'us-east-1'), []);
    writeLog(logName('2026-11-03', 'eu-west-1'), []);
    const { blindSpots } = await read();
    const gaps = blindSpots.filter(({ id }) => id.startsWith('log-gap:'));
    expect(gaps.map(({ id, title }) => [id, title])).toEqual([
      ['log-gap:us-east-1', 'Days without logs in us-east-1 (1, the first 2026-11-04)'],
    ]);
  });

  it('names regions and days that the folders lack', async () => {
    writeLog(logName('2026-11-03'), [make()]);
    writeLog(logName('2026-11-06'), [make({ eventTime: '2026-11-06T10:00:00Z' })]);
    writeLog(logName('2026-11-04', 'us-east-1', '444455556666'), [make()]);
    const ids = (await read()).blindSpots.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining([
        'one-region:eu-central-1',
        'logs-start-late:2026-11-03',
        'log-gap:2026-11-04',
        'delivery-delay:2026-11-06',
        'data-events-off:s3',
        'data-events-off:other',
      ]),
    );
  });

  it('comes to the same activity as reading every record, whatever is in the files', async () => {
    const identity = fc.constantFrom(
      roleIdentity(),
      roleIdentity({ session: 's' }),
      userIdentity(),
      roleIdentity({ arn: `${ROLE}2` }),
      null,
      { type: 'AWSService', arn: ROLE },
    );
    const noise = fc.constantFrom(
      ROLE,
      `"${ROLE}"`,
      '{"eventVersion":',
      '"},{',
      ']}',
      '\\',
      '\n',
      '"Records":[',
      'é\u2028',
    );
    const record = fc.record({
      userIdentity: identity,
      userAgent: fc.array(noise).map((parts) => parts.join('')),
      nested: fc.array(noise),
      id: fc.nat(30),
    });
    const edit = fc.tuple(fc.nat(), fc.constantFrom('"', '{', '}', '\n', '', ','));
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 8 }),
        fc.constantFrom(undefined, 1),
        fc.array(edit, { maxLength: 2 }),
        async (parts, indent, edits) => {
          const records = parts.map(({ nested, id, ...over }) =>
            make({ ...over, eventID: `e${id}`, requestParameters: { nested, [String(nested[0])]: make() } }),
          );
          const characters = [...JSON.stringify({ Records: records }, null, indent)];
          for (const [at, character] of edits) characters[at % characters.length] = character;
          const bytes = Buffer.from(characters.join(''));
          write('fuzz.json', bytes);
          const tallies = createPrincipalTallies({ kind: 'role', arn: ROLE }, all);
          for await (const entry of readRecords(bytes, 'fuzz')) {
            const parsed = 'value' in entry ? parseRecord(entry.value) : undefined;
            if (parsed && 'record' in parsed) tallies.add(parsed.record);
          }
          const { principal: _, ...exact } = tallies.finish().activity;
          const { principal: __, ...fast } = (await read()).activity;
          expect(fast).toEqual(exact);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('what is damaged or missing', () => {
  it('is named: empty files, gzips of nothing, and what LookupEvents answers', async () => {
    writeLog('good.json.gz', [make()]);
    write('empty.json.gz', '');
    write('empty.json', '');
    write('nothing.json.gz', gzipSync(''));
    write('history.json', JSON.stringify({ Events: [{ CloudTrailEvent: JSON.stringify(make()) }] }, null, 4));
    const { read: counts, unreadable, blindSpots, activity } = await read();
    expect(activity.records).toBe(1);
    expect(counts).toMatchObject({ files: 5, records: 5, matched: 1, unreadable: 4 });
    expect(unreadable.map(({ where }) => where).sort()).toEqual([
      'empty.json',
      'empty.json.gz',
      'history.json',
      'nothing.json.gz',
    ]);
    expect(unreadable.find(({ where }) => where === 'history.json')?.why).toContain('LookupEvents');
    expect(blindSpots.find(({ id }) => id === 'unreadable-logs')?.title).toContain('4 log files');
  });

  it('makes no empty contract where no log file is there at all', async () => {
    await expect(read()).rejects.toMatchObject({ kind: 'no-files' });
    symlinkSync(join(folder, 'gone'), join(folder, 'AWSLogs'));
    await expect(read()).rejects.toMatchObject({ kind: 'no-files', advice: expect.stringContaining('AWSLogs') });
  });

  it('is looked for behind links, also where they lead in a circle', async () => {
    writeLog(`elsewhere/${logName('2026-11-03')}`, [make()]);
    writeLog('one/a.json.gz', [make()]);
    symlinkSync(join(folder, 'one'), join(folder, 'one', 'round'));
    mkdirSync(join(folder, 'synced'));
    symlinkSync(join(folder, 'elsewhere', 'AWSLogs'), join(folder, 'synced', 'AWSLogs'));
    symlinkSync(join(folder, 'one', 'a.json.gz'), join(folder, 'one', 'b.json.gz'));
    expect((await read({}, join(folder, 'synced'))).activity.records).toBe(1);
    expect((await read({}, join(folder, 'one'))).activity.records).toBe(1);
  });
});
