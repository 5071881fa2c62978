import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRecords } from '../../src/cloudtrail/sources/read-records.js';
import { arnFitsType, patternReachesType } from '../../src/iam/arn.js';
import { findAction } from '../../src/iam/catalog.js';
import { explainRecord } from '../../src/needs/explain.js';
import { compareCounts } from './compare-counts.js';

export interface LogReport {
  records: number;
  /** Actions that calls need and that take a resource. */
  taking: number;
  /** Of those, the ones whose resource was found. */
  found: number;
  unknownActions: string[];
  refusedArns: string[];
}

/** Explains every record under a folder of CloudTrail log files and counts what was found and what must not happen. */
export async function readLogs(folder: string): Promise<LogReport> {
  const report: LogReport = { records: 0, taking: 0, found: 0, unknownActions: [], refusedArns: [] };
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.json(?:\.gz)?$/.test(file),
  );
  for (const file of files) {
    for await (const one of readRecords(createReadStream(join(folder, file)), file)) {
      report.records += 1;
      if ('value' in one) count(one.value, report);
    }
  }
  return report;
}

function count(value: unknown, report: LogReport): void {
  const told = explainRecord(value);
  if (told.result === 'unreadable') return;
  for (const action of told.actions) {
    const facts = findAction(action);
    if (!facts) report.unknownActions.push(action);
    else if (facts.resourceTypes.length > 0) {
      report.taking += 1;
      if (told.needs.some((need) => need.action === action)) report.found += 1;
    }
  }
  for (const need of told.needs) {
    const types = findAction(need.action)?.resourceTypes ?? [];
    const refused = need.resources.filter(
      (arn) =>
        arn !== '*' &&
        !types.some((type) => arnFitsType(arn, type.arnTemplate) || patternReachesType(arn, type.arnTemplate)),
    );
    report.refusedArns.push(...refused.map((arn) => `${need.action} ${arn}`));
  }
}

/** `npx tsx test/bench/real-logs.ts <folder>`, or LOGS=<folder>: counts beside those of a plain script. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? process.env['LOGS'];
  if (folder === undefined) throw new Error('Give a folder of CloudTrail log files.');
  const { total, principals } = await compareCounts(folder);
  console.table(total);
  if (principals.length > 0) console.table(principals);
  const { records, taking, found, unknownActions, refusedArns } = await readLogs(folder);
  console.table([{ records, taking, found, unknownActions: unknownActions.length, refusedArns: refusedArns.length }]);
  process.exitCode = total.some(({ difference }) => difference !== 0) ? 1 : 0;
}
