import { type TimeZone, UTC } from './time-zone.js';

/** A time as somebody asked for it, on the clocks of its zone. */
export interface AskedTime {
  /** `2026-11-20`; absent where only a time of day was asked for. */
  day?: string;
  /** Minutes since midnight; absent where only a day was asked for. */
  minute?: number;
  zone: TimeZone;
  /** How it is said back: `10:32 UTC`, `2026-11-20 10:32 Europe/Berlin time`. */
  words: string;
  /** True where no zone was named with a time of day, so that one was taken. */
  assumed: boolean;
}

/** Offsets in minutes of zone names that mean one thing only. */
const ZONES: Record<string, number> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  CET: 60,
  CEST: 120,
  MEZ: 60,
  MESZ: 120,
  EET: 120,
  EEST: 180,
  EST: -300,
  EDT: -240,
  PST: -480,
  PDT: -420,
  JST: 540,
};

const DAY = /(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)/;
/** `10:32`, `9:05 pm`, `10:32:11 CET`, `10:32 UTC+1`, `10:32+01:00`. */
export const CLOCK = new RegExp(
  `(?<![\\d:])(\\d{1,2}):(\\d{2})(?::\\d{2}(?:\\.\\d+)?)?(?:\\s*([ap])\\.?m\\b\\.?)?(?:\\s*(${Object.keys(ZONES).join('|')})(?![A-Za-z]))?(?:\\s*([+-])(\\d{1,2})(?::?(\\d{2}))?(?!\\d))?(?![\\d:])`,
  'i',
);
const A_DAY = 86_400_000;

/**
 * Reads a time of day, a day, or both; undefined where there is neither. `now` (ISO 8601) is what `today` means, `zone`
 * what a time means that names none.
 */
export function readTime(asked: string, now: string, zone: TimeZone = UTC): AskedTime | undefined {
  const clock = CLOCK.exec(asked.replace(/(\d{4}-\d{2}-\d{2})[Tt]/, '$1 '));
  const minute = clock ? minuteOf(clock) : undefined;
  const named = clock && minute !== undefined ? zoneOf(clock) : undefined;
  const taken = named ?? zone;
  const day = DAY.exec(asked)?.[0] ?? namedDay(asked, now, taken);
  if (day === undefined && minute === undefined) return undefined;
  const words = [
    ...(day === undefined ? [] : [day]),
    ...(minute === undefined ? [] : [inClock(minute)]),
    ...(taken !== UTC ? [`${taken.name}${named ? '' : ' time'}`] : minute === undefined ? [] : ['UTC']),
  ].join(' ');
  return {
    ...(day === undefined ? {} : { day }),
    ...(minute === undefined ? {} : { minute }),
    zone: taken,
    words,
    assumed: minute !== undefined && named === undefined,
  };
}

/** Whether something that happened at these moments, the first and the last among them, was at the time asked for. */
export function happenedAt(time: AskedTime, moments: readonly string[]): 'then' | 'perhaps' | 'no' {
  const at = moments
    .map((moment) => Date.parse(moment))
    .filter(Number.isFinite)
    .map((moment) => onClocksOf(time.zone, moment));
  const fits = (moment: number) =>
    (time.day === undefined || dayAt(moment) === time.day) &&
    (time.minute === undefined || Math.floor((moment % A_DAY) / 60_000) === time.minute);
  if (at.some(fits)) return 'then';
  const [first, last] = [Math.min(...at), Math.max(...at)];
  if (at.length === 0 || first === last) return 'no';
  const length = (time.minute === undefined ? 1_440 : 1) * 60_000;
  return beginnings(time, first, last).some((begin) => begin + length > first && begin <= last) ? 'perhaps' : 'no';
}

/** The moment at which a time with a day begins, in milliseconds since 1970. */
export function beginningOf({ day, minute = 0, zone }: AskedTime & { day: string }): number {
  const there = midnight(day) + minute * 60_000;
  return there - zone.offsetAt(there - zone.offsetAt(there) * 60_000) * 60_000;
}

/** When the time that was asked for begins, on each day that could matter; all on the clocks of its zone. */
function beginnings({ day, minute = 0 }: AskedTime, first: number, last: number): number[] {
  if (day !== undefined) return [midnight(day) + minute * 60_000];
  const start = midnight(dayAt(first)) + minute * 60_000;
  return [start, start + A_DAY].filter((begin) => begin <= last);
}

function onClocksOf(zone: TimeZone, moment: number): number {
  return moment + zone.offsetAt(moment) * 60_000;
}

function minuteOf([, hours = '', minutes = '', half]: RegExpExecArray): number | undefined {
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return hour < 24 && Number(minutes) < 60 ? hour * 60 + Number(minutes) : undefined;
}

/** The zone that is written behind a time of day: `CET`, `UTC+1`, `-05:30`. */
function zoneOf([, , , , zone, sign, hours, minutes]: RegExpExecArray): TimeZone | undefined {
  if (zone === undefined && sign === undefined) return undefined;
  const beyond = sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) : 0;
  const offset = (zone ? ZONES[zone.toUpperCase()]! : 0) + beyond;
  const name = `${zone?.toUpperCase() ?? ''}${sign ? `${sign}${hours}${minutes ? `:${minutes}` : ''}` : ''}`;
  return offset === 0 ? UTC : { name, offsetAt: () => offset };
}

function namedDay(asked: string, now: string, zone: TimeZone): string | undefined {
  const today = onClocksOf(zone, Date.parse(now));
  if (/\b(?:yesterday|gestern|hier|ayer)\b/i.test(asked)) return dayAt(today - A_DAY);
  return /\b(?:today|heute|aujourd['’]hui|hoy)\b/i.test(asked) ? dayAt(today) : undefined;
}

function midnight(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function dayAt(moment: number): string {
  return Number.isFinite(moment) ? new Date(moment).toISOString().slice(0, 10) : '';
}

function inClock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
