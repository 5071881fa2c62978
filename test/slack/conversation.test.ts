import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Review, ReviewEvent } from '../../src/review/review.js';
import { createReviewStore, type ReviewStore } from '../../src/review/store.js';
import { createSubmit } from '../../src/review/submit.js';
import { askInThread } from '../../src/review/turns.js';
import { loadView } from '../../src/review/view.js';
import { createReader, createSlackApp, type SlackApp } from '../../src/slack/app.js';
import { createPeople } from '../../src/slack/people.js';
import { activity, contract, DANA, events, LEE, lives, opened, SAM } from './a-review.js';
import { createSender, type FakeSlack, startFakeSlack } from './fake-slack.js';
import { testRedis } from './redis.js';
import { accessFor } from './settings-access.js';

const SECRET = 'signing-secret';
let slack: FakeSlack;
let redis: Redis;
let closeRedis: () => Promise<void>;
let store: ReviewStore;
let submit: ReturnType<typeof createSubmit>;
let app: SlackApp;
let send: ReturnType<typeof createSender>;
let serial = 0;
let rid = 'r0';

beforeAll(async () => {
  slack = await startFakeSlack();
  ({ redis, close: closeRedis } = await testRedis());
  for (const id of [SAM, DANA, LEE]) slack.users[id] = { id, team_id: 'T0ACME' };
  slack.groupMembers.push(DANA, LEE);
  slack.channels['C0OPS'] = { id: 'C0OPS', is_member: true };
  store = createReviewStore(redis);
  submit = createSubmit({ store, wake: async () => undefined });
  const options = { botToken: 'xoxb-1', apiUrl: slack.apiUrl };
  const people = createPeople({ client: createReader(options) });
  app = createSlackApp({
    ...options,
    transport: { mode: 'http', signingSecret: SECRET, port: 0 },
    deps: {
      store,
      submit,
      view: (review) => loadView(store, review),
      people,
      access: accessFor(people),
      opening: { windowDays: 90 },
      accounts: [],
      principals: async () => [],
      findRoles: async () => ({ roles: [], failed: [], looked: 0 }),
      threadTs: async () => '1790000001.000100',
      now: () => new Date(),
    },
  });
  const { port } = await app.start();
  send = createSender({ address: `http://127.0.0.1:${port}/slack/events`, secret: SECRET });
});
afterAll(async () => {
  await app.stop();
  await slack.close();
  await closeRedis();
});
beforeEach(async () => {
  slack.reset();
  await redis.flushall();
  serial += 1;
  rid = `r${serial}`;
});

async function haveDraft(): Promise<Review> {
  const draft = await store.putDocument(rid, lives.scoping().draft);
  const read = { activity: await store.putDocument(rid, activity), contract: await store.putDocument(rid, contract) };
  const entries: ReviewEvent[] = [opened, events.found, { ...events.read, ...read }, { ...events.drafted, draft }];
  for (const [at, event] of entries.entries()) await store.append(rid, at, [event], '2026-11-23T09:00:00Z');
  const review = (await store.load(rid))!;
  await store.project(review);
  return review;
}

async function answered(proposal: object, changes: object = {}): Promise<string> {
  const { documents } = await haveDraft();
  await askInThread({ store, submit }, { reviewId: rid, by: SAM, text: 'change it', messageTs: '5.5' });
  const turn = (await store.load(rid))!.turns[0]!.id;
  const given = {
    text: 'Proposed.',
    used: [],
    author: 'rules',
    draft: documents.draft,
    proposals: [proposal],
    ...changes,
  };
  await submit(rid, { type: 'record-answer', turn, answer: await store.putDocument(rid, given) });
  return turn;
}

function click(action: string, value: string, user = DANA) {
  serial += 1;
  const payload = {
    type: 'block_actions',
    team: { id: 'T0ACME' },
    api_app_id: 'A1',
    trigger_id: `t${serial}`,
    user: { id: user, team_id: 'T0ACME' },
    channel: { id: 'C0OPS' },
    message: { ts: '2.2', thread_ts: '1790000001.000100' },
    response_url: `${slack.url}/respond/click`,
    actions: [{ type: 'button', action_id: action, block_id: 'b', value }],
  };
  return send({ payload: JSON.stringify(payload) }, { form: true });
}

