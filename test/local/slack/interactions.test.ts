import type { ModalView } from '@slack/types';
import { afterEach, expect, it } from 'vitest';
import { type Harness, type Json, messagesIn, startHarness } from './harness.js';

const channel = 'C0CLOUDACC';
const plain = (text: string) => ({ type: 'plain_text' as const, text });
const view = (title: string, blocks: ModalView['blocks'] = []): ModalView => ({
  type: 'modal',
  callback_id: 'form',
  title: plain(title),
  submit: plain('Save'),
  blocks,
});
const row = (...names: string[]) => [
  {
    type: 'actions' as const,
    block_id: 'row',
    elements: names.map((name) => ({
      type: 'button' as const,
      text: plain(name),
      action_id: name.toLowerCase(),
      value: name,
    })),
  },
];

let harness: Harness;
afterEach(() => harness.stop());

/** Registers one button, `Go`, whose handler gets what Slack sends along with a click. */
async function withButton(
  handle: (given: { trigger: string; url: string; body: Json }) => Promise<unknown>,
): Promise<string> {
  harness = await startHarness('socket', (app) => {
    app.action('go', async ({ ack, body }) => {
      await ack();
      const fields = body as unknown as { trigger_id: string; response_url: string } & Json;
      await handle({ trigger: fields.trigger_id, url: fields.response_url, body: fields });
    });
  });
  const posted = await harness.app.client.chat.postMessage({ channel, text: 'Go', blocks: row('Go') });
  return posted.ts!;
}

const click = (ts: string, more: Json = {}) =>
  harness.control('click', { user: 'dana', channel, ts, text: 'Go', ...more });

it('tells the app which button, in which message, by whom', async () => {
  const bodies: Json[] = [];
  const ts = await withButton(async ({ body }) => bodies.push(body));
  await click(ts);
  await expect.poll(() => bodies).toHaveLength(1);
  expect(bodies[0]).toMatchObject({
    type: 'block_actions',
    user: { id: 'U0DANA', team_id: 'T0TIGHTEN' },
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
    message: { ts, text: 'Go' },
    actions: [{ type: 'button', action_id: 'go', block_id: 'row', value: 'Go' }],
  });
});

it('clicks nothing that is not there, unless the screen was old', async () => {
  const values: unknown[] = [];
  const ts = await withButton(async ({ body }) =>
    values.push(...(body.actions as Json[]).map((action) => action.value)),
  );
  expect(await click(ts, { text: 'Stop' })).toMatchObject({ ok: false, error: 'no_such_element' });
  await harness.app.client.chat.update({ channel, ts, text: 'done', blocks: [] });
  expect(await click(ts)).toMatchObject({ ok: false, error: 'no_such_element' });
  await click(ts, { stale: { action_id: 'go', block_id: 'row', value: 'old' } });
  await expect.poll(() => values).toEqual(['old']);
});

it('opens one modal for one trigger, and none for an old one', async () => {
  const outcomes: string[] = [];
  const ts = await withButton(async ({ trigger }) => {
    const open = () => harness.app.client.views.open({ trigger_id: trigger, view: view('One') });
    for (let turn = 0; turn < 2; turn += 1) {
      const outcome = await open().then(
        () => 'opened',
        (error: { data?: { error?: string } }) => error.data?.error ?? 'unknown',
      );
      outcomes.push(outcome);
    }
  });
  await click(ts);
  await expect.poll(() => outcomes).toEqual(['opened', 'exchanged_trigger_id']);
});

it('refuses a trigger after its time', async () => {
  let error = '';
  harness = await startHarness(
    'socket',
    (app) => {
      app.action('go', async ({ ack, body, client }) => {
        await ack();
        await new Promise((resolve) => setTimeout(resolve, 20));
        const { trigger_id } = body as unknown as { trigger_id: string };
        await client.views.open({ trigger_id, view: view('Late') }).catch((each: { data?: { error?: string } }) => {
          error = each.data?.error ?? '';
        });
      });
    },
    { timing: { triggerMs: 1 } },
  );
  const { ts } = await harness.app.client.chat.postMessage({ channel, text: 'Go', blocks: row('Go') });
  await click(ts!);
  await expect.poll(() => error).toBe('expired_trigger_id');
});

