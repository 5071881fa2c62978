import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsPerDay } from '../../src/cloudtrail/calls-per-day.js';

const DAY = 86_400_000;
const dayAt = (first: string, at: number) => new Date(Date.parse(first) + at * DAY).toISOString().slice(0, 10);

/** `days` days from 1 June 2026 (a Monday), with what `records` says of each. */
function picture(days: number, records: (at: number, weekday: number) => number, first = '2026-06-01') {
  const all = Array.from({ length: days }, (_, at) => dayAt(first, at));
  const perDay = Object.fromEntries(
    all.flatMap((day, at) => {
      const count = records(at, new Date(day).getUTCDay());
      return count > 0 ? [[day, count]] : [];
    }),
  );
  return callsPerDay({ perDay, window: { from: `${first}T00:00:00Z`, to: `${dayAt(first, days)}T00:00:00Z` } });
}

describe('the calls of each day', () => {
  it('are one column each up to sixty days, and several to a column beyond', () => {
    expect(picture(60, () => 2)).toMatchObject({ daysInColumn: 1, days: 60, active: 60, first: '2026-06-01' });
    expect(picture(90, () => 2)?.columns).toEqual(Array.from({ length: 45 }, () => 4));
    expect(picture(400, () => 1)?.columns).toHaveLength(58);
  });

  it('show a role that rests on weekends, and no pause for that', () => {
    const found = picture(28, (_, weekday) => (weekday % 6 === 0 ? 0 : 5));
    expect(found).toMatchObject({ quietWeekdays: [6, 0], pauses: [], active: 20 });
  });

  it('show a pause from its first working day to its last', () => {
    const found = picture(42, (at, weekday) => (weekday % 6 === 0 || (at >= 12 && at < 24) ? 0 : 5));
    expect(found?.quietWeekdays).toEqual([6, 0]);
    // Days 12 and 13 are a weekend, which is always quiet; the pause begins on the Monday after it.
    expect(found?.pauses).toEqual([{ from: '2026-06-15', to: '2026-06-24', days: 10 }]);
  });

  it('name the longest pauses only, in their order, and how many there are beside', () => {
    const found = picture(60, (at) => ([0, 5, 12, 20, 25, 30, 59].includes(at) ? 1 : 0));
    expect(found?.pauses.map(({ from, days }) => [from, days])).toEqual([
      ['2026-06-07', 6],
      ['2026-06-14', 7],
      ['2026-07-02', 28],
    ]);
    expect(found?.otherPauses).toBe(3);
    expect(found?.quietWeekdays).toEqual([]);
  });

  it('name the busiest day', () => {
    expect(picture(10, (at) => (at === 4 ? 9 : 1))?.busiest).toMatchObject({ day: '2026-06-05', records: 9 });
  });

  it('are none where nothing was recorded', () => expect(picture(10, () => 0)).toBeUndefined());

  it('reach from the first record to the last where the window is open', () => {
    const perDay = { '2026-06-01': 1, '2026-06-30': 2 };
    const window = { from: '0001-01-01T00:00:00Z', to: '9999-12-31T00:00:00Z' };
    expect(callsPerDay({ perDay, window })).toMatchObject({ first: '2026-06-01', last: '2026-06-30', days: 30 });
  });

  it('lose no record, and call no day quiet that had one, whatever they are', () => {
    const counts = fc.array(fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(1000)), {
      minLength: 1,
      maxLength: 400,
    });
    fc.assert(
      fc.property(counts, fc.nat(6), (records, shift) => {
        const first = dayAt('2026-06-01', shift);
        const found = picture(records.length, (at) => records[at] ?? 0, first);
        const sum = records.reduce((total, count) => total + count, 0);
        expect(found === undefined).toBe(sum === 0);
        if (!found) return;
        expect(found.columns.reduce((total, count) => total + count, 0)).toBe(sum);
        expect(found.columns.length).toBeLessThanOrEqual(60);
        expect(found.columns).toHaveLength(Math.ceil(records.length / found.daysInColumn));
        const on = new Map(records.map((count, at) => [dayAt(first, at), count]));
        for (const { from, to, days } of found.pauses) {
          expect(days).toBeGreaterThanOrEqual(3);
          expect((Date.parse(to) - Date.parse(from)) / DAY + 1).toBe(days);
          for (let at = 0; at < days; at++) expect(on.get(dayAt(from, at))).toBe(0);
        }
        for (const [day, count] of on) {
          if (found?.quietWeekdays.includes(new Date(day).getUTCDay())) expect(count).toBe(0);
        }
      }),
    );
  });
});
