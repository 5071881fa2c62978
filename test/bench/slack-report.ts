import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { memoryOf, processorOf, type Watched, waitOf } from './slack-app.js';
import type { LoadResult } from './slack-load.js';

export interface Look {
  name: string;
  /** Resident, MB. */
  memory: number;
  /** Seconds of processor time so far. */
  processor: number;
  /** Of a server that we did not start, nobody knows. */
  waited?: number;
}

export interface Measured {
  layout: string;
  engine: string;
  result: LoadResult;
  /** At the start, in the middle and at the end, one look for each process. */
  looks: [Look[], Look[], Look[]];
  /** Of each process of the app: MB in use after a full garbage collection, before and after. */
  live: { name: string; before: number; after: number }[];
  /** Seconds of processor time that everything else on the machine took meanwhile. */
  others: number;
  /** What became of the reviews; not of the bare Bolt, which has none. */
  reviews?: { decisions: number; clicks: number; messages: number; posts: number; edits: number };
}

/** What each process, and Redis, used so far, and all programs of the machine together. */
export async function lookAt(processes: Watched[], redis: Redis): Promise<{ looks: Look[]; machine: number }> {
  const info = await redis.info();
  const field = (name: string) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0);
  const server = {
    name: 'redis',
    memory: Math.round(field('used_memory_rss') / 2 ** 20),
    processor: field('used_cpu_user') + field('used_cpu_sys'),
  };
  const ours = processes.map((one) => ({
    name: one.name,
    memory: memoryOf(one),
    processor: processorOf(one),
    waited: waitOf(one),
  }));
  return { looks: [...ours, server], machine: machineBusy() };
}

/** Seconds that the processors were busy since the machine started; 0 where the system does not tell. */
function machineBusy(): number {
  try {
    const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0, stolen = 0] = readFileSync('/proc/stat', 'utf8')
      .split('\n')[0]!
      .split(/\s+/)
      .slice(1)
      .map(Number);
    return (user + nice + system + irq + soft + stolen) / 100;
  } catch {
    return 0;
  }
}

/** Seconds that were used between two looks by everything that was not looked at. */
export function othersBetween(before: { looks: Look[]; machine: number }, after: typeof before): number {
  const sum = (looks: Look[]) => looks.reduce((all, { processor }) => all + processor, 0);
  return Math.max(0, after.machine - before.machine - (sum(after.looks) - sum(before.looks)));
}

export function report({ layout, engine, result, looks, others, reviews }: Measured, bare?: LoadResult): void {
  const requests = result.commands.length + result.clicks.length;
  console.log(`\n${layout} (${engine}; other programs took ${others.toFixed(1)} s of a processor)`);
  console.log(line('commands', result.commands, bare?.commands));
  console.log(line('clicks', result.clicks, bare?.clicks));
  console.log(line('client', result.late).replace('p50', 'late p50'));
  if (Object.keys(result.failed).length > 0) console.log(`  not acknowledged: ${JSON.stringify(result.failed)}`);
  if (reviews) console.log(`  stored    ${reviews.decisions} decisions of ${reviews.clicks} clicks`);
  const [before, middle, after] = looks;
  for (const [index, { name, memory, processor, waited }] of after.entries()) {
    const used = processor - (before[index]?.processor ?? 0);
    const kept = waited === undefined ? '' : `, waited ${(waited - (before[index]?.waited ?? 0)).toFixed(1)} s for one`;
    const each = ((used / requests) * 1000).toFixed(2);
    const memories = [before[index]?.memory, middle[index]?.memory, memory].join(' → ');
    console.log(
      `  ${name.padEnd(9)} ${used.toFixed(1)} s of a processor, ${each} ms per request${kept}; ${memories} MB`,
    );
  }
}

/** All layouts side by side: times to the acknowledgement, memory of the app, messages per review. */
export function summarize(all: Measured[]): void {
  const head = [
    '',
    'commands p50',
    'p99',
    'clicks p50',
    'p99',
    'resident: start → middle → end',
    'in use: start → end',
    'messages per review',
  ];
  const rows = all.map(({ layout, result, looks, live, reviews }) => [
    layout,
    ...[result.commands, result.clicks].flatMap((times) => [ms(at(times, 0.5)), ms(at(times, 0.99))]),
    memories(looks),
    live.map(({ name, before, after }) => `${name} ${before} → ${after} MB`).join(', '),
    reviews ? `${reviews.messages} there, ${reviews.posts} posted, ${reviews.edits} edited` : '',
  ]);
  const widths = head.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column]!)].map((one) => one.length)),
  );
  console.log('');
  for (const row of [head, ...rows]) console.log(row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '));
}

const APP = new Set(['app', 'web', 'worker', 'bare']);

function memories(looks: Measured['looks']): string {
  const names = looks[0].map(({ name }) => name).filter((name) => APP.has(name));
  const of = (name: string) => looks.map((look) => look.find((one) => one.name === name)?.memory).join(' → ');
  return names.map((name) => `${name} ${of(name)} MB`).join(', ');
}

/** How long acknowledgements took, and how many times as long as those of the bare Bolt. */
function line(name: string, times: number[], bare?: number[]): string {
  const p99 = at(times, 0.99);
  const ratio = bare ? `, ${(p99 / at(bare, 0.99)).toFixed(1)} × bare` : '';
  const longest = ms(Math.max(0, ...times));
  return `  ${name.padEnd(9)} ${times.length}, p50 ${ms(at(times, 0.5))}, p99 ${ms(p99)}${ratio}, longest ${longest}`;
}

function at(times: number[], share: number): number {
  return [...times].sort((a, b) => a - b)[Math.floor(share * (times.length - 1))] ?? 0;
}

function ms(time: number): string {
  return `${time.toFixed(1)} ms`;
}
