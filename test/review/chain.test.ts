import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { auditFile } from '../../src/review/audit.js';
import { verifyChain } from '../../src/review/chain.js';
import type { ReviewEvent } from '../../src/review/review.js';
import { createReviewStore } from '../../src/review/store.js';
import { openStore } from './open-store.js';
import { WINDOW } from './samples.js';

let redis: Redis;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await openStore();
  redis = opened.redis;
  close = opened.close;
});
afterAll(() => close());
beforeEach(async () => {
  await redis.flushall();
});

const AT = '2026-11-23T09:00:00Z';
const opened: ReviewEvent = {
  type: 'opened',
  requestedAs: 'deploy',
  target: { name: 'deploy' },
  window: WINDOW,
  channel: 'C1',
  team: 'T1',
  by: 'UONE',
  rules: { fourEyes: true, approvals: 1 },
};
const stop: ReviewEvent = { type: 'stopped', by: 'UONE', at: AT };

async function write(lines: string[] = []) {
  const store = createReviewStore(redis, { audit: (line) => lines.push(line) });
  await store.append('r1', 0, [opened], AT);
  for (let revision = 1; revision < 5; revision += 1) {
    await store.append('r1', revision, [{ type: 'retried', by: `U${revision}`, at: AT }], AT);
  }
  return store;
}

it('chains every entry to the one before it, whoever writes', async () => {
  const store = await write();
  const other = createReviewStore(redis);
  await other.append('r1', 5, [stop], AT);
  const history = await store.history('r1');
  expect(history).toHaveLength(6);
  expect(verifyChain(history)).toEqual({ ok: true, head: history[5]?.hash });
});

it('notices an entry that was changed, and one that was taken out', async () => {
  const store = await write();
  const history = await store.history('r1');
  const key = 'tighten:{r1}:events';
  const raw = await redis.xrange(key, '-', '+');
  await redis.del(key);
  for (const [id, fields] of raw) {
    await redis.xadd(key, id, ...fields.map((field) => field.replace('"U2"', '"U9"')));
  }
  expect(verifyChain(await createReviewStore(redis).history('r1'))).toEqual({ ok: false, brokenAt: 4 });
  expect(verifyChain(history.filter(({ revision }) => revision !== 3))).toEqual({ ok: false, brokenAt: 3 });
});

it('tells a SIEM each entry once, with the hash that the stream vouches for', async () => {
  const lines: string[] = [];
  const store = await write(lines);
  expect(await store.append('r1', 2, [stop], AT)).toBe('lost');
  const history = await store.history('r1');
  expect(lines.map((line) => JSON.parse(line).hash)).toEqual(history.map(({ hash }) => hash));
  expect(lines.every((line) => !line.includes('\n'))).toBe(true);
});

it('writes the whole record, and whether it is whole', async () => {
  const store = await write();
  const review = (await store.load('r1'))!;
  const lines = auditFile(review, await store.history('r1'))
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(6);
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ review: 'r1', entries: 5, chain: 'whole' });
});
