import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Baseline } from '../../src/aws/principal.js';
import { readAccessPolicy } from '../../src/review/read-access-policy.js';
import { apply, type Review, type ReviewEvent, stageOf } from '../../src/review/review.js';
import { createReviewStore, type ReviewStore } from '../../src/review/store.js';
import { createSubmit, type Submit } from '../../src/review/submit.js';
import { loadView } from '../../src/review/view.js';
import { type Access, createAccess } from '../../src/slack/access.js';
import { createReader, createSlackApp, type SlackApp } from '../../src/slack/app.js';
import { homeOf } from '../../src/slack/home-of.js';
import { createPeople } from '../../src/slack/people.js';
import { contract, DANA, events, LEE, lives, opened, report, SAM } from './a-review.js';
import { createSender, type FakeSlack, startFakeSlack } from './fake-slack.js';
import { testRedis } from './redis.js';

/** What people can and cannot do once there is a policy file. */

const SECRET = 'signing-secret';
const BOSS = 'U0BOSS';
const TEAM = 'T0ACME';
const defaults = { reviewers: { groups: ['S0REVIEW'], users: [] }, approvals: 1, fourEyes: true };
const FILE = `
contact: ${BOSS}
rules:
  - name: production
    match: { account: production }
    channels: [C0PROD]
    requesters: { users: [${LEE}] }
  - name: tagged
    match: { tags: { environment: production } }
    channels: [C0PROD]
  - name: staging
    match: { account: staging, role: 'staging-*' }
    reviewers: { users: [${DANA}, ${LEE}] }
    channels: [C0OPS]
    approvals: 2
    break_glass: { users: [${BOSS}] }
    ticket: { required: true, pattern: 'OPS-[0-9]+' }
`;

let slack: FakeSlack;
let redis: Redis;
let closeRedis: () => Promise<void>;
let store: ReviewStore;
let submit: Submit;
let access: Access;
let app: SlackApp;
let send: ReturnType<typeof createSender>;
let file = FILE;
let tags: Record<string, string> = {};
let serial = 0;
let rid = 'a0';

beforeAll(async () => {
  slack = await startFakeSlack();
  ({ redis, close: closeRedis } = await testRedis());
  for (const id of [SAM, DANA, LEE, BOSS]) slack.users[id] = { id, team_id: TEAM };
  slack.users['U0GUEST'] = { id: 'U0GUEST', team_id: TEAM, is_restricted: true };
  slack.groupMembers.push(DANA);
  slack.channels['C0OPS'] = { id: 'C0OPS', name: 'ops', is_member: true };
  slack.channels['C0PROD'] = { id: 'C0PROD', name: 'prod', is_member: true };
  store = createReviewStore(redis);
  submit = createSubmit({ store, wake: async () => undefined });
  const options = { botToken: 'xoxb-1', apiUrl: slack.apiUrl };
  const people = createPeople({ client: createReader(options) });
  const accounts = [
    { account: '111122223333', label: 'staging' },
    { account: '444455556666', label: 'production' },
  ];
  access = createAccess({
    people,
    accounts,
    policy: () => readAccessPolicy(file, defaults, 'policy.yml'),
    tagsOf: async () => tags,
  });
  app = createSlackApp({
    ...options,
    transport: { mode: 'http', signingSecret: SECRET, port: 0 },
    deps: {
      store,
      submit,
      view: (review) => loadView(store, review),
      people,
      access,
      accounts,
      opening: { windowDays: 90 },
      findRoles: async () => ({
        roles: accounts.map((one) => ({
          ...one,
          arn: `arn:aws:iam::${one.account}:role/${one.label}-role`,
          name: `${one.label}-role`,
          admin: true,
          actions: 900,
          wildcards: [],
        })),
        failed: [],
        looked: 2,
      }),
      threadTs: async () => '1790000001.000100',
      now: () => new Date(),
    },
  });
  const { port = 0 } = await app.start();
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
  file = FILE;
  tags = {};
  serial += 1;
  rid = `a${serial}`;
});

const command = async (text: string, user = SAM, channel = 'C0OPS'): Promise<string> => {
  serial += 1;
  const body = { command: '/tighten', text, user_id: user, channel_id: channel, team_id: TEAM, api_app_id: 'A1' };
  const more = { trigger_id: `t${serial}`, response_url: `${slack.url}/respond/${serial}` };
  return (await send({ ...body, ...more }, { form: true })).body;
};
function interaction(payload: Record<string, unknown>) {
  serial += 1;
  const whole = { team: { id: TEAM }, api_app_id: 'A1', trigger_id: `t${serial}`, ...payload };
  return send({ payload: JSON.stringify(whole) }, { form: true });
}
const click = (action: string, user: string, seen = 8) =>
  interaction({
    type: 'block_actions',
    user: { id: user, team_id: TEAM },
    channel: { id: 'C0OPS' },
    message: { ts: '2.2', thread_ts: '1790000001.000100' },
    response_url: `${slack.url}/respond/click`,
    actions: [{ type: 'button', action_id: action, block_id: 'b', value: `${rid}||${seen}` }],
  });
