import type { View } from '@slack/types';
import { afterEach, describe, expect, it } from 'vitest';
import { type Harness, messagesIn, startHarness } from './harness.js';

const channel = 'C0CLOUDACC';
const button = {
  type: 'button',
  text: { type: 'plain_text', text: 'Choose' },
  action_id: 'choose',
  value: '7',
} as const;

let harness: Harness;
afterEach(() => harness.stop());

describe.each(['socket', 'http'] as const)('a Bolt app over %s', (mode) => {
  it('answers a command with a sentence that only the person sees', async () => {
    harness = await startHarness(mode, (app) => {
      app.command('/tighten', ({ ack, command }) =>
        ack({ response_type: 'ephemeral', text: `On it: ${command.text}` }),
      );
    });
    const done = await harness.control('command', { user: 'sam', channel, text: '/tighten staging-deploy-role' });
    expect(done).toMatchObject({ ok: true, text: 'On it: staging-deploy-role' });
    const sam = messagesIn(await harness.see('messages', { channel, user: 'sam' }));
    const dana = messagesIn(await harness.see('messages', { channel, user: 'dana' }));
    expect(sam.map((message) => message.ephemeral_to)).toEqual(['U0SAM']);
    expect(dana).toEqual([]);
  });

  it('opens a modal from a button, refuses a submission, then updates it, then closes it', async () => {
    const modal = (title: string): View => ({
      type: 'modal',
      callback_id: 'scope',
      title: { type: 'plain_text', text: title },
      submit: { type: 'plain_text', text: 'Save' },
      blocks: [
        {
          type: 'input',
          block_id: 'arn',
          label: { type: 'plain_text', text: 'ARN' },
          element: { type: 'plain_text_input', action_id: 'text' },
        },
      ],
    });
    harness = await startHarness(mode, (app) => {
      app.action('choose', async ({ ack, body, client }) => {
        await ack();
        if ('trigger_id' in body) await client.views.open({ trigger_id: body.trigger_id, view: modal('First') });
      });
      app.view('scope', async ({ ack, view }) => {
        const value = view.state.values.arn?.text?.value;
        if (value === 'bad') return ack({ response_action: 'errors', errors: { arn: 'That is no ARN.' } });
        if (view.title.text === 'First') return ack({ response_action: 'update', view: modal('Second') });
        return ack();
      });
    });
    const posted = await harness.app.client.chat.postMessage({
      channel,
      text: 'Choose',
      blocks: [{ type: 'actions', block_id: 'row', elements: [button] }],
    });
    expect(await harness.control('click', { user: 'dana', channel, ts: posted.ts, text: 'Choose' })).toEqual({
      ok: true,
    });
    await expect
      .poll(() => harness.see('modal', { user: 'dana' }))
      .toMatchObject({ depth: 1, view: { title: { text: 'First' } } });

    expect(await harness.control('modal/submit', { user: 'dana' })).toMatchObject({
      errors: { arn: expect.any(String) },
    });
    const refused = await harness.control('modal/submit', { user: 'dana', values: { arn: 'bad' } });
    expect(refused).toMatchObject({ ok: false, errors: { arn: 'That is no ARN.' } });
    await harness.control('modal/submit', { user: 'dana', values: { text: 'arn:aws:s3:::a' } });
    expect(await harness.see('modal', { user: 'dana' })).toMatchObject({ view: { title: { text: 'Second' } } });
    expect(await harness.control('modal/submit', { user: 'dana' })).toEqual({ ok: true });
    expect(await harness.see('modal', { user: 'dana' })).toMatchObject({ view: null, depth: 0 });
  });

  it('tells the app about a mention, and nothing from channels it is not in', async () => {
    const heard: string[] = [];
    harness = await startHarness(mode, (app) => {
      app.event('app_mention', async ({ event }) => {
        heard.push(event.text);
      });
    });
    await harness.control('message', { user: 'sam', channel, text: '@tighten why <this> & that?' });
    await harness.control('message', { user: 'sam', channel: 'general', text: '@tighten hello' });
    expect(heard).toEqual(['<@U0TIGHTEN> why &lt;this&gt; &amp; that?']);
  });
});
