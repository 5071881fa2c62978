import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { View } from '../../../src/review/view.js';
import { createSender as createClient, createReader } from '../../../src/slack/app.js';
import { rich, section } from '../../../src/slack/kit/rich.js';
import type { SlotMessage } from '../../../src/slack/messages/index.js';
import { messagesOf } from '../../../src/slack/messages/index.js';
import { createOutbox, type OutboxOptions } from '../../../src/slack/outbox.js';
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

/** A new one for every step stands for a restart: everything it knows is in Redis. */
function outbox(more: Partial<OutboxOptions> = {}) {
  const options = { botToken: 'xoxb-1', apiUrl: slack.apiUrl };
  const quick = { spacingMs: 0, editSpacingMs: 0, sameMessageMs: 0, settleMs: 0 };
  const bindThread = async () => undefined;
  return createOutbox({
    client: createClient(options),
    reader: createReader(options),
    redis,
    bindThread,
    ...quick,
    ...more,
  });
}

const review = lives.scoping().review;
const root: SlotMessage = { slot: 'root', place: 'channel', text: 'root', blocks: [section('root')] };
const live = (...steps: string[]): SlotMessage => ({
  slot: 'answer:t1',
  place: 'thread',
  text: 'Checking the evidence.',
  blocks: [section('Checking the evidence.'), rich(['U1 asked: why?'], steps)],
  live: {
    user: 'U0SAM',
    team: 'T0ACME',
    steps,
    blocks: [rich(['U1 asked: why?'])],
    status: 'is checking the evidence…',
  },
});
const done: SlotMessage = { slot: 'answer:t1', place: 'thread', text: 'Because.', blocks: [section('Because.')] };
const replies = () => slack.messages.filter((message) => message.thread_ts);
const show = (message: SlotMessage, more: Partial<OutboxOptions> = {}) => outbox(more).show(review, [root, message]);

it('a draft that is being made is a stream, and then the same message holds the draft', async () => {
  const shown = (view: View) =>
    outbox().show(
      view.review,
      messagesOf(view).filter(({ slot }) => slot === 'root' || slot === 'draft'),
    );
  const drafting = (...steps: string[]) => shown({ ...lives.drafting(), steps });
  await drafting('Reading 41 needs');
  await drafting('Reading 41 needs', 'Statement 1 of 3: Reads artifacts', 'Statement 2 of 3: Runs tasks');
  expect(slack.callsOf('chat.startStream')[0]?.args).toMatchObject({ recipient_user_id: 'U0SAM' });
  expect(slack.callsOf('chat.appendStream')).toHaveLength(1);
  await shown(lives.scoping());
  expect(replies()).toMatchObject([{ text: expect.stringContaining('Draft ready'), streaming: false }]);
  expect(slack.callsOf('assistant.threads.setStatus').map(({ args }) => args.status)).toEqual([
    'is drafting the policy…',
    '',
  ]);
});

