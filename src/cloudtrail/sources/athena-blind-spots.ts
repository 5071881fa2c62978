import type { Activity, Window } from '../activity.js';
import { rangeOf } from './athena-partitions.js';
import type { AthenaTable, PartitionKey } from './athena-table.js';
import { nextDay } from './log-layout.js';
import type { BlindSpot } from './source.js';

/** Days and regions of which a table with hand-made partitions has any; days as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
export interface RegisteredPartitions {
  days: string[];
  regions: string[];
}

export interface TableQuestion {
  window: Window;
  /** The principal's account. */
  account: string;
  /** Regions that the read was narrowed to; empty where it was not. */
  regions: string[];
  now: Date;
  registered?: RegisteredPartitions;
}

/** What this table cannot show of this window, whatever the query says. */
export function tableBlindSpots(table: AthenaTable, question: TableQuestion): BlindSpot[] {
  return [
    ...outsideLists(table, question),
    ...outsideRange(table, question),
    ...unregistered(table, question),
    ...olderDefinition(table),
  ];
}

function outsideLists(table: AthenaTable, { account, regions }: TableQuestion): BlindSpot[] {
  const spots: BlindSpot[] = [];
  const accounts = keyOf(table, 'account')?.values;
  if (accounts && !accounts.includes(account)) {
    spots.push({
      id: `account-outside:${account}`,
      title: `The table does not list account ${account}`,
      consequence:
        'Athena returns no rows for an account that the projection does not name; add it to the values of that partition key.',
    });
  }
  const listed = keyOf(table, 'region')?.values ?? [];
  const unknown = regions.filter((region) => listed.length > 0 && !listed.includes(region));
  if (unknown.length > 0) {
    spots.push({
      id: `regions-outside:${unknown.join('+')}`,
      title: `The table does not list ${joined(unknown)}`,
      consequence:
        'Athena returns no rows for a region that the projection does not name; add it to the values of that partition key.',
    });
  }
  if (regions.length > 0) {
    spots.push({
      id: `regions-read:${regions.join('+')}`,
      title: `Only ${joined(regions)} ${regions.length === 1 ? 'was' : 'were'} read`,
      consequence: 'The settings narrow the reading to these regions; calls made in others are not in the evidence.',
    });
  }
  return spots;
}

function outsideRange(table: AthenaTable, { window, now }: TableQuestion): BlindSpot[] {
  const spots: BlindSpot[] = [];
  const key = keyOf(table, 'date') ?? keyOf(table, 'year');
  const { first, last } = key ? rangeOf(key, now) : {};
  if (first !== undefined && first > window.from.slice(0, 10)) {
    spots.push({
      id: `outside-projection:${first}`,
      title: `The table begins on ${first}`,
      consequence:
        'Athena returns no rows for days before the first date of the projection, so the window is shorter than it was asked to be.',
    });
  }
  if (last !== undefined && last < earlier(window.to, now)) {
    spots.push({
      id: `outside-projection:after-${last}`,
      title: `The table ends on ${last}`,
      consequence: 'Athena returns no rows for days behind the last date of the projection; let its range end in NOW.',
    });
  }
  return spots;
}

/** Partitions that are added by hand: what is missing is named where the table could be asked, else it may be missing. */
function unregistered(table: AthenaTable, { window, now, registered }: TableQuestion): BlindSpot[] {
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
  const missing = daysOf(window, now).filter((day) => !registered.days.some((known) => day.startsWith(known)));
  const total = daysOf(window, now).length;
  if (missing.length === 0) return [];
  return [
    {
      id: `unregistered-partitions:${missing[0]}`,
      title:
        missing.length === total
          ? 'The table has no partition of any day of the window'
          : `The table has no partition of ${missing.length} of ${total} days, the first ${missing[0]}`,
      consequence:
        'Athena returns no rows and no error for them; add them with ALTER TABLE ADD PARTITION, or make the table again with partition projection.',
    },
  ];
}

function olderDefinition(table: AthenaTable): BlindSpot[] {
  const spots: BlindSpot[] = [];
  if (table.flatWebIdentity) {
    spots.push({
      id: 'flat-web-identity',
      title: 'The table was made from an old definition',
      consequence:
        'Sessions that began with a web identity (GitHub Actions, IRSA) may be unreadable in it; make the table again from the current AWS example.',
    });
  }
  if (table.holdsDigests) {
    spots.push({
      id: 'digest-files',
      title: 'The location of the table holds digest files, too',
      consequence: 'They cost scanned bytes and show nothing; let the location end in CloudTrail/.',
    });
  }
  if (table.shape === 'ocsf-1' || table.shape === 'ocsf-2') {
    spots.push({
      id: 'security-lake-data-events',
      title: 'Security Lake keeps data events in other tables',
      consequence:
        'Object calls to S3 and Lambda invocations are in tables of their own, which were not read; the draft holds nothing for them.',
    });
  }
  return spots;
}

/** A table whose rows came without any parameters cannot say on what the calls were made. */
export function withoutParameters(activity: Activity): BlindSpot[] {
  const allowed = activity.calls.filter(({ outcome }) => outcome === 'allowed');
  if (allowed.length < 5 || allowed.some(({ parameters }) => parameters !== null)) return [];
  return [
    {
      id: 'no-parameters',
      title: 'The table holds no request parameters',
      consequence:
        'It cannot be seen on which resources calls were made, so most needs become questions; read the log files, or a table that has them.',
    },
  ];
}

/** UTC days of the window that are over or have begun. */
function daysOf(window: Window, now: Date): string[] {
  const days: string[] = [];
  const last = earlier(window.to, now);
  for (let day = window.from.slice(0, 10); day < last && days.length < 1000; day = nextDay(day)) days.push(day);
  return days;
}

function earlier(to: string, now: Date): string {
  const [first = ''] = [to.slice(0, 10), now.toISOString().slice(0, 10)].sort();
  return first;
}

function keyOf(table: AthenaTable, meaning: PartitionKey['meaning']): PartitionKey | undefined {
  return table.partitions.find((key) => key.meaning === meaning);
}

function joined(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
