import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WideRole, WideRoles } from '../../src/aws/find-roles.js';
import { apply, type Review, type ReviewEvent } from '../../src/review/review.js';
import { policyId } from '../../src/review/split-baseline.js';
import { createReviewStore, type ReviewStore } from '../../src/review/store.js';
import { createSubmit } from '../../src/review/submit.js';
import { verifyRecord } from '../../src/review/verify-record.js';
import { loadView } from '../../src/review/view.js';
import { createReader, createSlackApp, type SlackApp } from '../../src/slack/app.js';
import { messageViolations } from '../../src/slack/kit/validate.js';
import { policySubject } from '../../src/slack/messages/policies-today.js';
import { createPeople, type People } from '../../src/slack/people.js';
import { askCost } from '../review/samples.js';
import { activity, contract, DANA, events, LEE, lives, opened, report, SAM } from './a-review.js';
import { createSender, type FakeSlack, sign, startFakeSlack } from './fake-slack.js';
import { testRedis } from './redis.js';
import { accessFor, REVIEWERS } from './settings-access.js';

const SECRET = 'signing-secret';
let slack: FakeSlack;
let redis: Redis;
let closeRedis: () => Promise<void>;
let store: ReviewStore;
let slackApp: SlackApp;
let finding: () => Promise<WideRoles> = async () => ({ roles: [], failed: [], looked: 0 });
let makeApp: () => SlackApp;
let people: People;
let port: number;
let send: ReturnType<typeof createSender>;
let woken: string[] = [];
const clock = Date.now();

beforeAll(async () => {
  slack = await startFakeSlack();
  const opened = await testRedis();
  redis = opened.redis;
  closeRedis = opened.close;
  for (const id of [SAM, DANA, LEE]) slack.users[id] = { id, team_id: 'T0ACME' };
  slack.users['U0GUEST'] = { id: 'U0GUEST', team_id: 'T0ACME', is_restricted: true };
  slack.users['U0BOTTY'] = { id: 'U0BOTTY', team_id: 'T0ACME', is_bot: true };
  slack.users['U0ELSE'] = { id: 'U0ELSE', team_id: 'T0OTHER', is_stranger: true };
  slack.groupMembers.push(DANA, LEE);
  slack.channels['C0OPS'] = { id: 'C0OPS', is_member: true };
  slack.channels['C0SHARED'] = { id: 'C0SHARED', is_member: true, is_ext_shared: true };
  slack.channels['C0AWAY'] = { id: 'C0AWAY', is_member: false };
  store = createReviewStore(redis);
  const options = { botToken: 'xoxb-1', apiUrl: slack.apiUrl };
  people = createPeople({ client: createReader(options) });
  makeApp = () =>
    createSlackApp({
      ...options,
      transport: { mode: 'http', signingSecret: SECRET, port: 0 },
      deps: {
        store,
        submit: createSubmit({
          store,
          wake: async (review) => {
            woken.push(review.id);
          },
        }),
        view: (review) => loadView(store, review),
        people,
        access: accessFor(people),
        opening: { windowDays: 90 },
        accounts: [{ account: '111122223333', label: 'staging' }],
        principals: async (query) =>
          [{ account: '111122223333', label: 'staging', name: 'staging-deploy-role' }].filter((role) =>
            role.name.includes(query),
          ),
        findRoles: () => finding(),
        versions: { app: '0.1.0', iamData: '1' },
        threadTs: async (id) => (id === rid ? '1790000001.000100' : undefined),
        now: () => new Date(clock),
      },
    });
  slackApp = makeApp();
  port = (await slackApp.start()).port ?? 0;
  send = createSender({ address: `http://127.0.0.1:${port}/slack/events`, secret: SECRET });
});
afterAll(async () => {
  await slackApp.stop();
  await slack.close();
  await closeRedis();
});
beforeEach(async () => {
  slack.reset();
  woken = [];
  await redis.flushall();
  serial += 1;
  rid = `r${serial}`;
});

/** Its own for every test: a store remembers what it knows of a review. */
let rid = 'r0';
let serial = 0;
function command(text: string, more: Record<string, string> = {}) {
  serial += 1;
  const body = {
    command: '/tighten',
    text,
    user_id: SAM,
    channel_id: 'C0OPS',
    team_id: 'T0ACME',
    api_app_id: 'A1',
    trigger_id: `t${serial}`,
    response_url: `${slack.url}/respond/${serial}`,
    ...more,
  };
  return send(body, { form: true });
}

function interaction(payload: Record<string, unknown>) {
  serial += 1;
  const whole = { team: { id: 'T0ACME' }, api_app_id: 'A1', trigger_id: `t${serial}`, ...payload };
  return send({ payload: JSON.stringify(whole) }, { form: true });
}

const click = (action: string, value: string, user = DANA, more: Record<string, unknown> = {}) =>
  interaction({
    type: 'block_actions',
    user: { id: user, team_id: 'T0ACME' },
    channel: { id: 'C0OPS' },
    message: { ts: '2.2', thread_ts: '1790000001.000100' },
    response_url: `${slack.url}/respond/click`,
    actions: [{ type: 'button', action_id: action, block_id: 'b', value }],
    ...more,
  });

const ticks = (id: string, value: string) =>
  id.startsWith('actions') ? { selected_options: value.split(',').map((one) => ({ value: one })) } : undefined;

function save(view: Record<string, unknown>, values: Record<string, string>, user = DANA) {
  const state = Object.fromEntries(
    Object.entries(values).map(([id, value]) => [
      id,
      {
        value:
          id === 'pick' ? { selected_option: { value } } : (ticks(id, value) ?? { type: 'plain_text_input', value }),
      },
    ]),
  );
  return interaction({
    type: 'view_submission',
    user: { id: user, team_id: 'T0ACME' },
    view: { id: 'V1', hash: 'h', ...view, state: { values: state } },
  });
}

let eventSerial = 0;
/** Bolt acknowledges events before their listeners are done: tests wait for what they bring. */
function event(body: Record<string, unknown>, id?: string) {
  eventSerial += 1;
  return sendEvent(body, id ?? `Ev${eventSerial}`);
}
function sendEvent(body: Record<string, unknown>, id: string) {
  return send({ type: 'event_callback', team_id: 'T0ACME', event_id: id, event_time: 1, event: body });
}

/** A review in the store, as its events and documents would have made it. */
async function have(...entries: (ReviewEvent | ReviewEvent[])[]): Promise<Review> {
  const view = lives.scoping();
  const documents: Record<string, unknown> = {
    baseline: view.baseline,
    activity,
    contract,
    draft: view.draft,
    report,
  };
  const refs = Object.fromEntries(
    await Promise.all(
      Object.entries(documents).map(async ([name, value]) => [name, await store.putDocument(rid, value)]),
    ),
  ) as Record<string, string>;
  let review: Review | undefined;
  for (const [index, entry] of entries.entries()) {
    const stored = [entry].flat().map((item) => {
      const made = { ...item } as Record<string, unknown>;
      for (const name of Object.keys(documents))
        if (name in made && typeof made[name] === 'string') made[name] = refs[name];
      return made as unknown as ReviewEvent;
    });
    await store.append(rid, index, stored, '2026-11-23T09:00:00Z');
    for (const item of stored)
      review = apply(review, item, { id: rid, revision: index + 1, at: '2026-11-23T09:00:00Z' });
  }
  await store.project(review!);
  await store.bindThread(rid, 'C0OPS', '1790000001.000100');
  return review!;
}

