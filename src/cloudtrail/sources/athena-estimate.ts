import { dollarsFor } from './athena-cost.js';
import { isPruned, pruneTo } from './athena-prune.js';
import { activityQuery } from './athena-queries.js';
import { type AthenaRun, runQuery } from './athena-run.js';
import type { AthenaTable } from './athena-table.js';
import type { EvidenceRequest, ReadEstimate } from './source.js';

const DAY = 86_400_000;
/** Windows that are offered where the one that was asked for costs too much, in days. */
const SHORTER = [180, 90, 60, 30, 14, 7, 3, 1];

/**
 * What reading the window would cost. Athena gives no estimate, so one full day is read (the last working day of the
 * window that is over) with the same query, and multiplied by the days; shorter windows are told from the same day. A
 * table that nothing prunes cannot be tried: every query reads all of it. The same request tries once, however often it
 * is asked. Throws `Problem` as reading does.
 */
export async function estimateRead(input: {
  table: AthenaTable;
  request: EvidenceRequest;
  run: AthenaRun;
  regions: string[];
  /** US dollars for a terabyte. */
  price: number;
  /** Bytes after which the workgroup stops a query. */
  limit?: number;
}): Promise<ReadEstimate> {
  const { table, request, run, regions, price, limit } = input;
  const { principal, window, idempotencyKey } = request;
  const days = daysBetween(window);
  const atMost = limit === undefined ? {} : { atMost: { bytes: limit, dollars: dollarsFor(limit, price) } };
  if (!isPruned(table)) return { pruned: false, days, shorter: [], ...atMost };
  const day = fullDay(window);
  const one = { from: `${day}T00:00:00Z`, to: new Date(Date.parse(day) + DAY).toISOString().replace('.000', '') };
  const account = principal.arn.split(':')[4] ?? '';
  const prune = pruneTo(table, one, account, regions, { from: day, to: day });
  const query = activityQuery(table, principal, one, prune);
  const { scannedBytes, milliseconds } = await runQuery(query, `${idempotencyKey}-one-day-${day}`, run);
  const costOf = (count: number) => ({ bytes: scannedBytes * count, dollars: dollarsFor(scannedBytes * count, price) });
  return {
    pruned: true,
    days,
    ...costOf(days),
    tried: { day, bytesScanned: scannedBytes, queries: 1, milliseconds, dollars: dollarsFor(scannedBytes, price) },
    shorter: SHORTER.filter((count) => count < days).map((count) => ({ days: count, ...costOf(count) })),
    ...atMost,
  };
}

/** The last day of the window that is a working day and over, else the last that is over, else its first. */
function fullDay(window: { from: string; to: string }): string {
  const first = Date.parse(window.from.slice(0, 10));
  const last = Date.parse(window.to.slice(0, 10)) - DAY;
  let at = last;
  while (at > first && new Date(at).getUTCDay() % 6 === 0) at -= DAY;
  const chosen = new Date(at).getUTCDay() % 6 === 0 ? last : at;
  return new Date(Math.max(first, chosen)).toISOString().slice(0, 10);
}

/** Days of partitions that the window touches; the day of late deliveries behind it is hardly more than begun. */
function daysBetween(window: { from: string; to: string }): number {
  return Math.max(1, Math.ceil((Date.parse(window.to) - Date.parse(window.from)) / DAY));
}
