/** A time as somebody asked for it, in UTC. */
export interface AskedTime {
  /** `2026-11-20`; absent where only a time of day was asked for. */
  day?: string;
  /** Minutes since midnight UTC; absent where only a day was asked for. */
  minute?: number;
  /** How it is said back: `10:32 UTC`. */
  words: string;
  /** True where no time zone was named, so that UTC was taken. */
  assumedUtc: boolean;
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
const MINUTES_A_DAY = 1_440;

/** Reads a time of day, a day, or both; undefined where there is neither. `now` (ISO 8601) is what `today` means. */
export function readTime(asked: string, now: string): AskedTime | undefined {
  const day = DAY.exec(asked)?.[0] ?? namedDay(asked, now);
  const clock = CLOCK.exec(asked.replace(/(\d{4}-\d{2}-\d{2})[Tt]/, '$1 '));
  const local = clock ? minuteOf(clock) : undefined;
  if (local === undefined) return day === undefined ? undefined : { day, words: day, assumedUtc: false };
  const [, , , , zone, sign, hours, minutes] = clock!;
  const offset =
    (zone ? ZONES[zone.toUpperCase()]! : 0) +
    (sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) : 0);
  const minute = (((local - offset) % MINUTES_A_DAY) + MINUTES_A_DAY) % MINUTES_A_DAY;
  const utcDay = day === undefined ? undefined : dayAt(Date.parse(`${day}T00:00:00Z`) + (local - offset) * 60_000);
  return {
    ...(utcDay === undefined ? {} : { day: utcDay }),
    minute,
    words: `${utcDay ? `${utcDay} ` : ''}${inClock(minute)} UTC`,
    assumedUtc: zone === undefined && sign === undefined,
  };
}

/** Whether something that happened at these moments, the first and the last among them, was at the time asked for. */
export function happenedAt(time: AskedTime, moments: readonly string[]): 'then' | 'perhaps' | 'no' {
  const at = moments.map((moment) => Date.parse(moment)).filter(Number.isFinite);
  const fits = (moment: number) =>
    (time.day === undefined || dayAt(moment) === time.day) &&
    (time.minute === undefined || minuteAt(moment) === time.minute);
  if (at.some(fits)) return 'then';
  const [first, last] = [Math.min(...at), Math.max(...at)];
  if (at.length === 0 || first === last) return 'no';
  return beginnings(time, first, last).some((begin) => begin + length(time) > first && begin <= last)
    ? 'perhaps'
    : 'no';
}

/** When the time that was asked for begins, on each day that could matter. */
function beginnings({ day, minute = 0 }: AskedTime, first: number, last: number): number[] {
  if (day !== undefined) return [Date.parse(`${day}T00:00:00Z`) + minute * 60_000];
  const start = Date.parse(`${dayAt(first)}T00:00:00Z`) + minute * 60_000;
  return [start, start + MINUTES_A_DAY * 60_000].filter((begin) => begin <= last);
}

function length({ minute }: AskedTime): number {
  return (minute === undefined ? MINUTES_A_DAY : 1) * 60_000;
}

function minuteOf([, hours = '', minutes = '', half]: RegExpExecArray): number | undefined {
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return hour < 24 && Number(minutes) < 60 ? hour * 60 + Number(minutes) : undefined;
}

function namedDay(asked: string, now: string): string | undefined {
  if (/\b(?:yesterday|gestern|hier|ayer)\b/i.test(asked)) return dayAt(Date.parse(now) - 86_400_000);
  return /\b(?:today|heute|aujourd['’]hui|hoy)\b/i.test(asked) ? dayAt(Date.parse(now)) : undefined;
}

function dayAt(moment: number): string {
  return Number.isFinite(moment) ? new Date(moment).toISOString().slice(0, 10) : '';
}

function minuteAt(moment: number): number {
  return Math.floor(moment / 60_000) % MINUTES_A_DAY;
}

function inClock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
