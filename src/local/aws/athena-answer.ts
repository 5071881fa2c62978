import { isAssuming } from '../../cloudtrail/assumers.js';
import { mayBelong, needleOf, principalOf } from '../../cloudtrail/principals.js';
import type { CloudTrailRecord } from '../../cloudtrail/record.js';
import { timeOf } from '../../cloudtrail/sources/athena-columns.js';
import { type Condition, calendarOf, dayAs, pruneTo } from '../../cloudtrail/sources/athena-prune.js';
import {
  type AthenaQuery,
  activityQuery,
  partitionsQuery,
  RESULT_COLUMNS,
} from '../../cloudtrail/sources/athena-queries.js';
import { type AthenaTable, recogniseTable } from '../../cloudtrail/sources/athena-table.js';
import { type LogFile, listLogFiles } from '../../cloudtrail/sources/log-layout.js';
import { scanFile } from '../../cloudtrail/sources/scan-file.js';
import { createGroups } from './athena-groups.js';
import { type LocalTable, localTable } from './athena-local-table.js';

export interface QueryRows {
  columns: string[];
  /** `null` is SQL's NULL. */
  rows: (string | null)[][];
  bytes: number;
}

type QueryAnswer = { rows: QueryRows } | { failed: string };

/** What a parameter has to be put next to: the conditions of the query that was written again, in their order. */
interface Asked {
  prune: { condition: Condition; values: string[] }[];
  rest: string[];
}

/**
 * Answers the queries of `athena-queries.ts` from log files. Which query it is, is found by writing it again for the same
 * table and comparing the text; the answer is worked out from its parameters.
 */
export async function answerQuery(
  folder: string,
  sql: string,
  parameters: string[],
  tables: Record<string, LocalTable> = {},
): Promise<QueryAnswer> {
  const [, database = '', name = '', partitions] = /FROM "([^"]+)"\."([^"$]+)(\$partitions)?" e\n/.exec(sql) ?? [];
  if (!name) return { failed: UNKNOWN };
  const local = tables[name] ?? (await localTable(folder));
  const table = recogniseTable(database, { ...local.metadata, Name: name });
  const values = parameters.map(unquote);
  if (!values.every((value) => value !== undefined)) {
    return { failed: 'INVALID_PARAMETER_USAGE: a parameter is not a SQL literal in single quotes.' };
  }
  const conditions = conditionsOf(table, sql);
  const files = (await listLogFiles(folder)).files.filter((file) => isRegistered(file, local));
  if (partitions) return answerPartitions(table, sql, conditions, values, files);
  const sample = sampleIn(sql);
  const kind = (['role', 'user'] as const).find((one) => queryFor(table, one, conditions, sample).sql === sql);
  if (!kind) return { failed: UNKNOWN };
  return answerActivity(table, { kind, sample }, asked(conditions, values), files);
}

const UNKNOWN =
  'NOT_SUPPORTED: the local Athena is no SQL engine; it answers the queries that Tighten writes for this table, and no other.';

/** Any window and account: only the text of the conditions matters. */
const SOME = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };

function conditionsOf(table: AthenaTable, sql: string): Condition[] {
  const places = / IN \((\?(?:, \?)*)\)/.exec(sql)?.[1];
  return pruneTo(table, SOME, '', places ? places.split(', ') : []);
}

function queryFor(
  table: AthenaTable,
  kind: 'role' | 'user',
  conditions: Condition[],
  sample: number | undefined,
): AthenaQuery {
  return activityQuery(table, { kind, arn: '' }, SOME, conditions, sample);
}

/** How many zeros an id has to begin with to be counted for its day; undefined where days are not asked about. */
function sampleIn(sql: string): number | undefined {
  const digits = / k\.kind = 'any' AND (?:true|substr\(.+?, 1, (\d)\))/.exec(sql);
  return digits ? Number(digits[1] ?? 0) : undefined;
}

function asked(conditions: Condition[], values: string[]): Asked {
  let at = 0;
  const prune = conditions.map((condition) => {
    const from = at;
    at += condition.parameters.length;
    return { condition, values: values.slice(from, at) };
  });
  return { prune, rest: values.slice(at) };
}

async function answerActivity(
  table: AthenaTable,
  { kind, sample }: { kind: 'role' | 'user'; sample: number | undefined },
  { prune, rest }: Asked,
  files: LogFile[],
): Promise<QueryAnswer> {
  const [arn = ''] = rest;
  const [from = '', to = ''] = rest.slice(-2);
  const { write } = timeOf(table);
  const chosen = files.filter((file) => isIn(file, prune));
  const groups = createGroups(table, kind);
  for (const file of chosen) {
    for await (const { found } of scanFile(file, sample === undefined ? { needle: needleOf({ kind, arn }) } : {})) {
      for (const record of found) {
        const own = principalOf(record);
        const time = write(record.eventTime);
        if (time < from || time >= to) continue;
        if (sample !== undefined && record.eventID?.startsWith('0'.repeat(sample))) groups.addAny(record);
        if (kind === 'role' && isAssuming(record, arn)) groups.addAssumer(record);
        if (mayBelong(record, { kind, arn })) groups.addUnnamed(record);
        if (own?.kind === kind && own.arn === arn) groups.add(record, uniqueIdIn(table, record, own.uniqueId));
      }
    }
  }
  const bytes = chosen.reduce((sum, file) => sum + file.bytes, 0);
  return { rows: { columns: [...RESULT_COLUMNS], rows: groups.rows(), bytes } };
}

/** OCSF keeps the issuer of a federated session by its ARN alone. */
function uniqueIdIn(table: AthenaTable, { userIdentity }: CloudTrailRecord, id: string | undefined): string | null {
  return table.shape.startsWith('ocsf') && userIdentity.type === 'FederatedUser' ? null : (id ?? null);
}

/** The catalogue's partitions are the folders that the log files lie in; asking for them scans nothing. */
function answerPartitions(
  table: AthenaTable,
  sql: string,
  conditions: Condition[],
  values: string[],
  files: LogFile[],
): QueryAnswer {
  const query = partitionsQuery(table, conditions);
  const format = calendarOf(table)?.format ?? '';
  if (query?.sql !== sql) return { failed: UNKNOWN };
  const { prune } = asked(conditions, values);
  const hasRegion = table.partitions.some(({ meaning }) => meaning === 'region');
  const found = files
    .filter((file) => isIn(file, prune))
    .map((file) => JSON.stringify([dayAs(format, file.day ?? ''), hasRegion ? (file.region ?? '') : null]));
  const rows = [...new Set(found)].sort().map((row) => JSON.parse(row) as (string | null)[]);
  return { rows: { columns: ['day', 'region'], rows, bytes: 0 } };
}

/** `'it''s'` → `it's`; undefined where the text is no literal. */
function unquote(text: string): string | undefined {
  const inner = /^'((?:[^']|'')*)'$/s.exec(text)?.[1];
  return inner?.replaceAll("''", "'");
}

function isRegistered(file: LogFile, { registeredDays }: LocalTable): boolean {
  return registeredDays === undefined || (file.day !== undefined && registeredDays.includes(file.day));
}

/** Files that lie in no layout are in every partition: a flat folder cannot be pruned. */
function isIn(file: LogFile, prune: Asked['prune']): boolean {
  return prune.every(({ condition, values }) => {
    const [first = '', last = ''] = values;
    if (condition.on === 'account') return file.account === undefined || file.account === first;
    if (condition.on === 'region') return file.region === undefined || values.includes(file.region);
    const day = dayAs(condition.format ?? '', file.day ?? '');
    return file.day === undefined || (day >= first && day <= last);
  });
}
