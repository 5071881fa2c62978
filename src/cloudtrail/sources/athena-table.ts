import type { TableMetadata } from '@aws-sdk/client-athena';
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
}

/** A CloudTrail table as far as queries depend on it, read from its metadata and never from its name. */
export interface AthenaTable {
  database: string;
  table: string;
  partitions: PartitionKey[];
  /** True where partitions have to be added one by one, so that days may be missing without an error. */
  manualPartitions: boolean;
  /** Names of its columns, lower-case. */
  columns: Set<string>;
  /** Regions that the table can show; empty where it does not say. */
  regions: string[];
  /** `projection.<date>.range`, e.g. `2020/01/01,NOW`. */
  dateRange?: string;
  /** Made before 2024: `webidfederationdata` is declared flat, which fails or is empty on web identity sessions. */
  flatWebIdentity: boolean;
  /** Its location also holds digest and Insights files. */
  holdsDigests: boolean;
}

const SUPPORTED =
  'Supported are tables in the shape of AWS\'s "Create a table for CloudTrail logs": without partitions, with region, year, month and day, or with date, region and account projection.';
const IDENTIFIER = /^[A-Za-z0-9_:-]{1,255}$/;

/**
 * Recognises a CloudTrail table from Athena's `GetTableMetadata`. Throws `Problem` of kind `unsupported-table` where it
 * is another kind of table, with what is supported, and `bad-identifier` where a name could not be quoted safely.
 * Source: Athena user guide, "Query AWS CloudTrail logs" and "Partition projection"; the variants in use.
 */
export function recogniseTable(database: string, metadata: TableMetadata): AthenaTable {
  const table = metadata.Name ?? '';
  const types = new Map((metadata.Columns ?? []).map(({ Name, Type }) => [lower(Name), lower(Type)]));
  refuseOtherShapes(`${database}.${table}`, types);
  const parameters = metadata.Parameters ?? {};
  const projected = lower(parameters['projection.enabled']) === 'true';
  const partitions = (metadata.PartitionKeys ?? []).map(({ Name, Type }) =>
    partitionKey(`${database}.${table}`, Name ?? '', lower(Type), projected ? parameters : {}),
  );
  const date = partitions.find(({ meaning }) => meaning === 'date');
  const range = date && parameters[`projection.${date.column}.range`];
  const location = (projected ? parameters['storage.location.template'] : undefined) ?? parameters['location'] ?? '';
  return {
    database: identifier(database),
    table: identifier(table),
    partitions,
    manualPartitions: partitions.length > 0 && !projected,
    columns: new Set([...types.keys(), ...partitions.map(({ column }) => column)]),
    regions: regionsOf(partitions, location),
    ...(range ? { dateRange: range } : {}),
    flatWebIdentity: /webidfederationdata:map</.test(types.get('useridentity') ?? ''),
    holdsDigests: /\/AWSLogs\/(?:o-[^/]+\/)?(?:\d{12}\/)?$/.test(location),
  };
}

function refuseOtherShapes(name: string, types: Map<string, string>): void {
  const found =
    (types.has('api') && types.has('actor') && 'a Security Lake (OCSF) table') ||
    (types.get('eventtime')?.startsWith('timestamp') && 'a CloudTrail Lake table') ||
    (!types.get('useridentity')?.includes('sessionissuer') &&
      'no CloudTrail table: it has no userIdentity with a session issuer') ||
    (['eventtime', 'eventsource', 'eventname'].some((column) => !types.has(column)) && 'no whole CloudTrail table') ||
    (types.get('requestparameters') !== 'string' && 'a table whose request parameters are not text');
  if (found)
    throw new Problem('unsupported-table', `${name} is ${found}.`, `${SUPPORTED} Name such a table in ATHENA_TABLE.`);
}

function partitionKey(name: string, column: string, type: string, parameters: Record<string, string>): PartitionKey {
  identifier(column);
  const kind = lower(parameters[`projection.${column}.type`]);
  const meaning = meaningOf(column, kind);
  if (kind === 'injected' && meaning !== 'account') {
    throw new Problem(
      'unsupported-table',
      `${name} needs a value for its partition key ${column} in every query (an injected projection).`,
      `Change the projection of ${column} to an enum that lists its values. ${SUPPORTED}`,
    );
  }
  const values =
    kind === 'enum' ? parameters[`projection.${column}.values`]?.split(',').map((value) => value.trim()) : undefined;
  const format = meaning === 'date' ? parameters[`projection.${column}.format`] : undefined;
  if (meaning === 'date' && !['yyyy/MM/dd', 'yyyy-MM-dd', 'yyyyMMdd'].includes(format ?? '')) {
    throw new Problem(
      'unsupported-table',
      `${name} writes the dates of ${column} as ${format ?? 'no format at all'}.`,
      `Change projection.${column}.format to yyyy/MM/dd, as in AWS's own example. ${SUPPORTED}`,
    );
  }
  return { column, meaning, type, ...(format ? { format } : {}), ...(values ? { values } : {}) };
}

function meaningOf(column: string, kind: string): Meaning {
  if (kind === 'date') return 'date';
  if (/^(?:aws_?)?region(?:_partition)?$/.test(column)) return 'region';
  if (/^(?:aws_?)?account(?:_?id)?(?:_partition)?$/.test(column)) return 'account';
  return column === 'year' || column === 'month' || column === 'day' ? column : 'other';
}

function regionsOf(partitions: PartitionKey[], location: string): string[] {
  const key = partitions.find(({ meaning }) => meaning === 'region');
  if (key) return key.values ?? [];
  const fixed = /\/CloudTrail\/([^/$]+)(?:\/|$)/.exec(location)?.[1];
  return fixed && !/^\d{4}$/.test(fixed) ? [fixed] : [];
}

/** Names cannot be parameters of a query: they go through an allow-list and into double quotes. */
export function identifier(name: string): string {
  if (IDENTIFIER.test(name)) return name;
  throw new Problem(
    'bad-identifier',
    `"${name.slice(0, 60)}" is not a database, table or column name that can be used in a query.`,
    'Names may have letters, digits, _, - and : only. Check ATHENA_DATABASE and ATHENA_TABLE.',
  );
}

function lower(text: string | undefined): string {
  return (text ?? '').toLowerCase();
}
