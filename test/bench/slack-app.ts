import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface BenchApp {
  pid: number;
  stop(): Promise<void>;
}

/** Starts the built app (or one half of it) as a process of its own, and waits until it says that it started. */
export async function startBenchApp(options: {
  role: 'web' | 'worker' | 'both';
  port: number;
  slackApiUrl: string;
  redisUrl: string;
  secret: string;
  dataDir: string;
  reviewer: string;
}): Promise<BenchApp> {
  const child = spawn(process.execPath, [cli, 'serve', ...(options.role === 'both' ? [] : [options.role])], {
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_NO_WARNINGS: '1',
      LOG_LEVEL: 'info',
      SLACK_MODE: 'http',
      SLACK_BOT_TOKEN: 'xoxb-bench',
      SLACK_SIGNING_SECRET: options.secret,
      SLACK_API_URL: options.slackApiUrl,
      REDIS_URL: options.redisUrl,
      PORT: String(options.port),
      REVIEWERS: options.reviewer,
      DATA_DIR: join(options.dataDir, 'app'),
      LOGS_DIR: options.dataDir,
      ACCOUNTS: 'bench=111122223333',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr?.on('data', (data: Buffer) => {
    log = `${log}${String(data)}`.slice(-20_000);
  });
  const deadline = Date.now() + 30_000;
  while (!log.includes('"msg":"started"')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the app did not start:\n${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.once('exit', (code, signal) => {
    if (code !== 0 && signal === null) console.error(`the app ended with ${code}:\n${log.slice(-2_000)}`);
  });
  return { pid: child.pid ?? 0, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await exit;
  clearTimeout(timer);
}
