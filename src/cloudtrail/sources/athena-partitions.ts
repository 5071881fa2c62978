import { Problem } from '../../problem.js';

/** What a partition key of a CloudTrail table stands for. `other` is left alone. */
type Meaning = 'date' | 'year' | 'month' | 'day' | 'region' | 'account' | 'other';

export interface PartitionKey {
  column: string;
  meaning: Meaning;
  /** Of a date: `yyyy/MM/dd`, `yyyy-MM-dd` or `yyyyMMdd`. */
  format?: string;
  /** Type of the column, lower-case: `string`, `date`, `int`. */
  type: string;
  /** Values that the projection knows, of an `enum`. */
  values?: string[];
  /** `projection.<key>.range` of a date or a year, e.g. `2020/01/01,NOW` or `2020,2030`. */
  range?: string;
  /** A projection that returns nothing, or fails, unless the query names the values. */
  injected?: boolean;
}

/** Of the table's parameters, what belongs to one key. Throws `Problem` ("unsupported-table") for what cannot be asked. */
export function partitionKey(
  table: string,
  column: string,
  type: string,
  parameters: Record<string, string>,
): PartitionKey {
  const kind = (parameters[`projection.${column}.type`] ?? '').toLowerCase();
  const meaning = meaningOf(column, kind);
  const key: PartitionKey = { column, meaning, type };
  if (kind === 'injected') {
    if (meaning !== 'account' && meaning !== 'region') {
      throw new Problem(
        'unsupported-table',
        `${table} needs a value for its partition key ${column} in every query (an injected projection).`,
        `Change the projection of ${column} to an enum that lists its values.`,
      );
    }
    key.injected = true;
  }
  if (kind === 'enum') {
    key.values = (parameters[`projection.${column}.values`] ?? '').split(',').map((value) => value.trim());
  }
  if (meaning === 'date') key.format = dateFormat(table, column, kind, parameters);
  const range = parameters[`projection.${column}.range`];
  if (range && (meaning === 'date' || meaning === 'year')) key.range = range;
  return key;
}

function dateFormat(table: string, column: string, kind: string, parameters: Record<string, string>): string {
  // Security Lake's source version 1 writes `eventday` as 20261101 and has no projection.
  const format = kind === 'date' ? parameters[`projection.${column}.format`] : 'yyyyMMdd';
  if (format !== undefined && ['yyyy/MM/dd', 'yyyy-MM-dd', 'yyyyMMdd'].includes(format)) return format;
  throw new Problem(
    'unsupported-table',
    `${table} writes the dates of ${column} as ${format ?? 'no format at all'}.`,
    `Change projection.${column}.format to yyyy/MM/dd, as in AWS's own example.`,
  );
}

function meaningOf(column: string, kind: string): Meaning {
  if (kind === 'date' || column === 'eventday') return 'date';
  if (/^(?:aws_?)?region(?:_partition)?$/.test(column)) return 'region';
  if (/^(?:aws_?)?account(?:_?id)?(?:_partition)?$/.test(column)) return 'account';
  return column === 'year' || column === 'month' || column === 'day' ? column : 'other';
}

/**
 * First and last day (`YYYY-MM-DD`) that a projection's range reaches, or its list of years, as far as it says; `NOW` is
 * open. Source: Athena user guide, "Supported types for partition projection" (`NOW-3YEARS,NOW`, absolute dates,
 * integers, enums).
 */
export function rangeOf(key: PartitionKey, now: Date): { first?: string; last?: string } {
  if (key.meaning === 'year' && key.values && key.values.length > 0) {
    const years = [...key.values].sort();
    return { first: `${years[0]}-01-01`, last: `${years.at(-1)}-12-31` };
  }
  const [from = '', to = ''] = (key.range ?? '').split(',').map((side) => side.trim());
  const first = sideOf(from, now, '01-01');
  const last = sideOf(to, now, '12-31');
  return { ...(first ? { first } : {}), ...(last && !/^NOW$/i.test(to) ? { last } : {}) };
}

function sideOf(text: string, now: Date, ofYear: string): string | undefined {
  const date = /^(\d{4})(?:[/-]?(\d\d)[/-]?(\d\d))?/.exec(text);
  if (date) return date[2] ? `${date[1]}-${date[2]}-${date[3]}` : `${date[1]}-${ofYear}`;
  const before = /^NOW\s*([+-])\s*(\d+)\s*(YEAR|MONTH|WEEK|DAY|HOUR)S?$/i.exec(text);
  if (!before) return undefined;
  const [, sign, count, unit = ''] = before;
  const days = { YEAR: 365, MONTH: 30, WEEK: 7, DAY: 1, HOUR: 1 / 24 }[unit.toUpperCase()] ?? 0;
  const shift = Number(count) * days * (sign === '-' ? -1 : 1);
  return new Date(now.getTime() + shift * 86_400_000).toISOString().slice(0, 10);
}
