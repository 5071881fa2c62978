import { dollarsFor, dollarsText, sizeText } from './athena-cost.js';
import { isPruned, pruneTo } from './athena-prune.js';
import { activityQuery } from './athena-queries.js';
import { type AthenaRun, runQuery } from './athena-run.js';
import type { AthenaTable } from './athena-table.js';
import type { EvidenceRequest, ReadEstimate } from './source.js';

const DAY = 86_400_000;

/**
 * What reading the window would cost. Athena gives no estimate, so one full day is read (the last working day of the
 * window that is over) with the same query, and multiplied by the days. A table that nothing prunes cannot be tried:
 * every query reads all of it. Throws `Problem` as reading does.
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
  if (!isPruned(table)) {
    const stop = limit === undefined ? '' : ` The workgroup stops a query after ${sizeText(limit)}.`;
    return {
      pruned: false,
      text: `Nothing prunes ${table.database}.${table.table}: a query reads all of its logs, however short the window is, and what that costs cannot be told before.${stop} A table with partition projection reads only the days that are asked for.`,
    };
  }
  const day = fullDay(window);
  const days = daysBetween(window);
  const one = { from: `${day}T00:00:00Z`, to: new Date(Date.parse(day) + DAY).toISOString().replace('.000', '') };
  const account = principal.arn.split(':')[4] ?? '';
  const prune = pruneTo(table, one, account, regions, { from: day, to: day });
  const { scannedBytes } = await runQuery(
    activityQuery(table, principal, one, prune),
    `${idempotencyKey}-one-day-${day}`,
    run,
  );
  const bytes = scannedBytes * days;
  const dollars = dollarsFor(bytes, price);
  const beyond =
    limit !== undefined && bytes > limit
      ? ` The workgroup stops a query after ${sizeText(limit)}: raise its data usage limit per query, or ask for a shorter window.`
      : '';
  return {
    bytes,
    dollars,
    pruned: true,
    text: `One day (${day}) is ${sizeText(scannedBytes)}; ${days} days are about ${sizeText(bytes)}, ${dollarsText(dollars)}.${beyond}`,
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
  return Math.max(1, Math.ceil((Date.parse(window.to) - Date.parse(window.from.slice(0, 10))) / DAY));
}
