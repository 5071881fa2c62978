import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSender as createClient, createReader } from '../../src/slack/app.js';
import { section } from '../../src/slack/kit/rich.js';
import type { SlotMessage } from '../../src/slack/messages/index.js';
import { messagesOf } from '../../src/slack/messages/index.js';
import { createOutbox, type OutboxOptions } from '../../src/slack/outbox.js';
import { lives } from './a-review.js';
import { type FakeSlack, startFakeSlack } from './fake-slack.js';
import { testRedis } from './redis.js';

let slack: FakeSlack;
let redis: Redis;
let closeRedis: () => Promise<void>;
let bound: string[] = [];

beforeAll(async () => {
  slack = await startFakeSlack();
  const opened = await testRedis();
  redis = opened.redis;
  closeRedis = opened.close;
});
afterAll(async () => {
  await slack.close();
  await closeRedis();
});
beforeEach(async () => {
  slack.reset();
  bound = [];
  await redis.flushall();
});

function outbox(more: Partial<OutboxOptions> = {}) {
  const options = { botToken: 'xoxb-1', apiUrl: slack.apiUrl };
  return createOutbox({
    client: createClient(options),
    reader: createReader(options),
    redis,
    bindThread: async (id, channel, ts) => {
      bound.push(`${id} ${channel} ${ts}`);
    },
    spacingMs: 0,
    editSpacingMs: 0,
    sameMessageMs: 0,
    settleMs: 0,
    ...more,
  });
}

const review = lives.scoping().review;
const root: SlotMessage = { slot: 'root', place: 'channel', text: 'root', blocks: [section('root')] };
const reply: SlotMessage = { slot: 'draft', place: 'thread', text: 'draft', blocks: [section('draft')] };
const changed = (message: SlotMessage, text: string): SlotMessage => ({ ...message, text, blocks: [section(text)] });

describe('showing a review', () => {
  it('posts the root first, the rest into its thread, and nothing twice', async () => {
    const box = outbox();
    const messages = messagesOf(lives.scoping());
    await box.show(review, messages);
    await box.show(review, messages);
    expect(slack.messages).toHaveLength(messages.length);
    expect(slack.messages[0]?.thread_ts).toBeUndefined();
    expect(new Set(slack.messages.slice(1).map((message) => message.thread_ts))).toEqual(
      new Set([slack.messages[0]?.ts]),
    );
    expect(slack.callsOf('chat.update')).toEqual([]);
  });

  it('binds the thread to its review and knows its ts', async () => {
    const box = outbox();
    await box.show(review, [root]);
    expect(bound).toEqual([`r1 C0OPS ${slack.messages[0]?.ts}`]);
    expect(await box.threadTs('r1')).toBe(slack.messages[0]?.ts);
    await box.show(review, [root]);
    expect(bound).toHaveLength(1);
  });

  it('edits only what differs', async () => {
    const box = outbox();
    await box.show(review, [root, reply]);
    await box.show({ ...review, revision: review.revision + 1 }, [root, changed(reply, 'newer')]);
    expect(slack.callsOf('chat.update')).toHaveLength(1);
    expect(slack.messages[1]).toMatchObject({ text: 'newer', edits: 1 });
  });

  it('never unfurls and never sends without a fallback text', async () => {
    await outbox().show(review, messagesOf(lives.scoping()));
    for (const { args } of slack.callsOf('chat.postMessage')) {
      expect(args).toMatchObject({ unfurl_links: false, unfurl_media: false });
      expect(String(args.text).length).toBeGreaterThan(0);
    }
  });

  it('shows a thread message in the channel only where it is meant to be, and only when posted', async () => {
    const box = outbox();
    const delivery: SlotMessage = { ...reply, slot: 'delivery', broadcast: true };
    await box.show(review, [root, reply, delivery]);
    await box.show({ ...review, revision: 99 }, [root, reply, changed(delivery, 'newer')]);
    expect(slack.messages.filter((message) => message.reply_broadcast)).toHaveLength(1);
    expect(slack.callsOf('chat.update').every((call) => call.args.reply_broadcast === undefined)).toBe(true);
  });

  it('does not let an older rendering replace a newer one', async () => {
    const box = outbox();
    await box.show({ ...review, revision: 9 }, [changed(root, 'nine')]);
    await box.show({ ...review, revision: 8 }, [changed(root, 'eight')]);
    expect(slack.messages[0]?.text).toBe('nine');
  });

  it('takes the buttons from messages that are no longer wanted', async () => {
    const box = outbox();
    const findings = { ...reply, slot: 'findings' };
    const delivery = { ...reply, slot: 'delivery', text: 'delivery' };
    await box.show(review, [root, findings, delivery]);
    await box.show({ ...review, revision: 99 }, [root]);
    expect(slack.messages[1]?.text).toContain('Nothing left to decide here');
    await box.show({ ...review, revision: 99 }, [root]);
    expect(slack.messages[1]?.edits).toBe(1);
    expect(slack.messages[2]).toMatchObject({ text: 'delivery', edits: 0 });
  });

  it('lets the latest of many quick changes win with one edit', async () => {
    let now = 1_000_000;
    const box = outbox({ sameMessageMs: 1_000, now: () => now });
    await box.show(review, [root, reply]);
    for (const text of ['one', 'two', 'three']) {
      now += 10;
      const { notBefore } = await box.show({ ...review, revision: 99 }, [root, changed(reply, text)]);
      expect(notBefore).toBeGreaterThan(now);
    }
    now += 2_000;
    await box.show({ ...review, revision: 99 }, [root, changed(reply, 'three')]);
    expect(slack.messages[1]).toMatchObject({ text: 'three', edits: 1 });
  });

  it('posts each message once when two processes show the same review at once', async () => {
    const messages = messagesOf(lives.scoping());
    const boxes = [outbox(), outbox(), outbox()];
    for (let round = 0; round < 20; round += 1) {
      const waits = await Promise.all(boxes.map((box) => box.show(review, messages)));
      if (waits.every((wait) => wait.notBefore === undefined)) break;
    }
    expect(slack.messages.map((message) => message.text).sort()).toEqual(
      messages.map((message) => message.text).sort(),
    );
  });
});

