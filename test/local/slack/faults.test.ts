import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { startLocalSlack } from '../../../src/local/slack/server.js';
import { type Harness, messagesIn, startHarness } from './harness.js';

const channel = 'C0CLOUDACC';
let harness: Harness | undefined;
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

it('carries out a call whose answer it loses, and finds it again by its metadata', async () => {
  harness = await startHarness('socket', () => {});
  const { chat, conversations } = harness.app.client;
  const root = await chat.postMessage({ channel, text: 'root' });
  await harness.control('faults', { lose_next_answer: 'chat.postMessage' });
  const metadata = { event_type: 'tighten_slot', event_payload: { slot: 'draft' } };
  await expect(chat.postMessage({ channel, thread_ts: root.ts!, text: 'draft', metadata })).rejects.toThrow();
  const found = await conversations.replies({ channel, ts: root.ts!, include_all_metadata: true });
  expect(found.messages?.map((message) => message.metadata?.event_payload)).toEqual([undefined, { slot: 'draft' }]);
  const without = await conversations.replies({ channel, ts: root.ts! });
  expect(without.messages?.[1]?.metadata).toBeUndefined();
  const calls = await harness.see('calls', { method: 'chat.postMessage' });
  expect(calls.calls).toMatchObject([{ ok: true }, { ok: true, lost: true }]);
});

it('answers 429 for one method while the others go on', async () => {
  harness = await startHarness('socket', () => {});
  const { chat, users } = harness.app.client;
  await harness.control('faults', { rate_limit: { method: 'chat.postMessage', seconds: 7 } });
  await expect(chat.postMessage({ channel, text: 'x' })).rejects.toMatchObject({ retryAfter: 7 });
  expect((await users.info({ user: 'U0GITA' })).user).toMatchObject({ is_restricted: true });
  expect((await chat.postMessage({ channel, text: 'x' })).ok).toBe(true);
});

it('enforces the calls per minute when it is told to', async () => {
  harness = await startHarness('socket', () => {});
  await harness.control('faults', { enforce_rate_limits: true });
  const { usergroups } = harness.app.client;
  for (let call = 0; call < 20; call += 1) await usergroups.list();
  await expect(usergroups.list()).rejects.toMatchObject({ retryAfter: expect.any(Number) });
});

it('delivers an event again until it is acknowledged, with the same id', async () => {
  const seen: string[] = [];
  harness = await startHarness(
    'http',
    (app) => {
      app.event('app_mention', async ({ body }) => {
        seen.push(body.event_id);
      });
    },
    { timing: { retryMs: [10, 10] } },
  );
  await harness.control('faults', { redeliver: 'events_api' });
  const mention = { type: 'app_mention', user: 'U0SAM', channel, text: 'x' };
  await harness.control('event', { event: mention });
  await expect.poll(() => seen).toHaveLength(2);
  expect(new Set(seen).size).toBe(1);
  harness.slack.setAppUrl('http://127.0.0.1:1/slack/events');
  expect(await harness.control('event', { event: mention })).toEqual({ ok: false });
});

it('says that the app is not there when nobody is connected', async () => {
  const slack = await startLocalSlack({ mode: 'socket' });
  const answer = await fetch(`${slack.url}/control/command`, {
    method: 'POST',
    body: JSON.stringify({ user: 'sam', channel, text: '/tighten a' }),
  });
  expect(await answer.json()).toMatchObject({ ok: false, error: 'no_app' });
  await slack.close();
});

it('goes on after it told the app to reconnect', async () => {
  harness = await startHarness('socket', (app) => {
    app.command('/tighten', ({ ack }) => ack('back'));
  });
  await harness.control('faults', { disconnect: true });
  await expect
    .poll(() => harness?.control('command', { user: 'sam', channel, text: '/tighten a' }), { timeout: 15_000 })
    .toMatchObject({ ok: true, text: 'back' });
});

it('knows fewer blocks and takes no files when it is told so', async () => {
  harness = await startHarness('socket', () => {});
  const { client } = harness.app;
  await harness.control('faults', { refuse_blocks: ['plan'], upload_disabled: true });
  const blocks = [{ type: 'plan' as const, title: 'P', tasks: [] }];
  await expect(client.chat.postMessage({ channel, text: 'x', blocks })).rejects.toMatchObject({
    data: { error: 'invalid_blocks' },
  });
  await expect(client.filesUploadV2({ channel_id: channel, filename: 'a.json', content: '{}' })).rejects.toMatchObject({
    data: { error: 'file_uploads_disabled' },
  });
  expect(await harness.control('faults', { nonsense: true })).toMatchObject({ ok: false });
  await harness.control('faults', { clear: true });
  expect((await client.chat.postMessage({ channel, text: 'x', blocks })).ok).toBe(true);
});

it('shows the same messages and files after a restart, and not the ephemeral ones', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'local-slack-'));
  harness = await startHarness('socket', () => {}, { dataDir });
  const { client } = harness.app;
  const posted = await client.chat.postMessage({ channel, text: 'first' });
  await client.chat.update({ channel, ts: posted.ts!, text: 'second' });
  await client.chat.postEphemeral({ channel, user: 'U0SAM', text: 'psst' });
  const gone = await client.chat.postMessage({ channel, text: 'gone' });
  await client.chat.delete({ channel, ts: gone.ts! });
  await client.filesUploadV2({
    channel_id: channel,
    filename: 'policy.json',
    content: '{"a":1}',
    initial_comment: 'files',
  });
  await client.views.publish({ user_id: 'U0SAM', view: { type: 'home', blocks: [{ type: 'divider' }] } });
  const before = { token: harness.slack.botToken, secret: harness.slack.signingSecret };
  await harness.stop();

  harness = await startHarness('socket', () => {}, { dataDir });
  expect({ token: harness.slack.botToken, secret: harness.slack.signingSecret }).toEqual(before);
  const messages = messagesIn(await harness.see('messages', { channel, user: 'sam' }));
  expect(messages.map((message) => message.text)).toEqual(['second', 'files']);
  const [file] = (messages[1]?.files ?? []) as { id: string }[];
  const bytes = await fetch(`${harness.slack.url}/control/files/${file?.id}`);
  expect(await bytes.text()).toBe('{"a":1}');
  expect(await harness.see('home', { user: 'sam' })).toMatchObject({ view: { type: 'home' } });
  await rm(dataDir, { recursive: true });
});
