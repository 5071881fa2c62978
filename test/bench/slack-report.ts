import type { Redis } from 'ioredis';
import { type BenchProcess, memoryOf, processorOf, waitOf } from './slack-app.js';

export interface Look {
  name: string;
  memory: number;
  processor: number;
  /** Of a server that we did not start, nobody knows. */
  waited?: number;
}

/** What each process, and Redis, used so far. */
export async function lookAt(processes: BenchProcess[], redis: Redis): Promise<Look[]> {
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
  return [...ours, server];
}

/** What was used between two looks, in all and for each of so many requests. */
export function reportProcesses(before: Look[], halfway: number[], after: Look[], requests: number): void {
  for (const [index, { name, memory, processor, waited }] of after.entries()) {
    const used = processor - (before[index]?.processor ?? 0);
    const kept = waited === undefined ? '' : `, waited ${(waited - (before[index]?.waited ?? 0)).toFixed(1)} s for one`;
    const each = ((used / requests) * 1000).toFixed(2);
    const memories = [before[index]?.memory, halfway[index], memory].filter((one) => one !== undefined).join(' → ');
    console.log(
      `  ${name.padEnd(9)} ${used.toFixed(1)} s of a processor, ${each} ms per request${kept}; ${memories} MB`,
    );
  }
}

/** How long acknowledgements took, and how many times as long as those of the bare Bolt. */
export function line(name: string, times: number[], bare?: number[]): string {
  const at = (of: number[], share: number) => [...of].sort((a, b) => a - b)[Math.floor(share * (of.length - 1))] ?? 0;
  const p99 = at(times, 0.99);
  const ratio = bare ? `, ${(p99 / at(bare, 0.99)).toFixed(1)} × bare` : '';
  const figures = [0.5, 0.99, 1].map((share) => `${at(times, share).toFixed(1)} ms`);
  return `  ${name.padEnd(9)} ${times.length}, p50 ${figures[0]}, p99 ${figures[1]}${ratio}, longest ${figures[2]}`;
}
