import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { ReviewEvent } from '../../src/review/review.js';
import { createReviewStore, type ReviewStore } from '../../src/review/store.js';
import { createReader, createSender, permalinkTo, workspaceUrl } from '../../src/slack/app.js';
import { createHomes, type Homes } from '../../src/slack/home.js';
import { createHomeReaders } from '../../src/slack/home-readers.js';
import { createPace } from '../../src/slack/outbox/pace.js';
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
  slack.channels['C0OPS'] = { id: 'C0OPS', is_member: true };
  homes = worker();
});

/** One of several workers: everything they know of one another is in Redis. */
function worker(more: { meanwhile?: () => Promise<unknown> } = {}): Homes {
  const options = { botToken: 'xoxb-1', apiUrl: slack.apiUrl };
  const people = createPeople({ client: createReader(options) });
  const pace = { redis, prefix: 'tighten', now: Date.now, postSpacingMs: 0, editSpacingMs: 0, patienceMs: 0 };
  const access = accessFor(people);
  return createHomes({
    client: createSender(options),
    paced: createPace(pace),
    readers: readers(),
    store,
    people,
    access: {
      ...access,
      mayKnow: async (user, review) => {
        await more.meanwhile?.();
        return access.mayKnow(user, review);
      },
    },
    threadTs: async () => '1790000001.000100',
    permalink: (channel, ts) => permalinkTo('https://acme.slack.com/', channel, ts),
    settleMs: 5,
  });
}

async function have(id = 'r1', at = '2026-11-23T09:00:00Z', ...more: ReviewEvent[]) {
  const entries = more.length > 0 ? [opened, ...more] : [opened, events.found, events.read, events.drafted];
  for (const [index, event] of entries.entries()) await store.append(id, index, [event], at);
  const review = (await store.load(id))!;
  await store.project(review);
  return review;
}
const latestTab = () => JSON.stringify(slack.views.at(-1));
const published = () => slack.callsOf('views.publish').map((call) => String(call.args.user_id));

it('publishes the tab of those who have opened it, each once for many changes', async () => {
  for (const user of [SAM, DANA]) await readers().remember(user);
  const review = await have();
  for (let change = 0; change < 20; change += 1) homes.changed(review);
  await vi.waitFor(() => expect(published().sort()).toEqual([DANA, SAM]), 5_000);
  expect(JSON.stringify(slack.views)).toContain('staging-deploy-role');
  expect(JSON.stringify(slack.views)).toContain('https://acme.slack.com/archives/C0OPS/p1790000001000100');
  await homes.close();
});

it('leaves a tab alone that would look the same', async () => {
  await readers().remember(DANA);
  const review = await have();
  homes.changed(review);
  await vi.waitFor(() => expect(published()).toEqual([DANA]), 5_000);
  homes.changed(review);
  await vi.waitFor(async () => expect(slack.callsOf('users.info').length).toBeGreaterThan(0), 5_000);
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

it('shows open work however old it is', async () => {
  const old = await have('r1', '2026-01-05T09:00:00Z');
  for (let at = 0; at < 61; at += 1) {
    await have(`s${at}`, '2026-11-23T09:00:00Z', { type: 'stopped', by: SAM, at: '2026-11-23T09:01:00Z' });
  }
  await readers().remember(DANA);
  homes.changed(old);
  await vi.waitFor(() => expect(published()).toEqual([DANA]), 5_000);
  expect(latestTab()).toContain('staging-deploy-role');
  await homes.close();
});

it('never lets a slower worker put an older tab over a newer one', async () => {
  await readers().remember(DANA);
  const review = await have();
  let isFirst = true;
  const fast = worker();
  const slow = worker({
    meanwhile: async () => {
      if (!isFirst) return;
      isFirst = false;
      await store.append('r1', 4, [{ type: 'stopped', by: LEE, at: '2026-11-23T10:00:00Z' }], '2026-11-23T10:00:00Z');
      await store.project((await store.load('r1'))!);
      fast.changed((await store.load('r1'))!);
      await vi.waitFor(() => expect(slack.views).toHaveLength(2), 5_000);
    },
  });
  homes.changed(review);
  await vi.waitFor(() => expect(slack.views).toHaveLength(1), 5_000);
  expect(latestTab()).toContain('staging-deploy-role');
  await have('r2', '2026-11-23T09:30:00Z');
  slow.changed(review);
  await vi.waitFor(() => expect(slack.callsOf('views.publish').length).toBeGreaterThanOrEqual(3), 5_000);
  for (const one of [homes, slow, fast]) await one.close();
  const rows = latestTab().match(/staging-deploy-role/g);
  expect(rows).toHaveLength(1);
});

it('is published anew where Slack knows another tab than we do', async () => {
  await readers().remember(DANA);
  const review = await have();
  await readers().keepShown(DANA, { type: 'home', blocks: [] }, 'never');
  homes.changed(review);
  await vi.waitFor(() => expect(slack.views).toHaveLength(1), 5_000);
  await homes.close();
  expect(latestTab()).toContain('staging-deploy-role');
});

it('says of a review that it cannot be shown where it should be', async () => {
  await readers().remember(DANA);
  const review = await have();
  await store.setHeld('r1', {
    reason: 'The channel is archived.',
    advice: 'Unarchive it.',
    since: '2026-11-23T10:00:00Z',
  });
  homes.changed(review);
  await vi.waitFor(() => expect(slack.views).toHaveLength(1), 5_000);
  await homes.close();
  expect(latestTab()).toContain("It can't be shown in its channel: The channel is archived. Unarchive it.");
});