it('keeps what was typed when a view is updated, refuses an old hash, and stacks three views', async () => {
  const input = {
    type: 'input' as const,
    block_id: 'why',
    label: plain('Why'),
    element: { type: 'plain_text_input' as const, action_id: 'text' },
  };
  const more = {
    type: 'actions' as const,
    block_id: 'more',
    elements: [{ type: 'button' as const, action_id: 'more', text: plain('More') }],
  };
  const ts = await withButton(async ({ trigger }) =>
    harness.app.client.views.open({ trigger_id: trigger, view: view('One', [input, more]) }),
  );
  let error = '';
  harness.app.action('more', async ({ ack, body, client }) => {
    await ack();
    const { trigger_id } = body as unknown as { trigger_id: string };
    await client.views.push({ trigger_id, view: view('Next', [more]) }).catch((each: { data?: { error?: string } }) => {
      error = each.data?.error ?? '';
    });
  });
  await click(ts);
  const opened = async () =>
    (await harness.see('modal', { user: 'dana' })) as {
      depth: number;
      view: { id: string; hash: string; state: Json };
    };
  await expect.poll(async () => (await opened()).depth).toBe(1);
  const first = (await opened()).view;
  await harness.control('modal/action', { user: 'dana', text: 'More', values: { why: 'because' } });
  await expect.poll(async () => (await opened()).depth).toBe(2);
  await harness.control('modal/close', { user: 'dana' });
  const { views } = harness.app.client;
  await views.update({ view_id: first.id, hash: first.hash, view: view('Two', [input, more]) });
  expect((await opened()).view.state).toMatchObject({ values: { why: { text: { value: 'because' } } } });
  await expect(views.update({ view_id: first.id, hash: first.hash, view: view('Three') })).rejects.toMatchObject({
    data: { error: 'hash_conflict' },
  });
  for (const depth of [2, 3]) {
    await harness.control('modal/action', { user: 'dana', text: 'More' });
    await expect.poll(async () => (await opened()).depth).toBe(depth);
  }
  await harness.control('modal/action', { user: 'dana', text: 'More' });
  await expect.poll(() => error).toBe('push_limit_reached');
});

it('answers five times through a response address, replaces and deletes, then no more', async () => {
  let address = '';
  const ts = await withButton(async ({ url }) => {
    address = url;
  });
  await click(ts);
  await expect.poll(() => address).not.toBe('');
  const respond = async (body: Json) =>
    (
      await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).status;
  expect(await respond({ text: 'only you' })).toBe(200);
  expect(await respond({ text: 'all of you', response_type: 'in_channel' })).toBe(200);
  expect(await respond({ replace_original: true, text: 'replaced' })).toBe(200);
  expect(messagesIn(await harness.see('messages', { channel, user: 'dana' })).map((message) => message.text)).toEqual([
    'replaced',
    'only you',
    'all of you',
  ]);
  expect(messagesIn(await harness.see('messages', { channel, user: 'lee' })).map((message) => message.text)).toEqual([
    'replaced',
    'all of you',
  ]);
  expect(await respond({ blocks: [{ type: 'nonsense' }] })).toBe(400);
  expect(await respond({ delete_original: true })).toBe(200);
  expect(await respond({ text: 'fifth' })).toBe(200);
  expect(await respond({ text: 'sixth' })).toBe(404);
});

