import { ASSUMING, MOST_ASSUMERS } from '../assumers.js';
import { VARYING } from '../call-pattern.js';
import { ADDRESS_PARTS } from '../caller-network.js';
import { AGENT_VERSION, GENERATED_PARTS } from '../callers.js';
import { sessionArns } from '../principals.js';
import { DROPPED_PARAMETERS, DROPPED_RESPONSE, NAMING_KEY } from '../projection.js';
import { MOST_CALLERS } from '../tally.js';
import { NULL, recordColumns, timeOf } from './athena-columns.js';
import { holdsIds, projectedParameters, projectedResponse } from './athena-projection.js';
import { type Condition, calendarOf } from './athena-prune.js';
import type { AthenaTable } from './athena-table.js';

/**
 * The regular expressions by which Athena forgets what `projection.ts` forgets, so that calls that differ only in that
 * fall into one group. They may forget less (then two rows become one call here) and never more. Written in the part of
 * the syntax that Athena and JavaScript read alike.
 */
const TEXT = '"[^"\\\\]*(?:\\\\.[^"\\\\]*)*"';
export const FORGET_PARAMETERS = forget(DROPPED_PARAMETERS);
export const FORGET_RESPONSE = forget(DROPPED_RESPONSE);
export const IDS_AND_ARNS = `"(?:${NAMING_KEY})"\\s*:\\s*(?:${TEXT}|\\[[^\\]]*\\])|"arn:[^"]*"`;
export const ARNS = '"arn:[^"]*"';
export const FORGET_IN_MESSAGE = ['User: [^ ]+ is', '(?:failure message|authorization id): [^ ]+'];

