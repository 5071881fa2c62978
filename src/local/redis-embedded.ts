import type { Socket } from 'node:net';
import { join } from 'node:path';
import {
  ClientSession,
  createRedisCommandExecutor,
  type KeyspaceEntry,
  type RedisMutationEvent,
  RedisServerState,
  Resp2Server,
} from 'js-redis-server/core';
import type { OpenRedis } from './redis.js';
import { applyFrame, changeRecorder, type Frame } from './redis-frames.js';
import { openLog, readFrames } from './redis-log.js';

/** The log is written anew once it has grown by this much, so that a long life does not fill the disk. */
const COMPACT_AFTER_BYTES = 64 * 1024 * 1024;

/**
 * A Redis in this process that forgets nothing it has acknowledged. Every change is written to `redis.log` in `dataDir`
 * before the command is answered, all changes of one command (or one script) in one frame, so that a kill never leaves
 * half a script behind.
 */
export async function openEmbedded(dataDir: string): Promise<OpenRedis> {
  const file = join(dataDir, 'redis.log');
  const state = new RedisServerState({ databaseCount: 1 });
  const database = state.getDatabase(0);
  for (const entry of restore(file)) {
    database.set(entry.key, entry.value, entry.expiresAt === undefined ? {} : { expiresAt: entry.expiresAt });
  }

  const log = openLog(file, snapshotFrame(database.entriesSnapshot()));
  const record = changeRecorder();
  let pending: RedisMutationEvent[] = [];
  /** Runs when the command that made the first pending change has returned, before its answer is written. */
  function flush(): void {
    if (pending.length === 0) return;
    const events = pending;
    pending = [];
    log.append(record(events));
    if (log.size > COMPACT_AFTER_BYTES) log.compact(snapshotFrame(database.entriesSnapshot()));
  }
  const unsubscribe = database.subscribe((event) => {
    if (pending.length === 0) queueMicrotask(flush);
    pending.push(event);
  });

  const server = new Resp2Server({ server: state, executor: createRedisCommandExecutor() });
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket) => {
    const address = `${socket.remoteAddress}:${socket.remotePort}`;
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      endSession(state, address);
    });
  });
  // Resp2Server.listen would bind to every address of the machine.
  await new Promise<void>((resolve, reject) => server.server.once('error', reject).listen(0, '127.0.0.1', resolve));

  return {
    url: `redis://127.0.0.1:${server.getPort()}`,
    engine: 'embedded',
    close: async () => {
      const closed = server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
      flush();
      unsubscribe();
      log.close();
    },
  };
}

/**
 * A blocking pop of a client that is gone would otherwise wait on, and take the next entry with it: a worker that
 * starts right after another one closed would miss its first wake-up.
 */
function endSession(state: RedisServerState, address: string): void {
  for (const session of state.getConnectedClients()) {
    if (session instanceof ClientSession && session.clientAddress === address) session.close();
  }
}

function restore(file: string): KeyspaceEntry[] {
  const entries = new Map<string, KeyspaceEntry>();
  for (const frame of readFrames(file)) applyFrame(entries, frame);
  const now = Date.now();
  return [...entries.values()].filter((entry) => entry.expiresAt === undefined || entry.expiresAt > now);
}

function snapshotFrame(entries: KeyspaceEntry[]): Frame {
  return entries.map((entry) => ({
    change: 'write',
    key: entry.key,
    value: entry.value,
    ...(entry.expiresAt === undefined ? {} : { expiresAt: entry.expiresAt }),
  }));
}
