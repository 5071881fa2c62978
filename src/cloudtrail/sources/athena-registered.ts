import type { Window } from '../activity.js';
import type { AthenaTable } from './athena-table.js';
import { nextDay } from './log-layout.js';
import { idOfList, namedList } from './named-list.js';
import type { BlindSpot } from './source.js';

/**
 * Of which days a table with hand-made partitions has any, by region (`''` where it has none); days as `YYYY-MM-DD`,
 * `YYYY-MM` or `YYYY`.
 */
export type RegisteredPartitions = Map<string, string[]>;

/** Partitions that are added by hand: what is missing is named where the table could be asked, else it may be missing. */
export function unregistered(
  table: AthenaTable,
  { window, now, registered }: { window: Window; now: Date; registered?: RegisteredPartitions },
): BlindSpot[] {
  if (!table.manualPartitions) return [];
  if (!registered) {
    return [
      {
        id: 'manual-partitions',
        title: 'Partitions of the table are added by hand',
        consequence:
          'Days and regions whose partition was never added return no rows and no error; calls made there are not in the evidence.',
      },
    ];
  }
  const days = daysOf(window, now);
  const missingIn = (known: string[]) => days.filter((day) => !known.some((one) => day.startsWith(one)));
  const missing = missingIn([...registered.values()].flat());
  const [first] = missing;
  if (first !== undefined && missing.length === days.length) {
    return [
      {
        id: 'no-partitions',
        title: 'The table has no partition of any day of the window',
        consequence: `Athena returns no rows and no error for them; ${ADD_PARTITIONS}`,
      },
    ];
  }
  const spots: BlindSpot[] = [];
  if (first !== undefined) {
    spots.push({
      id: `unregistered-partitions:${first}`,
      title: `The table has no partition of ${missing.length} of ${days.length} days, the first ${first}`,
      consequence: `Athena returns no rows and no error for them; ${ADD_PARTITIONS}`,
    });
  }
  const byRegion = [...registered.entries()].flatMap(([region, known]) => {
    const more = missingIn(known).filter((day) => !missing.includes(day));
    return more.length > 0 ? [{ region, days: more }] : [];
  });
  if (byRegion.length > 0) {
    const parts = byRegion.map(({ region, days: those }) => `${region} (${those.length}, the first ${those[0]})`);
    spots.push({
      id: `unregistered-partitions:${idOfList(byRegion.map(({ region }) => region))}`,
      title: `The table lacks partitions of days in ${namedList(parts)}`,
      consequence: `Athena returns no rows and no error for what was done there on these days; ${ADD_PARTITIONS}`,
    });
  }
  return spots;
}

const ADD_PARTITIONS = 'add them with ALTER TABLE ADD PARTITION, or make the table again with partition projection.';

/** UTC days of the window that are over or have begun. */
function daysOf(window: Window, now: Date): string[] {
  const days: string[] = [];
  const last = earlier(window.to, now);
  for (let day = window.from.slice(0, 10); day < last && days.length < 1000; day = nextDay(day)) days.push(day);
  return days;
}

/** The earlier day of a time and now. */
export function earlier(to: string, now: Date): string {
  const [first = ''] = [to.slice(0, 10), now.toISOString().slice(0, 10)].sort();
  return first;
}