function forget(keys: string[]): string {
  const names = keys.map((key) => key.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`));
  return `"(?:${names.join('|')})"\\s*:\\s*(?:${TEXT}|\\{[^{}]*\\}|[^,}\\]]*)`;
}

/** What makes two records one row of part `call`. */
export const CALL_KEYS = [
  'unique_id',
  'source',
  'name',
  'region',
  'recipient',
  'owner',
  'via',
  'event_type',
  'read_only',
  'error_code',
  'message_key',
  'parameters_key',
  'response_key',
  'resources',
] as const;

/** Columns of the result, in order. */
export const RESULT_COLUMNS = [
  'part',
  ...CALL_KEYS,
  'day',
  'session',
  'agent',
  'from_console',
  'address',
  'assumer',
  'assumer_type',
  'calls',
  'seen',
  'first_seen',
  'last_seen',
  'first_id',
  'last_id',
  'message',
  'parameters',
  'response',
  'days',
  'callers',
  'distinct_calls',
  'all_calls',
  'all_first',
  'all_last',
] as const;

export type ResultColumn = (typeof RESULT_COLUMNS)[number];

/** Rows of one event, equally many of each pattern: more than are kept, for several may be one call. */
export const MOST_CALL_ROWS = 2000;

/** Between the parts of a caller, and between callers, inside one cell. */
export const PART_SEPARATOR = '\u001f';
export const ITEM_SEPARATOR = '\u001e';

export interface AthenaQuery {
  sql: string;
  /** Execution parameters: each a SQL literal. */
  parameters: string[];
}

/**
 * The one query that a review costs: everything about one principal in one scan. CloudTrail tables are JSON, so every
 * query reads all bytes of its partitions whatever it selects; grouping sets give the calls with their parameters and
 * denials, the days and the callers together instead of paying for each.
 *
 * Records are matched by the exact ARN of the session issuer (of the user, or of the user who issued a federated session,
 * for an IAM user); beside them those by which somebody assumed the role, only to say who did, and those of sessions that
 * may be the role's and do not say so (see `mayBelong`), only to say how many they are. Copies of a record, known by event
 * id or shared event id, are told apart by number and counted once.
 *
 * Of each kind of row only so many come: of calls equally many of each pattern, chosen as `kept-calls.ts` chooses among
 * them, of callers and assumers the most frequent. `all_calls` and the columns beside it add up those that stayed behind,
 * too.
 *
 * `sample`: also counts, for each day, the records of everybody whose id begins with so many zeros (see `sampleOf`), to
 * find days of which there are none at all: in the same scan, because a scan is what costs.
 */
export function activityQuery(
  table: AthenaTable,
  principal: { kind: 'role' | 'user'; arn: string },
  window: { from: string; to: string },
  prune: Condition[],
  sample?: number,
): AthenaQuery {
  const { write } = timeOf(table);
  const { federatedBy, sessionOf } = recordColumns(table, principal.kind);
  const ofRole = [principal.arn, ...(sessionOf.arn === NULL ? [] : [sessionArns(principal)])];
  const more = principal.kind === 'role' ? ofRole : federatedBy === NULL ? [] : [principal.arn];
  const exact = [principal.arn, ...more, write(window.from), write(window.to)];
  return {
    sql: activitySql(table, principal.kind, prune, sample),
    parameters: [...prune.flatMap(({ parameters }) => parameters), ...exact].map(literal),
  };
}

function activitySql(table: AthenaTable, kind: 'role' | 'user', prune: Condition[], sample?: number): string {
  const column = recordColumns(table, kind);
  const time = timeOf(table);
  const { principalId, arn, userName } = column.sessionOf;
  const session =
    `coalesce(regexp_extract(${principalId}, ':(.*)$', 1), ` +
    `regexp_extract(${arn}, ':assumed-role/[^/]+/(.+)$', 1), ${userName}, '')`;
  const is = (type: string, arn: string) =>
    column.type.startsWith('e.') ? `${column.type} = '${type}' AND ${arn} = ?` : `${arn} = ?`;
  const user = [
    is('IAMUser', column.arn),
    ...(column.federatedBy === NULL ? [] : [is('FederatedUser', column.federatedBy)]),
  ];
  const own = kind === 'role' ? is('AssumedRole', column.arn) : `(${user.join(' OR ')})`;
  const assumes = [
    `${column.source} = 'sts.amazonaws.com'`,
    `${column.name} IN (${ASSUMING.map(literal).join(', ')})`,
    `${column.errorCode} IS NULL`,
    `json_extract_scalar(${column.parameters}, '$.roleArn') = ?`,
  ].join(' AND ');
  const unnamed = [
    ...(column.type.startsWith('e.') ? [`${column.type} = 'AssumedRole'`] : []),
    `${column.arn} IS NULL`,
    `starts_with(${arn}, ?)`,
  ].join(' AND ');
  // Each row stands once for every reason to be read, since a placeholder may be used for filtering only.
  const reasons = new Map([
    ['own', own],
    ...(kind === 'role' ? [['assumer', assumes] as const] : []),
    ...(kind === 'role' && arn !== NULL ? [['unnamed', unnamed] as const] : []),
    ...(sample === undefined || column.id === NULL ? [] : [['any', sampled(column.id, sample)] as const]),
  ]);
  const conditions = [
    ...prune.map(({ sql }) => sql),
    `(${[...reasons].map(([reason, applies]) => `k.kind = '${reason}' AND ${applies}`).join(' OR ')})`,
    `${time.column} >= ${time.placeholder}`,
    `${time.column} < ${time.placeholder}`,
  ];
  const records = `SELECT k.kind AS kind, ${column.assumer} AS assumer, ${column.type} AS assumer_type,
  IF(k.kind = 'own', ${column.uniqueId}) AS unique_id, ${column.source} AS source, ${column.name} AS name,
  ${column.region} AS region, ${column.recipient} AS recipient, ${column.owner} AS owner, ${column.via} AS via,
  ${column.eventType} AS event_type, ${column.readOnly} AS read_only,
  ${column.errorCode} AS error_code, ${column.message} AS message,
  IF(k.kind = 'own', ${projectedParameters(column, table.shape)}) AS parameters,
  IF(k.kind = 'own', ${projectedResponse(column, table.shape)}) AS response,
  ${column.resources} AS resources,
  ${column.at} AS at, ${column.id} AS id, ${column.sharedId} AS shared_id,
  ${replaced(session, GENERATED_PARTS, '*')} AS session,
  ${replaced(`coalesce(${column.agent}, '')`, [AGENT_VERSION], '')} AS agent,
  coalesce(${column.fromConsole}, 'false') AS from_console,
  ${shortened(`coalesce(${column.address}, '')`)} AS address
FROM "${table.database}"."${table.table}" e
CROSS JOIN UNNEST(ARRAY[${[...reasons.keys()].map(literal).join(', ')}]) AS k(kind)
WHERE ${conditions.join('\n  AND ')}`;
  const keyed = `SELECT *, substr(at, 1, 10) AS day,
  ${replaced('message', FORGET_IN_MESSAGE, '')} AS message_key,
  ${replaced('parameters', [FORGET_PARAMETERS], '')} AS parameters_key,
  IF(${holdsIds('source')}, ${found('response', IDS_AND_ARNS)}, ${found('response', ARNS)}) AS response_key,
  row_number() OVER (PARTITION BY kind, coalesce(shared_id, id, CAST(uuid() AS varchar)) ORDER BY at, id) AS copy
