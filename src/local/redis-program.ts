import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Problem } from '../problem.js';
import type { OpenRedis } from './redis.js';

const PROGRAMS = ['redis-server', 'valkey-server'] as const;
const START_MS = 15_000;

/** The first server program on a `PATH`, or undefined. */
export function findServerProgram(path: string): { name: string; file: string } | undefined {
  for (const folder of path.split(delimiter).filter((part) => part !== '')) {
    for (const name of PROGRAMS) {
      const file = join(folder, name);
      if (canRun(file)) return { name, file };
    }
  }
  return undefined;
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs the program on loopback, on a free port, writing every change to its append-only file before it answers
 * (`appendfsync always`), and without evicting anything: BullMQ needs `noeviction` (BullMQ, “Going to production”).
 * It reads no configuration file. Where this process is killed, the next start asks the one left behind to stop first.
 */
export async function openProgram(program: { name: string; file: string }, dataDir: string): Promise<OpenRedis> {
  await stopLeftover(dataDir);
  const port = await freePort();
  writeFileSync(portFile(dataDir), `${port}\n`);
  const settings = [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', resolve(dataDir)],
    ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--maxmemory-policy', 'noeviction'],
    ...['--daemonize', 'no', '--loglevel', 'warning'],
  ];
  // In a group of its own, or Ctrl-C in the terminal would stop it before those who still write to it.
  const child = spawn(program.file, settings, { stdio: 'ignore', detached: true });
  const stop = () => child.kill('SIGTERM');
  process.once('exit', stop);
  const url = `redis://127.0.0.1:${port}`;
  try {
    await answering(child, url);
  } catch (error) {
    stop();
    throw error;
  }
  return {
    url,
    engine: program.name,
    close: async () => {
      process.removeListener('exit', stop);
      if (child.exitCode !== null) return;
      const ended = new Promise((done) => child.once('exit', done));
      stop();
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, reject) => server.once('error', reject).listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function answering(child: ChildProcess, url: string): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  const failed = new Promise<never>((_done, reject) => {
    const why = (detail: string) => reject(didNotStart(detail));
    child.once('error', (error) => why(error.message));
    child.once('exit', (code) => why(`it ended with code ${code}`));
  });
  const timeout = new AbortController();
  const tooLate = pause(START_MS, undefined, { signal: timeout.signal }).then(() => {
    throw didNotStart(`it did not answer within ${START_MS / 1000} seconds`);
  });
  try {
    await Promise.race([redis.ping(), failed, tooLate]);
  } finally {
    failed.catch(() => undefined);
    tooLate.catch(() => undefined);
    timeout.abort();
    redis.disconnect();
  }
}

function didNotStart(detail: string): Problem {
  return new Problem(
    'redis-did-not-start',
    `The Redis server on this machine did not start: ${detail}.`,
    'Set REDIS_URL to a server that runs, or take the program off the PATH to use the embedded one.',
  );
}

/**
 * A server that outlived its parent still writes to this folder: it is asked to stop, and is gone once it has. Whether
 * the one at the remembered port is that server, its own folder says.
 */
async function stopLeftover(dataDir: string): Promise<void> {
  const file = portFile(dataDir);
  if (!existsSync(file)) return;
  const port = Number(readFileSync(file, 'utf8').trim());
  const redis = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const [, dir] = (await redis.config('GET', 'dir')) as [string, string];
    if (dir !== resolve(dataDir)) return;
    const gone = new Promise((done) => redis.once('close', done));
    redis.shutdown().catch(() => undefined);
    await gone;
  } catch {
    // Nothing listens there any more.
  } finally {
    redis.disconnect();
  }
}

function portFile(dataDir: string): string {
  return join(dataDir, 'redis.port');
}
