import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { REVIEWER } from './slack-requests.js';

const beside = (file: string) => fileURLToPath(new URL(file, import.meta.url));

export interface Watched {
  name: string;
  pid: number;
}

export interface BenchProcess extends Watched {
  child: ChildProcess;
  stop(): Promise<void>;
}

export interface BenchApp extends BenchProcess {
  /** MB that are in use after a full garbage collection: what a process holds on to, without what it has yet to free. */
  live(): Promise<number>;
}

/** Loaded into an app beside its own code: answers a signal with the memory that is in use. */
const TELLS_LIVE = `process.on('SIGUSR2', () => {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  process.stderr.write(JSON.stringify({ liveMegabytes: Math.round((heapUsed + external) / 2 ** 20) }) + '\\n');
});`;

export interface BenchPlace {
  port: number;
  slackApiUrl: string;
  redisUrl: string;
  secret: string;
  dataDir: string;
}

/** Starts the built app, or one half of it, as a process of its own, and waits until it says that it started. */
export function startBenchApp(role: 'web' | 'worker' | 'both', place: BenchPlace): Promise<BenchApp> {
  const args = [beside('../../dist/cli.js'), 'serve', ...(role === 'both' ? [] : [role])];
  return start(role === 'both' ? 'app' : role, args, {
    LOG_LEVEL: 'info',
    SLACK_MODE: 'http',
    SLACK_BOT_TOKEN: 'xoxb-bench',
    SLACK_SIGNING_SECRET: place.secret,
    SLACK_API_URL: place.slackApiUrl,
    REDIS_URL: place.redisUrl,
    PORT: String(role === 'worker' ? 0 : place.port),
    REVIEWERS: REVIEWER,
    DATA_DIR: join(place.dataDir, 'app'),
    LOGS_DIR: place.dataDir,
    ACCOUNTS: 'bench=111122223333',
  });
}

/** Starts what the app is measured against. */
export function startBare(place: BenchPlace): Promise<BenchApp> {
  return start('bare', ['--import', 'tsx', beside('slack-bare.ts')], {
    SLACK_SIGNING_SECRET: place.secret,
    REDIS_URL: place.redisUrl,
    PORT: String(place.port),
  });
}

/** Starts the client. */
export function startClient(): BenchProcess {
  const child = fork(beside('slack-load.ts'), { execArgv: ['--import', 'tsx'] });
  return { name: 'client', pid: child.pid ?? 0, child, stop: () => stop(child) };
}

async function start(name: string, args: string[], env: Record<string, string>): Promise<BenchApp> {
  const tellsLive = `data:text/javascript,${encodeURIComponent(TELLS_LIVE)}`;
  const profile = process.env['BENCH_CPU_PROF'];
  const options = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${name}.cpuprofile`] : [];
  const child = spawn(process.execPath, ['--expose-gc', '--import', tellsLive, ...options, ...args], {
    env: { PATH: process.env['PATH'] ?? '', NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr?.on('data', (data: Buffer) => {
    log = `${log}${String(data)}`.slice(-20_000);
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const deadline = Date.now() + 30_000;
  while (!log.includes('"msg":"started"')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${name} did not start:\n${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.once('exit', (code, signal) => {
    if (code !== 0 && signal === null) console.error(`${name} ended with ${code}:\n${log.slice(-2_000)}`);
  });
  const live = async () => {
    log = '';
    child.kill('SIGUSR2');
    for (let told: RegExpExecArray | null = null; ; told = /"liveMegabytes":(\d+)/.exec(log)) {
      if (told) return Number(told[1]);
      if (child.exitCode !== null) throw new Error(`${name} ended`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return { name, pid: child.pid ?? 0, child, live, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await exit;
  clearTimeout(timer);
}

/** Resident memory in MB; 0 where the system does not tell. */
export function memoryOf({ pid }: Watched): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1];
  return Math.round(Number(kilobytes ?? 0) / 1024);
}

/** Seconds of processor time so far; 0 where the system does not tell. */
export function processorOf({ pid }: Watched): number {
  const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? [];
  // Fields 14 and 15 of proc_pid_stat(5), in hundredths on every Linux that Node runs on.
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

/** Seconds that it was ready to run and others had the processors: on a quiet machine next to none. */
export function waitOf({ pid }: Watched): number {
  return Number(read(`/proc/${pid}/schedstat`).split(' ')[1] ?? 0) / 1e9;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
