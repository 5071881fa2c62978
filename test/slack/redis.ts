import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { openRedis } from '../../src/local/redis.js';

/** A real Redis for one test file: a server program where there is one, else the embedded one. */
export async function testRedis(): Promise<{ redis: Redis; close(): Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tighten-slack-'));
  const opened = await openRedis({ dataDir, path: process.env['PATH'] ?? '' });
  const redis = new Redis(opened.url);
  return {
    redis,
    async close() {
      redis.disconnect();
      await opened.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
