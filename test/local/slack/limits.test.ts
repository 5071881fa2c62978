import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBlocks } from '../../../src/local/slack/blocks/check-blocks.js';
import { checkView } from '../../../src/local/slack/blocks/check-view.js';
import { type Harness, startHarness } from './harness.js';

const plain = (text: string) => ({ type: 'plain_text', text });
const section = (length: number) => ({ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(length) } });
const option = (text: string, value = text) => ({ text: plain(text), value });
const rich = { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'a' }] }] };

function errorOf(blocks: unknown[], surface: 'message' | 'modal' | 'home' = 'message'): string | undefined {
  const checked = checkBlocks(blocks, surface);
  return 'refused' in checked ? checked.refused.error : undefined;
}

describe('the blocks of a message', () => {
  const fine: [string, unknown][] = [
    ['a section of 3,000 characters', section(3000)],
    [
      'a plan with tasks',
      {
        type: 'plan',
        title: 'Plan',
        tasks: [{ type: 'task_card', task_id: 'a', title: 'A', status: 'complete', output: rich }],
      },
    ],
    ['a table', { type: 'table', rows: [[{ type: 'raw_text', text: 'a' }], [rich]] }],
    [
      'a data table',
      {
        type: 'data_table',
        caption: 'Calls',
        rows: [[{ type: 'raw_text', text: 'a' }], [{ type: 'raw_number', value: 1, text: '1' }]],
      },
    ],
    [
      'ten radio options',
      {
        type: 'actions',
        elements: [{ type: 'radio_buttons', options: Array.from({ length: 10 }, (_, n) => option(`o${n}`)) }],
      },
    ],
    ['a container', { type: 'container', title: plain('More'), child_blocks: [section(5)] }],
    ['markdown', { type: 'markdown', text: '# hello' }],
    [
      'feedback buttons',
      {
        type: 'context_actions',
        elements: [
          {
            type: 'feedback_buttons',
            positive_button: { text: plain('Yes'), value: 'y' },
            negative_button: { text: plain('No'), value: 'n' },
          },
        ],
      },
    ],
  ];
  it.each(fine)('may hold %s', (_name, block) => {
    expect(errorOf([block])).toBeUndefined();
  });

  const refused: [string, unknown][] = [
    ['a section of 3,001 characters', section(3001)],
    ['an empty section', section(0)],
    ['a block nobody knows', { type: 'nonsense' }],
    ['an alert', { type: 'alert', text: plain('Careful') }],
    ['an image from elsewhere', { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a' }],
    [
      'eleven radio options',
      {
        type: 'actions',
        elements: [{ type: 'radio_buttons', options: Array.from({ length: 11 }, (_, n) => option(`o${n}`)) }],
      },
    ],
    [
      'an option of 76 characters',
      { type: 'actions', elements: [{ type: 'static_select', options: [option('x'.repeat(76), 'v')] }] },
    ],
    ['a button of 76 characters', { type: 'actions', elements: [{ type: 'button', text: plain('x'.repeat(76)) }] }],
    [
      'a button with mrkdwn',
      { type: 'actions', elements: [{ type: 'button', text: { type: 'mrkdwn', text: '*x*' } }] },
    ],
    [
      '26 buttons in a row',
      {
        type: 'actions',
        elements: Array.from({ length: 26 }, (_, n) => ({ type: 'button', action_id: `b${n}`, text: plain('b') })),
      },
    ],
    ['a task with an unknown state', { type: 'task_card', task_id: 'a', title: 'A', status: 'completed' }],
    ['101 table rows', { type: 'table', rows: Array.from({ length: 101 }, () => [{ type: 'raw_text', text: 'a' }]) }],
    [
      'a table of 10,001 characters',
      { type: 'table', rows: Array.from({ length: 5 }, () => [{ type: 'raw_text', text: 'x'.repeat(2001) }]) },
    ],
    ['a header of 151 characters', { type: 'header', text: plain('x'.repeat(151)) }],
    [
      'a confirm text of 301 characters',
      {
        type: 'actions',
        elements: [{ type: 'button', text: plain('b'), confirm: { title: plain('t'), text: plain('x'.repeat(301)) } }],
      },
    ],
    [
      'an initial option that is not offered',
      { type: 'actions', elements: [{ type: 'radio_buttons', options: [option('a')], initial_option: option('b') }] },
    ],
  ];
  it.each(refused)('may not hold %s', (_name, block) => {
    expect(errorOf([block])).toBe('invalid_blocks');
  });

  it('may be 50 and not 51, with every block_id once', () => {
    expect(errorOf(Array.from({ length: 50 }, () => ({ type: 'divider' })))).toBeUndefined();
    expect(errorOf(Array.from({ length: 51 }, () => ({ type: 'divider' })))).toBe('invalid_blocks');
    expect(
      errorOf([
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ]),
    ).toBe('invalid_blocks');
  });

  it('may show 13,200 characters in all', () => {
    expect(errorOf([section(3000), section(3000), section(3000), section(3000), section(1200)])).toBeUndefined();
    expect(errorOf([section(3000), section(3000), section(3000), section(3000), section(1201)])).toBe(
      'msg_blocks_too_long',
    );
  });

  it('are refused with a JSON pointer to what is wrong', () => {
    const checked = checkBlocks([{ type: 'divider' }, section(3001)], 'message');
    expect('refused' in checked && checked.refused.messages).toEqual([
      '[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]',
    ]);
  });
});

describe('a view', () => {
  const view = (more: Record<string, unknown> = {}) => ({
    type: 'modal',
    title: plain('Title'),
    blocks: [section(3)],
    ...more,
  });
  const input = { type: 'input', label: plain('L'), element: { type: 'plain_text_input' } };

  it.each([
    ['a title of 25 characters', view({ title: plain('x'.repeat(25)) })],
    ['an input and no submit button', view({ blocks: [input] })],
    ['private metadata of 3,001 characters', view({ private_metadata: 'x'.repeat(3001) })],
    ['101 blocks', view({ blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) })],
    ['a plan', view({ blocks: [{ type: 'plan', title: 'P' }] })],
  ])('may not have %s', (_name, value) => {
    expect(checkView(value, 'modal')).toMatchObject({ refused: { error: 'invalid_arguments' } });
  });

  it('may have an alert, inputs and a title of 24 characters', () => {
    const fine = view({
      title: plain('x'.repeat(24)),
      submit: plain('Save'),
      blocks: [{ type: 'alert', text: plain('Hm') }, input],
    });
    expect('view' in checkView(fine, 'modal')).toBe(true);
  });

  it('may be 250 KB and no more', () => {
    const big = view({ blocks: Array.from({ length: 90 }, () => section(2990)) });
    expect(checkView(big, 'modal')).toEqual({ refused: { error: 'view_too_large', messages: [] } });
  });
});

describe('a call', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness('socket', () => {});
  });
  afterAll(() => harness.stop());
  const errorIn = async (call: Promise<unknown>) => {
    const error: unknown = await call.then(
      () => undefined,
      (each: unknown) => each,
    );
    return typeof error === 'object' && error !== null && 'data' in error
      ? (error.data as { error?: string }).error
      : undefined;
  };

  it('is refused where Slack refuses it, with Slack’s name for it', async () => {
    const { chat, views, conversations, users, usergroups } = harness.app.client;
    const channel = 'C0CLOUDACC';
    const { ts } = await chat.postMessage({ channel, text: 'mine' });
    const theirs = await harness.control('message', { user: 'sam', channel, text: 'theirs' });
    expect(await errorIn(chat.postMessage({ channel: 'C0GENERAL', text: 'x' }))).toBe('not_in_channel');
    expect(await errorIn(chat.postMessage({ channel: 'C0NOWHERE', text: 'x' }))).toBe('channel_not_found');
    expect(await errorIn(chat.postMessage({ channel, text: '' }))).toBe('no_text');
    expect(await errorIn(chat.update({ channel, ts: ts!, text: 'x'.repeat(4001) }))).toBe('msg_too_long');
    expect(await errorIn(chat.update({ channel, ts: '1.000001', text: 'x' }))).toBe('message_not_found');
    expect(await errorIn(chat.update({ channel, ts: String(theirs.ts), text: 'x' }))).toBe('cant_update_message');
    expect(
      await errorIn(
        views.open({
          trigger_id: 'made-up',
          view: { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks: [] },
        }),
      ),
    ).toBe('invalid_trigger_id');
    expect(await errorIn(conversations.replies({ channel, ts: '1.000001' }))).toBe('thread_not_found');
    expect(await errorIn(users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
    expect(await errorIn(usergroups.users.list({ usergroup: 'S0NONE' }))).toBe('no_such_subteam');
    expect(await errorIn(harness.app.client.apiCall('chat.nonsense'))).toBe('unknown_method');
    expect(await errorIn(chat.postMessage({ channel, text: 'x', token: 'xoxb-wrong' }))).toBe('invalid_auth');
  });

  it('cannot post to an archived channel or edit there', async () => {
    const { chat } = harness.app.client;
    const { ts } = await chat.postMessage({ channel: 'C0VENDOR', text: 'before' });
    await harness.control('channel', { channel: 'vendor-shared', archived: true });
    expect(await errorIn(chat.postMessage({ channel: 'C0VENDOR', text: 'x' }))).toBe('is_archived');
    expect(await errorIn(chat.update({ channel: 'C0VENDOR', ts: ts!, text: 'x' }))).toBe('is_inactive');
  });
});
