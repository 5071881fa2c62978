import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../problem.js';
import { openEmbedded } from './redis-embedded.js';
import { lockFolder } from './redis-lock.js';
import { findServerProgram, openProgram } from './redis-program.js';

export interface OpenRedis {
  /** `redis://…`, for ioredis and BullMQ. */
  url: string;
  /** `remote`, `redis-server`, `valkey-server` or `embedded`. */
  engine: string;
  close(): Promise<void>;
}

export interface RedisOptions {
  /** An address to use as it is. */
  url?: string;
  /** Where a local server keeps its data; made where it is missing. */
  dataDir: string;
  /** `embedded` leaves a server program on the PATH alone; default: the program where there is one. */
  engine?: 'embedded' | 'program';
  /** `PATH` of the environment: where a server program is looked for. Without it none is found. */
  path?: string;
}

/**
 * Opens the Redis to work with: the given address; else a `redis-server` or `valkey-server` from the path, on loopback
 * with its append-only file in `dataDir`; else the embedded server, which writes every change to a log of its own before
 * it answers. A data folder remembers its engine, because neither reads the files of the other.
 *
 * Throws `Problem` where the folder is in use, or belongs to an engine that is not here.
 */
export async function openRedis(options: RedisOptions): Promise<OpenRedis> {
  if (options.url) return { url: options.url, engine: 'remote', close: async () => undefined };
  mkdirSync(options.dataDir, { recursive: true });
  const unlock = lockFolder(options.dataDir);
  try {
    const opened = await openEngine(options);
    let closed: Promise<void> | undefined;
    return { ...opened, close: () => (closed ??= opened.close().finally(unlock)) };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function openEngine({ dataDir, engine, path }: RedisOptions): Promise<OpenRedis> {
  const remembered = readEngine(dataDir);
  if (engine && remembered && engine !== remembered) throw otherEngine(dataDir, remembered);
  const wanted = engine ?? remembered;
  const program = wanted === 'embedded' ? undefined : findServerProgram(path ?? '');
  if (wanted === 'program' && !program) {
    if (remembered) throw otherEngine(dataDir, remembered);
    throw new Problem(
      'no-redis-program',
      'There is no redis-server and no valkey-server on the PATH.',
      'Install one, set REDIS_URL to a server that runs elsewhere, or use the embedded one.',
    );
  }
  const opened = program ? await openProgram(program, dataDir) : await openEmbedded(dataDir);
  writeFileSync(engineFile(dataDir), `${program ? 'program' : 'embedded'}\n`);
  return opened;
}

function engineFile(dataDir: string): string {
  return join(dataDir, 'engine');
}

function readEngine(dataDir: string): 'embedded' | 'program' | undefined {
  if (!existsSync(engineFile(dataDir))) return undefined;
  return readFileSync(engineFile(dataDir), 'utf8').trim() === 'program' ? 'program' : 'embedded';
}

function otherEngine(dataDir: string, remembered: 'embedded' | 'program'): Problem {
  const was = remembered === 'program' ? 'a redis-server or valkey-server program' : 'the embedded server';
  return new Problem(
    'other-engine',
    `The data in ${dataDir} was written by ${was}, which is not what would run now.`,
    remembered === 'program'
      ? 'Put that program on the PATH again, or choose another data folder.'
      : 'Use the embedded server again, or choose another data folder.',
  );
}
