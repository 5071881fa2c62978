import type { Window } from '../activity.js';
import type { AthenaTable, PartitionKey } from './athena-table.js';
import { deliveryDays } from './log-layout.js';
import type { BlindSpot } from './source.js';

export interface Condition {
  /** With a `?` for each parameter. */
  sql: string;
  parameters: string[];
}

/**
 * Conditions on partition keys that make Athena read only the window and the account. Days follow delivery, so they
 * reach to the day after the window's end; the exact times are compared beside them.
 */
export function pruneTo(table: AthenaTable, window: Window, account: string): Condition[] {
  const days = deliveryDays(window);
  const conditions: Condition[] = [];
  for (const key of table.partitions) {
    if (key.meaning === 'date') conditions.push(between(key, days));
    if (key.meaning === 'account') conditions.push({ sql: `${textOf(key)} = ?`, parameters: [account] });
  }
  const [year, month, day] = (['year', 'month', 'day'] as const).map((meaning) => keyOf(table, meaning));
  if (year && month && day) {
    conditions.push({
      sql: `concat(${textOf(year)}, ${padded(month)}, ${padded(day)}) BETWEEN ? AND ?`,
      parameters: [days.from.replaceAll('-', ''), days.to.replaceAll('-', '')],
    });
  }
  return conditions;
}

function between(key: PartitionKey, days: { from: string; to: string }): Condition {
  if (key.type === 'date') {
    return { sql: `e."${key.column}" BETWEEN CAST(? AS date) AND CAST(? AS date)`, parameters: [days.from, days.to] };
  }
  const write = (day: string) => dayAs(key.format ?? 'yyyy/MM/dd', day);
  return { sql: `e."${key.column}" BETWEEN ? AND ?`, parameters: [write(days.from), write(days.to)] };
}

/** `2026-11-01` in one of the three formats that `athena-table.ts` lets through. */
export function dayAs(format: string, day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return format.replace('yyyy', year).replace('MM', month).replace('dd', date);
}

function keyOf(table: AthenaTable, meaning: PartitionKey['meaning']): PartitionKey | undefined {
  return table.partitions.find((key) => key.meaning === meaning);
}

function textOf(key: PartitionKey): string {
  return key.type === 'string' ? `e."${key.column}"` : `CAST(e."${key.column}" AS varchar)`;
}

function padded(key: PartitionKey): string {
  return `lpad(${textOf(key)}, 2, '0')`;
}

/** What this table cannot show of this window, whatever the query says. */
export function tableBlindSpots(table: AthenaTable, window: Window, account: string): BlindSpot[] {
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
  const start = /^(\d{4})[/-]?(\d\d)[/-]?(\d\d)/.exec(table.dateRange ?? '');
  const first = start ? `${start[1]}-${start[2]}-${start[3]}` : undefined;
  if (first !== undefined && first > window.from.slice(0, 10)) {
    spots.push({
      id: `outside-projection:${first}`,
      title: `The table begins on ${first}`,
      consequence:
        'Athena returns no rows for days before the first date of the projection, so the window is shorter than it was asked to be.',
    });
  }
  if (table.manualPartitions) {
    spots.push({
      id: 'manual-partitions',
      title: 'Partitions of the table are added by hand',
      consequence:
        'Days and regions whose partition was never added return no rows and no error; calls made there are not in the evidence.',
    });
  }
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
  return spots;
}