const save = async (view: Record<string, unknown>, values: Record<string, string>, user: string): Promise<string> => {
  const state = Object.fromEntries(
    Object.entries(values).map(([id, value]) => [
      id,
      { value: id === 'channel' ? { selected_conversation: value } : { type: 'plain_text_input', value } },
    ]),
  );
  const made = { id: 'V1', hash: 'h', ...view, state: { values: state } };
  return (await interaction({ type: 'view_submission', user: { id: user, team_id: TEAM }, view: made })).body;
};
const said = () => slack.said.map((item) => String(item.text)).join('\n');
const hears = (sentence: string) => vi.waitFor(() => expect(said()).toContain(sentence));
const form = (name: string) => ({ callback_id: `modal:${name}`, private_metadata: `${rid}||8` });
const filled = { typed: 'staging/staging-deploy-role', window: '90', channel: 'C0OPS' };

/** A review of the staging role under the rule that its principal was found with, as far as the given entries. */
type Entry = ReviewEvent | ReviewEvent[];
async function have(...entries: Entry[]): Promise<Review> {
  const documents: Record<string, unknown> = { contract, draft: lives.scoping().draft, report };
  const refs: Record<string, string> = {};
  for (const [name, value] of Object.entries(documents)) refs[name] = await store.putDocument(rid, value);
  let review: Review | undefined;
  for (const [index, entry] of entries.entries()) {
    const stored = [entry]
      .flat()
      .map((item) => ({ ...item, ...Object.fromEntries(Object.entries(refs).filter(([name]) => name in item)) }));
    await store.append(rid, index, stored, '2026-11-23T09:00:00Z');
    for (const item of stored)
      review = apply(review, item, { id: rid, revision: index + 1, at: '2026-11-23T09:00:00Z' });
  }
  await store.project(review!);
  await store.bindThread(rid, 'C0OPS', '1790000001.000100');
  return review!;
}

const found: ReviewEvent = {
  ...events.found,
  rule: { name: 'staging' },
  rules: {
    approvals: 2,
    fourEyes: true,
    breakGlass: true,
    ticket: { required: true, patterns: ['OPS-[0-9]+'] },
  },
};
const openedHere = { ...opened, rules: { approvals: 1, fourEyes: true, breakGlass: true } } as ReviewEvent;
const drafting: Entry[] = [openedHere, found, events.read, events.drafted];
const checked: ReviewEvent = { ...events.checked, decidedAt: 5 };
const approving: Entry[] = [...drafting, [events.answered, ...events.chosen], checked];