async function write(text: string, user = SAM): Promise<string> {
  serial += 1;
  const event = { type: 'message', channel_type: 'im', channel: 'D0SAM', user, text, ts: `${serial}.1` };
  await send({ type: 'event_callback', team_id: 'T0ACME', event_id: `Ev${serial}`, event_time: 1, event });
  for (;;) {
    const [said] = slack.messages;
    if (said) return said.text;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const view = () => JSON.stringify(slack.views[0] ?? {});
/** Sentences to one person come after the acknowledgement: waits until one holds the words. */
async function hears(words: string): Promise<void> {
  await expect.poll(() => slack.said.map((item) => String(item.text)).join('\n')).toContain(words);
}

describe('a proposal', () => {
  const custom = {
    kind: 'custom-scope',
    statementId: 's1',
    resources: ['arn:aws:s3:::deploy-artifacts/build-7.zip'],
    reason: 'Asked for in the thread',
  };

  it('opens its statement filled in, and changes nothing', async () => {
    const turn = await answered(custom);
    await click('proposal:open:0', `${rid}|${turn}:0|4`);
    expect(view()).toContain('"initial_value":"arn:aws:s3:::deploy-artifacts/build-7.zip"');
    expect(view()).toContain('"initial_value":"Asked for in the thread"');
    expect(view()).toContain('filled in as proposed');
    expect((await store.load(rid))?.decisions).toEqual({});
  });

  it('opens with the candidate that it names', async () => {
    const turn = await answered({ kind: 'pick-candidate', statementId: 's1', candidate: 'B', reason: '' });
    await click('proposal:open:0', `${rid}|${turn}:0|4`);
    expect(view()).toMatch(/"initial_option":\{[^}]*\{[^}]*\}[^}]*"value":"B"/);
  });

  it('to split a statement opens the form with its actions ticked', async () => {
    const turn = await answered({ kind: 'split-statement', statementId: 's1', actions: ['s3:GetObject'], reason: '' });
    await click('proposal:open:0', `${rid}|${turn}:0|4`);
    expect(view()).toContain('modal:split');
    expect(view()).toMatch(/"initial_options":\[\{[^\]]*s3:GetObject/);
    expect((await store.load(rid))?.apart).toBeUndefined();
  });

  it('of another draft, or one that was never made, gets a sentence', async () => {
    const turn = await answered(custom, { draft: 'sha256:older' });
    await click('proposal:open:0', `${rid}|${turn}:0|4`);
    await click('proposal:open:7', `${rid}|${turn}:7|4`);
    await click('proposal:open:0', `${rid}|t000000000000:0|4`);
    expect(slack.views).toEqual([]);
    await hears('There is a new draft since this was proposed');
    await hears('older version');
  });

  it('is opened by reviewers only', async () => {
    const turn = await answered(custom);
    await click('proposal:open:0', `${rid}|${turn}:0|4`, SAM);
    expect(slack.views).toEqual([]);
    await hears('can do this');
  });
});

describe('buttons of the conversation', () => {
  it('ask opens the form for a question', async () => {
    await haveDraft();
    await click('review:ask', `${rid}||4`, SAM);
    expect(view()).toContain('"callback_id":"modal:ask"');
  });

  it('stop ends an answer once, and says who was first', async () => {
    await haveDraft();
    await askInThread({ store, submit }, { reviewId: rid, by: SAM, text: 'why?', messageTs: '5.5' });
    const { id } = (await store.load(rid))!.turns[0]!;
    await click('answer:stop', `${rid}|${id}|0`, LEE);
    await click('answer:stop', `${rid}|${id}|0`, SAM);
    expect((await store.load(rid))!.turns[0]?.stopped).toMatchObject({ by: LEE });
    await hears('stopped this answer');
  });

  it('what the model tried to add is listed, as text', async () => {
    await haveDraft();
    await click('draft:refused', `${rid}||4`, SAM);
    expect(view()).toContain('An action without evidence:');
    expect(view()).toContain('s3:*');
  });
});

describe('a direct message', () => {
  it('is a question about the latest review of that person, answered in its thread', async () => {
    await haveDraft();
    expect(await write('why is kms:Decrypt in there?')).toContain('a question about `staging-deploy-role`');
    const { turns } = (await store.load(rid))!;
    expect(turns).toHaveLength(1);
    expect(turns[0]).toMatchObject({ by: SAM });
  });

  it('from somebody who has no part in any review learns nothing about one', async () => {
    await haveDraft();
    expect(await write('why is kms:Decrypt in staging-deploy-role?', LEE)).not.toContain('staging-deploy-role');
    expect((await store.load(rid))!.turns).toEqual([]);
  });

  it('that is no question gets a sentence on where to work', async () => {
    await haveDraft();
    expect(await write('hello')).toContain('I work in channels');
    expect((await store.load(rid))!.turns).toEqual([]);
  });
});
