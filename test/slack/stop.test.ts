import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ReviewEvent } from '../../src/review/review.js';
import { stageOf } from '../../src/review/stage.js';
import { loadView } from '../../src/review/view.js';
import { createSender } from '../../src/slack/app.js';
import { plain } from '../../src/slack/kit/text.js';
import { messagesOf } from '../../src/slack/messages/index.js';
import { createOutbox } from '../../src/slack/outbox.js';
import { createTell } from '../../src/slack/tell.js';
import { DANA, events, LEE, opened, SAM } from './a-review.js';
import { type AnApp, soon, startAnApp } from './an-app.js';

let app: AnApp;
let id: string;

beforeAll(async () => {
  app = await startAnApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  id = await app.fresh();
});

const decided = [events.answered, ...events.chosen];
const failed: ReviewEvent = {
  type: 'failed',
  stage: 'collecting',
  reason: 'No.',
  advice: 'Try.',
  tries: 1,
  at: '2026-11-23T09:05:00Z',
};
const asked: ReviewEvent = {
  type: 'account-asked',
  candidates: [
    { account: '111122223333', label: 'staging', arn: 'arn:aws:iam::111122223333:role/staging-deploy-role' },
  ],
};

async function show() {
  const client = createSender({ botToken: 'xoxb-1', apiUrl: app.slack.apiUrl });
  const quick = { spacingMs: 0, editSpacingMs: 0, sameMessageMs: 0, settleMs: 0 };
  const box = createOutbox({ client, redis: app.redis, bindThread: async () => undefined, ...quick });
  const view = await loadView(app.store, (await app.store.load(id))!);
  await box.show(view.review, messagesOf(view));
}

/** The value of *Stop*, as Slack would send it. */
function stopButton(shown: unknown): string | undefined {
  return /"action_id":"review:stop","value":"([^"]+)"/.exec(JSON.stringify(shown))?.[1];
}

it.each([
  ['collecting', [events.found]],
  ['collecting', [events.found, failed]],
  ['drafting', [events.found, events.read]],
  ['scoping', [events.found, events.read, events.drafted]],
  ['checking', [events.found, events.read, events.drafted, decided]],
  ['approving', [events.found, events.read, events.drafted, decided, events.checked]],
  ['approved', [events.found, events.read, events.drafted, decided, events.checked, { ...events.approved, by: LEE }]],
] as const)(
  'a review is stopped while %s: the first message says who did, and so does every press after it',
  async (stage, entries) => {
    const review = await app.have(id, opened, ...entries.map((entry) => [entry].flat() as ReviewEvent[]));
    expect(stageOf(review)).toBe(stage);
    await show();
    const value = stopButton(app.slack.messages[0]?.blocks);
    expect(value).toBe(`${id}||0`);

    await app.click('review:stop', value!, SAM);
    await show();
    const root = JSON.stringify(app.slack.messages[0]?.blocks);
    expect(root).toContain('Stopped by');
    expect(root).toContain(`<@${SAM}>`);
    expect(JSON.stringify(app.slack.messages)).not.toMatch(
      /"action_id":"(scope|question|review|attest|caller|answer):/,
    );
    expect(app.words()).toBe('');

    for (const action of ['review:stop', 'scope:approve', 'review:approve']) await app.click(action, `${id}|s1|4`, LEE);
    await soon(() => expect(app.words().match(/<@U0SAM> stopped this review/g)).toHaveLength(3));
  },
);

it.each([
  ['account', asked],
  ['failed', { ...failed, stage: 'finding' }],
] as const)(
  'before the role is found, it is stopped where it was told (%s), and that is said there',
  async (about, entry) => {
    await app.have(id, opened, entry as ReviewEvent);
    const view = await loadView(app.store, (await app.store.load(id))!);
    const client = createSender({ botToken: 'xoxb-1', apiUrl: app.slack.apiUrl });
    await createTell({ client, explain: async () => plain('') })({
      view,
      about,
      replyUrl: `${app.slack.url}/respond/1`,
    });
    const value = stopButton(app.slack.said);
    app.slack.said.length = 0;

    await app.click('review:stop', value!, SAM);
    await soon(() => expect(app.words()).toBe('Stopped. Nothing was changed in AWS.'));
    await app.click(about === 'account' ? 'account:choose:0' : 'review:retry', `${id}|0|2`, LEE);
    await soon(() => expect(app.words()).toContain('<@U0SAM> stopped this review'));
  },
);

it('trying again before the role is found is answered', async () => {
  await app.have(id, opened, { ...failed, stage: 'finding' });
  await app.click('review:retry', `${id}||0`, DANA);
  await soon(() => expect(app.words()).toContain("I'm trying again."));
});

it('what is delivered is not stopped any more', async () => {
  const whole = [events.found, events.read, events.drafted, decided, events.checked, events.approved, events.delivered];
  await app.have(id, opened, ...whole);
  await show();
  expect(stopButton(app.slack.messages)).toBeUndefined();
});