describe('an account’s evidence', () => {
  it('is refused in another channel, with the right one named', async () => {
    expect(await command('production/deploy-role', LEE)).toContain('shown in <#C0PROD> only');
    expect(await store.openReviews()).toEqual([]);
    expect(await command('production/deploy-role', LEE, 'C0PROD')).toContain('On it');
  });

  it('is refused under the field of the form', async () => {
    const answer = await save(form('start'), { ...filled, typed: 'production/deploy-role' }, LEE);
    expect(JSON.parse(answer)).toEqual({
      response_action: 'errors',
      errors: { channel: 'What this account does is shown in #prod only.' },
    });
  });

  it('of an account that is known only later is refused before anything is read', async () => {
    expect(await command('staging-deploy-role', LEE)).toContain('On it');
    const [review] = await store.openReviews();
    const baseline = { account: '444455556666', name: 'staging-deploy-role', tags: {} } as Baseline;
    const admitted = await access.admit(review!, baseline, 'production');
    expect(admitted).toMatchObject({ refused: { access: { why: 'channel', channels: ['C0PROD'] } } });
  });

  it('of a role is refused by a tag of it', async () => {
    await command('staging/staging-deploy-role', LEE);
    const [review] = await store.openReviews();
    const baseline = { account: '111122223333', name: 'staging-deploy-role', tags: {} } as Baseline;
    expect(await access.admit(review!, baseline, 'staging')).toMatchObject({ rule: { name: 'staging' } });
    const tagged = { ...baseline, tags: { Environment: 'Production' } };
    expect(await access.admit(review!, tagged, 'staging')).toMatchObject({ refused: { access: { why: 'channel' } } });
  });

  it('is no longer shown in a channel that a stricter file does not name', async () => {
    const review = await have(...drafting);
    expect(await access.mayShow(review)).toBeUndefined();
    file = FILE.replace('channels: [C0OPS]', 'channels: [C0PROD]');
    expect((await access.mayShow(review))?.markup).toContain('<#C0PROD>');
    await click('scope:next', DANA);
    await hears('no longer shown in this review');
    expect(slack.views).toEqual([]);
  });

  it('is known of by those who take part, by its reviewers, and in its own channel', async () => {
    await have(...drafting);
    expect(await command('list', BOSS, 'C0PROD')).toContain('No review is open');
    expect(await command('status staging-deploy-role', BOSS, 'C0PROD')).toContain('no open review');
    expect(await command('audit staging-deploy-role', BOSS, 'C0PROD')).toContain('never reviewed');
    expect(await command('denials staging-deploy-role', BOSS, 'C0PROD')).toContain('no open review');
    for (const user of [SAM, DANA]) expect(await command('list', user, 'C0PROD')).toContain('staging-deploy-role');
    expect(await command('list', BOSS)).toContain('staging-deploy-role');
  });

  it('is in the home tab of those alone', async () => {
    const review = await have(...drafting);
    const deps = {
      store,
      access,
      people: createPeople({ client: createReader({ botToken: 'x', apiUrl: slack.apiUrl }) }),
    };
    const more = { threadTs: async () => undefined, permalink: () => undefined };
    const shown = async (user: string) => JSON.stringify(await homeOf({ ...deps, ...more }, user, TEAM, [review]));
    expect(await shown(DANA)).toContain('staging-deploy-role');
    expect(await shown(BOSS)).not.toContain('staging-deploy-role');
    expect(await shown('U0GUEST')).not.toContain('staging-deploy-role');
  });

  it('leaves out of a list of roles what is shown elsewhere', async () => {
    await command('find', SAM);
    await vi.waitFor(() => expect(slack.said).toHaveLength(1));
    expect(JSON.stringify(slack.said)).toContain('staging-role');
    expect(JSON.stringify(slack.said)).not.toContain('production-role');
    expect(JSON.stringify(slack.said)).toContain('1 role is not listed');
  });

  it('without a rule is refused, and the sentence names whom to ask', async () => {
    file = FILE.replace('tags: { environment: production }', 'account: sandbox');
    expect(await command('staging/reports', SAM)).toContain('no rule for this role');
    expect(await command('staging/reports', SAM)).toContain(`<@${BOSS}>`);
  });
});

describe('who may ask for a review', () => {
  it('is said by the rule, and others hear whom to ask', async () => {
    expect(await command('production/deploy-role', SAM, 'C0PROD')).toContain(`Ask <@${LEE}>`);
    expect(await command('staging/staging-deploy-role', BOSS)).toContain('On it');
  });
});

describe('who may decide', () => {
  it('is a reviewer of the rule, whoever reviews elsewhere', async () => {
    await have(...drafting);
    await click('scope:use-suggested', BOSS, 4);
    await hears(`Ask <@${DANA}> or <@${LEE}>`);
    await click('scope:use-suggested', LEE, 4);
    expect(Object.keys((await store.load(rid))?.decisions ?? {})).not.toEqual([]);
  });
});

