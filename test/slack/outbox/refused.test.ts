import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSender as createClient, createReader } from '../../../src/slack/app.js';
import { button, buttonRow } from '../../../src/slack/kit/buttons.js';
import { type rich, section } from '../../../src/slack/kit/rich.js';
import type { SlotMessage } from '../../../src/slack/messages/index.js';
import { refusals } from '../../../src/slack/messages/words.js';
import { createOutbox, type OutboxOptions } from '../../../src/slack/outbox.js';
import { lives } from '../a-review.js';
import { type FakeSlack, startFakeSlack } from '../fake-slack.js';
import { testRedis } from '../redis.js';

let slack: FakeSlack;
let redis: Redis;
let closeRedis: () => Promise<void>;
let bound: string[] = [];

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
  bound = [];
  await redis.flushall();
});

/** A new one for every step stands for a restart: everything it knows is in Redis. */
function outbox(more: Partial<OutboxOptions> = {}) {
  const options = { botToken: 'xoxb-1', apiUrl: slack.apiUrl };
  return createOutbox({
    client: createClient(options),
    reader: createReader(options),
    redis,
    bindThread: async (_id, _channel, ts) => bound.push(ts),
    spacingMs: 0,
    editSpacingMs: 0,
    sameMessageMs: 0,
    settleMs: 0,
    ...more,
  });
}

const review = lives.scoping().review;
const later = { ...review, revision: 99 };
const root: SlotMessage = { slot: 'root', place: 'channel', text: 'root', blocks: [section('root')] };
const named = (slot: string, text = slot): SlotMessage => ({ slot, place: 'thread', text, blocks: [section(text)] });
const texts = () => slack.messages.map((message) => message.text);
const shown = () => JSON.stringify(slack.messages.map((message) => message.blocks));

describe('where the workspace takes no uploads', () => {
  const long = Array.from({ length: 900 }, (_, line) => `line ${line} of a policy that is long`).join('\n');
  const files: SlotMessage = { ...named('files'), blocks: [], files: [{ name: 'apply.sh', content: long }] };
  const noUploads = () => slack.faults.set('files.getUploadURLExternal', [{ error: 'file_uploads_disabled' }]);

  it('loses nothing of a delivery to a 429 between two of its messages', async () => {
    noUploads();
    let now = 1_000_000;
    const clock = { now: () => now };
    await outbox(clock).show(review, [root]);
    slack.faults.set('chat.postMessage', [{ retryAfter: 30 }]);
    const { notBefore } = await outbox(clock).show(review, [root, files, named('summary')]);
    expect(notBefore).toBe(now + 30_000);
    now += 30_001;
    await outbox(clock).show(review, [root, files, named('summary')]);
    await outbox(clock).show(review, [root, files, named('summary')]);
    const parts = texts().filter((text) => text.startsWith('apply.sh'));
    expect(parts).toEqual(
      parts.map((_, at) => `apply.sh, part ${at + 1} of ${parts.length} (this workspace takes no uploads)`),
    );
    expect(texts().at(-1)).toBe('summary');
  });

  it('shows all of a long file, in as many messages as it takes', async () => {
    noUploads();
    await outbox().show(review, [root, files]);
    const pieces = slack.messages.slice(1).flatMap((message) => message.blocks.slice(1));
    const said = pieces.map((block) => (block as ReturnType<typeof rich>).elements[0]!.elements[0]);
    expect(said.map((piece) => (piece?.type === 'text' ? piece.text : '')).join('')).toBe(long);
  });

  it('waits where the channel is busy, and goes on where it was', async () => {
    noUploads();
    let now = 1_000_000;
    const slow = { now: () => now, spacingMs: 10_000, patienceMs: 100 };
    await outbox(slow).show(review, [root, files]);
    for (let round = 0; round < 20; round += 1) {
      now += 10_001;
      await outbox(slow).show(review, [root, files]);
    }
    expect(new Set(texts()).size).toBe(texts().length);
    expect(texts().at(-1)).toMatch(/part (\d+) of \1 /);
  });

  it.each(['missing_scope', 'file_uploads_except_images_disabled', 'storage_limit_reached'])(
    'or the app may not upload (%s), files are messages and what comes behind them is shown',
    async (error) => {
      slack.faults.set('files.getUploadURLExternal', [{ error }]);
      await outbox().show(review, [root, files, named('summary')]);
      expect(texts().at(-1)).toBe('summary');
      expect(shown()).toContain('line 899');
    },
  );
});

