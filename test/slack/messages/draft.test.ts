import { expect, it } from 'vitest';
import { messageViolations } from '../../../src/slack/kit/validate.js';
import { messagesOf } from '../../../src/slack/messages/index.js';
import { LEE, lives, SAM } from '../a-review.js';

const steps = ['Reading 41 needs', 'Asking gpt to group the needs', 'Statement 3 of 12: <!channel> Reads artifacts'];
const drafts = (view: ReturnType<typeof lives.drafting>) => messagesOf(view).filter(({ slot }) => slot === 'draft');

it('a draft that is being made is shown live, step by step, to the one who asked for it', () => {
  const [message] = drafts({ ...lives.drafting(), steps });
  expect(message?.live).toEqual({
    user: SAM,
    team: 'T0ACME',
    steps,
    blocks: [],
    status: 'is drafting the policy…',
  });
  expect(message?.text).toBe('Drafting the policy.');
  expect(JSON.stringify(message?.blocks)).toContain('Statement 3 of 12');
  expect(messageViolations(message!)).toEqual([]);
});

it('a hundred long steps fit', () => {
  const long = Array.from({ length: 100 }, (_, at) => `Statement ${at} of 100: ${'x'.repeat(400)}`);
  expect(messageViolations(drafts({ ...lives.drafting(), steps: long })[0]!)).toEqual([]);
});

it.each([
  ['before there is a step', {}],
  ['once the review is stopped', { steps, review: { stopped: { by: LEE, at: '2026-11-23T09:06:00Z' } } }],
  [
    'where drafting failed',
    {
      steps,
      review: { failure: { stage: 'drafting', reason: 'No.', advice: 'Try.', tries: 1, at: '2026-11-23T09:06:00Z' } },
    },
  ],
] as const)('nothing is shown live %s', (_when, more) => {
  const view = lives.drafting();
  const review = { ...view.review, ...('review' in more ? more.review : {}) };
  expect(drafts({ ...view, ...('steps' in more ? { steps: [...more.steps] } : {}), review })).toEqual([]);
});
