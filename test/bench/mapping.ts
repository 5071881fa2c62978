import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findAction } from '../../src/iam/catalog.js';
import { readCall } from '../../src/needs/read-call.js';
import { makeCall } from '../needs/make-call.js';
import { readLogs } from './real-logs.js';

/**
 * How many (eventSource, eventName) pairs become exactly the right actions: right, wrong, asked; beside it the naive
 * rule (host prefix + event name). `npm run bench:mapping` reads the small table of this folder, and the large one
 * where it lies beside the project.
 */
interface Row {
  source: string;
  name: string;
  rule: string;
  actions: string[];
  confidence: number;
}

const here = dirname(fileURLToPath(import.meta.url));

export function readTable(path: string): Row[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [source = '', name = '', rule = '', actions = '', , confidence = '0'] = line.split('\t');
      return { source, name, rule, actions: actions.split(',').filter(Boolean).sort(), confidence: Number(confidence) };
    });
}

export function judge(rows: Row[]): { right: number; wrong: string[]; asked: string[] } {
  const tally = { right: 0, wrong: [] as string[], asked: [] as string[] };
  for (const row of rows) {
    const eventType = row.rule === 'none-service-event' ? 'AwsServiceEvent' : 'AwsApiCall';
    const reading = readCall(makeCall(row.source, row.name, null, { eventType }));
    const actions = [...reading.actions].sort();
    const told = `${row.source} ${row.name}: ${actions.join(',') || '-'}, table says ${row.actions.join(',') || '-'}`;
    if (reading.result === 'question') tally.asked.push(told);
    else if (actions.join() === row.actions.join()) tally.right += 1;
    else tally.wrong.push(told);
  }
  return tally;
}

function naive(rows: Row[]): { right: number; wrong: number } {
  const right = rows.filter((row) => {
    const action = findAction(`${row.source.split('.')[0]}:${row.name}`)?.action ?? `${row.source}:${row.name}`;
    return row.actions.length === 1 && row.actions[0]!.toLowerCase() === action.toLowerCase();
  }).length;
  return { right, wrong: rows.length - right };
}

function report(label: string, rows: Row[]): boolean {
  const tally = judge(rows);
  const share = ((100 * tally.right) / rows.length).toFixed(1);
  const plain = naive(rows);
  console.log(`${label}: ${rows.length} pairs`);
  console.log(`  Tighten  right ${tally.right} (${share} %)  wrong ${tally.wrong.length}  asked ${tally.asked.length}`);
  console.log(
    `  naive    right ${plain.right} (${((100 * plain.right) / rows.length).toFixed(1)} %)  wrong ${plain.wrong}`,
  );
  for (const line of tally.wrong) console.log(`  wrong  ${line}`);
  for (const line of tally.asked) console.log(`  asked  ${line}`);
  return tally.wrong.length === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let good = report('committed table', readTable(join(here, 'mapping.tsv')));
  const large = join(here, '..', '..', '..', 'shared', 'reference', 'event-actions.tsv');
  if (existsSync(large)) {
    const rows = readTable(large);
    good =
      report(
        'large table, confidence 0.85 and more',
        rows.filter((row) => row.confidence >= 0.85),
      ) && good;
    good =
      report(
        'large table, the rest',
        rows.filter((row) => row.confidence < 0.85),
      ) && good;
  }
  const logs = join(here, '..', '..', '..', 'shared', 'cloudtrail');
  if (existsSync(logs)) {
    const { records, taking, found, unknownActions, refusedArns } = await readLogs(logs);
    const share = ((100 * found) / taking).toFixed(1);
    console.log(`real logs: ${records} records, resources found for ${found} of ${taking} calls (${share} %)`);
    for (const line of [...unknownActions, ...refusedArns]) console.log(`  wrong  ${line}`);
    good = unknownActions.length + refusedArns.length === 0 && good;
  }
  process.exitCode = good ? 0 : 1;
}
