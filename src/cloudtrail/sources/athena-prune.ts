import type { Window } from '../activity.js';
import type { AthenaTable, PartitionKey } from './athena-table.js';
import { deliveryDays } from './log-layout.js';

export interface Condition {
  /** With a `?` for each parameter. */
  sql: string;
  parameters: string[];
  /** What is compared: the day of delivery (between the two parameters, in `format`), the account, the regions. */
  on: 'day' | 'account' | 'region';
  format?: string;
}

/**
 * Conditions on partition keys (in Security Lake also on the columns by which its files are arranged) that make Athena
 * read only the window, the account and the regions. Days follow delivery, so they reach to the day after the window's
 * end; the exact times are compared beside them. `regions`: empty for all; needed where the projection is injected.
 */
export function pruneTo(
  table: AthenaTable,
  window: Window,
  account: string,
  regions: string[] = [],
  days = deliveryDays(window),
): Condition[] {
  const conditions: Condition[] = [];
  const keys = [...table.partitions, ...arrangedBy(table)];
  for (const key of keys) {
    if (key.meaning === 'date') conditions.push(between(key, days));
    if (key.meaning === 'account') conditions.push({ sql: `${textOf(key)} = ?`, parameters: [account], on: 'account' });
    if (key.meaning === 'region' && regions.length > 0) {
      const places = regions.map(() => '?').join(', ');
      conditions.push({ sql: `${textOf(key)} IN (${places})`, parameters: regions, on: 'region' });
    }
  }
  const calendar = calendarOf(table);
  if (calendar) {
    conditions.push({
      sql: `${calendar.sql} BETWEEN ? AND ?`,
      parameters: [dayAs(calendar.format, days.from), dayAs(calendar.format, days.to)],
      on: 'day',
      format: calendar.format,
    });
  }
  return conditions;
}

/** Whether a shorter window makes Athena read less. Lake and Security Lake skip files by the time of the events. */
export function isPruned(table: AthenaTable): boolean {
  return table.shape !== 'logs' || table.partitions.some(({ meaning }) => meaning === 'date' || meaning === 'year');
}

/** Security Lake's second version has no partition keys in the catalogue and is arranged by these columns. */
function arrangedBy(table: AthenaTable): PartitionKey[] {
  if (table.shape !== 'ocsf-2') return [];
  const found = new Set(table.partitions.map(({ column }) => column));
  return (
    [
      { column: 'accountid', meaning: 'account', type: 'string' },
      { column: 'region', meaning: 'region', type: 'string' },
    ] satisfies PartitionKey[]
  ).filter(({ column }) => table.columns.has(column) && !found.has(column));
}

/** `year`, `month` and `day` as one comparable text, as far as the table has them. */
export function calendarOf(table: AthenaTable): { sql: string; format: string } | undefined {
  const [year, month, day] = (['year', 'month', 'day'] as const).map((meaning) =>
    table.partitions.find((key) => key.meaning === meaning),
  );
  if (!year) return undefined;
  if (!month) return { sql: textOf(year), format: 'yyyy' };
  if (!day) return { sql: `concat(${textOf(year)}, ${padded(month)})`, format: 'yyyyMM' };
  return { sql: `concat(${textOf(year)}, ${padded(month)}, ${padded(day)})`, format: 'yyyyMMdd' };
}

function between(key: PartitionKey, days: { from: string; to: string }): Condition {
  if (key.type === 'date') {
    const sql = `e."${key.column}" BETWEEN CAST(? AS date) AND CAST(? AS date)`;
    return { sql, parameters: [days.from, days.to], on: 'day', format: 'yyyy-MM-dd' };
  }
  const format = key.format ?? 'yyyy/MM/dd';
  const parameters = [dayAs(format, days.from), dayAs(format, days.to)];
  return { sql: `e."${key.column}" BETWEEN ? AND ?`, parameters, on: 'day', format };
}

/** `2026-11-01` in a format of `yyyy`, `MM` and `dd`. */
export function dayAs(format: string, day: string): string {
  const [year = '', month = '', date = ''] = day.split('-');
  return format.replace('yyyy', year).replace('MM', month).replace('dd', date);
}

function textOf(key: PartitionKey): string {
  return key.type === 'string' ? `e."${key.column}"` : `CAST(e."${key.column}" AS varchar)`;
}

function padded(key: PartitionKey): string {
  return `lpad(${textOf(key)}, 2, '0')`;
}
