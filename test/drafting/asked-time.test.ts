import { describe, expect, it } from 'vitest';
import { happenedAt, readTime } from '../../src/drafting/asked-time.js';
import { runTool } from '../../src/drafting/tools.js';
import { denial, makeActivity, makeContract, makeEvidence } from './fixtures.js';

const NOW = '2026-11-23T12:00:00Z';

describe('a time that is asked for', () => {
  it.each([
    ['10:32', '10:32 UTC', true],
    ['9:05 pm', '21:05 UTC', true],
    ['12:10 am', '00:10 UTC', true],
    ['10:32 CET', '09:32 UTC', false],
    ['00:30 CEST', '22:30 UTC', false],
    ['10:32 UTC+1', '09:32 UTC', false],
    ['10:32-05:30', '16:02 UTC', false],
    ['10:32:11Z', '10:32 UTC', false],
    ['2026-11-20', '2026-11-20', false],
    ['2026-11-20T00:10 CET', '2026-11-19 23:10 UTC', false],
    ['yesterday 10:32', '2026-11-22 10:32 UTC', true],
  ])('%s is %s', (asked, words, assumedUtc) => {
    expect(readTime(asked, NOW)).toMatchObject({ words, assumedUtc });
  });

  it.each(['noon', '25:99', '', '1:2:3:4'])('%s is none', (asked) => {
    expect(readTime(asked, NOW)).toBeUndefined();
  });

  it.each([
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

describe('denials at a time', () => {
  const seen = (...times: string[]) => ({ firstSeen: times[0]!, lastSeen: times.at(-1)! });
  const says = (at: string, denied: ReturnType<typeof denial>[], calls: object[] = []) =>
    runTool(
      'denials',
      { name: null, at },
      makeEvidence({ contract: makeContract({ denied }), activity: makeActivity({ calls: calls as never }) }),
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
