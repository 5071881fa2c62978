import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecution,
  type Row,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { Problem } from '../../problem.js';
import { athenaProblem, isBusy } from './athena-problems.js';
import type { AthenaQuery } from './athena-queries.js';

export interface AthenaRun {
  client: AthenaClient;
  catalog: string;
  database: string;
  workGroup: string;
  /** Absent where the workgroup has its own or keeps results itself. */
  outputLocation?: string;
  /** First pause between two looks at a query; it grows to ten times that. */
  pollMs: number;
  /** Longer than this, and the query is stopped. */
  timeoutMs: number;
  signal?: AbortSignal;
  onState?: (state: string, scannedBytes: number) => void;
}

export interface AthenaResult {
  queryId: string;
  scannedBytes: number;
  /** How long Athena worked on it, waiting included. */
  milliseconds: number;
  rows: Map<string, string>[];
}

/** Fresh queries for one call, where AWS calls the failure of the last one retryable. */
const MOST_TRIES = 3;
/** Ended queries of earlier calls that are passed over before a failure counts as this call's own. */
const MOST_PASSED_OVER = 30;
/** How often a request is tried again that AWS turns down for being one too many. */
const PATIENCE = 5;
/** A result this old may stand for a repeated query, in minutes: the window of a review does not change under it. */
const REUSE_MINUTES = 60;

/**
 * Runs one query to its end and reads all of its rows; a NULL cell is absent from its row. The same key in the same place
 * starts the same query only once: Athena gives back the running or finished one. One that had failed or was stopped
 * before this call (a retry by a person, a restart) is passed over and the next one is started, however often that
 * happened; one that fails now is started anew where AWS calls it retryable. Whatever follows another may take the result
 * of an equal query of the last hour. Requests that are one too many are sent again after a while. A query that is no
 * longer waited for, for whatever reason, is stopped, so that it does not go on scanning.
 * Source: Athena API reference, StartQueryExecution (`ClientRequestToken`), GetQueryExecution, GetQueryResults.
 */
export async function runQuery(query: AthenaQuery, key: string, run: AthenaRun): Promise<AthenaResult> {
  const called = Date.now();
  for (let generation = 1, tries = 1; ; generation++) {
    const queryId = await start(query, requestToken(query, key, run, generation), run, generation > 1);
    const { execution, looks } = await finish(queryId, run);
    const { State: state, AthenaError: failure, StateChangeReason: why, SubmissionDateTime } = execution.Status ?? {};
    const scannedBytes = execution.Statistics?.DataScannedInBytes ?? 0;
    const milliseconds = execution.Statistics?.TotalExecutionTimeInMillis ?? 0;
    if (state === 'SUCCEEDED') return { queryId, scannedBytes, milliseconds, rows: await readRows(queryId, run) };
    const endedBefore = looks === 1 && !(SubmissionDateTime && SubmissionDateTime.getTime() >= called);
    if (endedBefore && generation <= MOST_PASSED_OVER) continue;
    if (failure?.Retryable && tries < MOST_TRIES) {
      tries += 1;
      continue;
    }
    const says = why ?? failure?.ErrorMessage ?? 'AWS gave no reason.';
    const problem = athenaProblem(
      new Error(says),
      state === 'CANCELLED' ? 'finish a cancelled query' : 'finish the query',
    );
    throw new Problem(problem.kind, `${problem.message} (query ${queryId})`, problem.advice, {
      passing: failure?.Retryable ?? false,
    });
  }
}

/**
 * 64 hex digits (Athena wants 32 to 128 characters), the same for the same work in the same place: a token that comes
 * with another workgroup or another place for results is refused.
 */
export function requestToken(
  query: AthenaQuery,
  key: string,
  { catalog, database, workGroup, outputLocation }: Omit<AthenaRun, 'client' | 'pollMs' | 'timeoutMs'>,
  generation: number,
): string {
  const place = [catalog, database, workGroup, outputLocation ?? ''];
  return createHash('sha256')
    .update(JSON.stringify([key, query.sql, query.parameters, place, generation]))
    .digest('hex');
}