const drafting = [opened, events.found, events.read, events.drafted] as const;
const words = () => slack.said.map((item) => String(item.text)).join('\n');

describe('the command', () => {
  it('stores the review, then acknowledges to the asker alone', async () => {
    const answer = await command('staging-deploy-role');
    expect(JSON.parse(answer.body)).toEqual({
      response_type: 'ephemeral',
      text: "On it. I'll read 90 days of activity for `staging-deploy-role` and post progress here.",
    });
    const [review] = await store.openReviews();
    expect(review).toMatchObject({ by: SAM, channel: 'C0OPS', target: { name: 'staging-deploy-role' } });
    expect(woken).toEqual([review?.id]);
    expect(await store.replyUrl(review!.id)).toContain('/respond/');
    expect(slack.callsOf('chat.postMessage')).toEqual([]);
  });

  it('takes a window and the label of an account', async () => {
    expect((await command('staging/deploy-role 30 days')).body).toContain(
      '30 days of activity for `staging/deploy-role`',
    );
    const [review] = await store.openReviews();
    expect(review?.target).toEqual({ name: 'deploy-role', account: '111122223333' });
    expect(Date.parse(review!.window.to) - Date.parse(review!.window.from)).toBe(30 * 86_400_000);
  });

  it.each([
    ['help', 'takes a role to least privilege'],
    ['arn:aws:iam::1:role/x', 'twelve digits'],
    ['staging-deploy-role 900d', 'between 1 and 400'],
    ['staging-deploy-role 3 weeks', 'between 1 and 400'],
    ['status', 'Name the role'],
    ['list', 'No review is open'],
    ['status nobody', 'no open review for `nobody`'],
    ['denials nobody', 'no open review for `nobody`'],
  ])('answers "%s" with a sentence', async (text, words) => {
    expect((await command(text)).body).toContain(words);
    expect(await store.openReviews()).toEqual([]);
  });

  it.each([
    ['AWSServiceRoleForSupport', 'only AWS can change its policy'],
    ['staging/cdk-hnb659fds-cfn-exec-role-111122223333-us-east-1', 'a bootstrap would overwrite'],
    ['OrganizationAccountAccessRole', 'has to keep full access'],
  ])('refuses %s in the acknowledgement, before anything is stored', async (role, words) => {
    expect(JSON.parse((await command(role)).body).text).toContain(words);
    expect(await redis.keys('*:events')).toEqual([]);
    expect(woken).toEqual([]);
  });

  it('reads the denials of the window that was typed, also where it is the default of a review', async () => {
    await have(...drafting);
    await command('denials staging-deploy-role 90d');
    const window = (await store.load(rid))?.denialReads[0]?.window;
    expect(Date.parse(window!.to) - Date.parse(window!.from)).toBe(90 * 86_400_000);
  });

  it('answers a second command for the same role with the first review', async () => {
    await have(opened, events.found);
    const answer = await command('staging-deploy-role', { user_id: LEE });
    expect(answer.body).toContain('already a review for `staging-deploy-role`, started by <@U0SAM>');
    expect(answer.body).toContain('https://acme.slack.com/archives/C0OPS/p1790000001000100');
    expect(await store.openReviews()).toHaveLength(1);
  });

  it.each([
    ['C0SHARED', 'People from outside can read this channel'],
    ['C0AWAY', '/invite @tighten'],
    ['C0SECRET', '/invite @tighten'],
  ])('is refused in %s', async (channel, words) => {
    expect((await command('staging-deploy-role', { channel_id: channel })).body).toContain(words);
    expect(await store.openReviews()).toEqual([]);
  });

  it.each([
    ['U0GUEST', 'Guests cannot'],
    ['U0BOTTY', 'Apps and bots'],
    ['U0ELSE', 'another workspace'],
  ])('is refused for %s, with a sentence', async (user, words) => {
    expect((await command('staging-deploy-role', { user_id: user })).body).toContain(words);
  });

  it('lists open reviews and says where one stands', async () => {
    await have(...drafting);
    expect((await command('list')).body).toContain(
      '`staging-deploy-role`: waiting for scopes, 0 of 3 set, 1 open question',
    );
    expect((await command('status staging-deploy-role')).body).toContain('waiting for scopes');
  });

  it('puts the record of a role into its thread, for reviewers', async () => {
    await have(...drafting, { type: 'stopped', by: LEE, at: '2026-11-23T09:12:00Z' });
    expect((await command('audit staging-deploy-role', { user_id: SAM })).body).toContain('Only @cloud-reviewers');
    expect((await command('audit nobody', { user_id: DANA })).body).toContain('was never reviewed');
    expect((await command('audit staging-deploy-role', { user_id: DANA })).body).toContain('record of 1 review');
    await vi.waitFor(() => expect(slack.messages).toHaveLength(1));
    expect(slack.messages[0]).toMatchObject({ channel: 'C0OPS', thread_ts: '1790000001.000100' });
    const { files = [] } = slack.messages[0] ?? {};
    expect(files.map(({ name }) => name)).toEqual([
      'tighten-audit-staging-deploy-role.jsonl',
      'tighten-audit-staging-deploy-role-documents.jsonl',
      'tighten-audit-staging-deploy-role-manifest.json',
    ]);
    const lines = (files[0]?.content ?? '').trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ entries: 5, chain: 'whole' });
    expect(verifyRecord(files.map(({ name = '', content = '' }) => ({ name, content })))).toMatchObject({ ok: true });
    const { documents } = JSON.parse(files[2]?.content ?? '');
    const named = documents.flatMap((one: { namedBy: string[] }) => one.namedBy);
    expect(named).toEqual(
      expect.arrayContaining([
        'revision 2, principal-found: baseline',
        'revision 3, evidence-read: contract',
        'revision 4, drafted: draft',
      ]),
    );
  });

  it('asks for the denials of a review, once', async () => {
    await have(...drafting);
    expect((await command('denials staging-deploy-role')).body).toContain('Reading the latest refused calls');
    expect((await command('denials staging-deploy-role')).body).toContain('asked for the denials');
    expect((await store.load(rid))?.denialReads).toHaveLength(1);
  });

  it('says so when Slack or the store fails, instead of being silent', async () => {
    people.forgetGroups();
    slack.faults.set('conversations.info', [{ error: 'missing_scope' }, { error: 'missing_scope' }]);
    const answer = await command('staging-deploy-role', { channel_id: 'C0NEW' });
    expect(answer.body).toContain('lacks a permission');
  });
});

