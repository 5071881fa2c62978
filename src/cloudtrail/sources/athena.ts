import type { AthenaClient } from '@aws-sdk/client-athena';
import { Problem } from '../../problem.js';
import { blindSpotsOf } from '../coverage.js';
import { isDecisive, tableBlindSpots, withoutParameters } from './athena-blind-spots.js';
import { DOLLARS_PER_TERABYTE, dollarsFor, sizeText } from './athena-cost.js';
import { estimateRead } from './athena-estimate.js';
import { tableOf, workGroupOf } from './athena-place.js';
import { pruneTo } from './athena-prune.js';
import { activityQuery, partitionsQuery } from './athena-queries.js';
import type { RegisteredPartitions } from './athena-registered.js';
import { readActivityRows } from './athena-rows.js';
import { type AthenaResult, type AthenaRun, runQuery } from './athena-run.js';
import type { AthenaTable } from './athena-table.js';
import { daysSeen, sampleOf } from './day-gaps.js';
import { createScanProgress } from './scan-progress.js';
import type { Evidence, EvidenceRequest, EvidenceSource } from './source.js';

const DAY = 86_400_000;

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
  /** Regions to read; all that the table has where absent. Needed where its region projection is injected. */
  regions?: string[];
  /** List price for one terabyte scanned, in US dollars; 5 by default. */
  dollarsPerTerabyte?: number;
  /** First pause between two looks at the query, in milliseconds; 500 by default. */
  pollMs?: number;
  /** After which the query is stopped, in milliseconds; 45 minutes by default (AWS's own default limit is 30). */
  timeoutMs?: number;
  /** The clock, for tests. */
  now?: () => Date;
}

/**
 * Evidence from a CloudTrail table in Athena: one query, one scan. `read.records` counts the records under the
 * principal's ARN (Athena does not say how many others it passed), `read.files` is 0, `read.bytes` are scanned bytes.
 * `estimate` reads one full day and multiplies. Throws `Problem` with AWS's reason and the setting or permission to
 * look at.
 */
export function createAthenaSource(options: AthenaOptions): EvidenceSource {
  const name = `Athena table ${options.database}.${options.table}`;
  return {
    describe: () => name,
    read: (request) => read(options, name, request),
    estimate: async (request) => {
      const table = await tableOf(options, request.signal);
      request.onProgress?.({ text: 'Reading one day first, to tell what the window costs' });
      const place = await runOf(options, { ...request, onProgress: undefined });
      return estimateRead({ table, request, ...place, regions: options.regions ?? [], price: priceOf(options) });
    },
    principals: async () => [],
  };
}

async function read(options: AthenaOptions, name: string, request: EvidenceRequest): Promise<Evidence> {
  const { principal, window } = request;
  const account = principal.arn.split(':')[4] ?? '';
  const regions = options.regions ?? [];
  request.onProgress?.({ text: `Looking at ${name}` });
  const table = await tableOf(options, request.signal);
  const { run, limit } = await runOf(options, request);
  const prune = pruneTo(table, window, account, regions);
  const registered = await registeredOf(table, options, request, run);
  const days = (Date.parse(window.to) - Date.parse(window.from)) / DAY;
  const sample = sampleOf(request.expectedBytes && request.expectedBytes / Math.max(1, days));
  const query = activityQuery(table, principal, window, prune, sample);
  const result = await runQuery(query, request.idempotencyKey, run).catch((error: unknown) => {
    throw withLimit(error, limit);
  });
  const rows = readActivityRows(result.rows, principal, window, table.shape);
  const assumedBy = rows.assumers.list();
  const activity = { ...rows.tally.finish(), ...(assumedBy.length > 0 ? { assumedBy } : {}) };
  const matched = activity.records;
  const results = [...(registered ? [registered.result] : []), result];
  const ofTable = tableBlindSpots(table, {
    window,
    account,
    regions,
    now: options.now?.() ?? new Date(),
    ...(registered ? { registered: registered.partitions } : {}),
  });
  const seen = daysSeen(rows.everybody, window, registered && [...registered.partitions.values()].flat());
  const why = rows.uniqueIds.length === 0 && matched === 0 ? ofTable.find(isDecisive) : undefined;
  if (why) throw new Problem('nothing-to-read', `${name} cannot show this principal: ${why.title}.`, why.consequence);
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
    cost: costOf(results, priceOf(options)),
    blindSpots: [
      ...ofTable,
      ...withoutParameters(activity),
      ...blindSpotsOf({
        activity,
        regions: registered ? [...registered.partitions.keys()].filter(Boolean).sort() : table.regions,
        ...(seen ? { days: seen } : {}),
        uniqueIds: rows.uniqueIds,
        unreadable: rows.unreadable,
        unnamed: rows.unnamed,
      }),
    ],
    source: name,
    ...placeOf(table),
    queryIds: results.map(({ queryId }) => queryId),
    uniqueIds: rows.uniqueIds,
    unreadable: rows.unreadable,
  };
}

