import type { Activity } from './activity.js';

const DAY = 86_400_000;
/** A line of this many columns fits into a message on a telephone held sideways. */
const MOST_COLUMNS = 60;
/** Longer windows are drawn from the first day with a call to the last: nobody asks for more than 400 days in a thread. */
const LONGEST_WINDOW = 400;
/** So often a weekday has to come before its silence says something. */
const LEAST_WEEKS = 3;
/** A pause shorter than this is not worth a word. */
const LEAST_PAUSE = 3;
const MOST_PAUSES = 3;

/** When a principal was busy and when it was quiet. Days are UTC, `YYYY-MM-DD`. */
export interface CallsPerDay {
  first: string;
  last: string;
  /** Days in one column; the last one may hold fewer. */
  daysInColumn: number;
  /** Records of each column, at most sixty of them. */
  columns: number[];
  days: number;
  /** Days with any record. */
  active: number;
  busiest: { day: string; records: number } | undefined;
  /** Weekdays (0 is Sunday) on which nothing was ever recorded, where that is a habit. */
  quietWeekdays: number[];
  /** The longest pauses, earliest first: from the first to the last day without a record. */
  pauses: { from: string; to: string; days: number }[];
  /** Pauses that are as quiet and shorter. */
  otherPauses: number;
}

/** Works out the picture of an activity's days; undefined where nothing was recorded. Pure. */
export function callsPerDay({ perDay, window }: Pick<Activity, 'perDay' | 'window'>): CallsPerDay | undefined {
  const days = daysOf(perDay, window);
  if (days.every(({ records }) => records === 0)) return undefined;
  const daysInColumn = Math.ceil(days.length / MOST_COLUMNS);
  const columns: number[] = [];
  days.forEach(({ records }, at) => {
    const column = Math.floor(at / daysInColumn);
    columns[column] = (columns[column] ?? 0) + records;
  });
  const quietWeekdays = weekdaysWithout(days);
  const found = pausesIn(days, new Set(quietWeekdays));
  const longest = [...found].sort((a, b) => b.days - a.days || (a.from < b.from ? -1 : 1)).slice(0, MOST_PAUSES);
  return {
    first: days[0]?.day ?? '',
    last: days.at(-1)?.day ?? '',
    daysInColumn,
    columns,
    days: days.length,
    active: days.filter(({ records }) => records > 0).length,
    busiest: days.reduce((most, day) => (day.records > most.records ? day : most)),
    quietWeekdays,
    pauses: longest.sort((a, b) => (a.from < b.from ? -1 : 1)),
    otherPauses: found.length - longest.length,
  };
}

interface Day {
  day: string;
  records: number;
  weekday: number;
}

/** The days of the window, or from the first with a record to the last where the window is open. */
function daysOf(perDay: Activity['perDay'], window: Activity['window']): Day[] {
  const seen = Object.keys(perDay)
    .filter((day) => perDay[day]! > 0)
    .sort();
  const asked = { from: Date.parse(window.from.slice(0, 10)), to: Date.parse(window.to) - 1 };
  const isOpen = asked.to - asked.from > (LONGEST_WINDOW + 1) * DAY;
  const from = isOpen ? Date.parse(seen[0] ?? '') : asked.from;
  const to = isOpen ? Date.parse(seen.at(-1) ?? '') : asked.to;
  const days: Day[] = [];
  for (let at = from; at <= to; at += DAY) {
    const day = new Date(at).toISOString().slice(0, 10);
    days.push({ day, records: perDay[day] ?? 0, weekday: new Date(at).getUTCDay() });
  }
  return days;
}

/** Weekdays without any record, where each came often enough and the others were mostly busy. */
function weekdaysWithout(days: Day[]): number[] {
  const quiet = [1, 2, 3, 4, 5, 6, 0].filter((weekday) => {
    const own = days.filter((day) => day.weekday === weekday);
    return own.length >= LEAST_WEEKS && own.every(({ records }) => records === 0);
  });
  const others = days.filter(({ weekday }) => !quiet.includes(weekday));
  const busy = others.filter(({ records }) => records > 0).length;
  return quiet.length <= 3 && busy * 2 >= others.length ? quiet : [];
}

/** Runs of days without a record. Days that are always quiet do not make a pause, and do not lengthen one at its ends. */
function pausesIn(days: Day[], quietWeekdays: ReadonlySet<number>): CallsPerDay['pauses'] {
  const pauses: CallsPerDay['pauses'] = [];
  let run: Day[] = [];
  const close = () => {
    const first = run.findIndex(({ weekday }) => !quietWeekdays.has(weekday));
    const last = run.findLastIndex(({ weekday }) => !quietWeekdays.has(weekday));
    const [from, to] = [run[first]?.day, run[last]?.day];
    const count = last - first + 1;
    if (from !== undefined && to !== undefined && count >= LEAST_PAUSE) pauses.push({ from, to, days: count });
    run = [];
  };
  for (const day of days) {
    if (day.records === 0) run.push(day);
    else close();
  }
  close();
  return pauses;
}
