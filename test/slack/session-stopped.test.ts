import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { askInThread } from '../../src/review/turns.js';
import { DANA, events, LEE, opened, SAM } from './a-review.js';
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

const ask = (by: string, messageTs: string) => askInThread(app, { reviewId: id, by, text: 'why?', messageTs });
/** What Slack sends where somebody presses its own stop button (Slack, `agent_session_stopped`). */
const stopped = (user: string, more: object = {}) =>
  app.event({
    type: 'agent_session_stopped',
    user,
    channel: 'C0OPS',
    thread_ts: THREAD,
    streaming_message_ts: ['1790000005.000100'],
    event_ts: '1790000009.000100',
    ...more,
  });
const turns = async () => (await app.store.load(id))?.turns.map((turn) => turn.stopped?.by);

it('stops the answer that is being made, in the name of who pressed, and lets the next one begin', async () => {
  await ask(SAM, '5.1');
  await ask(DANA, '5.2');
  await stopped(LEE);
  await soon(async () => expect(await turns()).toEqual([LEE, undefined]));
  await soon(() =>
    expect(app.slack.callsOf('agents.sessions.setStatus')[0]?.args).toMatchObject({
      channel_id: 'C0OPS',
      thread_ts: THREAD,
      status: 'active',
    }),
  );
  expect(app.words()).toBe('');
});

it.each([
  ['where nothing is being made', {}, 'No answer is being made here'],
  ['outside the thread of a review', { thread_ts: '9.9' }, 'not in the thread of a review'],
])('says so %s', async (_where, more, sentence) => {
  await stopped(SAM, more);
  await soon(() => expect(app.words()).toContain(sentence));
  expect((await app.store.load(id))?.revision).toBe(4);
});

it('by a guest stops nothing and is answered', async () => {
  await ask(SAM, '5.1');
  await stopped('U0GUEST');
  await soon(() => expect(app.words()).toContain('Guests cannot'));
  expect(await turns()).toEqual([undefined]);
});

it('counts once where Slack sends the event again', async () => {
  await ask(SAM, '5.1');
  await ask(DANA, '5.2');
  const body = {
    type: 'event_callback',
    team_id: 'T0ACME',
    event_id: 'EvStop',
    event_time: 1,
    event: { type: 'agent_session_stopped', user: LEE, channel: 'C0OPS', thread_ts: THREAD, streaming_message_ts: [] },
  };
  await app.send(body);
  await soon(async () => expect(await turns()).toEqual([LEE, undefined]));
  await app.send({ ...body, retry: 1 });
  await ask(SAM, '5.3');
  expect(await turns()).toEqual([LEE, undefined, undefined]);
});
