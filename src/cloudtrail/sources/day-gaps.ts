import type { Window } from '../activity.js';
import type { Coverage } from '../coverage.js';
import { nextDay } from './log-layout.js';

/** Compressed bytes of one record, about. */
const BYTES_OF_A_RECORD = 120;
/** So many records of a day are enough to tell a day with records from one without. */
const ENOUGH = 200;
/** A day without any beside one with fewer than this says nothing: it may be chance, or a quiet account. */
const LEAST_BESIDE = 20;
const DEEPEST = 5;
/** Where nobody estimated how much there is: one record of 256. */
const UNKNOWN = 2;

/**
 * How many hexadecimal digits of a record's id have to be zero for it to be counted, when days without any record of the
 * whole account are looked for: ids are random, so each digit leaves one record of sixteen. Counting them all would make
 * the query carry every record of the account; counting too few would call a quiet day a gap.
 */
export function sampleOf(bytesOfADay: number | undefined): number {
  if (bytesOfADay === undefined) return UNKNOWN;
  const digits = Math.floor(Math.log(bytesOfADay / BYTES_OF_A_RECORD / ENOUGH) / Math.log(16));
  return Math.min(DEEPEST, Math.max(0, digits));
}

/**
 * For which days there are records at all, from how many of each day were counted: a day without any between two that
 * have plenty is missing; so are the days before the first and behind the last that has plenty. Undefined where too
 * little was counted to say anything. `registered`: days (or the beginnings of them) of which a table has partitions,
 * where those are added by hand; that others are missing is said by that.
 */
export function daysSeen(
  counted: ReadonlyMap<string, number>,
  window: Window,
  registered?: string[],
): Coverage['days'] {
  const days: string[] = [];
  const begin = window.from.slice(0, 10);
  const end = window.to.slice(0, 10);
  for (let day = begin; day <= end && days.length < 1000; day = nextDay(day)) days.push(day);
  const has = (day: string | undefined) => (day === undefined ? 0 : (counted.get(day) ?? 0));
  const filled = days.filter((day) => has(day) > 0);
  const [first] = filled;
  const last = filled.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const missing: string[] = [];
  let before = first;
  for (const [at, day] of filled.entries()) {
    const enough = Math.min(has(before), has(day)) >= LEAST_BESIDE;
    if (at > 0 && enough) for (let gap = nextDay(before); gap < day; gap = nextDay(gap)) missing.push(gap);
    before = day;
  }
  if (registered) {
    const known = missing.filter((day) => registered.some((one) => day.startsWith(one)));
    return { first: begin, last: end, missing: known, gaps: [] };
  }
  // The last day of a window has hardly begun, and what is under way is delivered later.
  const isLate = has(last) >= LEAST_BESIDE && nextDay(last) < end;
  return { first: has(first) >= LEAST_BESIDE ? first : begin, last: isLate ? last : end, missing, gaps: [] };
}