describe('the evidence behind a statement', () => {
  it('is pushed on top of the modal, call by call', async () => {
    await have(...drafting);
    await click('scope:evidence', `${rid}|s1|4`, DANA, {
      channel: undefined,
      message: undefined,
      response_url: undefined,
    });
    const [call] = slack.callsOf('views.push');
    const shown = JSON.stringify(call?.args.view);
    expect(shown).toContain('data_table');
    for (const word of ['GetObject (s3)', 'deploy-artifacts/build-7.zip', '214', '2026-11-22', 'GitHubActions-*']) {
      expect(shown).toContain(word);
    }
  });

  it('is shown plainly where the workspace refuses the table', async () => {
    await have(...drafting);
    slack.faults.set('views.push', [{ error: 'invalid_arguments' }]);
    await click('scope:evidence', `${rid}|s1|4`);
    await vi.waitFor(() => expect(slack.views).toHaveLength(1));
    expect(JSON.stringify(slack.views)).not.toContain('data_table');
    expect(JSON.stringify(slack.views)).toContain('deploy-artifacts/build-7.zip');
  });
});

describe('an added permission', () => {
  const filled = (over: Record<string, unknown> = {}) => ({
    action: { selected_option: { value: 's3:DeleteObject' } },
    resources: { value: 'arn:aws:s3:::deploy-artifacts/build-7.zip' },
    why: { selected_option: { value: 'undo' } },
    note: { value: 'a failed deploy is rolled back' },
    ...over,
  });
  const add = (values: Record<string, unknown>, user = SAM) =>
    interaction({
      type: 'view_submission',
      user: { id: user, team_id: 'T0ACME' },
      view: {
        id: 'V1',
        hash: 'h',
        callback_id: 'modal:attest',
        private_metadata: `${rid}||4`,
        state: { values: Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { value }])) },
      },
    });
  const entries = async () => Object.entries((await store.load(rid))?.attestations ?? {});

  it('is added by one person and approved by another, by name', async () => {
    await have(...drafting);
    await click('attest:open', `${rid}||4`, SAM);
    expect(slack.views.at(-1)).toMatchObject({ callback_id: 'modal:attest' });
    await add(filled());
    const [[id] = ['']] = await entries();
    await click('attest:approve', `${rid}|${id}|4`, DANA);
    expect((await entries())[0]?.[1]).toMatchObject({ by: SAM, approved: true, decidedBy: DANA });
  });

  it('is not approved by whoever added it, nor by someone who is no reviewer', async () => {
    await have(...drafting);
    await add(filled(), DANA);
    const [[id] = ['']] = await entries();
    await click('attest:approve', `${rid}|${id}|4`, DANA);
    await vi.waitFor(() => expect(words()).toContain(`someone else has to approve it. Ask <@${LEE}>.`));
    await click('attest:approve', `${rid}|${id}|4`, SAM);
    await vi.waitFor(() => expect(words()).toContain('Only @cloud-reviewers'));
    expect((await entries())[0]?.[1].approved).toBeUndefined();
  });

  it('is added once when it is sent twice, and can be added again after it was refused', async () => {
    await have(...drafting);
    await add(filled());
    expect((await add(filled())).body).toContain('already added');
    const [[id] = ['']] = await entries();
    await click('attest:refuse', `${rid}|${id}|4`, LEE);
    await add(filled());
    expect((await entries()).map(([, entry]) => entry.approved)).toEqual([false, undefined]);
  });

  it.each([
    [{ action: { selected_option: { value: 's3:Nonsense' } } }, 'not an action that AWS knows'],
    [{ action: { selected_option: { value: 'ec2:DescribeSubnets' } } }, 'takes no resource'],
    [{ resources: { value: 'arn:aws:s3:::deploy-artifacts/*' } }, 'has a wildcard'],
    [{ resources: { value: '*' } }, 'is not an ARN'],
    [{ resources: { value: 'arn:aws:sqs:us-east-1:111122223333:q' } }, 'not of a type'],
    [{ why: {} }, 'one of the four reasons'],
    [{ note: { value: 'because' } }, 'what it is for'],
  ])('says under the input what is wrong: %j', async (over, sentence) => {
    await have(...drafting);
    const answer = JSON.parse((await add(filled(over))).body);
    expect(answer.response_action).toBe('errors');
    expect(JSON.stringify(answer.errors)).toContain(sentence);
    expect(await entries()).toEqual([]);
  });

  it('is found by typing, from the services of the review or any that is named', async () => {
    await have(...drafting);
    const suggest = async (value: string) => {
      const answer = await interaction({
        type: 'block_suggestion',
        user: { id: SAM, team_id: 'T0ACME' },
        action_id: 'search:action',
        block_id: 'action',
        value,
        view: { id: 'V1', private_metadata: `${rid}||4` },
      });
      return (JSON.parse(answer.body).options as { value: string }[]).map((option) => option.value);
    };
    expect(await suggest('get object')).toContain('s3:GetObject');
    expect(await suggest('sqs:send')).toContain('sqs:SendMessage');
  });
});

describe('the form', () => {
  const form = (values: Record<string, Record<string, unknown>>) =>
    interaction({
      type: 'view_submission',
      user: { id: SAM, team_id: 'T0ACME' },
      view: {
        id: 'V1',
        hash: 'h',
        callback_id: 'modal:start',
        private_metadata: 'none|C0OPS|0',
        state: { values: Object.fromEntries(Object.entries(values).map(([id, value]) => [id, { value }])) },
      },
    });
  const picked = (value: string) => ({ selected_option: { value } });
  const channel = { selected_conversation: 'C0OPS' };

  it('opens at once, in a channel that the app is not in as well', async () => {
    const answer = await command('', { channel_id: 'C0AWAY' });
    expect(answer.status).toBe(200);
    expect(slack.views[0]).toMatchObject({ callback_id: 'modal:start', private_metadata: 'none|C0AWAY|0' });
    expect(slack.callsOf('conversations.info')).toEqual([]);
  });

  it('is not opened for a guest', async () => {
    expect((await command('', { user_id: 'U0GUEST' })).body).toContain('Guests cannot');
    expect(slack.views).toEqual([]);
  });

  it('offers roles while one types, each with its account', async () => {
    const answer = await interaction({
      type: 'block_suggestion',
      user: { id: SAM, team_id: 'T0ACME' },
      action_id: 'search:role',
      block_id: 'role',
      value: 'deploy',
      view: { id: 'V1', private_metadata: 'none|C0OPS|0' },
    });
    const { options } = JSON.parse(answer.body);
    expect(options[0].description.text).toBe('staging (111122223333)');
    expect(options[0].text.text).toBe('staging-deploy-role');
    expect(options[0].value.length).toBeLessThanOrEqual(75);
  });

  it('starts the review of a role that was picked, over the window and in the channel that were chosen', async () => {
    const value = `${(111122223333).toString(36)}/staging-deploy-role`;
    const answer = await form({ role: picked(value), window: picked('custom'), days: { value: '45' }, channel });
    expect(answer.body).toContain('45 days of activity');
    const [review] = await store.openReviews();
    expect(review).toMatchObject({
      channel: 'C0OPS',
      target: { account: '111122223333', name: 'staging-deploy-role' },
    });
  });

  it('takes a written role before a picked one', async () => {
    await form({ typed: { value: 'production/other' }, window: picked('90'), channel });
    expect((await store.openReviews())[0]?.target).toEqual({ account: 'production', name: 'other' });
  });

  it.each([
    [{ window: picked('90'), channel }, { typed: 'Pick a role, or write its name or ARN.' }],
    [
      { typed: { value: 'x' }, window: picked('custom'), days: { value: '1.5' }, channel },
      { days: 'Write a whole number of days between 1 and 400.' },
    ],
    [{ typed: { value: 'x' }, window: picked('90') }, { channel: 'Pick a channel.' }],
  ])('says under the input what is missing', async (values, errors) => {
    expect(JSON.parse((await form(values)).body)).toEqual({ response_action: 'errors', errors });
    expect(await store.openReviews()).toEqual([]);
  });

  it.each([
    [{ typed: { value: 'AWSServiceRoleForSupport' }, window: picked('90'), channel }, 'only AWS can change'],
    [
      { typed: { value: 'x' }, window: picked('90'), channel: { selected_conversation: 'C0SHARED' } },
      'People from outside',
    ],
  ])('is refused in a sentence', async (values, words) => {
    expect((await form(values)).body).toContain(words);
    expect(await store.openReviews()).toEqual([]);
  });

  it('shows the field for a window of its own once that is picked', async () => {
    await interaction({
      type: 'block_actions',
      user: { id: SAM, team_id: 'T0ACME' },
      view: { id: 'V1', hash: 'h', private_metadata: 'none|C0OPS|0' },
      actions: [
        { type: 'radio_buttons', action_id: 'start:window', block_id: 'window', selected_option: { value: 'custom' } },
      ],
    });
    await vi.waitFor(() => expect(JSON.stringify(slack.views)).toContain('"block_id":"days"'));
  });
});

