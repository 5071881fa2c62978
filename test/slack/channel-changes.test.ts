import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { DANA, events, opened, SAM } from './a-review.js';
import { type AnApp, soon, startAnApp, THREAD } from './an-app.js';

let app: AnApp;
let id: string;

beforeAll(async () => {
  app = await startAnApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  id = await app.fresh();
  await app.have(id, opened, events.found, events.read, events.drafted);
});

/** Somebody lets people from outside into the channel, or removes the app. */
async function change(state: Record<string, unknown>, type = 'channel_shared') {
  await app.people.mayShowIn('C0OPS');
  app.slack.channels['C0OPS'] = { id: 'C0OPS', is_member: true, ...state };
  await app.event({ type, channel: 'C0OPS', connected_team_id: 'T0OTHER', user: SAM });
  await soon(async () => expect(await app.people.mayShowIn('C0OPS')).toBeDefined());
}
const outside = 'People from outside can read this channel';

it.each(['scope:choose', 'scope:approve', 'scope:next', 'question:answer'])(
  'in a channel that was shared with others meanwhile, %s is refused and nothing is shown',
  async (action) => {
    await change({ is_ext_shared: true });
    await app.click(action, `${id}|${action === 'scope:next' ? '' : 's1'}|4`);
    await soon(() => expect(app.words()).toContain(outside));
    expect(app.slack.views).toEqual([]);
    expect((await app.store.load(id))?.revision).toBe(4);
  },
);

it('a form that was opened before is refused when it is saved', async () => {
  await change({ is_ext_shared: true });
  const answer = await app.save({ callback_id: 'modal:scope', private_metadata: `${id}|s1|4` }, { pick: 'A' });
  expect(answer.body).toContain(outside);
  expect((await app.store.load(id))?.revision).toBe(4);
});

it.each([
  ['scope:pick', 'radio_buttons'],
  ['search:scope', 'external_select'],
])('a form that was opened before is not drawn again by %s, and says why', async (action_id, type) => {
  await change({ is_ext_shared: true });
  await app.interaction({
    type: 'block_actions',
    user: { id: DANA },
    view: { id: `V${id}`, hash: 'h1', private_metadata: `${id}|s1|4` },
    actions: [{ type, action_id, block_id: 'pick', action_ts: '1.1', selected_option: { value: 'custom' } }],
  });
  await soon(() => expect(JSON.stringify(app.slack.views)).toContain(outside));
  expect(JSON.stringify(app.slack.views)).not.toContain('arn:aws');
});

it('a question is refused there as well, by mention and by shortcut', async () => {
  await change({ is_ext_shared: true });
  await app.event({
    type: 'app_mention',
    user: SAM,
    channel: 'C0OPS',
    ts: '9.1',
    thread_ts: THREAD,
    text: '<@U0BOT> why?',
  });
  await soon(() => expect(app.words()).toContain(outside));
  await app.interaction({
    type: 'message_action',
    callback_id: 'ask_about_message',
    user: { id: SAM },
    channel: { id: 'C0OPS' },
    message: { ts: '2.2', thread_ts: THREAD },
    response_url: `${app.slack.url}/respond/1`,
  });
  expect(app.slack.views).toEqual([]);
  expect((await app.store.load(id))?.turns).toEqual([]);
});

it('once the app was removed, a click says how to invite it', async () => {
  await change({ is_member: false }, 'channel_unshared');
  await app.click('scope:approve', `${id}|s1|4`);
  await soon(() => expect(app.words()).toContain('/invite @tighten'));
});

it('a review can still be stopped there', async () => {
  await change({ is_ext_shared: true });
  await app.click('review:stop', `${id}||0`, DANA);
  expect((await app.store.load(id))?.stopped?.by).toBe(DANA);
});