describe('when Slack does not answer as it should', () => {
  it('finds a post whose answer was lost and does not post it again', async () => {
    const box = outbox();
    await box.show(review, [root]);
    slack.faults.set('chat.postMessage', ['lose']);
    expect((await box.show(review, [root, reply])).notBefore).toBeDefined();
    await box.show(review, [root, reply]);
    expect(slack.messages.filter((message) => message.text === 'draft')).toHaveLength(1);
    await box.show({ ...review, revision: 99 }, [root, changed(reply, 'newer')]);
    expect(slack.messages[1]?.text).toBe('newer');
  });

  it('finds a lost root as well, and binds its thread', async () => {
    const box = outbox();
    slack.faults.set('chat.postMessage', ['lose']);
    await box.show(review, [root, reply]);
    expect(slack.messages).toHaveLength(1);
    await box.show(review, [root, reply]);
    expect(slack.messages.map((message) => message.text)).toEqual(['root', 'draft']);
    expect(bound).toHaveLength(1);
  });

  it('posts again what never arrived', async () => {
    const box = outbox();
    await box.show(review, [root]);
    slack.faults.set('chat.postMessage', ['drop']);
    await box.show(review, [root, reply]);
    expect(slack.messages).toHaveLength(1);
    await box.show(review, [root, reply]);
    expect(slack.messages).toHaveLength(2);
  });

  it('finds what a killed process had posted', async () => {
    const box = outbox();
    await box.show(review, [root, reply]);
    const record = JSON.parse((await redis.hget('tighten:{r1}:slots', 'draft')) ?? '{}') as object;
    await redis.hset('tighten:{r1}:slots', 'draft', JSON.stringify({ ...record, state: 'posting', ts: undefined }));
    await outbox().show(review, [root, reply]);
    expect(slack.messages).toHaveLength(2);
  });

  it('waits as long as Slack says, per method, and remembers it over a restart', async () => {
    const box = outbox();
    await box.show(review, [root, reply]);
    slack.faults.set('chat.update', [{ retryAfter: 30 }]);
    const before = Date.now();
    const { notBefore } = await box.show({ ...review, revision: 99 }, [root, changed(reply, 'newer')]);
    expect(notBefore).toBeGreaterThanOrEqual(before + 30_000);
    const other: SlotMessage = { ...reply, slot: 'summary', text: 'summary' };
    await outbox().show({ ...review, revision: 99 }, [root, changed(reply, 'newer'), other]);
    expect(slack.callsOf('chat.update')).toHaveLength(1);
    expect(slack.messages.at(-1)?.text).toBe('summary');
  });

  it('posts anew what somebody deleted', async () => {
    const box = outbox();
    await box.show(review, [root, reply]);
    slack.messages.splice(1, 1);
    await box.show({ ...review, revision: 99 }, [root, changed(reply, 'newer')]);
    expect(slack.messages.map((message) => message.text)).toEqual(['root', 'newer']);
  });

  it('posts anew in the thread where the edit window is closed, and leaves the root as it is', async () => {
    const box = outbox();
    await box.show(review, [root, reply]);
    slack.faults.set('chat.update', [{ error: 'edit_window_closed' }, { error: 'edit_window_closed' }]);
    const later = { ...review, revision: 99 };
    await box.show(later, [changed(root, 'root two'), changed(reply, 'newer')]);
    await box.show(later, [changed(root, 'root two'), changed(reply, 'newer')]);
    expect(slack.messages.map((message) => message.text)).toEqual(['root', 'draft', 'newer']);
  });

  it('sends plain blocks with the same content where the newer ones are refused', async () => {
    slack.faults.set('chat.postMessage', [{ error: 'invalid_blocks' }]);
    const [first] = messagesOf(lives.scoping());
    await outbox().show(review, [first!]);
    expect(JSON.stringify(slack.messages[0]?.blocks)).not.toContain('"plan"');
    expect(JSON.stringify(slack.messages[0]?.blocks)).toContain('Read CloudTrail');
    expect(JSON.stringify(slack.messages[0]?.blocks)).toContain('review:stop');
  });

  it('says so where a message is too long, and keeps its buttons', async () => {
    const long = { ...root, blocks: Array.from({ length: 60 }, () => section('x')) };
    await outbox().show(review, [long]);
    expect(JSON.stringify(slack.messages[0]?.blocks)).toContain('Slack did not take this message as it is');
  });

  it.each(['not_in_channel', 'channel_not_found', 'is_archived', 'missing_scope', 'token_revoked'])(
    'turns %s into a problem that says what to do',
    async (error) => {
      slack.faults.set('chat.postMessage', [{ error }]);
      await expect(outbox().show(review, [root])).rejects.toMatchObject({
        name: 'Problem',
        kind: 'slack-refused',
        advice: expect.stringMatching(/\w/),
      });
      await outbox().show(review, [root]);
      expect(slack.messages).toHaveLength(1);
    },
  );
});