describe('an answer that is being made', () => {
  it('is a stream that grows step by step, and then the same message as an ordinary one', async () => {
    await show(live());
    await show(live('calls behind kms:Decrypt'));
    await show(live('calls behind kms:Decrypt', 'denials'));
    expect(slack.callsOf('chat.startStream')[0]?.args).toMatchObject({
      recipient_user_id: 'U0SAM',
      recipient_team_id: 'T0ACME',
      thread_ts: slack.messages[0]?.ts,
    });
    expect(slack.callsOf('chat.appendStream').map(({ args }) => args.chunks)).toMatchObject([
      [{ type: 'task_update', title: 'calls behind kms:Decrypt', status: 'complete' }],
      [{ type: 'task_update', title: 'denials', status: 'complete' }],
    ]);
    expect(slack.callsOf('chat.update')).toEqual([]);
    await show(done);
    await show(done);
    expect(replies()).toMatchObject([{ text: 'Because.', streaming: false, edits: 1 }]);
    expect(slack.callsOf('chat.stopStream')).toHaveLength(1);
  });

  it('says so below the thread, and takes it back', async () => {
    await show(live());
    await show(done);
    const said = slack.callsOf('assistant.threads.setStatus').map(({ args }) => args.status);
    expect(said).toEqual(['is checking the evidence…', '']);
  });

  it.each(['not_allowed_token_type', 'unknown_method', 'missing_recipient_team_id', 'invalid_chunks'])(
    'is a plain message where Slack takes no stream (%s)',
    async (error) => {
      slack.faults.set('chat.startStream', [{ error }]);
      slack.faults.set('assistant.threads.setStatus', [{ error }]);
      await show(live());
      expect(replies()).toMatchObject([{ text: 'Checking the evidence.' }]);
      await show(live('denials'));
      await show(done);
      expect(replies()).toMatchObject([{ text: 'Because.', edits: 2 }]);
      expect(slack.callsOf('chat.stopStream')).toEqual([]);
    },
  );

  it('does not wait for a stream where there are too many: the next ones are plain at once', async () => {
    slack.faults.set('chat.startStream', [{ retryAfter: 30 }]);
    await show(live());
    await show({ ...live(), slot: 'answer:t2' });
    expect(replies()).toHaveLength(2);
    expect(slack.callsOf('chat.startStream')).toHaveLength(1);
  });

  it('is found again where the answer to its start was lost, and not posted twice', async () => {
    slack.faults.set('chat.startStream', ['lose']);
    await show(live());
    await show(live());
    await show(live('denials'));
    await show(done);
    expect(replies()).toMatchObject([{ text: 'Because.', streaming: false }]);
  });

  it('is started again where its start never arrived', async () => {
    slack.faults.set('chat.startStream', ['drop']);
    await show(live());
    await show(done);
    expect(replies()).toMatchObject([{ text: 'Because.' }]);
  });

  it('loses no answer where somebody ended the stream', async () => {
    await show(live());
    replies()[0]!.streaming = false;
    await show(live('denials'));
    expect(replies()).toMatchObject([{ text: 'Checking the evidence.', edits: 1 }]);
    await show(done);
    expect(replies()).toMatchObject([{ text: 'Because.', edits: 2 }]);
  });

  it('loses no answer where the answer to its stop was lost, or Slack calls it a stream after its end', async () => {
    await show(live());
    slack.faults.set('chat.stopStream', ['lose']);
    await show(done);
    await show(done);
    expect(replies()).toMatchObject([{ text: 'Because.', edits: 1 }]);

    await show({ ...live(), slot: 'answer:t2' });
    slack.faults.set('chat.stopStream', [{ error: 'fatal_error' }]);
    await show({ ...done, slot: 'answer:t2' });
    expect(replies()).toHaveLength(2);
    expect(replies()[1]).toMatchObject({ text: 'Because.', streaming: false });
  });

  it('is answered anew where its message cannot be edited at all', async () => {
    await show(live());
    slack.faults.set('chat.stopStream', [{ error: 'fatal_error' }, { error: 'fatal_error' }]);
    await show(done);
    expect(replies().map((message) => message.text)).toEqual(['', 'Because.']);
    await show(done);
    expect(replies()).toHaveLength(2);
  });

  it('waits where there are too many stops, and then shows the answer', async () => {
    let now = 1_000_000;
    await show(live(), { now: () => now });
    slack.faults.set('chat.stopStream', [{ retryAfter: 5 }]);
    expect((await show(done, { now: () => now })).notBefore).toBe(now + 5_000);
    now += 5_001;
    await show(done, { now: () => now });
    expect(replies()).toMatchObject([{ text: 'Because.' }]);
  });

  it('is deleted by somebody: the answer is posted anew', async () => {
    await show(live());
    slack.messages.splice(1, 1);
    await show(done);
    expect(replies()).toMatchObject([{ text: 'Because.' }]);
  });
});
