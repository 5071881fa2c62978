import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LookupState } from '../../src/cloudtrail/sources/lookup-events.js';
import { createSharedCursor, createSharedLimiter } from '../../src/jobs/lookup-over-redis.js';
import { openStore } from '../review/open-store.js';

let opened: Awaited<ReturnType<typeof openStore>>;
let other: Redis;

beforeAll(async () => {
  opened = await openStore();
  other = new Redis(opened.url);
});

afterAll(async () => {
  other.disconnect();
  await opened.close();
});

describe('createSharedLimiter', () => {
  it('lets one worker go at a time for each key, and the next when the time is over', async () => {
    const [one, two] = [opened.redis, other].map((redis) => createSharedLimiter(redis, 'tighten', 60_000));
    await one!.take('a');
    await expect(two!.take('a', AbortSignal.timeout(20))).rejects.toThrow();
    await two!.take('b');
    await opened.redis.pexpire('tighten:limit:a', 10);
    await two!.take('a');
    expect(await opened.redis.pttl('tighten:limit:a')).toBeGreaterThan(10_000);
  });
});

describe('createSharedCursor', () => {
  it('gives another worker what was kept', async () => {
    const state: LookupState = {
      regions: { 'us-east-1': { readBackTo: '2026-11-01T00:00:00Z', done: false, requests: 3 } },
      tallies: { assumers: [], seenAssuming: '', unnamed: 0, ids: [] },
      records: 7,
      unreadable: [],
    };
    await createSharedCursor(opened.redis, 'tighten').save('review-1', state);
    expect(await createSharedCursor(other, 'tighten').load('review-1')).toEqual(state);
    expect(await createSharedCursor(other, 'tighten').load('review-2')).toBeUndefined();
    expect(await opened.redis.ttl('tighten:lookup:review-1')).toBeGreaterThan(86_400);
  });
});
