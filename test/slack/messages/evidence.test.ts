import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsPerDay } from '../../../src/cloudtrail/calls-per-day.js';
import type { ReviewEvent } from '../../../src/review/review.js';
import { usageOf } from '../../../src/review/usage.js';
import { messageViolations } from '../../../src/slack/kit/validate.js';
import { chartOf, quietInWords } from '../../../src/slack/messages/chart.js';
import { evidenceMessage } from '../../../src/slack/messages/evidence.js';
import { activity, events, fold, opened, viewOf } from '../a-review.js';

const DAY = 86_400_000;

/** The picture of so many days from one on, with what `records` says of each. */
function days(first: string, count: number, records: (at: number, weekday: number) => number) {
  const dayAt = (at: number) => new Date(Date.parse(first) + at * DAY).toISOString().slice(0, 10);
  const perDay = Object.fromEntries(
    Array.from({ length: count }, (_, at) => [dayAt(at), records(at, new Date(dayAt(at)).getUTCDay())]),
  );
  return callsPerDay({ perDay, window: { from: `${first}T00:00:00Z`, to: `${dayAt(count)}T00:00:00Z` } })!;
}

describe('the picture of the days', () => {
  it('is a line of bars over the dates of its ends', () => {
    expect(chartOf(days('2026-11-02', 24, (at, weekday) => (weekday % 6 === 0 ? 0 : at + 1)))).toBe(
      '▁▁▁▂▂··▃▃▄▄▄··▅▆▆▆▇··███\n2026-11-02    2026-11-25',
    );
  });

  it('has its dates in a row where there is no room under the ends', () => {
    expect(chartOf(days('2026-11-02', 3, () => 1))).toBe('███\n2026-11-02 to 2026-11-04');
    expect(chartOf(days('2026-11-02', 1, () => 1))).toBe('█\n2026-11-02');
  });

  it('shows every column that has a call, however few, and no other', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 400 }), (records) => {
        fc.pre(records.some((count) => count > 0));
        const found = days('2026-01-01', records.length, (at) => records[at] ?? 0);
        const [bars = '', dates] = chartOf(found).split('\n');
        expect([...bars].length).toBe(found.columns.length);
        expect([...bars].map((bar) => bar !== '·')).toEqual(found.columns.map((count) => count > 0));
        expect(dates).toContain(found.first);
      }),
    );
  });
});

describe('the days in words', () => {
  it('name the weekdays that are always quiet, the longest pauses and the busiest day', () => {
    const found = days('2026-04-20', 70, (at, weekday) =>
      weekday % 6 === 0 || (at >= 8 && at < 26) || (at >= 42 && at < 46) ? 0 : at === 50 ? 214 : 5,
    );
    expect(quietInWords(found)).toBe(
      'Quiet on weekends. No calls 28 Apr – 15 May (18 days) and 1–4 Jun (4 days). The busiest day was 9 Jun with 214 calls.',
    );
  });

  it('say that there was no pause, and give the year where there are two', () => {
    expect(quietInWords(days('2025-12-01', 60, () => 2))).toBe(
      'No pause of three days or more. The busiest day was 1 Dec 2025 with 2 calls.',
    );
    expect(quietInWords(days('2025-12-20', 30, (at) => (at >= 3 && at < 20 ? 0 : 1)))).toContain(
      'No calls 23 Dec 2025 – 8 Jan 2026 (17 days).',
    );
    expect(quietInWords(days('2026-06-01', 28, (_, weekday) => (weekday === 0 || weekday === 3 ? 0 : 1)))).toContain(
      'Quiet on Wednesdays and Sundays.',
    );
  });
});

describe('what was read', () => {
  const perDay = { '2026-09-01': 300, '2026-11-20': 45 };
  const cost = { bytesScanned: 2.731e12, queries: 2, milliseconds: 31_900, dollars: 13.655 };
  const view = (figures: object, more = perDay as Record<string, number>) => {
    const read: ReviewEvent = { ...events.read, figures: { ...events.read.figures, ...figures } };
    return viewOf(fold(opened, events.found, read), { usage: usageOf({ ...activity, perDay: more }) });
  };
  const shown = (of: ReturnType<typeof view>) => {
    const message = evidenceMessage(of)!;
    expect(messageViolations(message)).toEqual([]);
    return JSON.stringify(message);
  };

  it('is shown once there is something, with the picture and the same in words', () => {
    expect(evidenceMessage(viewOf(fold(opened, events.found)))).toBeUndefined();
    const text = shown(view({}));
    expect(text).toContain('345 calls on 2 of 90 days.');
    expect(text).toContain('2026-08-25');
    expect(text).toContain('One column is 2 days (UTC).');
    expect(evidenceMessage(view({}))?.text).toContain('No calls 25–31 Aug (7 days) and 2 Sep – 19 Nov (79 days)');
    expect(text).toContain('Read from log files: 90 files, 18,204 records.');
  });

  it('names bytes, time and cost where AWS takes something for it, and what was twice or unreadable', () => {
    const text = shown(view({ cost, files: 0, duplicates: 3, unreadable: 1 }));
    expect(text).toContain('2.7 TB scanned in 32 seconds, about $14.');
    expect(text).toContain('3 records came twice and count once. 1 part could not be read.');
    expect(text).not.toContain('files,');
  });

  it('says that nothing was recorded', () => {
    const text = shown(view({ matched: 0 }, {}));
    expect(text).toContain('No call was recorded in this window.');
  });
});
