import { readFileSync } from 'node:fs';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ReviewEvent } from '../../src/review/review.js';
import { createReviewStore } from '../../src/review/store.js';
import { createSender } from '../../src/slack/app.js';
import { messagesOf } from '../../src/slack/messages/index.js';
import { createOutbox } from '../../src/slack/outbox.js';
import { DANA, events, fold, LEE, lives, opened, SAM, viewOf } from './a-review.js';
import { type AnApp, soon, startAnApp } from './an-app.js';
import { type FakeSlack, startFakeSlack } from './fake-slack.js';
import { testRedis } from './redis.js';

/** Bugs that other approval bots shipped, each held off by a test with its name, here and in `app.test.ts`. */
const SHIPPED = [
  'second update strips by @user',
  'decided elsewhere, buttons stay live',
  'dedupe in process memory',
  'first click after a restart is swallowed',
  'unauthorised click gets no answer',
  'dedupe key with team_id',
  'buttons stay clickable during slow work',
  'approving card 2 denied card 1',
  'same button processed twice',
  'approve as URL button',
  'each update a new message',
  'thread replies are sent to the channel',
];

it('each bug that others shipped has a test with its name', () => {
  const tests = ['./known-bugs.test.ts', './app.test.ts'].map((name) =>
    readFileSync(new URL(name, import.meta.url), 'utf8'),
  );
  for (const bug of SHIPPED) expect(tests.join('\n'), bug).toMatch(new RegExp(`it\\('"${bug}"`));
});

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

  it('"thread replies are sent to the channel": only a delivery is, once, and a broken glass', () => {
    for (const view of Object.values(lives)) {
      const loud = messagesOf(view()).filter(({ broadcast }) => broadcast);
      expect(loud.every(({ slot }) => /^(delivery|break-glass:\d+)$/.test(slot))).toBe(true);
    }
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

describe('clicks', { timeout: 30_000 }, () => {
  const drafted = [opened, events.found, events.read, events.drafted];
  let app: AnApp;
  let id: string;

  beforeAll(async () => {
    app = await startAnApp();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    id = await app.fresh();
  });
  const decisions = async () => Object.keys((await createReviewStore(app.redis).load(id))?.decisions ?? {});

  it('"unauthorised click gets no answer": whoever may not is told why, and whom to ask', async () => {
    await app.have(id, ...drafted);
    for (const [user, sentence] of [
      [SAM, `Ask <@${DANA}>`],
      ['U0GUEST', 'Guests cannot work with Tighten'],
    ] as const) {
      app.slack.said.length = 0;
      expect((await app.click('scope:approve', `${id}|s1|4`, user)).status).toBe(200);
      await soon(() => expect(app.words()).toContain(sentence));
    }
    expect(await decisions()).toEqual([]);
  });

  it('"same button processed twice": two presses at once decide once, and the other one is answered', async () => {
    await app.have(id, ...drafted);
    await Promise.all([DANA, LEE].map((user) => app.click('scope:approve', `${id}|s1|4`, user)));
    const chosen = (await app.store.history(id))
      .flatMap((entry) => entry.events)
      .filter(({ type }) => type === 'scope-chosen');
    expect(chosen).toHaveLength(1);
    await soon(() => expect(app.words()).toMatch(/ReadArtifacts is already set to scope B, by <@U0(DANA|LEE)>/));
    expect(app.slack.said).toHaveLength(1);
  });

  it('"approving card 2 denied card 1": a press decides the card that it is on, whatever is decided beside it', async () => {
    await app.have(id, ...drafted);
    await app.click('scope:approve', `${id}|s2|4`);
    expect(await decisions()).toEqual(['s2']);
    await app.click('scope:approve', `${id}|s1|4`, LEE);
    const review = await app.store.load(id);
    expect(review?.decisions).toMatchObject({ s1: { by: LEE }, s2: { by: DANA } });
  });

  it('a form that was opened before a restart is saved after it', async () => {
    await app.have(id, ...drafted);
    await app.click('scope:choose', `${id}|s1|4`);
    const { callback_id, private_metadata } = app.slack.views[0] as Record<string, unknown>;
    await app.restart();
    const form = { callback_id, private_metadata };
    const saved = JSON.parse((await app.save(form, { pick: 'A' })).body);
    expect(saved).toMatchObject({ response_action: 'update', view: { callback_id: 'modal:scope' } });
    expect(await decisions()).toEqual(['s1']);
  });

  it('a form that was opened before a restart says who was faster meanwhile, or that it is too old', async () => {
    await app.have(id, ...drafted);
    await app.click('scope:choose', `${id}|s1|4`);
    const { callback_id, private_metadata } = app.slack.views[0] as Record<string, unknown>;
    await app.click('scope:approve', `${id}|s1|4`, LEE);
    await app.restart();
    const form = { callback_id, private_metadata };
    const late = (await app.save(form, { pick: 'A' })).body;
    expect(late).toContain(' decided this after you opened it: scope B');
    expect(late).toContain(`"user_id":"${LEE}"`);
    expect((await app.store.load(id))?.decisions['s1']?.by).toBe(LEE);
    const gone = (await app.save({ ...form, callback_id: 'modal:of-another-version' }, { pick: 'A' })).body;
    expect(gone).toContain('from an older version of Tighten');
    const lost = (await app.save({ ...form, private_metadata: 'gone|s1|4' }, { pick: 'A' })).body;
    expect(lost).toContain('know this review any more');
  });

  it('a copy of a signed click, or of a saved form, does nothing', async () => {
    await app.have(id, ...drafted);
    const at = Math.floor(Date.now() / 1000);
    const press = (action: string, user: string) => ({
      payload: JSON.stringify({
        type: 'block_actions',
        team: { id: 'T0ACME' },
        user: { id: user, team_id: 'T0ACME' },
        channel: { id: 'C0OPS' },
        trigger_id: 'once',
        response_url: `${app.slack.url}/respond/once`,
        actions: [{ type: 'button', action_id: action, block_id: 'b', value: `${id}|s1|4` }],
      }),
    });
    const form = {
      payload: JSON.stringify({
        type: 'view_submission',
        team: { id: 'T0ACME' },
        user: { id: LEE, team_id: 'T0ACME' },
        view: {
          id: 'V9',
          hash: 'h',
          callback_id: 'modal:leave-out',
          private_metadata: `${id}|s2|4`,
          state: { values: {} },
        },
      }),
    };
    for (const [body, statement] of [
      [press('scope:approve', DANA), 's1'],
      [form, 's2'],
    ] as const) {
      await app.send(body, { form: true, at });
      const before = await app.store.load(id);
      expect(before?.decisions[statement]).toBeDefined();
      expect(await app.send(body, { form: true, at })).toEqual({ status: 200, body: '' });
      expect((await app.store.load(id))?.revision).toBe(before?.revision);
    }
    expect(app.slack.said).toEqual([]);
  });
});
