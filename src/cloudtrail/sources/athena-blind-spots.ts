import type { Activity, Window } from '../activity.js';
import { rangeOf } from './athena-partitions.js';
import type { AthenaTable, PartitionKey } from './athena-table.js';
import { nextDay } from './log-layout.js';
import type { BlindSpot } from './source.js';

/**
 * Of which days a table with hand-made partitions has any, by region (`''` where it has none); days as `YYYY-MM-DD`,
 * `YYYY-MM` or `YYYY`.
 */
export type RegisteredPartitions = Map<string, string[]>;

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
    ...stillArriving(question),
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
  } else if (table.account !== undefined && table.account !== account) {
    spots.push({
      id: `account-outside:${account}`,
      title: `The table holds the logs of account ${table.account}`,
      consequence: `Its location lies below ${table.account}; what was done in ${account} is recorded elsewhere.`,
    });
  }
  const listed = keyOf(table, 'region')?.values ?? [];
  if (listed.length > 1 && regions.length === 0 && DEFAULT_REGIONS.some((region) => !listed.includes(region))) {
    spots.push({
      id: `regions-listed:${shortId(listed)}`,
      title: `The table lists ${joined(named(listed))} only`,
      consequence: 'Athena returns no rows for a region that the projection does not name, whatever was done there.',
    });
  }
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

/** Regions that every account of the commercial partition has on. Source: Account Management guide, "Manage Regions". */
const DEFAULT_REGIONS = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-north-1', 'ap-south-1'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-southeast-1', 'ap-southeast-2'],
];

function named(words: string[]): string[] {
  const shown = [...words].sort().slice(0, MOST_NAMED);
  return shown.length < words.length ? [...shown, `${words.length - shown.length} more`] : shown;
}

function shortId(words: string[]): string {
  return [...words].sort().slice(0, MOST_NAMED).join('+');
}

const MOST_NAMED = 6;

function outsideRange(table: AthenaTable, { window, now }: TableQuestion): BlindSpot[] {
  const spots: BlindSpot[] = [];
  const key = keyOf(table, 'date') ?? keyOf(table, 'year');
  const { first, last } = key ? rangeOf(key, now) : {};
  const until = earlier(window.to, now);
  if ((last !== undefined && last < window.from.slice(0, 10)) || (first !== undefined && first > until)) {
    return [
      {
        id: 'outside-projection:all',
        title: `The table shows ${first ?? 'nothing'} to ${last ?? 'now'}, and no day of the window`,
        consequence:
          'Athena returns no rows for days outside the range of the projection; let it reach over the window.',
      },
    ];
  }
  if (first !== undefined && first > window.from.slice(0, 10)) {
    spots.push({
      id: `outside-projection:${first}`,
      title: `The table begins on ${first}`,
      consequence:
        'Athena returns no rows for days before the first date of the projection, so the window is shorter than it was asked to be.',
    });
  }
  if (last !== undefined && last < until) {
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
      id: `unregistered-partitions:${shortId(byRegion.map(({ region }) => region))}`,
      title: `The table lacks partitions of days in ${joined(named(parts))}`,
      consequence: `Athena returns no rows and no error for what was done there on these days; ${ADD_PARTITIONS}`,
    });
  }
  return spots;
}

const ADD_PARTITIONS = 'add them with ALTER TABLE ADD PARTITION, or make the table again with partition projection.';

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
      title: 'The location of the table may hold digest and Insights files, too',
      consequence: 'They cost scanned bytes and show nothing; let the location lie below CloudTrail/.',
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

/** Rows that say why nothing at all was found. */
export function isDecisive({ id }: BlindSpot): boolean {
  return /^account-outside:|^no-partitions$|^outside-projection:all$/.test(id);
}

/** Records are on their way for minutes. Source: CloudTrail user guide, "How CloudTrail works". */
const ARRIVES_WITHIN = 3_600_000;

function stillArriving({ window, now }: TableQuestion): BlindSpot[] {
  if (Date.parse(window.to) < now.getTime() - ARRIVES_WITHIN) return [];
  return [
    {
      id: `delivery-delay:${earlier(window.to, now)}`,
      title: 'The last minutes of the window may not be there yet',
      consequence:
        'CloudTrail delivers most records within minutes and promises no time; calls shortly before the reading may be missing.',
    },
  ];
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
