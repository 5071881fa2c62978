import { describe, expect, it } from 'vitest';
import type { TurnAnswer, View } from '../../../src/review/view.js';
import { messageViolations } from '../../../src/slack/kit/validate.js';
import { answerMessages } from '../../../src/slack/messages/answer.js';
import { homeItems, homeView } from '../../../src/slack/messages/home.js';
import { messagesOf } from '../../../src/slack/messages/index.js';
import { DANA, LEE, lives, SAM, statements } from '../a-review.js';

const base = { question: 'why?', at: '2026-11-23T09:10:00Z', messageTs: '1.1' };
const turn = (id: string, by: string, more: object = {}) => ({ ...base, id, by, ...more });
const answer = (more: Partial<TurnAnswer> = {}): TurnAnswer => ({
  text: 'Because.',
  used: [],
  author: 'rules',
  ...more,
});
const withTurns = (...turns: View['turns']): View => ({ ...lives.scoping(), turns });
const read = (value: unknown) => JSON.stringify(value);

describe('a question in the thread', () => {
  it('is shown live while it is answered, with each look and a way to stop it', () => {
    const [message] = answerMessages(withTurns(turn('t1', SAM, { looks: ['denials: 4 in 90 days'] })));
    expect(message?.live).toMatchObject({ user: SAM, team: 'T0ACME', steps: ['Looked at denials: 4 in 90 days'] });
    expect(read(message?.blocks)).toContain('"action_id":"answer:stop","value":"r1|t1|0"');
    expect(read(message?.blocks)).toContain('Looked at denials: 4 in 90 days');
    expect(messageViolations(message!)).toEqual([]);
  });

  it('waits while another one is answered, and says whose', () => {
    const [first, second] = answerMessages(withTurns(turn('t1', SAM), turn('t2', DANA)));
    expect(first?.live).toBeDefined();
    expect(second?.live).toBeUndefined();
    expect(second?.text).toContain('waits its turn');
    expect(read(second?.blocks)).toContain(`"user_id":"${SAM}"`);
  });

  it('that was stopped says who stopped it, and does not hold the next one up', () => {
    const stopped = { by: LEE, at: '2026-11-23T09:11:00Z' };
    const [first, second] = answerMessages(withTurns(turn('t1', SAM, { stopped }), turn('t2', DANA)));
    expect(first?.text).toContain('stopped');
    expect(read(first?.blocks)).toContain(`"user_id":"${LEE}"`);
    expect(read(first?.blocks)).not.toContain('answer:stop');
    expect(second?.live).toBeDefined();
  });
});

it('a question that ended with its review says so, without a stream or a button', () => {
  const stopped = { by: LEE, at: '2026-11-23T09:06:00Z' };
  const view = { ...lives.stopped(), turns: [turn('t1', SAM, { stopped }), turn('t2', DANA, { stopped })] };
  for (const message of answerMessages(view)) {
    expect(message.text).toBe('This question was not answered: the review was stopped before.');
    expect(message.live).toBeUndefined();
    expect(read(message.blocks)).not.toContain('answer:stop');
  }
});

it('refused calls that were not read before the end of a review are not waited for any more', () => {
  const asked = { id: 'd1', by: SAM, at: '2026-11-23T09:05:00Z' };
  const says = (view: View) => messagesOf({ ...view, denialReads: [asked] }).find(({ slot }) => slot === 'denials:d1');
  expect(says(lives.scoping())?.text).toBe('Reading the latest refused calls.');
  expect(says(lives.stopped())?.text).toBe('The refused calls were not read: the review ended before.');
});

describe('an answer', () => {
  const draft = lives.scoping().review.documents.draft!;
  const proposals = [
    { kind: 'extend-statement' as const, statementId: 's1', resources: ['arn:aws:s3:::x/<!channel>'], reason: 'a | b' },
    { kind: 'pick-candidate' as const, statementId: 's2', candidate: 'A', reason: '' },
    { kind: 'pick-candidate' as const, statementId: 'gone', candidate: 'A', reason: '' },
  ];

  it('offers what it proposes as buttons that hold ids only', () => {
    const [message] = answerMessages(withTurns(turn('t1', SAM, { answer: answer({ draft, proposals }) })));
    const row = message!.blocks.find((block) => block.type === 'actions');
    expect(row).toMatchObject({
      elements: [
        { action_id: 'proposal:open:0', value: expect.stringMatching(/^r1\|t1:0\|\d+$/) },
        { action_id: 'proposal:open:1', value: expect.stringMatching(/^r1\|t1:1\|\d+$/) },
      ],
    });
    expect(read(row)).not.toContain('arn:');
    expect(messageViolations(message!)).toEqual([]);
  });

  it('offers nothing of another draft, and nothing once decisions are closed', () => {
    const old = answer({ draft: 'sha256:old', proposals });
    expect(read(answerMessages(withTurns(turn('t1', SAM, { answer: old }))))).not.toContain('proposal:open');
    const view = { ...lives.delivered(), turns: [turn('t1', SAM, { answer: answer({ draft, proposals }) })] };
    expect(read(answerMessages(view))).not.toContain('proposal:open');
  });

  it('says at its end what left for the model, and opens it word for word', () => {
    const left = { replaced: 9, redact: 'names' as const, document: 'sha256:sent' };
    const shown = (more: Partial<TurnAnswer>) =>
      answerMessages(withTurns(turn('t1', SAM, { answer: answer({ draft, proposals, ...more }) })))[0]!;
    const message = shown({ author: 'model', left });
    expect(read(message.blocks)).toContain(
      'the question and these results; 9 names and ids were replaced (REDACT=names).',
    );
    const row = message.blocks.find((block) => block.type === 'actions');
    expect(row?.elements.at(-1)).toMatchObject({ action_id: 'answer:sent', value: 'r1|t1|0' });
    expect(messageViolations(message)).toEqual([]);
    expect(read(shown({ left }).blocks)).toContain('because the answer of the model could not be used');
    expect(read(shown({}).blocks)).not.toContain('answer:sent');
    expect(read(shown({}).blocks)).not.toContain('Sent to the model');
  });

  it('names people of this review as people, and nobody else', () => {
    const text = `${SAM} asked first.\nU0STRANGER and UNITED stay text, ${SAM}X too.`;
    const [message] = answerMessages(withTurns(turn('t1', SAM, { answer: answer({ text }) })));
    const users = [...read(message?.blocks).matchAll(/"user_id":"(\w+)"/g)].map((match) => match[1]);
    expect(users).toEqual([SAM]);
    expect(read(message?.blocks)).toContain('U0STRANGER');
  });
});

describe('the home tab', () => {
  const review = { ...lives.scoping().review, tokens: { input: 120_000, output: 4_500 } };
  const items = homeItems([review], { user: DANA, mayReview: () => true });

  it('shows what the model used, and what it cost where a price is set', () => {
    expect(read(homeView(items, new Map()))).toContain('124,500 model tokens');
    const price = { input: 1.25, output: 10, currency: '$' };
    expect(read(homeView(items, new Map(), price))).toContain('124,500 model tokens, $0.20');
  });

  it('shows no tokens where no model was asked', () => {
    const none = homeItems([lives.scoping().review], { user: DANA, mayReview: () => true });
    expect(read(homeView(none, new Map()))).not.toContain('tokens');
  });
});

it('has statements to speak of', () => {
  expect(statements.map(({ id }) => id)).toEqual(expect.arrayContaining(['s1', 's2']));
});