describe('looking for roles', () => {
  const role = (name: string, more: Partial<WideRole> = {}): WideRole => ({
    account: '111122223333',
    label: 'staging',
    arn: `arn:aws:iam::111122223333:role/${name}`,
    name,
    admin: true,
    actions: 9_000,
    wildcards: ['*'],
    ...more,
  });
  const blocksOf = (index: number) => JSON.stringify(slack.said[index]?.blocks);
  const values = (index: number, action: string) =>
    [...(blocksOf(index) ?? '').matchAll(new RegExp(`"action_id":"${action}","value":"([^"]*)"`, 'g'))].map(
      (match) => match[1] ?? '',
    );

  it('acknowledges at once and sends the list when it is there, to the asker alone', async () => {
    let done: (result: WideRoles) => void = () => undefined;
    finding = () => new Promise((resolve) => (done = resolve));
    expect((await command('find')).body).toContain("I'm looking through the roles of 1 account");
    expect(slack.said).toEqual([]);
    done({ roles: [role('deploy'), role('keep', { refused: 'keep is exempt.' })], failed: [], looked: 12 });
    await vi.waitFor(() => expect(slack.said).toHaveLength(1));
    expect(slack.said[0]).toMatchObject({ response_type: 'ephemeral', replace_original: false });
    expect(words()).toContain('2 roles of 12 have administrator rights');
    expect(blocksOf(0)).toContain('Not reviewed: keep is exempt.');
    expect(values(0, 'find:tighten')).toHaveLength(1);
  });

  it('turns pages in the same message, and stays within the limits', async () => {
    const roles = Array.from({ length: 20 }, (_, index) => role(`role-${index}-${'x'.repeat(50)}`));
    finding = async () => ({ roles, failed: [{ account: 'gone (1)', reason: 'No.' }], looked: 20 });
    await command('find');
    await vi.waitFor(() => expect(slack.said).toHaveLength(1));
    const [next] = values(0, 'find:more');
    expect(next).toBe('none||8');
    await click('find:more', next ?? '');
    await vi.waitFor(() => expect(slack.said).toHaveLength(2));
    expect(slack.said[1]).toMatchObject({ replace_original: true });
    expect(blocksOf(1)).toContain('role-8-');
    for (const said of slack.said) {
      expect(messageViolations({ text: String(said.text), blocks: said.blocks as unknown[] })).toEqual([]);
    }
  });

  it('starts the review of a role from its row, in that channel', async () => {
    finding = async () => ({ roles: [role('deploy+role=1,2.x@y')], failed: [], looked: 1 });
    await command('find');
    await vi.waitFor(() => expect(slack.said).toHaveLength(1));
    await click('find:tighten', values(0, 'find:tighten')[0] ?? '', SAM);
    await vi.waitFor(() => expect(words()).toContain('On it.'));
    const target = { account: '111122223333', name: 'deploy+role=1,2.x@y' };
    expect((await store.openReviews())[0]).toMatchObject({ by: SAM, channel: 'C0OPS', target });
  });

  it('says so when it fails', async () => {
    finding = async () => Promise.reject(new Error('socket hang up'));
    await command('find');
    await vi.waitFor(() => expect(words()).toContain('Something went wrong on our side'));
  });
});

describe('bugs that other bots shipped', () => {
  it('"first click after a restart is swallowed": a new process takes a button of the old one', async () => {
    await have(...drafting);
    await click('scope:approve', `${rid}|s1|4`);
    const restarted = makeApp();
    const address = (await restarted.start()).port;
    try {
      const again = createSender({ address: `http://127.0.0.1:${address}/slack/events`, secret: SECRET });
      const payload = {
        type: 'block_actions',
        team: { id: 'T0ACME' },
        user: { id: LEE, team_id: 'T0ACME' },
        channel: { id: 'C0OPS' },
        trigger_id: 'after-restart',
        response_url: `${slack.url}/respond/click`,
        actions: [{ type: 'button', action_id: 'scope:approve', block_id: 'b', value: `${rid}|s2|4` }],
      };
      expect((await again({ payload: JSON.stringify(payload) }, { form: true })).status).toBe(200);
      expect((await store.load(rid))?.decisions['s2']?.by).toBe(LEE);
    } finally {
      await restarted.stop();
    }
  });

  it('"dedupe key with team_id": a click and an event from another workspace of the organisation are not lost', async () => {
    await have(...drafting);
    slack.users['U0GRID'] = { id: 'U0GRID', team_id: 'T0GRID', enterprise_user: { teams: ['T0GRID', 'T0ACME'] } };
    slack.groupMembers.push('U0GRID');
    people.forgetGroups();
    await click('scope:approve', `${rid}|s1|4`, 'U0GRID', {
      user: { id: 'U0GRID', team_id: 'T0GRID' },
      enterprise: { id: 'E0ACME' },
    });
    slack.groupMembers.pop();
    people.forgetGroups();
    expect((await store.load(rid))?.decisions['s1']?.by).toBe('U0GRID');
    const mention = { type: 'app_mention', user: SAM, channel: 'C0OPS', ts: '9.1', text: '<@U0BOT> why?' };
    await send({ type: 'event_callback', team_id: 'T0GRID', event_id: 'EvGrid', event_time: 1, event: mention });
    await send({ type: 'event_callback', team_id: 'T0ACME', event_id: 'EvGrid', event_time: 1, event: mention });
    await vi.waitFor(() => expect(words()).toContain("inside a review's thread"));
    expect(slack.said).toHaveLength(1);
  });

  it('"buttons stay clickable during slow work": pressed again while nothing is redrawn, they only say what is going on', async () => {
    await have(...drafting, [events.answered, ...events.chosen]);
    // The checks run, and the messages of before are still on the screen.
    await click('scope:use-suggested', `${rid}||4`);
    await click('scope:approve', `${rid}|s1|4`);
    await click('review:approve', `${rid}||5`);
    await vi.waitFor(() => expect(slack.said).toHaveLength(3));
    expect((await store.load(rid))?.revision).toBe(5);
    expect(words()).toContain('check');
  });
});

