import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createSender } from '../../src/slack/app.js';
import { plain } from '../../src/slack/kit/text.js';
import { createTell } from '../../src/slack/tell.js';
import { lives, SAM } from './a-review.js';
import { type FakeSlack, startFakeSlack } from './fake-slack.js';

let slack: FakeSlack;
let tell: ReturnType<typeof createTell>;

beforeAll(async () => {
  slack = await startFakeSlack();
  const client = createSender({ botToken: 'xoxb-1', apiUrl: slack.apiUrl });
  tell = createTell({ client, explain: async () => plain('Not here.') });
});
afterAll(() => slack.close());
beforeEach(() => slack.reset());

const view = lives.collecting();
const named = (review: Partial<typeof view.review>) => ({ ...view, review: { ...view.review, ...review } });

it('tells the requester in a direct message why a review cannot be shown: in its channel nobody would see it', async () => {
  const held = { reason: 'The channel is archived.', advice: 'Unarchive it.', since: '2026-11-23T10:00:00Z' };
  await tell({ view, about: 'held', held, replyUrl: `${slack.url}/respond/1` });
  expect(slack.callsOf('chat.postMessage').map(({ args }) => [args.channel, args.text])).toEqual([
    [SAM, "I can't show the review of `staging-deploy-role` in its channel. The channel is archived. Unarchive it."],
  ]);
  expect(slack.said).toEqual([]);
});

it.each([
  [
    'account',
    { accountCandidates: [{ account: '111122223333', label: 'staging', arn: 'arn:aws:iam::111122223333:role/x' }] },
  ],
  ['failed', { failure: { stage: 'finding', reason: 'No.', advice: 'Try.', tries: 1, at: '2026-11-23T10:00:00Z' } }],
] as const)('offers to stop a review where it is told to the requester alone (%s)', async (about, more) => {
  await tell({ view: named({ ...more } as Partial<typeof view.review>), about, replyUrl: `${slack.url}/respond/1` });
  expect(JSON.stringify(slack.said)).toContain('"review:stop"');
});
