import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createReader, createSender } from '../../../src/slack/app.js';
import { section } from '../../../src/slack/kit/rich.js';
import type { SlotMessage } from '../../../src/slack/messages/index.js';
import { createOutbox } from '../../../src/slack/outbox.js';
import { lives } from '../a-review.js';
import { type FakeSlack, startFakeSlack } from '../fake-slack.js';
import { testRedis } from '../redis.js';

let slack: FakeSlack;
let redis: Redis;
let closeRedis: () => Promise<void>;

beforeAll(async () => {
  slack = await startFakeSlack();
  ({ redis, close: closeRedis } = await testRedis());
});
afterAll(async () => {
  await slack.close();
  await closeRedis();
});
beforeEach(async () => {
  slack.reset();
  await redis.flushall();
});

function outbox(pace: { editSpacingMs?: number; patienceMs?: number } = {}) {
  const options = { botToken: 'xoxb-1', apiUrl: slack.apiUrl };
  return createOutbox({
    client: createSender(options),
    reader: createReader(options),
    redis,
    bindThread: async () => undefined,
    spacingMs: 0,
    editSpacingMs: 0,
    sameMessageMs: 0,
    settleMs: 0,
    ...pace,
  });
}

const review = lives.scoping().review;
const message = (slot: string, text: string, decided?: number): SlotMessage => ({
  slot,
  place: slot === 'root' ? 'channel' : 'thread',
  text,
  blocks: [section(text)],
  ...(decided === undefined ? {} : { decided }),
});
const before = ['root', 'statements:1', 'statements:2', 'statements:3', 'summary'].map((slot) => message(slot, slot));
const sent = () =>
  slack.calls
    .filter(({ method }) => method === 'chat.postMessage' || method === 'chat.update')
    .map(({ args }) => String(args.text));

it('posts what is new before it edits what was there', async () => {
  await outbox().show(review, before);
  slack.calls.length = 0;
  const after = before.map(({ slot }) => message(slot, `${slot} decided`));
  await outbox().show({ ...review, revision: 99 }, [...after, message('delivery', 'delivery')]);
  expect(sent()).toEqual([
    'root decided',
    'delivery',
    'statements:1 decided',
    'statements:2 decided',
    'statements:3 decided',
    'summary decided',
  ]);
});

it('edits the message of the latest decision first: somebody waits for it', async () => {
  await outbox().show(review, before);
  slack.calls.length = 0;
  await outbox().show({ ...review, revision: 99 }, [
    message('statements:1', 'first', 7),
    message('statements:2', 'second', 8),
    message('statements:3', 'third', 9),
    message('summary', 'sum'),
  ]);
  expect(sent()).toEqual(['third', 'sum', 'first', 'second']);
});

it('sums up first where one decision was about many', async () => {
  await outbox().show(review, before);
  slack.calls.length = 0;
  await outbox().show({ ...review, revision: 99 }, [
    message('statements:1', 'first', 9),
    message('statements:2', 'second', 9),
    message('statements:3', 'third', 0),
    message('summary', 'sum'),
  ]);
  expect(sent()).toEqual(['sum', 'first', 'second', 'third']);
});

it('ends a round of edits where the review has gone on, and asks to be called again at once', async () => {
  await outbox().show(review, before);
  slack.calls.length = 0;
  const after = before.map(({ slot }) => message(slot, `${slot} decided`));
  const later = { ...review, revision: 99 };
  expect(await outbox().show(later, after, async () => sent().length > 1)).toEqual({ notBefore: 0 });
  expect(sent()).toEqual(['root decided', 'statements:1 decided']);
  expect(await outbox().show(later, after)).toEqual({});
  expect(sent()).toHaveLength(5);
});

it('posts what is new while edits wait for their turn', async () => {
  await outbox().show(review, before);
  slack.calls.length = 0;
  const busy = outbox({ editSpacingMs: 60_000, patienceMs: 0 });
  const after = before.map(({ slot }) => message(slot, `${slot} decided`));
  const later = { ...review, revision: 99 };
  const first = await busy.show(later, after);
  expect(first.onlyEdits).toBe(true);
  expect(await busy.show(later, [...after, message('answer:t1', 'because')])).toMatchObject({ onlyEdits: true });
  expect(sent()).toEqual(['root decided', 'because']);
});