FROM (${records})`;
  const grouped = `SELECT kind,
  CASE grouping(source, day, session, assumer) WHEN 7 THEN 'call' WHEN 11 THEN IF(kind = 'own', 'day', kind) WHEN 13 THEN 'caller' ELSE 'assumer' END AS part,
  ${CALL_KEYS.join(', ')}, day, session, agent, from_console, address, assumer, assumer_type,
  count_if(copy = 1) AS calls, count(*) AS seen, min(at) AS first_seen, max(at) AS last_seen,
  min_by(id, concat(at, coalesce(id, ''))) AS first_id, max_by(id, concat(at, coalesce(id, ''))) AS last_id,
  min_by(message, concat(at, coalesce(id, ''))) AS message,
  min(parameters) AS parameters, min(response) AS response,
  array_join(array_sort(map_keys(histogram(day))), ',') AS days,
  array_join(array_sort(map_keys(histogram(concat(session, chr(31), agent, chr(31), from_console, chr(31), address)))), chr(30)) AS callers
FROM (${keyed})
GROUP BY GROUPING SETS ((kind, ${CALL_KEYS.join(', ')}), (kind, unique_id, day),
  (kind, unique_id, session, agent, from_console, address), (kind, assumer, assumer_type))`;
  const patterns = `SELECT *, ${varied("coalesce(parameters, 'null')")} AS pattern, ${varied('resources')} AS arns
FROM (${grouped})
WHERE CASE kind WHEN 'own' THEN part <> 'assumer' ELSE part = kind END`;
  const turns = `SELECT *,
  IF(part = 'call', row_number() OVER (PARTITION BY part, unique_id, source, name, region, recipient, via, error_code, pattern, arns
    ORDER BY ${rankOf("coalesce(parameters, 'null')")}, first_seen, first_id)) AS turn
FROM (${patterns})`;
  const ofKind = 'PARTITION BY part, unique_id, source, name';
  return `SELECT ${RESULT_COLUMNS.join(', ')}
FROM (SELECT *,
  row_number() OVER (${ofKind} ORDER BY turn, IF(part = 'call', ${rankOf('pattern')}), calls DESC, first_seen, first_id) AS place,
  count(*) OVER (${ofKind}) AS distinct_calls, sum(calls) OVER (${ofKind}) AS all_calls,
  min(first_seen) OVER (${ofKind}) AS all_first, max(last_seen) OVER (${ofKind}) AS all_last
FROM (${turns}))
WHERE place <= CASE part WHEN 'call' THEN ${MOST_CALL_ROWS} WHEN 'assumer' THEN ${MOST_ASSUMERS} WHEN 'caller' THEN ${MOST_CALLERS} ELSE place END
ORDER BY part, unique_id, source, name, place`;
}

/**
 * The days (in `format`) and regions of which the table has partitions at all, where those are added by hand: it reads
 * the catalogue and no logs. Undefined for other tables.
 * Source: Athena user guide, "SHOW PARTITIONS" (`"table$partitions"`).
 */
export function partitionsQuery(
  table: AthenaTable,
  prune: Condition[],
): (AthenaQuery & { format: string }) | undefined {
  const calendar = calendarOf(table);
  if (!table.manualPartitions || !calendar) return undefined;
  const region = table.partitions.find(({ meaning }) => meaning === 'region');
  const where = prune.length > 0 ? `\nWHERE ${prune.map(({ sql }) => sql).join('\n  AND ')}` : '';
  return {
    sql: `SELECT DISTINCT ${calendar.sql} AS day, ${region ? `e."${region.column}"` : 'CAST(NULL AS varchar)'} AS region
FROM "${table.database}"."${table.table}$partitions" e${where}
ORDER BY 1, 2`,
    parameters: prune.flatMap(({ parameters }) => parameters).map(literal),
    format: calendar.format,
  };
}

/** Ids are random: so many leading zeros are a sample of all records that does not hang on what they say. */
function sampled(id: string, digits: number): string {
  return digits === 0 ? 'true' : `substr(${id}, 1, ${digits}) = '${'0'.repeat(digits)}'`;
}

function found(column: string, pattern: string): string {
  return `array_join(regexp_extract_all(${replaced(column, [FORGET_RESPONSE], '')}, ${literal(pattern)}), ',')`;
}

function replaced(expression: string, patterns: string[], by: string): string {
  return patterns.reduce((inner, pattern) => `regexp_replace(${inner}, ${literal(pattern)}, '${by}')`, expression);
}

/** A text without what varies within a pattern of calls. */
function varied(text: string): string {
  return VARYING.reduce((inner, [pattern, by]) => `regexp_replace(${inner}, ${literal(pattern)}, '${by}')`, text);
}

function rankOf(text: string): string {
  return `md5(to_utf8(${text}))`;
}

function shortened(address: string): string {
  return ADDRESS_PARTS.reduce(
    (inner, [pattern, by]) => `regexp_replace(${inner}, ${literal(pattern)}, '${by}')`,
    address,
  );
}

/** A text as a SQL literal: in single quotes, inner ones doubled. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
