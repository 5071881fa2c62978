import type { TableMetadata } from '@aws-sdk/client-athena';
import { Problem } from '../../problem.js';
import { type PartitionKey, partitionKey } from './athena-partitions.js';
import { fieldType, type HiveType, parseHiveType } from './athena-types.js';

export type { PartitionKey } from './athena-partitions.js';

/**
 * How the table spells a record: `logs` as CloudTrail delivers (parameters are JSON text, times are text), `lake` as a
 * federated CloudTrail Lake (times are timestamps, parameters are maps), `ocsf-1` and `ocsf-2` as Security Lake's source
 * versions 1 and 2 (OCSF 1.0.0-rc.2 and 1.1.0).
 */
export type TableShape = 'logs' | 'lake' | 'ocsf-1' | 'ocsf-2';

/** A CloudTrail table as far as queries depend on it, read from its metadata and never from its name. */
export interface AthenaTable {
  database: string;
  table: string;
  shape: TableShape;
  partitions: PartitionKey[];
  /** True where partitions have to be added one by one, so that days may be missing without an error. */
  manualPartitions: boolean;
  /** Names of its columns, lower-case. */
  columns: Set<string>;
  types: Map<string, HiveType>;
  /** Regions that the table can show; empty where it does not say. */
  regions: string[];
  /** Made before 2024: `webidfederationdata` is declared flat, which fails or is empty on web identity sessions. */
  flatWebIdentity: boolean;
  /** `s3://bucket/prefix/`, as far as it is fixed. */
  location: string;
  /** The account whose logs lie at its location; absent where the location does not say it. */
  account?: string;
  /** Its location may also hold digest and Insights files. */
  holdsDigests: boolean;
}

export const SUPPORTED =
  'Supported are tables in the shape of AWS\'s "Create a table for CloudTrail logs" (without partitions, with region, year, month and day, or with date, region and account projection), federated CloudTrail Lake, and the CloudTrail tables of Security Lake.';
const IDENTIFIER = /^[A-Za-z0-9_:-]{1,255}$/;

/**
 * Recognises a CloudTrail table from Athena's `GetTableMetadata`. Throws `Problem` of kind `unsupported-table` where it
 * is another kind of table, with what is supported, and `bad-identifier` where a name could not be quoted safely.
 * Sources: Athena user guide, "Query AWS CloudTrail logs" and "Partition projection"; CloudTrail user guide, "Supported
 * SQL schemas for event data stores"; OCSF's mappings of CloudTrail 1.0.0-rc.2 and 1.1.0.
 */
export function recogniseTable(database: string, metadata: TableMetadata): AthenaTable {
  const table = metadata.Name ?? '';
  const name = `${database}.${table}`;
  const keys = metadata.PartitionKeys ?? [];
  const types = new Map(
    [...(metadata.Columns ?? []), ...keys].map(({ Name, Type }) => [lower(Name), parseHiveType(Type ?? '')]),
  );
  const shape = shapeOf(name, types);
  const parameters = metadata.Parameters ?? {};
  const projected = lower(parameters['projection.enabled']) === 'true';
  const partitions = keys.map(({ Name, Type }) =>
    partitionKey(name, identifier(Name ?? ''), lower(Type), projected ? parameters : {}),
  );
  const location = (projected ? parameters['storage.location.template'] : undefined) ?? parameters['location'] ?? '';
  const isManual = shape === 'logs' && partitions.length > 0 && !projected;
  return {
    database: identifier(database),
    table: identifier(table),
    shape,
    partitions,
    manualPartitions: isManual,
    columns: new Set(types.keys()),
    types,
    regions: regionsOf(partitions, location),
    flatWebIdentity: fieldType(types.get('useridentity'), ['sessioncontext', 'webidfederationdata'])?.kind === 'map',
    location: location.replace(/\$\{.*$/s, ''),
    ...accountIn(location),
    holdsDigests: shape === 'logs' && !isManual && holdsMore(location),
  };
}

function accountIn(location: string): { account?: string } {
  const account = /\/AWSLogs\/(?:o-[^/]+\/)?(\d{12})(?:\/|$)/.exec(location)?.[1];
  return account ? { account } : {};
}

/** Only below a folder called `CloudTrail` lie nothing but logs: digest, Insights and other services' files lie beside it. */
function holdsMore(location: string): boolean {
  if (location === '') return false;
  const below = location.slice(Math.max(0, location.lastIndexOf('/AWSLogs')));
  return !/\/CloudTrail(?:\/|$)/.test(below);
}

function shapeOf(name: string, types: Map<string, HiveType>): TableShape {
  if (fieldType(types.get('api'), ['operation']) && fieldType(types.get('actor'), ['session', 'issuer'])) {
    return fieldType(types.get('api'), ['request', 'data']) ? 'ocsf-2' : 'ocsf-1';
  }
  const parameters = types.get('requestparameters');
  const found =
    (!fieldType(types.get('useridentity'), ['sessioncontext', 'sessionissuer', 'arn']) &&
      'no CloudTrail table: it has no userIdentity with a session issuer') ||
    (['eventtime', 'eventsource', 'eventname'].some((column) => !types.has(column)) && 'no whole CloudTrail table') ||
    (!types.has('eventjson') &&
      parameters?.kind !== 'map' &&
      !isText(parameters) &&
      'a table whose request parameters are neither text nor a map');
  if (found) {
    throw new Problem('unsupported-table', `${name} is ${found}.`, `${SUPPORTED} Name such a table in ATHENA_TABLE.`);
  }
  return isText(types.get('eventtime')) && isText(parameters) ? 'logs' : 'lake';
}

function isText(type: HiveType | undefined): boolean {
  return type?.kind === 'plain' && /^(?:string|varchar|char)/.test(type.name);
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
