import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysSeen, sampleOf } from '../../../src/cloudtrail/sources/day-gaps.js';

const window = { from: '2026-11-01T00:00:00Z', to: '2026-11-11T09:00:00Z' };
const counted = (counts: number[]) =>
  new Map(counts.map((count, at) => [`2026-11-${String(at + 1).padStart(2, '0')}`, count]));

describe('the days of which there are records at all', () => {
  it('lack a day between two that have plenty', () => {
    expect(daysSeen(counted([90, 80, 0, 0, 70, 90, 90, 90, 90, 90, 30]), window)).toMatchObject({
      first: '2026-11-01',
      last: '2026-11-11',
      missing: ['2026-11-03', '2026-11-04'],
    });
  });

  it('lack none beside a day that has few: an account can be that quiet', () => {
    expect(daysSeen(counted([90, 2, 0, 90, 0, 19, 0, 90, 90, 90, 0]), window)?.missing).toEqual([]);
  });

  it('begin late and end early only where that is certain', () => {
    expect(daysSeen(counted([0, 0, 90, 90, 90, 90, 90, 90, 0, 0, 0]), window)).toMatchObject({
      first: '2026-11-03',
      last: '2026-11-08',
    });
    expect(daysSeen(counted([0, 3, 90, 90, 90, 90, 90, 90, 90, 90, 0]), window)).toMatchObject({
      first: '2026-11-01',
      last: '2026-11-11',
    });
  });

  it('are those whose partition was added, where that is done by hand', () => {
    const days = counted([0, 90, 0, 0, 90, 90, 90, 90, 0, 0, 0]);
    expect(daysSeen(days, window, ['2026-11-02', '2026-11-03', '2026-11-05'])).toMatchObject({
      first: '2026-11-01',
      last: '2026-11-11',
      missing: ['2026-11-03'],
    });
  });

  it('are unknown where nothing was counted', () => expect(daysSeen(new Map(), window)).toBeUndefined());

  it('never lack a day of which a record was counted', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(0), fc.nat(60)), { maxLength: 11 }), (counts) => {
        const days = counted(counts);
        const missing = daysSeen(days, window)?.missing ?? [];
        expect(missing.filter((day) => (days.get(day) ?? 0) > 0)).toEqual([]);
        expect(missing.every((day) => day > '2026-11-01' && day < '2026-11-11')).toBe(true);
      }),
    );
  });
});

describe('how many records are counted', () => {
  it.each([
    [undefined, 2],
    [0, 0],
    [10_000, 0],
    [1e6, 1],
    [31e9, 5],
    [1e15, 5],
  ])('of a day of %s bytes: those whose id begins with %s zeros', (bytes, digits) => {
    expect(sampleOf(bytes)).toBe(digits);
  });
});
