import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../src/local/slack/server.js';
import { policyOfSettings } from '../../src/review/read-access-policy.js';
import { createReviewStore, type ReviewStore } from '../../src/review/store.js';
import { createSubmit } from '../../src/review/submit.js';
import { loadView } from '../../src/review/view.js';
import type { Access } from '../../src/slack/access.js';
import { createReader, createSender, createSlackApp, type SlackApp } from '../../src/slack/app.js';
import { messagesOf } from '../../src/slack/messages/index.js';
import { createOutbox, type Outbox } from '../../src/slack/outbox.js';
import { createPeople } from '../../src/slack/people.js';
import { createTell } from '../../src/slack/tell.js';
import { fold, lives, opened, viewOf } from './a-review.js';
import { testRedis } from './redis.js';
import { accessFor } from './settings-access.js';

/** The same parts against the local workspace, which refuses what Slack refuses, over Socket Mode. */

let slack: LocalSlack;
let redis: Redis;
let closeRedis: () => Promise<void>;
let store: ReviewStore;
let outbox: Outbox;
let access: Access;
let slackApp: SlackApp;
let channel: string;
let client: ReturnType<typeof createSender>;

beforeAll(async () => {
  slack = await startLocalSlack({ mode: 'socket' });
  const opened = await testRedis();
  redis = opened.redis;
  closeRedis = opened.close;
  store = createReviewStore(redis);
  const options = { botToken: slack.botToken, apiUrl: slack.apiUrl };
  client = createSender(options);
  const reader = createReader(options);
  outbox = createOutbox({
    client,
    reader,
    redis,
    bindThread: store.bindThread,
    spacingMs: 0,
    editSpacingMs: 0,
    sameMessageMs: 0,
  });
  const people = createPeople({ client: reader });
  access = accessFor(people, () =>
    policyOfSettings({ reviewers: { groups: [], users: ['U0DANA'] }, approvals: 1, fourEyes: true }),
  );
  slackApp = createSlackApp({
    ...options,
    transport: { mode: 'socket', appToken: slack.appToken },
    deps: {
      store,
      submit: createSubmit({ store, wake: async () => undefined }),
      view: (review) => loadView(store, review),
      people,
      access,
      opening: { windowDays: 90 },
      accounts: [],
      threadTs: outbox.threadTs,
      now: () => new Date(),
    },
  });
  await slackApp.start();
  const { channels } = await control<{ channels: { id: string; name: string }[] }>('workspace');
  channel = channels.find((item) => item.name === 'cloud-access')?.id ?? '';
});
afterAll(async () => {
  await slackApp.stop();
  await slack.close();
  await closeRedis();
});

async function control<T>(path: string, body?: Record<string, unknown>): Promise<T> {
  const answer = await fetch(`${slack.url.replace(/\/$/, '')}/control/${path}`, {
    ...(body
      ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      : { method: 'GET' }),
  });
  return (await answer.json()) as T;
}

it('takes a command over the socket and answers the asker', async () => {
  await control('command', { channel, user: 'U0SAM', text: '/tighten staging-deploy-role 30d' });
  await vi.waitFor(async () => expect(await store.openReviews()).toHaveLength(1));
  const shown = JSON.stringify(await control(`messages?channel=${channel}&user=U0SAM`));
  expect(shown).toContain("On it. I'll read 30 days of activity");
});

it('shows every message of every stage as it is, and refuses none', async () => {
  for (const [life, made] of Object.entries(lives)) {
    const view = made();
    const review = { ...view.review, id: life, channel };
    const messages = messagesOf({ ...view, review }, { reviewers: 'a reviewer' });
    for (let turn = 0; turn < 200; turn += 1) {
      const { notBefore } = await outbox.show(review, messages);
      if (notBefore === undefined) break;
      await new Promise((resolve) => setTimeout(resolve, Math.min(200, Math.max(0, notBefore - Date.now()))));
    }
    const records = await redis.hgetall(`tighten:{${life}}:slots`);
    expect(Object.keys(records).sort(), life).toEqual(messages.map((message) => message.slot).sort());
  }
  const calls = JSON.stringify(await control('calls'));
  expect(calls).not.toMatch(/invalid_blocks|msg_blocks_too_long|invalid_arguments/);
}, 60_000);

it('asks for the account out of sight, and takes the answer', async () => {
  const review = { ...fold(opened), id: 'which', channel };
  const asked = {
    ...review,
    accountCandidates: [
      { account: '111122223333', label: 'staging', arn: 'arn:aws:iam::111122223333:role/a' },
      { account: '444455556666', label: 'production', arn: 'arn:aws:iam::444455556666:role/a' },
    ],
  };
  const tell = createTell({ client, explain: access.explain });
  await tell({ view: viewOf(asked), about: 'account' });
  await tell({
    view: viewOf({ ...review, refusal: { reason: 'There is no such role.', advice: 'Look again.' } }),
    about: 'refused',
  });
  const shown = JSON.stringify(await control(`messages?channel=${channel}&user=U0SAM`));
  expect(shown).toContain('In production (444455556666)');
  expect(shown).toContain('There is no such role. Look again.');
  expect(JSON.stringify(await control(`messages?channel=${channel}&user=U0LEE`))).not.toContain('In production');
});
