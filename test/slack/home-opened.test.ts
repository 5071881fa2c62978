import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { DANA, events, opened } from './a-review.js';
import { type AnApp, soon, startAnApp } from './an-app.js';

let app: AnApp;
let id: string;
const remembered: string[] = [];
const kept: (string | undefined)[] = [];

beforeAll(async () => {
  app = await startAnApp({
    homeReaders: {
      remember: async (user) => void remembered.push(user),
      keepShown: async (_user, _view, hash) => void kept.push(hash),
    },
  });
});
afterAll(() => app.close());
beforeEach(async () => {
  id = await app.fresh();
  remembered.length = 0;
  kept.length = 0;
  await app.have(id, opened, events.found, events.read, events.drafted);
});

const open = (user: string, view?: object) =>
  app.event({ type: 'app_home_opened', tab: 'home', user, channel: 'D1', event_ts: '1.1', ...(view ? { view } : {}) });

it('shows reviews to members and keeps their tab up to date', async () => {
  await open(DANA);
  await soon(() => expect(remembered).toEqual([DANA]));
  expect(JSON.stringify(app.slack.views)).toContain('staging-deploy-role');
  expect(kept).toHaveLength(1);
});

it('shows guests nothing and does not remember them', async () => {
  await open('U0GUEST');
  await soon(() => expect(app.slack.views).toHaveLength(1));
  expect(JSON.stringify(app.slack.views)).not.toContain('staging-deploy-role');
  await soon(() => expect(kept).toHaveLength(1));
  expect(remembered).toEqual([]);
});

it('leaves a newer tab that was published meanwhile', async () => {
  await open(DANA, { hash: 'older' });
  await soon(() => expect(remembered).toEqual([DANA]));
  expect(app.slack.views).toEqual([]);
  expect(app.words()).toBe('');
});

it('says why a review is not where it should be, in status', async () => {
  await app.store.setHeld(id, {
    reason: 'The channel is archived.',
    advice: 'Unarchive it.',
    since: '2026-11-23T10:00:00Z',
  });
  const answer = await app.command('status staging-deploy-role');
  expect(answer.body).toContain('be shown in its channel: The channel is archived. Unarchive it.');
});