async function start(query: AthenaQuery, token: string, run: AthenaRun, again: boolean): Promise<string> {
  const ResultReuseByAgeConfiguration = { Enabled: true, MaxAgeInMinutes: REUSE_MINUTES };
  const command = new StartQueryExecutionCommand({
    QueryString: query.sql,
    ...(query.parameters.length > 0 ? { ExecutionParameters: query.parameters } : {}),
    ClientRequestToken: token,
    WorkGroup: run.workGroup,
    QueryExecutionContext: { Catalog: run.catalog, Database: run.database },
    ...(run.outputLocation ? { ResultConfiguration: { OutputLocation: run.outputLocation } } : {}),
    ...(again ? { ResultReuseConfiguration: { ResultReuseByAgeConfiguration } } : {}),
  });
  try {
    const { QueryExecutionId } = await patiently(run, () => run.client.send(command));
    if (QueryExecutionId) return QueryExecutionId;
    throw new Error('it gave the query no id');
  } catch (error) {
    throw athenaProblem(error, 'start the query');
  }
}

/** Sends a request, and again after a growing pause while AWS says that it is one too many. */
async function patiently<T>(run: AthenaRun, send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    stopIfAsked(run.signal);
    try {
      return await send();
    } catch (error) {
      if (attempt > PATIENCE || !isBusy(error)) throw error;
      await sleep(run.pollMs * 2 ** attempt, undefined, run.signal ? { signal: run.signal } : {}).catch(
        () => undefined,
      );
    }
  }
}

async function finish(queryId: string, run: AthenaRun): Promise<{ execution: QueryExecution; looks: number }> {
  const deadline = performance.now() + run.timeoutMs;
  for (let looks = 1, pause = run.pollMs; ; looks++, pause = Math.min(pause * 1.5, run.pollMs * 10)) {
    const execution = await look(queryId, run);
    const state = execution.Status?.State ?? 'QUEUED';
    if (state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED') return { execution, looks };
    run.onState?.(state, execution.Statistics?.DataScannedInBytes ?? 0);
    if (performance.now() > deadline) {
      await stop(queryId, run);
      throw new Problem(
        'too-slow',
        `Athena did not finish the query within ${Math.round(run.timeoutMs / 60_000)} minutes; it was stopped (query ${queryId}).`,
        'Ask for a shorter window, or use a table that is partitioned by day.',
      );
    }
    await sleep(pause, undefined, run.signal ? { signal: run.signal } : {}).catch(() => undefined);
    if (run.signal?.aborted) {
      await stop(queryId, run);
      stopIfAsked(run.signal);
    }
  }
}

async function look(queryId: string, run: AthenaRun): Promise<QueryExecution> {
  try {
    const command = new GetQueryExecutionCommand({ QueryExecutionId: queryId });
    const { QueryExecution } = await patiently(run, () => run.client.send(command));
    return QueryExecution ?? {};
  } catch (error) {
    await stop(queryId, run);
    throw athenaProblem(error, 'tell how the query is going');
  }
}

/** Best effort: whoever stops has a reason of their own to report. */
async function stop(queryId: string, run: AthenaRun): Promise<void> {
  await run.client.send(new StopQueryExecutionCommand({ QueryExecutionId: queryId })).catch(() => undefined);
}

function stopIfAsked(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  throw new Problem('stopped', 'The Athena query was stopped.', 'Start it again when you want the evidence.');
}

async function readRows(queryId: string, run: AthenaRun): Promise<Map<string, string>[]> {
  const rows: Map<string, string>[] = [];
  let columns: string[] | undefined;
  let nextToken: string | undefined;
  do {
    const command = new GetQueryResultsCommand({
      QueryExecutionId: queryId,
      MaxResults: 1000,
      ...(nextToken ? { NextToken: nextToken } : {}),
    });
    const page = await patiently(run, () => run.client.send(command)).catch((error: unknown) => {
      throw athenaProblem(error, 'hand over the rows of the query');
    });
    let found = page.ResultSet?.Rows ?? [];
    if (!columns) {
      columns = page.ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Name }) => Name ?? '') ?? [];
      if (isHeader(found[0], columns)) found = found.slice(1);
    }
    for (const row of found) rows.push(cells(row, columns));
    nextToken = page.NextToken;
  } while (nextToken);
  return rows;
}

/** Of a SELECT, the first row of the first page repeats the names of the columns. */
function isHeader(row: Row | undefined, columns: string[]): boolean {
  return row !== undefined && columns.every((name, at) => row.Data?.[at]?.VarCharValue === name);
}

function cells(row: Row, columns: string[]): Map<string, string> {
  const found = new Map<string, string>();
  columns.forEach((name, at) => {
    const value = row.Data?.[at]?.VarCharValue;
    if (value !== undefined) found.set(name, value);
  });
  return found;
}
