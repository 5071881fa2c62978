import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createPace, NotBefore } from '../../../src/slack/outbox/pace.js';
import { testRedis } from '../redis.js';

let redis: Redis;
let close: () => Promise<void>;
let time = 0;
beforeAll(async () => {
  ({ redis, close } = await testRedis());
});
afterAll(() => close());
beforeEach(async () => {
  time = 1_790_000_000_000;
  await redis.flushall();
});

/** Edits a second apart; nobody waits here. */
function pace() {
  const paced = createPace({
    redis,
    prefix: 'tighten',
    now: () => time,
    postSpacingMs: 1_000,
    editSpacingMs: 1_000,
    patienceMs: 0,
  });
  /** When to come back, in milliseconds from now; 0 where it was sent. */
  return (who: string) =>
    paced('chat.update', 'C1', async () => 0, who).catch((error: unknown) => {
      if (error instanceof NotBefore) return error.at - time;
      throw error;
    });
}

it('who has to wait is told when its turn comes, in the order in which they came', async () => {
  const edit = pace();
  expect(await edit('r1')).toBe(0);
  expect([await edit('r2'), await edit('r3'), await edit('r4')]).toEqual([1_000, 2_000, 3_000]);
  expect(await edit('r3')).toBe(2_000);
  time += 1_000;
  expect(await edit('r2')).toBe(0);
  expect(await edit('r2')).toBe(3_000);
  expect(await edit('r3')).toBe(1_000);
});

it('nobody is sent away for long, and who does not come back holds nobody up', async () => {
  const edit = pace();
  expect(await edit('r0')).toBe(0);
  for (let at = 1; at < 50; at += 1) await edit(`r${at}`);
  expect(await edit('the last')).toBe(15_000);
  time += 15_000;
  expect(await edit('the last')).toBe(0);
});