/** An event data store and Security Lake collect events by themselves, whatever the trails select. */
function placeOf({ shape, location }: AthenaTable): Pick<Evidence, 'place'> {
  if (shape !== 'logs') return { place: 'no trail' };
  return location.startsWith('s3://') ? { place: { location } } : {};
}

function priceOf({ dollarsPerTerabyte }: AthenaOptions): number {
  return dollarsPerTerabyte ?? DOLLARS_PER_TERABYTE;
}

function costOf(results: AthenaResult[], price: number): NonNullable<Evidence['cost']> {
  const sum = (of: (result: AthenaResult) => number) => results.reduce((total, result) => total + of(result), 0);
  return {
    bytesScanned: sum(({ scannedBytes }) => scannedBytes),
    queries: results.length,
    milliseconds: sum(({ milliseconds }) => milliseconds),
    dollars: sum(({ scannedBytes }) => dollarsFor(scannedBytes, price)),
  };
}

/** Which partitions a table has whose partitions are added by hand. Undefined for others, and where it cannot be asked. */
async function registeredOf(
  table: AthenaTable,
  options: AthenaOptions,
  { principal, window, idempotencyKey }: EvidenceRequest,
  run: AthenaRun,
): Promise<{ partitions: RegisteredPartitions; result: AthenaResult } | undefined> {
  const account = principal.arn.split(':')[4] ?? '';
  const query = partitionsQuery(table, pruneTo(table, window, account, options.regions));
  if (!query) return undefined;
  try {
    const result = await runQuery(query, `${idempotencyKey}-partitions`, run);
    const partitions: RegisteredPartitions = new Map();
    for (const row of result.rows) {
      const region = row.get('region') ?? '';
      const day = (row.get('day') ?? '').replace(/^(\d{4})(\d\d)?(\d\d)?$/, dashed);
      partitions.set(region, [...(partitions.get(region) ?? []), day]);
    }
    return { partitions, result };
  } catch (error) {
    if (run.signal?.aborted || (error instanceof Problem && error.passing)) throw error;
    return undefined;
  }
}

function dashed(_: string, ...[year, month, day]: (string | undefined)[]): string {
  return [year, month, day].filter((part) => part !== undefined).join('-');
}

function withLimit(error: unknown, limit: number | undefined): unknown {
  if (!(error instanceof Problem) || error.kind !== 'scan-limit' || limit === undefined) return error;
  return new Problem(
    error.kind,
    `${error.message} The workgroup stops a query after ${sizeText(limit)}.`,
    error.advice,
  );
}

async function runOf(
  options: AthenaOptions,
  { signal, onProgress, expectedBytes }: EvidenceRequest,
): Promise<{ run: AthenaRun; limit?: number }> {
  const workGroup = options.workGroup ?? 'primary';
  const { outputLocation, limit } = await workGroupOf(options, workGroup, signal);
  const run: AthenaRun = {
    client: options.client,
    catalog: options.catalog ?? 'AwsDataCatalog',
    database: options.database,
    workGroup,
    ...(outputLocation ? { outputLocation } : {}),
    pollMs: options.pollMs ?? 500,
    timeoutMs: options.timeoutMs ?? 45 * 60_000,
    ...(signal ? { signal } : {}),
    onState: createScanProgress(onProgress, expectedBytes),
  };
  return { run, ...(limit === undefined ? {} : { limit }) };
}
