import { describe, expect, it } from 'vitest';
import { spotsToAnswer } from '../../../src/review/blind-spots.js';
import { messageViolations, viewViolations } from '../../../src/slack/kit/validate.js';
import { blindSpotsMessage } from '../../../src/slack/messages/blind-spots.js';
import { templateOf } from '../../../src/slack/messages/facts.js';
import { readSpot, spotModal } from '../../../src/slack/modals/spot-modal.js';
import { contract, DANA, lives } from '../a-review.js';

const LOGS = 'data-events-off:logs';
const blindSpots = [
  {
    id: LOGS,
    title: 'Log lines',
    consequence: 'None is in the evidence, and yet Lambda writes logs.',
    pointed: true as const,
  },
  {
    id: 'data-events-off:cloudwatch',
    title: 'Metrics',
    consequence: 'None is in the evidence.',
    pointed: true as const,
  },
  { id: 'one-region:us-east-1', title: 'Only us-east-1 was read', consequence: 'Calls elsewhere are not here.' },
  { id: 'never-logged', title: 'Calls that CloudTrail never records', consequence: 'Nothing tells.' },
];
const { ids, rest } = spotsToAnswer(blindSpots);
const trust = { Statement: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } } };

function view(answers: Record<string, 'not-used' | 'attested' | 'accepted'> = {}, spots = blindSpots) {
  const made = lives.scoping();
  const spotAnswers = Object.fromEntries(
    Object.entries(answers).map(([id, answer]) => [id, { answer, by: DANA, at: '2026-11-23T09:20:00Z', revision: 6 }]),
  );
  return {
    ...made,
    baseline: { ...made.baseline!, trust },
    contract: { ...contract, blindSpots: spots },
    review: { ...made.review, spotAnswers, draft: { ...made.review.draft!, spots: spotsToAnswer(spots).ids } },
  };
}
const shown = (of: ReturnType<typeof view>) => JSON.stringify(blindSpotsMessage(of)?.blocks);
const buttons = (of: ReturnType<typeof view>) => shown(of).match(/"spot:(?:add|not-used|accept)"/g);

describe('what the trail cannot show', () => {
  it('is one row for each service that something points to, and one for all the rest', () => {
    const message = blindSpotsMessage(view())!;
    expect(messageViolations(message)).toEqual([]);
    expect(message.text).toBe('The trail cannot show everything: 3 answers are needed before approval.');
    expect(ids).toHaveLength(3);
    expect(buttons(view())).toEqual([
      '"spot:add"',
      '"spot:not-used"',
      '"spot:accept"',
      '"spot:not-used"',
      '"spot:accept"',
    ]);
    expect(shown(view())).toContain('Only us-east-1 was read');
  });

  it('says who answered what, and lets that be changed', () => {
    const answered = view({ [LOGS]: 'not-used', 'data-events-off:cloudwatch': 'accepted', [rest!.id]: 'accepted' });
    expect(blindSpotsMessage(answered)?.text).toBe('What the trail cannot show is answered.');
    expect(shown(answered)).toContain(`"user_id":"${DANA}"`);
    expect(buttons(answered)).toEqual(['"spot:add"']);
    expect(shown(answered)).toContain(`|${LOGS}|6`);
  });

  it('asks again for the rest where it is not the same any more', () => {
    expect(spotsToAnswer(blindSpots.toReversed()).rest?.id).toBe(rest?.id);
    expect(spotsToAnswer(blindSpots.slice(0, 3)).rest?.id).not.toBe(rest?.id);
    expect(spotsToAnswer([])).toEqual({ alone: [], ids: [] });
  });

  it('stays within Slack’s limits with many of them', () => {
    const many = Array.from({ length: 60 }, (_, at) => ({
      id: `log-gap:${at}`,
      title: `<!channel> ${'t'.repeat(300)}`,
      consequence: 'c'.repeat(3_000),
      ...(at % 2 ? { pointed: true as const } : {}),
    }));
    const message = blindSpotsMessage(view({}, many as typeof blindSpots))!;
    expect(messageViolations(message)).toEqual([]);
  });
});

describe('the form for what it needs', () => {
  const template = templateOf(view(), LOGS)!;
  const filled = {
    actions0: '0',
    resources0: 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/orders',
    actions1: '0,1',
    resources1: 'arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/orders:log-stream:*',
    note: template.because,
  };

  it('comes with the actions of its template ticked, and an example of the account’s ARNs', () => {
    const made = spotModal(view(), LOGS, template);
    expect(viewViolations(made)).toEqual([]);
    expect(JSON.stringify(made)).toContain(':111122223333:log-group:/aws/lambda/your-function');
    expect(JSON.stringify(made).match(/"initial_options"/g)).toHaveLength(2);
  });

  it('is read as one permission for each ticked action', () => {
    const read = readSpot(filled, template, view());
    expect(read).toMatchObject({
      attestations: [
        { action: 'logs:CreateLogGroup', reason: 'blind-spot', note: template.because },
        { action: 'logs:CreateLogStream', resources: [filled.resources1] },
        { action: 'logs:PutLogEvents', resources: [filled.resources1] },
      ],
    });
  });

  it('takes exact ARNs alone, and says what is missing', () => {
    const wrong = (over: object) => readSpot({ ...filled, ...over }, template, view());
    expect(wrong({ resources1: 'arn:aws:logs:us-east-1:111122223333:*' })).toHaveProperty('errors.resources1');
    expect(wrong({ resources0: '' })).toHaveProperty('errors.resources0');
    expect(wrong({ actions0: '', actions1: '' })).toHaveProperty('errors.actions0');
    expect(wrong({ note: 'short' })).toHaveProperty('errors.note');
  });
});