describe('approval', () => {
  it('asks for a ticket where the rule requires one, and says under the field what is wrong with it', async () => {
    await have(...approving);
    await click('review:approve', DANA);
    await vi.waitFor(() => expect(slack.views).toHaveLength(1));
    expect(JSON.stringify(slack.views)).toContain('OPS-[0-9]+');
    expect(JSON.parse(await save(form('approve'), { ticket: 'see OPS-1' }, DANA))).toMatchObject({
      response_action: 'errors',
      errors: { ticket: expect.stringContaining('has to match') },
    });
    expect(await save(form('approve'), { ticket: 'OPS-1' }, DANA)).toBe('');
    expect((await store.load(rid))?.approvals).toEqual([
      expect.objectContaining({ by: DANA, ticket: 'OPS-1', edition: 'e'.repeat(64) }),
    ]);
  });

  it('hears in the form already that a ticket will not do, where no rule that may hold takes it', async () => {
    const started = { private_metadata: 'none|C0OPS|0', callback_id: 'modal:start' };
    expect(JSON.parse(await save(started, { ...filled, ticket: 'see OPS-1' }, SAM))).toMatchObject({
      response_action: 'errors',
      errors: { ticket: 'This is no ticket id as the policy file asks for: it has to match OPS-[0-9]+.' },
    });
    expect(await store.latestReviews(5)).toEqual([]);
    // A role that may turn out to be in any account: another rule may hold, and asks for no form.
    file = FILE.replace('match: { tags', 'match: { account: other, tags').replace(
      'channels: [C0PROD]\n    requesters',
      'requesters',
    );
    const unknown = { ...filled, typed: 'staging-deploy-role' };
    expect(await save(started, { ...unknown, ticket: 'see OPS-1' }, LEE)).toContain('On it');
    expect(await store.latestReviews(5)).toHaveLength(1);
  });

  it('takes the ticket that the form was started with', async () => {
    await have({ ...openedHere, ticket: 'OPS-7' } as ReviewEvent, ...approving.slice(1));
    await click('review:approve', LEE);
    await vi.waitFor(async () => expect((await store.load(rid))?.approvals).toHaveLength(1));
    expect((await store.load(rid))?.approvals[0]).toMatchObject({ ticket: 'OPS-7' });
  });

  it('is held to a stricter file from the next click on, and keeps which rule it was', async () => {
    await have({ ...openedHere, ticket: 'OPS-7' } as ReviewEvent, ...approving.slice(1));
    file = FILE.replace('approvals: 2', 'approvals: 3');
    await click('review:approve', LEE);
    await vi.waitFor(async () => expect((await store.load(rid))?.approvals).toHaveLength(1));
    expect((await store.load(rid))?.rules.approvals).toBe(3);
    const given = (await store.history(rid)).flatMap((entry) => entry.events).find(({ type }) => type === 'approved');
    expect(given).toMatchObject({ under: { rules: { approvals: 3 }, rule: { name: 'staging' } } });
    file = FILE.replace('approvals: 2', 'approvals: 1');
    await click('review:approve', DANA);
    await vi.waitFor(async () => expect((await store.load(rid))?.approvals).toHaveLength(2));
    expect((await store.load(rid))?.rules.approvals).toBe(3);
    expect(stageOf((await store.load(rid))!)).toBe('approving');
  });
});

describe('breaking the glass', () => {
  const reason = 'The pipeline is down and customers wait.';

  it('is for those whom the rule names', async () => {
    await have(...approving);
    await click('review:break-glass', DANA);
    await hears(`Ask <@${BOSS}>`);
    expect(await save(form('break-glass'), { reason, ticket: 'OPS-1' }, DANA)).toContain('may break the glass');
    expect((await store.load(rid))?.approvals).toEqual([]);
  });

  it('takes a reason, approves alone, and is kept with what it waived', async () => {
    await have(...approving);
    await click('review:break-glass', BOSS);
    await vi.waitFor(() => expect(slack.views).toHaveLength(1));
    expect(JSON.stringify(slack.views)).toContain('1 missing approval');
    expect(await save(form('break-glass'), { reason: 'urgent', ticket: 'OPS-1' }, BOSS)).toContain('at least 20');
    expect(await save(form('break-glass'), { reason, ticket: 'OPS-1' }, BOSS)).toBe('');
    const review = (await store.load(rid))!;
    expect(stageOf(review)).toBe('approved');
    expect(review.brokenGlass).toEqual([
      expect.objectContaining({ by: BOSS, reason, ticket: 'OPS-1', waived: { approvals: 1, fourEyes: false } }),
    ]);
  });

  it('is possible in a review that was opened before the rule let anybody, and no longer once it lets nobody', async () => {
    const rules = { approvals: 2, fourEyes: true };
    const found = approving[1] as ReviewEvent;
    const before = [{ ...openedHere, rules }, { ...found, rules }, ...approving.slice(2)] as typeof approving;
    expect((await have(...before)).rules.breakGlass).toBeUndefined();
    expect(await save(form('break-glass'), { reason, ticket: 'OPS-1' }, BOSS)).toBe('');
    expect((await store.load(rid))?.brokenGlass).toHaveLength(1);
    file = FILE.replace(/ *break_glass:.*\n/, '');
    rid = `${rid}x`;
    await have(...approving);
    expect(await save(form('break-glass'), { reason, ticket: 'OPS-1' }, BOSS)).toContain('lets nobody break the glass');
    expect((await store.load(rid))?.approvals).toEqual([]);
  });

  it('never waives a finding that blocks', async () => {
    await have(...approving.slice(0, -1), { ...events.checked, decidedAt: 5, blocking: 1 });
    expect(await save(form('break-glass'), { reason, ticket: 'OPS-1' }, BOSS)).toContain('finding blocks approval');
    expect((await store.load(rid))?.approvals).toEqual([]);
  });
});