describe('a message that Slack does not take as it is', () => {
  const target = { review: 'r1', subject: 's1', seen: 4 };
  const card: SlotMessage = {
    ...named('statements:1'),
    blocks: [
      ...Array.from({ length: 60 }, (_, at) => section(`arn:aws:s3:::bucket-${at}`)),
      buttonRow('s1', 4, [
        button({ label: 'Approve', action: 'scope:approve', target }),
        button({ label: 'Choose…', action: 'scope:choose', target }),
      ]),
      buttonRow('add', 4, [button({ label: 'Approve', action: 'attest:approve', target })]),
    ],
  };

  it('has its content in a file beside it, and nobody can decide at one press what it does not show', async () => {
    await outbox().show(review, [root, card, named('summary')]);
    await outbox().show(review, [root, card, named('summary')]);
    const [, cut, whole] = slack.messages;
    const blocks = JSON.stringify(cut?.blocks);
    expect(blocks).not.toContain('scope:approve');
    expect(blocks).toContain('scope:choose');
    expect(blocks).toMatch(/attest:approve.*"confirm"/);
    expect(blocks).toContain(whole?.files?.[0]?.name);
    expect(whole?.files?.[0]?.content).toContain('arn:aws:s3:::bucket-59');
    expect(slack.messages).toHaveLength(4);
  });

  it('has it as messages where there are no uploads either', async () => {
    slack.faults.set('files.getUploadURLExternal', [{ error: 'file_uploads_disabled' }]);
    await outbox().show(review, [root, card]);
    expect(shown()).toContain('bucket-59');
  });

  it('gets another file where it says something else, and none once it fits', async () => {
    await outbox().show(review, [root, card]);
    const other = { ...card, blocks: [...card.blocks, section('one more')] };
    await outbox().show(later, [root, other]);
    await outbox().show(later, [root, named('statements:1')]);
    expect(slack.messages.filter((message) => message.files)).toHaveLength(2);
    expect(slack.messages[1]).toMatchObject({ text: 'statements:1', edits: 2 });
  });

  it('is the same where Slack, and not a limit of ours, refuses it', async () => {
    const small = { ...card, blocks: [section('arn:aws:s3:::one'), ...card.blocks.slice(-2)] };
    await outbox().show(review, [root]);
    slack.faults.set('chat.postMessage', [{ error: 'invalid_blocks' }]);
    await outbox().show(review, [root, small]);
    expect(JSON.stringify(slack.messages[1]?.blocks)).not.toContain('scope:approve');
    expect(slack.messages[2]?.files?.[0]?.content).toContain('arn:aws:s3:::one');
  });

  it('is the same where its table fits as a table alone, and Slack takes none', async () => {
    const cell = (text: string) => ({ type: 'raw_text' as const, text });
    const rows = Array.from({ length: 100 }, (_, at) =>
      [...'abcde'].map((column) => cell(`${column}${at}`.padEnd(19))),
    );
    const wide: SlotMessage = { ...card, blocks: [section('x'.repeat(2_400)), { type: 'table', rows }] };
    await outbox().show(review, [root]);
    slack.faults.set('chat.postMessage', [{ error: 'invalid_blocks' }]);
    await outbox().show(review, [root, wide]);
    expect(JSON.stringify(slack.messages[1]?.blocks)).toContain(slack.messages[2]!.files![0]!.name);
    expect(slack.messages[2]?.files?.[0]?.content).toMatch(/a0 .*e99 /);
  });
});

