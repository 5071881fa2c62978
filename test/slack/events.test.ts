import { App, LogLevel, type Receiver } from '@slack/bolt';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createReviewStore } from '../../src/review/store.js';
import { acknowledgeEventsLast, handleEventsOnce } from '../../src/slack/events.js';
import { testRedis } from './redis.js';

const receiver: Receiver = { init: () => undefined, start: async () => undefined, stop: async () => undefined };
const authorize = async () => ({ botToken: 'xoxb-1', botId: 'B1', botUserId: 'U0BOT', teamId: 'T1' });

let redis: Redis;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ redis, close } = await testRedis());
});
afterAll(() => close());
beforeEach(() => redis.flushall());

/** Bolt as it stands behind both receivers, and what happened in which order. */
function boltWith(listener: () => Promise<void>) {
  const happened: string[] = [];
  const app = new App({ receiver, authorize, convoStore: false, logLevel: LogLevel.ERROR });
  acknowledgeEventsLast(app);
  handleEventsOnce(app, createReviewStore(redis).onceForEvent);
  app.error(async (error) => {
    throw error;
  });
  app.event('app_mention', async () => {
    happened.push('begun');
    await listener();
    happened.push('done');
  });
  app.event('message', async () => void happened.push('heard'));
  const ack = async () => void happened.push('acknowledged');
  const receive = (event: object, id = 'Ev1') =>
    app.processEvent({ body: { type: 'event_callback', team_id: 'T1', event_id: id, event }, ack });
  return { happened, receive };
}
const mention = { type: 'app_mention', user: 'U1', channel: 'C1', text: 'why?', ts: '1.1' };

it('an event is acknowledged once what it asks is done', async () => {
  const { happened, receive } = boltWith(() => new Promise((resolve) => setTimeout(resolve, 20)));
  await receive(mention);
  expect(happened).toEqual(['begun', 'done', 'acknowledged']);
});

it('an event that failed is not acknowledged, and is worked on when it comes again', async () => {
  const failures = [new Error('the store is away')];
  const { happened, receive } = boltWith(async () => {
    const failure = failures.pop();
    if (failure) throw failure;
  });
  await expect(receive(mention)).rejects.toThrow('the store is away');
  await receive(mention);
  expect(happened).toEqual(['begun', 'begun', 'done', 'acknowledged']);
});

it('an event that comes again is acknowledged without being worked on, but not while nobody knows how it ends', async () => {
  let finish = () => {};
  const { happened, receive } = boltWith(() => new Promise((resolve) => (finish = resolve)));
  const first = receive(mention);
  await expect.poll(() => happened).toContain('begun');
  await expect(receive(mention)).rejects.toMatchObject({ code: expect.any(String) });
  finish();
  await first;
  await receive(mention);
  expect(happened).toEqual(['begun', 'done', 'acknowledged', 'acknowledged']);
});

it('what people say to each other in a channel leaves nothing behind', async () => {
  const { happened, receive } = boltWith(async () => undefined);
  await receive({ type: 'message', channel_type: 'channel', user: 'U1', channel: 'C1', text: 'hm', ts: '1.1' });
  expect(happened).toEqual(['heard', 'acknowledged']);
  expect(await redis.keys('*')).toEqual([]);
});
