import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface AppProcess {
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Asks it to stop, as Ctrl-C would; gives its exit code. */
  stop(): Promise<number | null>;
  /** What it logged so far. */
  log(): string;
}

/** Starts the built app as its own process and waits until it says that it started. Nothing of the caller's environment but PATH reaches it. */
export async function startApp(env: Record<string, string>, args: string[] = ['serve']): Promise<AppProcess> {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { PATH: process.env['PATH'] ?? '', NODE_NO_WARNINGS: '1', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stdout.on('data', (data: Buffer) => {
    log += data;
  });
  child.stderr.on('data', (data: Buffer) => {
    log += data;
  });
  await started(child, () => log);
  return {
    kill: () => end(child, 'SIGKILL').then(() => undefined),
    stop: () => end(child, 'SIGINT'),
    log: () => log,
  };
}

async function started(child: ChildProcess, log: () => string): Promise<void> {
  const end = Date.now() + 30_000;
  while (!/"msg":"started"|is running/.test(log())) {
    if (child.exitCode !== null) throw new Error(`the app did not start:\n${log()}`);
    if (Date.now() > end) throw new Error(`the app did not say that it started:\n${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  const [code] = (await exit) as [number | null];
  return code;
}
