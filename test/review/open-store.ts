import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { openRedis } from '../../src/local/redis.js';
import { createReviewStore } from '../../src/review/store.js';

/** A store on a real Redis: a server program where this machine has one, the embedded server else. */
export async function openStore(engine?: 'embedded') {
  const dataDir = mkdtempSync(join(tmpdir(), 'tighten-store-'));
  const opened = await openRedis({ dataDir, path: process.env['PATH'] ?? '', ...(engine ? { engine } : {}) });
  const redis = new Redis(opened.url);
  return {
    url: opened.url,
    redis,
    store: createReviewStore(redis),
    /** A second store with nothing in memory, as another process has it. */
    another: () => createReviewStore(redis),
    close: async () => {
      redis.disconnect();
      await opened.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
