import type { CallsPerDay } from '../../cloudtrail/calls-per-day.js';
import { listed } from '../kit/text.js';
import { read as words } from './words.js';

const BARS = [...'▁▂▃▄▅▆▇█'];
const NOTHING = '·';

/** The days of an activity as a line of bars with the dates under its ends, for text of one width. */
export function chartOf({ columns, first, last }: CallsPerDay): string {
  const most = Math.max(...columns);
  const bars = columns.map((records) =>
    records === 0 ? NOTHING : BARS[Math.ceil((records / most) * BARS.length) - 1],
  );
  const room = columns.length - first.length - last.length;
  const dates = room > 0 ? `${first}${' '.repeat(room)}${last}` : first === last ? first : `${first} to ${last}`;
  return `${bars.join('')}\n${dates}`;
}

/** The same in words: on which weekdays it rests, when it paused, when it was busiest. */
export function quietInWords({ days, quietWeekdays, pauses, otherPauses, busiest, first, last }: CallsPerDay): string {
  const year = first.slice(0, 4) !== last.slice(0, 4);
  return [
    ...(quietWeekdays.length > 0 ? [words.quiet(weekdays(quietWeekdays))] : []),
    ...(pauses.length > 0
      ? [
          words.pauses(
            pauses.map((pause) => words.pause(span(pause.from, pause.to, year), pause.days)),
            otherPauses,
          ),
        ]
      : days >= 7
        ? [words.noPause]
        : []),
    ...(busiest && busiest.records > 1 && days > 1 ? [words.busiest(day(busiest.day, year), busiest.records)] : []),
  ].join(' ');
}

function weekdays(quiet: number[]): string {
  if (quiet.join() === '6,0') return words.weekends;
  return listed(quiet.map((weekday) => words.weekdays[weekday] ?? ''));
}

/** "3–17 May", "28 Apr – 3 May". */
function span(from: string, to: string, year: boolean): string {
  if (from.slice(0, 7) === to.slice(0, 7)) return `${Number(from.slice(8))}–${day(to, year)}`;
  return `${day(from, year && from.slice(0, 4) !== to.slice(0, 4))} – ${day(to, year)}`;
}

function day(text: string, year: boolean): string {
  const month = words.months[Number(text.slice(5, 7)) - 1] ?? '';
  return `${Number(text.slice(8))} ${month}${year ? ` ${text.slice(0, 4)}` : ''}`;
}
