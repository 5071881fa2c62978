import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Redis } from 'ioredis';
import { type Limiter, LOOKUP_SPACING_MS } from '../cloudtrail/sources/limiter.js';
import type { LookupCursor, LookupState } from '../cloudtrail/sources/lookup-events.js';

/**
 * Keeps requests of one key apart across all workers: whoever sets the key may go, the others wait until it is gone.
 * `prefix`: first part of every key. Rejects when the signal fires.
 */
export function createSharedLimiter(redis: Redis, prefix: string, spacingMs = LOOKUP_SPACING_MS): Limiter {
  return {
    async take(key, signal) {
      const name = `${prefix}:limit:${key}`;
      while ((await redis.set(name, '1', 'PX', spacingMs, 'NX')) === null) {
        const left = await redis.pttl(name);
        await sleep(Math.max(5, left), undefined, signal ? { signal } : {});
      }
      signal?.throwIfAborted();
    },
  };
}

/** How long the state of an unfinished read is kept: a review that is tried again next week begins anew. */
const KEPT_SECONDS = 3 * 86_400;

/** Keeps how far a reading of the event history has come, so that another worker goes on with it. */
export function createSharedCursor(redis: Redis, prefix: string): LookupCursor {
  const nameOf = (key: string) => `${prefix}:lookup:${key}`;
  return {
    async load(key) {
      const packed = await redis.getBuffer(nameOf(key));
      return packed ? (JSON.parse(gunzipSync(packed).toString('utf8')) as LookupState) : undefined;
    },
    async save(key, state) {
      await redis.set(nameOf(key), gzipSync(JSON.stringify(state)), 'EX', KEPT_SECONDS);
    },
  };
}
