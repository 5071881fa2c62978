import { type AthenaClient, GetTableMetadataCommand, GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { Problem } from '../../problem.js';
import { athenaProblem } from './athena-problems.js';
import { type AthenaTable, identifier, recogniseTable } from './athena-table.js';

/** Where a table is; see `AthenaOptions`. */
interface TablePlace {
  client: AthenaClient;
  catalog?: string;
  database: string;
  table: string;
  regions?: string[];
}

/** The table as its metadata describe it. Throws `Problem` where it is none that can be asked. */
export async function tableOf(
  { client, catalog, database, table, regions }: TablePlace,
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
    const found = recogniseTable(database, { ...TableMetadata, Name: TableMetadata?.Name ?? table });
    refuseUnnamedRegions(found, regions ?? []);
    return found;
  } catch (error) {
    throw stoppedOr(error, `describe the table ${database}.${table}`, signal);
  }
}

function stoppedOr(error: unknown, doing: string, signal: AbortSignal | undefined): Problem {
  if (!signal?.aborted) return athenaProblem(error, doing);
  return new Problem('stopped', 'Reading was stopped.', 'Start it again when you want the evidence.');
}

function refuseUnnamedRegions({ database, table, partitions }: AthenaTable, regions: string[]): void {
  const key = partitions.find(({ meaning, injected }) => injected && meaning === 'region');
  if (!key || regions.length > 0) return;
  throw new Problem(
    'unsupported-table',
    `${database}.${table} needs the regions named in every query (the projection of ${key.column} is injected).`,
    `Set TRAIL_REGIONS to the regions to read, or change the projection of ${key.column} to an enum that lists them.`,
  );
}

/**
 * Where results go, and after how many bytes the workgroup stops a query. A workgroup with managed query results must
 * not be given a place; one that enforces its settings ignores it. Whoever may not look at the workgroup relies on the
 * setting alone. Throws `Problem` where trying again helps, and where there is no place at all.
 */
export async function workGroupOf(
  { client, outputLocation }: { client: AthenaClient; outputLocation?: string },
  workGroup: string,
  signal?: AbortSignal,
): Promise<{ outputLocation?: string; limit?: number }> {
  const place = outputLocation ? { outputLocation } : {};
  const found = await client
    .send(new GetWorkGroupCommand({ WorkGroup: workGroup }), signal ? { abortSignal: signal } : {})
    .catch((error: unknown) => {
      const problem = stoppedOr(error, `describe the workgroup ${workGroup}`, signal);
      if (problem.passing || signal?.aborted) throw problem;
      return undefined;
    });
  if (!found) return place;
  const configuration = found.WorkGroup?.Configuration;
  const cutoff = configuration?.BytesScannedCutoffPerQuery;
  const limit = cutoff === undefined ? {} : { limit: cutoff };
  if (configuration?.ManagedQueryResultsConfiguration?.Enabled) return limit;
  if (outputLocation || configuration?.ResultConfiguration?.OutputLocation) return { ...place, ...limit };
  throw new Problem(
    'no-output-location',
    `The workgroup ${workGroup} has no place for query results.`,
    'Set ATHENA_OUTPUT to an S3 folder for results, or give the workgroup one, or turn on managed query results in it.',
  );
}