describe('files', () => {
  const files: SlotMessage = {
    slot: 'files',
    place: 'thread',
    text: 'files',
    blocks: [],
    files: [
      { name: 'a.json', content: '{}' },
      { name: 'a.tf', content: 'resource' },
    ],
  };

  it('are uploaded once, into the thread', async () => {
    const box = outbox();
    await box.show(review, [root, files]);
    await box.show({ ...review, revision: 99 }, [root, files]);
    expect(slack.messages[1]).toMatchObject({ thread_ts: slack.messages[0]?.ts, files: files.files });
    expect(slack.callsOf('files.completeUploadExternal')).toHaveLength(1);
  });

  it('are found again when the answer was lost', async () => {
    const box = outbox();
    slack.faults.set('files.completeUploadExternal', ['lose']);
    await box.show(review, [root, files]);
    await box.show(review, [root, files]);
    expect(slack.messages.filter((message) => message.files)).toHaveLength(1);
  });

  it('become messages where the workspace takes no uploads', async () => {
    slack.faults.set('files.getUploadURLExternal', [{ error: 'file_uploads_disabled' }]);
    const box = outbox();
    await box.show(review, [root, files]);
    await box.show(review, [root, files]);
    expect(slack.messages.map((message) => message.text)).toEqual([
      'root',
      'a.json (this workspace takes no uploads)',
      'a.tf (this workspace takes no uploads)',
    ]);
  });
});