it('offers what the app suggests, and takes nothing else', async () => {
  const select = {
    type: 'input' as const,
    block_id: 'role',
    label: plain('Role'),
    element: { type: 'external_select' as const, action_id: 'pick', min_query_length: 0 },
  };
  const submitted: unknown[] = [];
  const ts = await withButton(async ({ trigger }) =>
    harness.app.client.views.open({ trigger_id: trigger, view: view('Pick', [select]) }),
  );
  harness.app.options('pick', async ({ ack, payload }) =>
    ack({ options: [{ text: plain(`${payload.value}-role`), value: 'r1' }] }),
  );
  harness.app.view('form', async ({ ack, view: sent }) => {
    submitted.push(sent.state.values.role?.pick?.selected_option?.value);
    await ack({ response_action: 'clear' });
  });
  await click(ts);
  await expect.poll(async () => (await harness.see('modal', { user: 'dana' })).depth).toBe(1);
  expect(await harness.control('modal/submit', { user: 'dana', values: { role: 'r1' } })).toMatchObject({
    ok: false,
    error: 'no_such_input',
  });
  const offered = await harness.control('modal/suggest', { user: 'dana', action_id: 'pick', text: 'staging' });
  expect(offered.options).toMatchObject([{ text: { text: 'staging-role' }, value: 'r1' }]);
  expect(await harness.control('modal/submit', { user: 'dana', values: { role: 'staging-role' } })).toEqual({
    ok: true,
  });
  expect(submitted).toEqual(['r1']);
});

it('streams into a thread, and lets nobody edit while the stream is open', async () => {
  harness = await startHarness('socket', () => {});
  const { chat, chatStream } = harness.app.client;
  const root = await chat.postMessage({ channel, text: 'root' });
  const to = { channel, thread_ts: root.ts!, recipient_team_id: 'T0TIGHTEN', recipient_user_id: 'U0SAM' };
  await expect(chat.startStream({ channel, thread_ts: root.ts! })).rejects.toMatchObject({
    data: { error: 'missing_recipient_user_id' },
  });
  const stream = chatStream.call(harness.app.client, { ...to, buffer_size: 1 });
  await stream.append({ markdown_text: 'one ' });
  await stream.append({ chunks: [{ type: 'task_update', id: 't', title: 'Look', status: 'in_progress' }] });
  await expect(chat.update({ channel, ts: stream.ts!, text: 'x' })).rejects.toMatchObject({
    data: { error: 'streaming_state_conflict' },
  });
  await stream.append({ chunks: [{ type: 'task_update', id: 't', title: 'Look', status: 'complete' }] });
  await stream.stop({ markdown_text: 'two' });
  const [, reply] = messagesIn(await harness.see('messages', { channel, thread_ts: root.ts! }));
  expect(reply).toMatchObject({
    stream: { open: false },
    blocks: [
      { type: 'markdown', text: 'one ' },
      { type: 'task_card', status: 'complete' },
      { type: 'markdown', text: 'two' },
    ],
  });
  await expect(chat.appendStream({ channel, ts: stream.ts!, markdown_text: 'x' })).rejects.toMatchObject({
    data: { error: 'message_not_in_streaming_state' },
  });
});

it('gives pages of a thread and leaves a mark where its first message was', async () => {
  harness = await startHarness('socket', () => {});
  const { chat, conversations } = harness.app.client;
  const root = await chat.postMessage({ channel, text: 'root' });
  for (const text of ['a', 'b', 'c']) await chat.postMessage({ channel, thread_ts: root.ts!, text });
  const first = await conversations.replies({ channel, ts: root.ts!, limit: 3 });
  expect(first.messages?.map((message) => message.text)).toEqual(['root', 'a', 'b']);
  const rest = await conversations.replies({
    channel,
    ts: root.ts!,
    limit: 3,
    cursor: first.response_metadata!.next_cursor!,
  });
  expect(rest.messages?.map((message) => message.text)).toEqual(['c']);
  await chat.delete({ channel, ts: root.ts! });
  const history = await conversations.history({ channel });
  expect(history.messages).toMatchObject([{ subtype: 'tombstone', text: 'This message was deleted.', reply_count: 3 }]);
});
