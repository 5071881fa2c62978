import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReviewEvent } from '../../src/review/review.js';
import { createReviewStore } from '../../src/review/store.js';
import { createSender } from '../../src/slack/app.js';
import { messagesOf } from '../../src/slack/messages/index.js';
import { createOutbox } from '../../src/slack/outbox.js';
import { DANA, events, fold, LEE, lives, opened, viewOf } from './a-review.js';
import { type FakeSlack, startFakeSlack } from './fake-slack.js';
import { testRedis } from './redis.js';

/** Bugs that other approval bots shipped, each held off by a test with its name. The clicks among them are in `app.test.ts`. */

let slack: FakeSlack;
let redis: Redis;
let closeRedis: () => Promise<void>;

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
  await redis.flushall();
});

const outbox = () =>
  createOutbox({
    client: createSender({ botToken: 'xoxb-1', apiUrl: slack.apiUrl }),
    redis,
    bindThread: async () => undefined,
    spacingMs: 0,
    editSpacingMs: 0,
    sameMessageMs: 0,
    settleMs: 0,
  });
const chosen = (statement: string, by: string): ReviewEvent => ({
  type: 'scope-chosen',
  statement,
  choice: { kind: 'candidate', candidate: 'A' },
  by,
  at: '2026-11-23T09:11:00Z',
});
const drafting = [opened, events.found, events.read, events.drafted] as const;

describe('messages', () => {
  it('"second update strips by @user": a later edit keeps who decided', async () => {
    const box = outbox();
    for (const entries of [[], [chosen('s2', LEE)], [chosen('s2', LEE), chosen('s1', DANA)]]) {
      const view = viewOf(fold(...drafting, ...entries));
      await box.show(view.review, messagesOf(view));
    }
    const first = slack.messages.find((message) => message.text.startsWith('Statements 1 to 2'));
    expect(JSON.stringify(first?.blocks)).toContain(LEE);
    expect(JSON.stringify(first?.blocks)).toContain(DANA);
  });

  it('"decided elsewhere, buttons stay live": a stopped review has none left', async () => {
    const box = outbox();
    const before = lives.scoping();
    await box.show(before.review, messagesOf(before));
    const after = viewOf(fold(...drafting, { type: 'stopped', by: LEE, at: '2026-11-23T09:12:00Z' }));
    await box.show(after.review, messagesOf(after));
    expect(JSON.stringify(slack.messages)).not.toContain('"button"');
  });

  it('"buttons stay clickable during slow work": while the checks run, the messages say so and offer no approval', () => {
    const view = viewOf(fold(...drafting, [events.answered, ...events.chosen]));
    const shown = JSON.stringify(messagesOf(view));
    expect(view.stage).toBe('checking');
    expect(shown).toContain('being checked');
    expect(shown).not.toContain('"review:approve"');
    expect(shown).not.toContain('"scope:use-suggested"');
  });

  it('"approving card 2 denied card 1": every button names its own statement and revision', () => {
    const messages = messagesOf(lives.scoping());
    const values = [...JSON.stringify(messages).matchAll(/"action_id":"scope:approve","value":"([^"]*)"/g)];
    expect(values.map((match) => match[1])).toEqual(['r1|s2|4', 'r1|s1|4', 'r1|s3|4']);
  });

  it('"approve as URL button": no button leads anywhere', () => {
    for (const view of Object.values(lives)) {
      expect(JSON.stringify(messagesOf(view()))).not.toMatch(/"type":"button"[^}]*"url"/);
    }
  });

  it('"each update a new message": a whole review posts each slot once and shows one reply in the channel', async () => {
    const box = outbox();
    for (const life of ['collecting', 'drafting', 'scoping', 'deciding', 'approving', 'delivered'] as const) {
      const view = lives[life]();
      await box.show(view.review, messagesOf(view));
    }
    const slots = new Set(messagesOf(lives.delivered()).map((message) => message.slot));
    expect(slack.messages).toHaveLength(slots.size);
    expect(slack.messages.filter((message) => message.reply_broadcast)).toHaveLength(1);
  });
});

describe('redeliveries', () => {
  it('"dedupe in process memory": what was seen is known after a restart, and nothing else is', async () => {
    const done: string[] = [];
    for (const id of ['Ev1', 'Ev1', 'Ev2'])
      expect(await createReviewStore(redis).onceForEvent(id, async () => void done.push(id))).toBe('done');
    expect(done).toEqual(['Ev1', 'Ev2']);
  });
});
