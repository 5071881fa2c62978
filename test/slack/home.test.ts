import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createReviewStore, type ReviewStore } from '../../src/review/store.js';
import { createReader, createSender, permalinkTo, workspaceUrl } from '../../src/slack/app.js';
import { createHomeReaders, createHomes, type Homes } from '../../src/slack/home.js';
import { createPeople } from '../../src/slack/people.js';
import { DANA, events, LEE, opened, SAM } from './a-review.js';
import { type FakeSlack, startFakeSlack } from './fake-slack.js';
import { testRedis } from './redis.js';
import { accessFor } from './settings-access.js';

let slack: FakeSlack;
let redis: Redis;
let closeRedis: () => Promise<void>;
let store: ReviewStore;
let homes: Homes;
const readers = () => createHomeReaders({ redis, keyPrefix: 'tighten' });

beforeAll(async () => {
  slack = await startFakeSlack();
  const opened = await testRedis();
  redis = opened.redis;
  closeRedis = opened.close;
  for (const id of [SAM, DANA, LEE]) slack.users[id] = { id, team_id: 'T0ACME' };
  slack.groupMembers.push(DANA, LEE);
});
afterAll(async () => {
  await slack.close();
  await closeRedis();
});
beforeEach(async () => {
  slack.reset();
  await redis.flushall();
  store = createReviewStore(redis);
  const options = { botToken: 'xoxb-1', apiUrl: slack.apiUrl };
  const people = createPeople({ client: createReader(options) });
  homes = createHomes({
    client: createSender(options),
    readers: readers(),
    store,
    people,
    access: accessFor(people),
    threadTs: async () => '1790000001.000100',
    permalink: (channel, ts) => permalinkTo('https://acme.slack.com/', channel, ts),
    settleMs: 5,
  });
});

async function have() {
  await store.append('r1', 0, [opened], '2026-11-23T09:00:00Z');
  await store.append('r1', 1, [events.found], '2026-11-23T09:00:00Z');
  await store.append('r1', 2, [events.read], '2026-11-23T09:00:00Z');
  await store.append('r1', 3, [events.drafted], '2026-11-23T09:00:00Z');
  const review = (await store.load('r1'))!;
  await store.project(review);
  return review;
}
const published = () => slack.callsOf('views.publish').map((call) => String(call.args.user_id));

it('publishes the tab of those who have opened it, each once for many changes', async () => {
  for (const user of [SAM, DANA]) await readers().remember(user);
  const review = await have();
  for (let change = 0; change < 20; change += 1) homes.changed(review);
  await vi.waitFor(() => expect(published().sort()).toEqual([DANA, SAM]));
  expect(JSON.stringify(slack.views)).toContain('staging-deploy-role');
  expect(JSON.stringify(slack.views)).toContain('https://acme.slack.com/archives/C0OPS/p1790000001000100');
  await homes.close();
});

it('leaves a tab alone that would look the same', async () => {
  await readers().remember(DANA);
  const review = await have();
  homes.changed(review);
  await vi.waitFor(() => expect(published()).toEqual([DANA]));
  homes.changed(review);
  await vi.waitFor(async () => expect(slack.callsOf('users.info').length).toBeGreaterThan(0));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await homes.close();
  expect(published()).toEqual([DANA]);
});

it('waits as long as Slack says, and forgets nobody meanwhile', async () => {
  for (const user of [SAM, DANA]) await readers().remember(user);
  const review = await have();
  slack.faults.set('views.publish', [{ retryAfter: 1 }]);
  homes.changed(review);
  await vi.waitFor(() => expect(new Set(published())).toEqual(new Set([DANA, SAM])), 5_000);
  await vi.waitFor(() => expect(slack.views).toHaveLength(2), 5_000);
  await homes.close();
});

it('knows the address of the workspace', async () => {
  expect(await workspaceUrl(createReader({ botToken: 'xoxb-1', apiUrl: slack.apiUrl }))).toBe(
    'https://acme.slack.com/',
  );
});