describe('a click', () => {
  it('accepts the suggested scope, by name', async () => {
    await have(...drafting);
    await click('scope:approve', `${rid}|s1|4`);
    expect((await store.load(rid))?.decisions['s1']).toMatchObject({ by: DANA, choice: { candidate: 'B' } });
    expect(slack.said).toEqual([]);
    expect(woken).toEqual([rid]);
  });

  it('twice on the same button decides once and answers the second', async () => {
    await have(...drafting);
    await Promise.all([click('scope:approve', `${rid}|s1|4`), click('scope:approve', `${rid}|s1|4`)]);
    expect((await store.load(rid))?.revision).toBe(5);
    await vi.waitFor(() => expect(words()).toContain('already set to scope B'));
  });

  it('after somebody else decided says who, and changes nothing', async () => {
    await have(...drafting);
    await click('scope:approve', `${rid}|s2|4`, LEE);
    await save({ callback_id: 'modal:scope', private_metadata: `${rid}|s2|4` }, { pick: 'A' }, DANA);
    await click('scope:leave-out', `${rid}|s2|4`, DANA);
    const modal = slack.views.at(-1) as { private_metadata: string };
    expect(modal.private_metadata).toBe(`${rid}|s2|5`);
    expect((await store.load(rid))?.decisions['s2']?.by).toBe(LEE);
  });

  it('on an old button after a change is told who changed it', async () => {
    await have(...drafting);
    await save({ callback_id: 'modal:leave-out', private_metadata: `${rid}|s1|4` }, { reason: 'not used' }, LEE);
    await click('scope:approve', `${rid}|s1|4`, DANA);
    await vi.waitFor(() => expect(words()).toContain('<@U0LEE> set ReadArtifacts to left out'));
    expect(slack.said[0]).toMatchObject({
      response_type: 'ephemeral',
      replace_original: false,
      thread_ts: '1790000001.000100',
    });
  });

  it.each([
    [SAM, 'Only @cloud-reviewers can do this. Ask <@U0DANA> or <@U0LEE>.'],
    ['U0GUEST', 'Guests cannot work with Tighten. Ask someone from @cloud-reviewers'],
  ])('by %s, who may not, is answered and changes nothing', async (user, sentence) => {
    await have(...drafting);
    await click('scope:approve', `${rid}|s1|4`, user);
    await vi.waitFor(() => expect(words()).toContain(sentence));
    expect((await store.load(rid))?.decisions).toEqual({});
  });

  it('by someone who joined the reviewers a moment ago counts after the change event', async () => {
    await have(...drafting);
    await click('scope:approve', `${rid}|s1|4`, SAM);
    slack.groupMembers.push(SAM);
    await event({ type: 'subteam_members_changed', subteam_id: 'S0REVIEW' });
    await vi.waitFor(async () => expect(await people.mayReview(SAM, 'T0ACME', REVIEWERS)).toBeUndefined());
    await click('scope:approve', `${rid}|s1|4`, SAM);
    slack.groupMembers.pop();
    people.forgetGroups();
    expect((await store.load(rid))?.decisions['s1']?.by).toBe(SAM);
  });

  it.each(['', 'r0|s1', 'nonsense', '<@U1>|x|1'])('with the value "%s" is answered', async (value) => {
    await click('scope:approve', value);
    await vi.waitFor(() => expect(words()).toContain('older version'));
  });

  it('on a button that no version of ours knows is answered', async () => {
    expect((await click('scope:explode', `${rid}|s1|4`)).status).toBe(200);
    await vi.waitFor(() => expect(words()).toContain('older version'));
  });

  it('on a review that is gone is answered', async () => {
    await click('scope:approve', 'r9|s1|4');
    await vi.waitFor(() => expect(words()).toContain("I don't know this review any more"));
  });

  it('falls back to an ephemeral message where the response address has expired', async () => {
    await click('scope:approve', 'r9|s1|4', DANA, { response_url: `${slack.url}/nowhere` });
    await vi.waitFor(() => expect(slack.callsOf('chat.postEphemeral')).toHaveLength(1));
  });

  it('accepts all plain suggestions, but never those that need a person', async () => {
    await have(...drafting);
    await click('scope:use-suggested', `${rid}||4`);
    expect(Object.keys((await store.load(rid))!.decisions).sort()).toEqual(['s1', 's3']);
  });

  it('stops, and says so to whoever presses after', async () => {
    await have(...drafting);
    await click('review:stop', `${rid}||0`, SAM);
    await click('scope:approve', `${rid}|s1|4`);
    expect((await store.load(rid))?.stopped?.by).toBe(SAM);
    await vi.waitFor(() => expect(words()).toContain('<@U0SAM> stopped this review'));
  });
});