describe('what Slack refuses for good', () => {
  it('of one message holds up no other, and is told at the end', async () => {
    await outbox().show(review, [root]);
    slack.faults.set('chat.postMessage', [{ error: 'metadata_too_large' }]);
    const messages = [root, named('draft'), named('summary'), named('findings')];
    await expect(outbox().show(review, messages)).rejects.toMatchObject({ kind: 'slack-refused' });
    expect(texts()).toEqual(['root', 'summary', 'findings']);
    await outbox().show(review, messages);
    expect(texts()).toEqual(['root', 'summary', 'findings', 'draft']);
  });

  it('of the whole channel ends the round', async () => {
    await outbox().show(review, [root]);
    slack.faults.set('chat.postMessage', [{ error: 'is_archived' }]);
    await expect(outbox().show(review, [root, named('draft'), named('summary')])).rejects.toMatchObject({
      message: 'The channel of this review is archived.',
    });
    expect(slack.callsOf('chat.postMessage')).toHaveLength(2);
  });
});

describe('limits of Slack', () => {
  it('are honoured when a lost post is looked for', async () => {
    let now = 1_000_000;
    const clock = { now: () => now };
    await outbox(clock).show(review, [root]);
    slack.faults.set('chat.postMessage', ['lose']);
    await outbox(clock).show(review, [root, named('draft')]);
    slack.faults.set('conversations.replies', [{ retryAfter: 20 }]);
    now += 10;
    expect(await outbox(clock).show(review, [root, named('draft')])).toEqual({ notBefore: now + 20_000 });
    await outbox(clock).show(review, [root, named('draft')]);
    expect(slack.callsOf('conversations.replies')).toHaveLength(1);
    now += 20_001;
    await outbox(clock).show(review, [root, named('draft')]);
    expect(texts()).toEqual(['root', 'draft']);
  });

  it('are a gate of its own for every method: twenty streams a minute start, and a wait there holds up no edit', async () => {
    let now = 1_000_000;
    const slow = { now: () => now, editSpacingMs: 1_200, patienceMs: 0 };
    const live = (slot: string): SlotMessage => ({
      ...named(slot),
      live: { user: 'U0SAM', team: 'T0ACME', steps: [], blocks: [], status: 'works' },
    });
    await outbox(slow).show(review, [root]);
    for (const slot of ['answer:t1', 'answer:t2']) await outbox(slow).show(review, [root, live(slot)]);
    expect(slack.callsOf('chat.startStream')).toHaveLength(1);
    now += 3_000;
    await outbox(slow).show(review, [root, live('answer:t3')]);
    expect(slack.callsOf('chat.startStream')).toHaveLength(2);
    await outbox(slow).show(later, [{ ...root, text: 'newer' }]);
    expect(texts()[0]).toBe('newer');
  });
});

