import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Review, ReviewEvent } from '../../src/review/review.js';
import type { View } from '../../src/review/view.js';
import { DANA, events, LEE, opened } from './a-review.js';
import { type AnApp, soon, startAnApp } from './an-app.js';

let app: AnApp;
let id: string;
/** Something slow or broken between a press and its answer. */
let between: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  let view: (review: Review) => Promise<View> = async () => Promise.reject(new Error('not yet'));
  app = await startAnApp({
    view: async (review) => {
      await between();
      return view(review);
    },
  });
  const { loadView } = await import('../../src/review/view.js');
  view = (review) => loadView(app.store, review);
});
afterAll(() => app.close());
beforeEach(async () => {
  between = async () => undefined;
  id = await app.fresh();
  await app.have(id, opened, events.found, events.read, events.drafted);
});

describe('a press that takes too long', () => {
  it('is acknowledged within the three seconds that Slack waits, and its form opens all the same', async () => {
    between = () => new Promise((resolve) => setTimeout(resolve, 3_200));
    const answer = await app.click('scope:choose', `${id}|s1|4`);
    expect(answer.status).toBe(200);
    expect(app.slack.views).toEqual([]);
    await soon(() => expect(app.slack.views).toHaveLength(1));
  });

  it('and then fails is answered, once', async () => {
    between = async () => {
      await new Promise((resolve) => setTimeout(resolve, 2_300));
      throw new Error('lost');
    };
    expect((await app.click('scope:choose', `${id}|s1|4`)).status).toBe(200);
    await soon(() => expect(app.words()).toContain('Something went wrong on our side.'));
    expect(app.slack.said).toHaveLength(1);
  });

  it.each([
    ['saved', { reason: 'not used' }, 'Saved. You can close this.'],
    ['refused', {}, 'Not saved.'],
  ])('in a form makes room for a sentence, which says what became of it (%s)', async (_what, values, sentence) => {
    between = () => new Promise((resolve) => setTimeout(resolve, 2_300));
    const name = Object.keys(values).length > 0 ? 'leave-out' : 'scope';
    const answer = await app.save({ callback_id: `modal:${name}`, private_metadata: `${id}|s1|4` }, values);
    expect(answer.body).toContain('Still saving.');
    await soon(() => expect(JSON.stringify(app.slack.views)).toContain(sentence));
    expect(app.slack.callsOf('views.update')[0]?.args).toMatchObject({ view_id: 'V1' });
  });
});

it('an error after the acknowledgement is answered where the press was, and nothing is acknowledged twice', async () => {
  app.slack.faults.set('views.update', [{ error: 'fatal_error' }]);
  const answer = await app.interaction({
    type: 'block_actions',
    user: { id: DANA },
    view: { id: 'V1', hash: 'h1', private_metadata: `${id}|s1|4` },
    actions: [
      {
        type: 'radio_buttons',
        action_id: 'scope:pick',
        block_id: 'pick',
        action_ts: '1.1',
        selected_option: { value: 'custom' },
      },
    ],
  });
  expect(answer.status).toBe(200);
  await soon(() => expect(app.slack.callsOf('views.push')).toHaveLength(1));
  expect(JSON.stringify(app.slack.views)).toContain('Slack refused: fatal_error');
});

describe('a pick in a form', () => {
  const pick = (value: string, at: string) =>
    app.interaction({
      type: 'block_actions',
      user: { id: DANA },
      view: { id: `V${id}`, hash: 'h1', private_metadata: `${id}|s1|4` },
      actions: [
        { type: 'radio_buttons', action_id: 'scope:pick', block_id: 'pick', action_ts: at, selected_option: { value } },
      ],
    });

  it('that Slack refuses because it shows another form by now is drawn once more from what is known', async () => {
    app.slack.faults.set('views.update', [{ error: 'hash_conflict' }]);
    await pick('custom', '5.1');
    await soon(() => expect(app.slack.callsOf('views.update')).toHaveLength(2));
    expect(app.slack.callsOf('views.update').map(({ args }) => args.hash)).toEqual(['h1', undefined]);
    expect(JSON.stringify(app.slack.views)).toContain('"block_id":"custom"');
  });

  it('that a later one overtook is dropped', async () => {
    await pick('custom', '7.2');
    await soon(() => expect(app.slack.views).toHaveLength(1));
    app.slack.faults.set('views.update', [{ error: 'hash_conflict' }]);
    await pick('A', '7.1');
    await soon(() => expect(app.slack.callsOf('views.update')).toHaveLength(2));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(app.slack.callsOf('views.update')).toHaveLength(2);
    expect(app.words()).toBe('');
  });
});

describe('a form that the workspace does not take', () => {
  it('opens in a plainer one', async () => {
    app.slack.faults.set('views.open', [{ error: 'invalid_arguments' }]);
    await app.click('scope:choose', `${id}|s1|4`);
    await soon(() => expect(app.slack.views).toHaveLength(1));
    expect(JSON.stringify(app.slack.views)).toContain('"type":"input"');
    expect(app.words()).toBe('');
  });
});

describe('a button of an older showing opens no form that would only be refused', () => {
  const stop: ReviewEvent = { type: 'stopped', by: LEE, at: '2026-11-23T09:06:00Z' };
  const redraft: ReviewEvent = { type: 'redrafted', by: LEE, at: '2026-11-23T09:06:00Z', reason: 'longer window' };
  const buttons = [
    ['scope:choose', 's1'],
    ['scope:leave-out', 's1'],
    ['scope:next', ''],
    ['question:answer', 'q1'],
    ['question:leave-out-rest', ''],
    ['attest:open', 's3:GetObject'],
    ['caller:leave-out', 'k1'],
    ['review:send-back', ''],
  ] as const;

  it.each(buttons)('%s, once the review is stopped', async (action, subject) => {
    await app.store.append(id, 4, [stop], '2026-11-23T09:06:00Z');
    await app.click(action, `${id}|${subject}|4`);
    await soon(() => expect(app.words()).toContain('<@U0LEE> stopped this review'));
    expect(app.slack.views).toEqual([]);
  });

  it.each(buttons)('%s, while a new draft is made', async (action, subject) => {
    await app.store.append(id, 4, [redraft], '2026-11-23T09:06:00Z');
    await app.click(action, `${id}|${subject}|4`);
    await soon(() => expect(app.words()).toContain('There is no draft to decide on at the moment'));
    expect(app.slack.views).toEqual([]);
  });
});