describe('the wizard', () => {
  it('opens on the statement, saves, and goes on to the next open one until all are set', async () => {
    await have(...drafting);
    await click('scope:next', `${rid}||4`);
    expect(slack.views[0]).toMatchObject({ title: { text: 'Statement 1 of 3' }, private_metadata: `${rid}|s2|4` });
    const next = async (metadata: string, pick: string) => {
      const answer = await save({ callback_id: 'modal:scope', private_metadata: metadata }, { pick });
      return JSON.parse(answer.body) as {
        response_action: string;
        view: { title: { text: string }; private_metadata: string };
      };
    };
    const second = await next(`${rid}|s2|4`, 'A');
    expect(second).toMatchObject({ response_action: 'update', view: { title: { text: 'Statement 2 of 3' } } });
    const third = await next(second.view.private_metadata, 'B');
    expect(third.view.title.text).toBe('Statement 3 of 3');
    expect((await next(third.view.private_metadata, 'A')).view.title.text).toBe('All set');
    expect(Object.keys((await store.load(rid))!.decisions)).toHaveLength(3);
  });

  it('shows the field for resources of one’s own when it is picked, and keeps the revision that was seen', async () => {
    await have(...drafting);
    await interaction({
      type: 'block_actions',
      user: { id: DANA },
      view: { id: 'V1', hash: 'h1', private_metadata: `${rid}|s1|4` },
      actions: [
        { type: 'radio_buttons', action_id: 'scope:pick', block_id: 'pick', selected_option: { value: 'custom' } },
      ],
    });
    await vi.waitFor(() => expect(slack.callsOf('views.update')[0]?.args).toMatchObject({ view_id: 'V1', hash: 'h1' }));
    expect(JSON.stringify(slack.views[0])).toContain('"block_id":"custom"');
  });

  it.each([
    [{ pick: 'custom' }, 'custom', 'at least one ARN'],
    [{ pick: 'custom', custom: 'arn:aws:dynamodb:us-east-1:111122223333:table/x' }, 'custom', ''],
    [{ pick: 'custom', custom: 'arn:aws:s3:::deploy-artifacts/*' }, 'reason', 'Wider than the evidence'],
    [{}, 'pick', 'Pick a scope'],
    [{ pick: 'Z' }, 'pick', 'Pick a scope'],
  ])('says what is wrong under the input: %j', async (values, input, sentence) => {
    await have(...drafting);
    const answer = await save(
      { callback_id: 'modal:scope', private_metadata: `${rid}|s1|4` },
      values as Record<string, string>,
    );
    const said = JSON.parse(answer.body) as { response_action: string; errors: Record<string, string> };
    expect(said.response_action).toBe('errors');
    expect(said.errors[input]).toContain(sentence);
  });

  it('keeps a custom scope with its reason', async () => {
    await have(...drafting);
    const values = { pick: 'custom', custom: 'arn:aws:s3:::deploy-artifacts/*', reason: 'every build writes one' };
    await save({ callback_id: 'modal:scope', private_metadata: `${rid}|s1|4` }, values);
    expect((await store.load(rid))?.decisions['s1']?.choice).toEqual({
      kind: 'custom',
      resources: ['arn:aws:s3:::deploy-artifacts/*'],
      reason: 'every build writes one',
    });
  });

  it('shows who was faster on top of the modal, with the newer revision', async () => {
    await have(...drafting);
    await click('scope:approve', `${rid}|s1|4`, LEE);
    const answer = await save({ callback_id: 'modal:scope', private_metadata: `${rid}|s1|4` }, { pick: 'A' });
    const { view } = JSON.parse(answer.body) as { view: { blocks: { type: string }[]; private_metadata: string } };
    expect(JSON.stringify(view.blocks[0])).toMatch(
      new RegExp(`"user_id":"${LEE}".*decided this after you opened it: scope .*"date"`),
    );
    expect(view.private_metadata).toBe(`${rid}|s1|5`);
    expect((await store.load(rid))?.decisions['s1']?.by).toBe(LEE);
  });

  it('refuses in the modal whoever may not choose', async () => {
    await have(...drafting);
    const answer = await save({ callback_id: 'modal:scope', private_metadata: `${rid}|s1|4` }, { pick: 'A' }, SAM);
    expect(answer.body).toContain('Only @cloud-reviewers');
    expect((await store.load(rid))?.decisions).toEqual({});
  });
});

describe('questions', () => {
  it('are answered by a click or with an action on resources', async () => {
    await have(...drafting);
    await click('question:answer', `${rid}|q1|4`);
    expect(slack.views[0]).toMatchObject({ title: { text: 'What does it need?' } });
    const form = { callback_id: 'modal:question', private_metadata: `${rid}|q1|4` };
    const wrong = await save(form, { other: 's3:Get*', resources: '*' });
    expect(wrong.body).toContain('not an action that AWS knows');
    expect((await save(form, { other: 'bedrock:PrepareAgent', resources: '*' })).body).toContain('not an ARN');
    const agents = 'arn:aws:bedrock:us-east-1:111122223333:agent';
    expect((await save(form, { other: 'bedrock:PrepareAgent', resources: `${agents}/*` })).body).toContain('wildcard');
    const bucket = 'arn:aws:s3:::a';
    expect((await save(form, { other: 'bedrock:PrepareAgent', resources: bucket })).body).toContain('not of a type');
    await save(form, { other: 'bedrock:prepareagent', resources: `${agents}/AGENT0001` });
    expect((await store.load(rid))?.answers['q1']?.answer).toEqual({
      kind: 'action',
      action: 'bedrock:PrepareAgent',
      resources: [`${agents}/AGENT0001`],
    });
    await click('question:nothing', `${rid}|q1|4`, LEE);
    await vi.waitFor(() => expect(words()).toContain('<@U0DANA> answered this'));
  });

  it('take no action that the call cannot have needed: that is for a second person to approve', async () => {
    await have(...drafting);
    const form = { callback_id: 'modal:question', private_metadata: `${rid}|q1|4` };
    const role = 'arn:aws:iam::111122223333:role/Admin';
    for (const [other, resources] of [
      ['iam:PassRole', role],
      ['secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:us-east-1:111122223333:secret:a-AbCdEf'],
    ] as const) {
      expect((await save(form, { other, resources })).body).toContain('a second person approves it');
    }
    expect((await store.load(rid))?.answers['q1']).toBeUndefined();
  });

  it('can be left out together, with one reason', async () => {
    await have(...drafting);
    await click('question:leave-out-rest', `${rid}||4`);
    await save({ callback_id: 'modal:leave-out-questions', private_metadata: `${rid}||4` }, { reason: 'old pipeline' });
    expect((await store.load(rid))?.answers['q1']).toMatchObject({ by: DANA });
  });
});

describe('callers', () => {
  it('can be left out by a reviewer, with a reason, once', async () => {
    await have(...drafting);
    await click('caller:leave-out', `${rid}|k1|4`);
    expect(JSON.stringify(slack.callsOf('views.open').at(-1))).toContain('modal:leave-out-caller');
    const modal = { callback_id: 'modal:leave-out-caller', private_metadata: `${rid}|k1|4` };
    await save(modal, { reason: 'one afternoon of debugging' });
    expect((await store.load(rid))?.callersLeftOut['k1']).toMatchObject({
      by: DANA,
      reason: 'one afternoon of debugging',
    });
    expect(woken).toContain(rid);
    expect((await save(modal, { reason: 'again' })).body).toContain('no draft to decide on');
    await save({ ...modal, private_metadata: `${rid}|k9|4` }, { reason: 'nobody' });
    expect(Object.keys((await store.load(rid))!.callersLeftOut)).toEqual(['k1']);
  });

  it('can be taken back by a reviewer, once', async () => {
    const out: ReviewEvent = {
      type: 'caller-left-out',
      caller: 'k1',
      reason: 'debugging',
      by: LEE,
      at: '2026-11-23T09:12:00Z',
    };
    await have(...drafting, out, events.drafted);
    await click('caller:take-back', `${rid}|k1|6`, SAM);
    expect(Object.keys((await store.load(rid))!.callersLeftOut)).toEqual(['k1']);
    await click('caller:take-back', `${rid}|k1|6`);
    expect((await store.load(rid))!.callersLeftOut).toEqual({});
    await click('caller:take-back', `${rid}|k9|6`);
    await vi.waitFor(() => expect(words()).toMatch(/no draft to decide on/));
  });
});