describe('a first message that somebody deleted', () => {
  const messages = [root, named('draft'), named('summary')];
  const newer = [{ ...root, text: 'newer' }, named('draft'), named('summary'), named('findings')];

  it('has another one in its place, which leads to the thread; the thread goes on where it was', async () => {
    await outbox().show(review, messages);
    const first = slack.messages[0]!.ts;
    const reply = slack.messages[1]!.ts;
    slack.messages.shift();
    await outbox().show(later, newer);
    await outbox().show(later, newer);
    expect(slack.messages.map(({ text, thread_ts }) => [text, thread_ts])).toEqual([
      ['draft', first],
      ['summary', first],
      ['newer', undefined],
      ['The first message of this review was deleted. Its thread goes on where it was.', slack.messages[2]!.ts],
      ['findings', first],
    ]);
    expect(shown()).toContain(`p${reply.replace('.', '')}`);
    expect(bound).toEqual([first, slack.messages[2]!.ts]);
    expect(await outbox().threadTs(review.id)).toBe(first);
  });

  it('is the thread itself where there was no reply yet', async () => {
    await outbox().show(review, [root]);
    slack.messages.shift();
    await outbox().show(later, newer);
    expect(new Set(slack.messages.slice(1).map((message) => message.thread_ts))).toEqual(
      new Set([slack.messages[0]!.ts]),
    );
  });

  it('takes everything with it where its thread is gone as well: all of it is shown under the new one', async () => {
    await outbox().show(review, messages);
    slack.messages.length = 0;
    await outbox().show(later, [{ ...root, text: 'newer' }, named('draft'), named('summary')]);
    slack.faults.set('chat.postMessage', [{ error: 'thread_not_found' }]);
    const changed = [{ ...root, text: 'newer' }, named('draft', 'draft two'), named('summary', 'summary two')];
    await outbox().show(later, changed);
    await outbox().show(later, changed);
    await outbox().show(later, changed);
    const [newRoot, , ...rest] = slack.messages;
    expect(rest.map(({ text, thread_ts }) => [text, thread_ts]).sort()).toEqual([
      ['draft two', newRoot!.ts],
      ['summary two', newRoot!.ts],
    ]);
  });

  it('is replaced once where the answer to the post was lost', async () => {
    await outbox().show(review, messages);
    const first = slack.messages.shift()!.ts;
    slack.faults.set('chat.postMessage', ['lose']);
    await outbox().show(later, newer);
    await outbox().show(later, newer);
    await outbox().show(later, newer);
    expect(texts().filter((text) => text === 'newer')).toHaveLength(1);
    expect(slack.messages.at(-1)).toMatchObject({ text: 'findings', thread_ts: first });
  });
});

describe('a message that is no longer wanted', () => {
  it.each(['draft', 'callers', 'attested', 'policies-today', 'cost', 'summary', 'statements:2'])(
    'loses its buttons: %s',
    async (slot) => {
      const target = { review: 'r1', subject: '', seen: 1 };
      const add = buttonRow('b', 1, [button({ label: 'Add…', action: 'attest:open', target })]);
      await outbox().show(review, [root, { ...named(slot), blocks: [section(slot), add] }]);
      await outbox().show(later, [root]);
      expect(shown()).not.toContain('attest:open');
    },
  );

  it.each(['delivery', 'files', 'answer:t1', 'denials:d1', 'denial:s3:GetObject'])(
    'stays as it is: %s',
    async (slot) => {
      await outbox().show(review, [root, named(slot)]);
      await outbox().show(later, [root]);
      expect(slack.messages[1]).toMatchObject({ text: slot, edits: 0 });
    },
  );
});

describe('a channel in which a review may not be shown any more', () => {
  const files: SlotMessage = { ...named('files'), blocks: [], files: [{ name: 'a.json', content: '{}' }] };
  const shared = async () => refusals.sharedChannel();

  it('gets nothing more, with the reason; it goes on where that is put right', async () => {
    await outbox().show(review, [root]);
    await expect(
      outbox({ mayShow: shared }).show(later, [{ ...root, text: 'newer' }, named('draft')]),
    ).rejects.toMatchObject({
      kind: 'not-shown',
      message: expect.stringContaining('People from outside can read this channel'),
    });
    expect(texts()).toEqual(['root']);
    await outbox({ mayShow: async () => undefined }).show(later, [root, named('draft')]);
    expect(texts()).toEqual(['root', 'draft']);
  });

  it('is asked for again before each upload', async () => {
    let asked = 0;
    const mayShow = async () => {
      asked += 1;
      return asked > 1 ? refusals.sharedChannel() : undefined;
    };
    await expect(outbox({ mayShow }).show(review, [root, named('draft'), files])).rejects.toMatchObject({
      kind: 'not-shown',
    });
    expect(slack.callsOf('files.getUploadURLExternal')).toEqual([]);
    expect(texts()).toEqual(['root', 'draft']);
  });
});
