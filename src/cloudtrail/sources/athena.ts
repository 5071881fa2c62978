import { type AthenaClient, GetTableMetadataCommand, GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { Problem } from '../../problem.js';
import { blindSpotsOf } from '../coverage.js';
import { athenaProblem } from './athena-problems.js';
import { pruneTo, tableBlindSpots } from './athena-prune.js';
import { activityQuery } from './athena-queries.js';
import { readActivityRows } from './athena-rows.js';
import { type AthenaRun, runQuery } from './athena-run.js';
import { type AthenaTable, identifier, recogniseTable } from './athena-table.js';
import type { Evidence, EvidenceRequest, EvidenceSource } from './source.js';

export interface AthenaOptions {
  client: AthenaClient;
  database: string;
  table: string;
  /** `AwsDataCatalog` unless the table is in another one. */
  catalog?: string;
  /** `primary` by default. */
  workGroup?: string;
  /** `s3://bucket/folder/`; left away where the workgroup keeps results itself. */
  outputLocation?: string;
  /** First pause between two looks at the query, in milliseconds; 500 by default. */
  pollMs?: number;
  /** After which the query is stopped, in milliseconds; 45 minutes by default (AWS's own default limit is 30). */
  timeoutMs?: number;
}

/**
 * Evidence from a CloudTrail table in Athena: one query, one scan. `read.records` counts the records under the
 * principal's ARN (Athena does not say how many others it passed), `read.files` is 0, `read.bytes` are scanned bytes.
 * Throws `Problem` with AWS's reason and the setting or permission to look at.
 */
export function createAthenaSource(options: AthenaOptions): EvidenceSource {
  const name = `Athena table ${options.database}.${options.table}`;
  return {
    describe: () => name,
    read: (request) => read(options, name, request),
    principals: async () => [],
  };
}

async function read(options: AthenaOptions, name: string, request: EvidenceRequest): Promise<Evidence> {
  const { principal, window } = request;
  const account = principal.arn.split(':')[4] ?? '';
  request.onProgress?.({ text: `Looking at ${name}` });
  const table = await tableOf(options, request.signal);
  const query = activityQuery(table, principal, window, pruneTo(table, window, account));
  const result = await runQuery(query, request.idempotencyKey, await runOf(options, request));
  const rows = readActivityRows(result.rows, principal, window);
  const activity = rows.tally.finish();
  const matched = activity.records;
  return {
    activity,
    read: {
      files: 0,
      records: matched + rows.duplicates + rows.others,
      matched,
      duplicates: rows.duplicates,
      unreadable: 0,
      bytes: result.scannedBytes,
    },
    blindSpots: [
      ...tableBlindSpots(table, window, account),
      ...blindSpotsOf({ activity, regions: table.regions, uniqueIds: rows.uniqueIds, unreadable: rows.unreadable }),
    ],
    source: name,
    queryIds: [result.queryId],
    uniqueIds: rows.uniqueIds,
    unreadable: rows.unreadable,
  };
}

async function tableOf(
  { client, catalog, database, table }: AthenaOptions,
  signal?: AbortSignal,
): Promise<AthenaTable> {
  identifier(database);
  identifier(table);
  try {
    const { TableMetadata } = await client.send(
      new GetTableMetadataCommand({
        CatalogName: catalog ?? 'AwsDataCatalog',
        DatabaseName: database,
        TableName: table,
      }),
      signal ? { abortSignal: signal } : {},
    );
    return recogniseTable(database, { ...TableMetadata, Name: TableMetadata?.Name ?? table });
  } catch (error) {
    if (signal?.aborted)
      throw new Problem('stopped', 'Reading was stopped.', 'Start it again when you want the evidence.');
    throw athenaProblem(error, `describe the table ${database}.${table}`);
  }
}

async function runOf(options: AthenaOptions, { signal, onProgress }: EvidenceRequest): Promise<AthenaRun> {
  const workGroup = options.workGroup ?? 'primary';
  const outputLocation = await outputOf(options, workGroup);
  return {
    client: options.client,
    catalog: options.catalog ?? 'AwsDataCatalog',
    database: options.database,
    workGroup,
    ...(outputLocation ? { outputLocation } : {}),
    pollMs: options.pollMs ?? 500,
    timeoutMs: options.timeoutMs ?? 45 * 60_000,
    ...(signal ? { signal } : {}),
    onState: (state, bytes) =>
      onProgress?.({
        text: state === 'QUEUED' ? 'Athena: the query is waiting' : `Athena: ${megabytes(bytes)} MB scanned`,
      }),
  };
}

/**
 * Where results go. A workgroup with managed query results must not be given a place; one that enforces its settings
 * ignores it. Whoever may not look at the workgroup relies on the setting alone.
 */
async function outputOf({ client, outputLocation }: AthenaOptions, workGroup: string): Promise<string | undefined> {
  const found = await client.send(new GetWorkGroupCommand({ WorkGroup: workGroup })).catch(() => undefined);
  if (!found) return outputLocation;
  const configuration = found.WorkGroup?.Configuration;
  if (configuration?.ManagedQueryResultsConfiguration?.Enabled) return undefined;
  if (outputLocation || configuration?.ResultConfiguration?.OutputLocation) return outputLocation;
  throw new Problem(
    'no-output-location',
    `The workgroup ${workGroup} has no place for query results.`,
    'Set ATHENA_OUTPUT to an S3 folder for results, or give the workgroup one, or turn on managed query results in it.',
  );
}

function megabytes(bytes: number): string {
  return Math.round(bytes / 1e6).toLocaleString('en');
}