describe('what reading costs', () => {
  const window = { from: '2026-08-25T00:00:00Z', to: '2026-11-23T00:00:00Z' };
  const asked: ReviewEvent = { ...askCost, type: 'cost-asked', window, at: '2026-11-23T09:05:00Z' };

  it('is agreed to by whoever may ask for a review, and who comes second hears of it', async () => {
    await have(opened, events.found, asked);
    await click('cost:read', `${rid}||3`, SAM);
    expect((await store.load(rid))?.cost?.agreed).toMatchObject({ by: SAM, days: 90, dollars: 14 });
    expect(woken).toContain(rid);
    await click('cost:shorter', `${rid}||3`, DANA);
    await vi.waitFor(() => expect(words()).toContain(`<@${SAM}> agreed to reading 90 days`));
  });

  it('is lowered by a window from the list, and by no other', async () => {
    await have(opened, events.found, asked);
    await click('cost:shorter', `${rid}||3`, SAM);
    expect(JSON.stringify(slack.callsOf('views.open').at(-1))).toContain('30 days, about $4.65');
    const modal = { callback_id: 'modal:shorter-window', private_metadata: `${rid}||3` };
    expect((await save(modal, { window: '12' }, SAM)).body).toContain('Nobody estimated this window');
    await save(modal, { window: '30' }, SAM);
    const review = await store.load(rid);
    expect(review?.window).toEqual({ from: '2026-10-24T00:00:00Z', to: window.to });
    expect(review?.cost?.agreed).toMatchObject({ by: SAM, days: 30, dollars: 4.65 });
  });
});

