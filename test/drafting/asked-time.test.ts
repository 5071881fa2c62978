import { describe, expect, it } from 'vitest';
import { beginningOf, happenedAt, readTime } from '../../src/drafting/asked-time.js';
import { timeZone } from '../../src/drafting/time-zone.js';
import { runTool } from '../../src/drafting/tools.js';
import { denial, makeActivity, makeContract, makeEvidence } from './fixtures.js';

const NOW = '2026-11-23T12:00:00Z';

describe('a time that is asked for', () => {
  it.each([
    ['10:32', '10:32 UTC', true],
    ['9:05 pm', '21:05 UTC', true],
    ['12:10 am', '00:10 UTC', true],
    ['10:32 CET', '10:32 CET', false],
    ['00:30 CEST', '00:30 CEST', false],
    ['10:32 UTC+1', '10:32 UTC+1', false],
    ['10:32-05:30', '10:32 -05:30', false],
    ['10:32:11Z', '10:32 UTC', false],
    ['2026-11-20', '2026-11-20', false],
    ['2026-11-20T00:10 CET', '2026-11-20 00:10 CET', false],
    ['yesterday 10:32', '2026-11-22 10:32 UTC', true],
  ])('%s is %s', (asked, words, assumed) => {
    expect(readTime(asked, NOW)).toMatchObject({ words, assumed });
  });

  it.each([
    ['10:32', 'Europe/Berlin', '10:32 Europe/Berlin time', true],
    ['10:32', 'Etc/UTC', '10:32 UTC', true],
    ['10:32', 'Mars/Olympus', '10:32 UTC', true],
    ['10:32 EST', 'Europe/Berlin', '10:32 EST', false],
    ['2026-11-20', 'Europe/Berlin', '2026-11-20 Europe/Berlin time', false],
    ['today', 'Pacific/Auckland', '2026-11-24 Pacific/Auckland time', false],
    ['yesterday', 'Pacific/Auckland', '2026-11-23 Pacific/Auckland time', false],
  ])('%s is, to somebody in %s, %s', (asked, place, words, assumed) => {
    expect(readTime(asked, NOW, timeZone(place))).toMatchObject({ words, assumed });
  });

  it.each([
    ['2026-11-20', 'Europe/Berlin', '2026-11-19T23:00:00.000Z'],
    ['2026-07-01', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-10-25 12:00', 'Europe/Berlin', '2026-10-25T11:00:00.000Z'],
    ['2026-11-20', 'Asia/Kolkata', '2026-11-19T18:30:00.000Z'],
    ['2026-11-20', 'Etc/UTC', '2026-11-20T00:00:00.000Z'],
  ])('%s begins, in %s, at %s', (asked, place, moment) => {
    const time = readTime(asked, NOW, timeZone(place))!;
    expect(new Date(beginningOf({ ...time, day: time.day! })).toISOString()).toBe(moment);
  });

  it.each(['noon', '25:99', '', '1:2:3:4'])('%s is none', (asked) => {
    expect(readTime(asked, NOW)).toBeUndefined();
  });

  it.each([
    ['00:30 CEST', ['2026-11-19T22:30:10Z'], 'then'],
    ['2026-11-20T00:10 CET', ['2026-11-19T23:10:00Z'], 'then'],
    ['10:32-05:30', ['2026-11-20T16:02:00Z'], 'then'],
    ['10:32', ['2026-11-20T09:10:32Z'], 'no'],
    ['10:32', ['2026-11-20T10:32:59Z'], 'then'],
    ['10:32', ['2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z'], 'perhaps'],
    ['10:32', ['2026-11-20T11:00:00Z', '2026-11-20T12:00:00Z'], 'no'],
    ['10:32', ['2026-11-20T23:00:00Z', '2026-11-21T11:00:00Z'], 'perhaps'],
    ['2026-11-20', ['2026-11-19T10:00:00Z', '2026-11-21T10:00:00Z'], 'perhaps'],
    ['2026-11-22', ['2026-11-19T10:00:00Z', '2026-11-21T10:00:00Z'], 'no'],
    ['2026-11-20 10:32', ['2026-11-19T10:32:00Z'], 'no'],
    ['2026-11-20 10:32', ['2026-11-19T10:32:00Z', '2026-11-21T10:32:00Z'], 'perhaps'],
  ])('%s: what was seen at %j was %s', (asked, moments, answer) => {
    expect(happenedAt(readTime(asked, NOW)!, moments)).toBe(answer);
  });
});

describe('a time of day to somebody in Berlin', () => {
  const time = readTime('10:32', NOW, timeZone('Europe/Berlin'))!;

  it.each([
    ['in winter', '2026-11-20T09:32:00Z', 'then'],
    ['in summer', '2026-07-20T08:32:00Z', 'then'],
    ['as UTC', '2026-11-20T10:32:00Z', 'no'],
  ])('is that of the clocks there, %s', (_, moment, answer) => {
    expect(happenedAt(time, [moment])).toBe(answer);
  });
});

describe('denials at a time', () => {
  const seen = (...times: string[]) => ({ firstSeen: times[0]!, lastSeen: times.at(-1)! });
  const says = (at: string, denied: ReturnType<typeof denial>[], calls: object[] = [], timeZone?: string) =>
    runTool(
      'denials',
      { name: null, at },
      makeEvidence({
        contract: makeContract({ denied }),
        activity: makeActivity({ calls: calls as never }),
        asker: { mayDecide: true, ...(timeZone ? { timeZone } : {}) },
      }),
    ).data.say.join('\n');

  it('are not those whose seconds look like it', () => {
    const text = says('10:32', [
      denial('s3:PutObject', seen('2026-11-20T09:10:32Z')),
      denial('s3:GetObject', seen('2026-11-20T10:32:01Z')),
    ]);
    expect(text).toContain('10:32 UTC was taken, because no other time zone was named.');
    expect(text).toContain('s3:GetObject was denied');
    expect(text).not.toContain('s3:PutObject');
  });

  it('are found in the time zone of whoever asks, and which one that was is said', () => {
    const denied = [
      denial('s3:GetObject', seen('2026-11-20T09:32:01Z')),
      denial('s3:PutObject', seen('2026-11-20T10:32:01Z')),
    ];
    const text = says('10:32', denied, [], 'Europe/Berlin');
    expect(text).toContain('10:32 Europe/Berlin time was taken, the time zone of whoever asks. All other times here');
    expect(text).toContain('s3:GetObject was denied');
    expect(text).not.toContain('s3:PutObject');
    expect(says('10:32', denied, [], 'Etc/UTC')).toContain('10:32 UTC was taken, the time zone of whoever asks.');
  });

  it('are found in the time zone that is named', () => {
    const denied = [
      denial('s3:GetObject', seen('2026-11-20T09:32:01Z')),
      denial('s3:PutObject', seen('2026-11-20T10:32:01Z')),
    ];
    const text = says('10:32 CET', denied);
    expect(text).toContain('s3:GetObject was denied');
    expect(text).not.toContain('s3:PutObject');
  });

  it('are found by the calls behind them, and marked where they may have been between', () => {
    const many = denial('s3:GetObject', { ...seen('2026-11-19T08:00:00Z', '2026-11-21T08:00:00Z'), callIds: ['c1'] });
    expect(says('10:32', [many])).toContain('before and after, so perhaps then too');
    const call = { id: 'c1', region: 'us-east-1', callers: [], resources: [], ...seen('2026-11-20T10:32:30Z') };
    expect(says('10:32', [many], [call])).not.toContain('perhaps');
  });
});