describe('blind spots', () => {
  const LOGS = 'data-events-off:logs';
  const withSpots = { ...events.drafted, spots: [LOGS, 'rest:0123456789ab'] };
  const asked = [opened, events.found, events.read, withSpots] as const;

  it('are answered by a reviewer with one press each', async () => {
    await have(...asked);
    await click('spot:not-used', `${rid}|${LOGS}|4`, SAM);
    expect((await store.load(rid))?.spotAnswers).toBeUndefined();
    await click('spot:not-used', `${rid}|${LOGS}|4`);
    await click('spot:accept', `${rid}|rest:0123456789ab|4`, LEE);
    expect((await store.load(rid))?.spotAnswers).toMatchObject({
      [LOGS]: { answer: 'not-used', by: DANA },
      'rest:0123456789ab': { answer: 'accepted', by: LEE },
    });
    await click('spot:not-used', `${rid}|${LOGS}|4`, LEE);
    await vi.waitFor(() => expect(words()).toContain(`<@${DANA}> answered this`));
  });

  it('are answered by permissions from a template, which another person approves in one press', async () => {
    await have(...asked);
    await click('spot:add', `${rid}|${LOGS}|4`);
    expect(slack.views[0]).toMatchObject({ callback_id: 'modal:spot' });
    const form = { callback_id: 'modal:spot', private_metadata: `${rid}|${LOGS}|4` };
    const streams = 'arn:aws:logs:us-east-1:111122223333:log-group:orders:log-stream:*';
    const values = { actions0: '0,1', resources0: streams, note: 'It writes its log lines.' };
    expect((await save(form, { ...values, resources0: 'arn:aws:logs:*:*:*' })).body).toContain('errors');
    await save(form, values);
    const review = await store.load(rid);
    expect(Object.values(review!.attestations).map(({ attestation }) => attestation.action)).toEqual([
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
    expect(review?.spotAnswers?.[LOGS]).toMatchObject({ answer: 'attested', by: DANA });
    await click('attest:approve-all', `${rid}||4`);
    await vi.waitFor(() => expect(words()).toContain('someone else has to approve'));
    await click('attest:approve-all', `${rid}||4`, LEE);
    const entries = Object.entries((await store.load(rid))!.attestations);
    expect(entries.map(([, { approved, decidedBy }]) => [approved, decidedBy])).toEqual([
      [true, LEE],
      [true, LEE],
    ]);
    await click('attest:withdraw', `${rid}|${entries[0]![0]}|4`);
    expect(Object.keys((await store.load(rid))!.attestations)).toEqual([entries[1]![0]]);
  });
});

describe('what was sent to the model', () => {
  it('can be read word for word, as much as a modal shows', async () => {
    await have(...drafting);
    await click('draft:sent', `${rid}||4`);
    expect(slack.views).toEqual([]);
    const document = await store.putDocument(rid, `Question:\n${'NAME_1 '.repeat(6_000)}`);
    const draft = { ...lives.scoping().draft, left: { needs: 3, replaced: 2, redact: 'names', document } };
    const drafted = { ...events.drafted, draft: await store.putDocument(rid, draft) };
    await store.append(rid, 4, [drafted as ReviewEvent], '2026-11-23T09:00:00Z');
    await click('draft:sent', `${rid}||5`);
    const shown = JSON.stringify(slack.views[0]);
    expect(shown).toContain('NAME_1 NAME_1');
    expect(shown).toContain('word for word: 42,010 characters');
    expect(shown).toContain('and 13,010 more');
  });

  it('can be read for an answer too', async () => {
    const at = '2026-11-23T09:00:00Z';
    const sent = await store.putDocument(rid, 'Question:\n> why is NAME_1 here?');
    const text = await store.putDocument(rid, 'why is it here?');
    const answers = [undefined, { replaced: 1, redact: 'names', document: sent }].map((left) =>
      store.putDocument(rid, { text: 'Because.', used: [], author: 'model', ...(left ? { left } : {}) }),
    );
    const [without, withSent] = await Promise.all(answers);
    const turns = [without!, withSent!].flatMap((answer, index): ReviewEvent[] => [
      { type: 'asked', turn: `t${index}`, by: SAM, text, messageTs: `${index}.1`, at },
      { type: 'answered', turn: `t${index}`, answer, at },
    ]);
    await have(...drafting, turns);
    await click('answer:sent', `${rid}|t0|0`);
    expect(slack.views).toEqual([]);
    await click('answer:sent', `${rid}|t1|0`);
    expect(JSON.stringify(slack.views[0])).toContain('why is NAME_1 here?');
  });
});

describe('policies of today', () => {
  it('are kept or replaced by a reviewer, and a press on an old button says who decided', async () => {
    await have(...drafting);
    const [admin] = lives.scoping().baseline!.policies;
    const value = `${rid}|${policySubject(admin!)}|4`;
    await click('policy:keep', value, SAM);
    expect((await store.load(rid))?.keptPolicies).toBeUndefined();
    await click('policy:keep', value);
    expect((await store.load(rid))?.keptPolicies?.[policyId(admin!)]).toMatchObject({ keep: true, by: DANA });
    await click('policy:replace', value, LEE);
    await vi.waitFor(() => expect(words()).toContain(`<@${DANA}> decided`));
    await click('policy:keep', `${rid}|0000000000000000|4`);
    await vi.waitFor(() => expect(words()).toContain('older'));
  });
});

describe('approval', () => {
  const ready: (ReviewEvent | ReviewEvent[])[] = [...drafting, [events.answered, ...events.chosen], events.checked];

  it('is by someone who neither asked nor changed last', async () => {
    await have(...ready);
    const { lastChange } = (await store.load(rid))!;
    const last = lastChange!.by;
    await click('review:approve', `${rid}||6`, last);
    const other = last === DANA ? LEE : DANA;
    await vi.waitFor(() => expect(words()).toContain(`someone else has to approve it. Ask <@${other}>.`));
    await click('review:approve', `${rid}||6`, last === DANA ? LEE : DANA);
    expect((await store.load(rid))?.approvals).toHaveLength(1);
    const approval = (await store.history(rid)).at(-1)?.events[0];
    expect(approval).toMatchObject({
      edition: 'e'.repeat(64),
      basis: { source: 'log files', queryIds: [], window: activity.window, versions: { app: '0.1.0', iamData: '1' } },
    });
  });

  it('is refused while somebody edits, and says who', async () => {
    await have(...ready);
    await save({ callback_id: 'modal:leave-out', private_metadata: `${rid}|s1|6` }, {}, LEE);
    await click('review:approve', `${rid}||6`, DANA);
    expect((await store.load(rid))?.approvals).toEqual([]);
    await vi.waitFor(() => expect(slack.said).not.toEqual([]));
  });

  it('can be refused with what should change', async () => {
    await have(...ready);
    await click('review:send-back', `${rid}||6`);
    expect(slack.views[0]).toMatchObject({ title: { text: 'Send back' } });
    await save({ callback_id: 'modal:send-back', private_metadata: `${rid}||6` }, { reason: 'too wide' });
    expect((await store.load(rid))?.sentBack).toMatchObject({ by: DANA, reason: 'too wide' });
  });
});

describe('questions in the thread', () => {
  const mention = (more: Record<string, unknown> = {}) => ({
    type: 'app_mention',
    user: LEE,
    channel: 'C0OPS',
    text: '<@U0BOT> why is kms:Decrypt &amp; co here?',
    ts: '3.3',
    thread_ts: '1790000001.000100',
    ...more,
  });

  it('become turns of the review, however often Slack delivers them', async () => {
    await have(...drafting);
    await event(mention(), 'Ev-once');
    await event(mention(), 'Ev-once');
    await event(mention(), 'Ev-again');
    await event(mention({ ts: '3.4' }), 'Ev-last');
    const review = await vi.waitFor(async () => {
      const found = await store.load(rid);
      expect(found?.turns).toHaveLength(2);
      return found;
    });
    expect(await store.getDocument(rid, review!.turns[0]!.text)).toBe('why is kms:Decrypt & co here?');
    expect(slack.said).toEqual([]);
  });

  it('get a sentence outside a thread of ours, without words, and from guests', async () => {
    await have(...drafting);
    await event(mention({ thread_ts: undefined }));
    await event(mention({ text: '<@U0BOT>' }));
    await event(mention({ user: 'U0GUEST' }));
    const said = () => slack.callsOf('chat.postEphemeral').map((call) => String(call.args.text).slice(0, 20));
    await vi.waitFor(() => expect(said()).toHaveLength(3));
    expect(said().sort()).toEqual(['Ask me inside a revi', 'Guests cannot work w', 'Write your question ']);
  });

  it('can be asked about a message', async () => {
    await have(...drafting);
    await interaction({
      type: 'message_action',
      callback_id: 'ask_about_message',
      user: { id: LEE },
      channel: { id: 'C0OPS' },
      message: {
        ts: '9.9',
        thread_ts: '1790000001.000100',
        text: 'Statement 1 of 3',
        blocks: [
          { type: 'section', text: { type: 'mrkdwn', text: 'Reads build artifacts: s3:GetObject \u202e' } },
          { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Approve' } }] },
        ],
      },
      response_url: `${slack.url}/respond/x`,
    });
    expect(slack.views[0]).toMatchObject({ callback_id: 'modal:ask', private_metadata: `${rid}||0` });
    expect(JSON.stringify(slack.views[0])).toContain('"initial_value":"Reads build artifacts: s3:GetObject');
    expect(JSON.stringify(slack.views[0])).not.toMatch(/Approve|\u202e/);
    const form = { callback_id: 'modal:ask', private_metadata: `${rid}||0` };
    await save(form, { text: 'why?', about: 'Reads build artifacts: s3:GetObject' }, LEE);
    const review = (await store.load(rid))!;
    expect(await store.getDocument(rid, review.turns[0]!.text)).toBe('why?\n> Reads build artifacts: s3:GetObject');
  });

  it('are not read from what people say to each other', async () => {
    await have(...drafting);
    await event({
      type: 'message',
      channel_type: 'channel',
      user: LEE,
      channel: 'C0OPS',
      text: 'hm',
      ts: '4',
      thread_ts: '1790000001.000100',
    });
    expect(slack.calls.filter((call) => call.method !== 'auth.test')).toEqual([]);
  });

  it('in a direct message get one sentence on where to ask', async () => {
    await event({ type: 'message', channel_type: 'im', user: LEE, channel: 'D1', text: 'hello', ts: '4' });
    await vi.waitFor(() => expect(slack.messages[0]?.text).toContain('/tighten role-name'));
  });
});

it('the home tab shows a reviewer what waits for them', async () => {
  await have(...drafting);
  await event({ type: 'app_home_opened', user: DANA, tab: 'home', channel: 'D1', event_ts: '1' });
  await vi.waitFor(() => expect(JSON.stringify(slack.views[0] ?? '')).toContain('Needs you'));
  await event({ type: 'app_home_opened', user: DANA, tab: 'messages', channel: 'D1', event_ts: '1' });
  expect(slack.views).toHaveLength(1);
});

describe('requests', () => {
  const body = {
    type: 'event_callback',
    team_id: 'T0ACME',
    event_id: 'Ev-sig',
    event: { type: 'app_mention', user: LEE, channel: 'C0OPS', text: 'x', ts: '1' },
  };

  it.each([
    ['from the past', -600],
    ['from the future', 600],
  ])('%s are refused', async (_when, seconds) => {
    expect((await send(body, { at: Math.floor(clock / 1000) + seconds })).status).toBe(401);
  });

  it('with a wrong signature are refused', async () => {
    expect((await send(body, { signature: sign('other', '1', 'x') })).status).toBe(401);
    expect((await send(body, { signature: 'v0=' })).status).toBe(401);
  });

  it('a second time are ignored', async () => {
    const at = Math.floor(Date.now() / 1000);
    const text = {
      command: '/tighten',
      text: 'help',
      user_id: SAM,
      channel_id: 'C0OPS',
      team_id: 'T0ACME',
      trigger_id: 'same',
      response_url: '',
    };
    expect((await send(text, { form: true, at })).body).toContain('least privilege');
    expect(await send(text, { form: true, at })).toEqual({ status: 200, body: '' });
  });

  it('for health are answered', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(await answer.json()).toEqual({ ok: true });
  });

  it('over a megabyte are refused', async () => {
    expect((await send({ ...body, padding: 'x'.repeat(1_100_000) })).status).toBe(413);
  });
});

it('a wrong token is said at the start', async () => {
  slack.faults.set('auth.test', [{ error: 'invalid_auth' }]);
  const other = createSlackApp({
    botToken: 'xoxb-2',
    apiUrl: slack.apiUrl,
    transport: { mode: 'http', signingSecret: SECRET, port: 0 },
    deps: {
      store,
      submit: createSubmit({ store, wake: async () => undefined }),
      view: (review) => loadView(store, review),
      people,
      access: accessFor(people),
      opening: { windowDays: 90 },
      accounts: [],
      threadTs: async () => undefined,
      now: () => new Date(clock),
    },
  });
  await expect(other.start()).rejects.toMatchObject({
    name: 'Problem',
    advice: expect.stringContaining('SLACK_BOT_TOKEN'),
  });
});
