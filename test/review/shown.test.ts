import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/review/command.js';
import { decide } from '../../src/review/decide.js';
import type { Review, ReviewEvent } from '../../src/review/review.js';
import { approving, askCost, commands, delivered, NOW, run, scoping } from './samples.js';

type Kind = ReviewEvent['type'];

/** Who causes which events. A new kind has to be put into one of these lists. */
const KINDS = {
  opened: 'request',
  asked: 'request',
  'answer-stopped': 'request',
  'denials-asked': 'request',
  redrafted: 'request',
  retried: 'request',
  stopped: 'request',
  'account-chosen': 'decision',
  'cost-agreed': 'decision',
  'denials-cost-agreed': 'decision',
  'scope-chosen': 'decision',
  'statement-split': 'decision',
  'question-answered': 'decision',
  'questions-left-out': 'decision',
  'caller-left-out': 'decision',
  'caller-taken-back': 'decision',
  'policy-kept': 'decision',
  attested: 'decision',
  'attestation-withdrawn': 'decision',
  'attestation-decided': 'decision',
  'blind-spot-answered': 'decision',
  approved: 'decision',
  'glass-broken': 'decision',
  'sent-back': 'decision',
  'watch-changed': 'decision',
  /** Beside `watch-changed`, in the same entry. */
  'policy-applied': 'fact',
  'account-asked': 'fact',
  'principal-found': 'fact',
  'rules-set': 'fact',
  refused: 'fact',
  'cost-asked': 'fact',
  'denials-cost-asked': 'fact',
  'evidence-read': 'fact',
  drafted: 'fact',
  checked: 'fact',
  delivered: 'fact',
  'changes-seen': 'fact',
  'denials-read': 'fact',
  answered: 'fact',
  spent: 'fact',
  failed: 'fact',
} satisfies Record<Kind, 'decision' | 'request' | 'fact'>;

const seen = 41;
const by = 'UTWO';
const attestation = {
  id: 'a1',
  action: 's3:DeleteObject',
  resources: ['arn:aws:s3:::artifacts/a.zip'],
  reason: 'undo' as const,
  note: 'a failed deploy takes its files away',
};
const attest: Command = { type: 'attest', attestation, by, seen };
const withSpot = () =>
  run(undefined, commands.open, commands.found, commands.evidence, { ...commands.draft, spots: ['sqs'] });
const askDenials: Command = { type: 'ask-denials', id: 'd1', by, window: askCost.window };
const callerOut: Command = { type: 'leave-out-caller', caller: 'k2', reason: 'an afternoon', by, seen };
const breakable = () => ({ ...approving(), rules: { fourEyes: true, approvals: 2, breakGlass: true } });
const notChosen = () =>
  run(undefined, commands.open, { type: 'ask-account', candidates: [{ account: '1', label: 'x', arn: 'arn:x' }] });

/** How each decision is made, and on what. */
const MADE: Record<string, [Review, Command]> = {
  'account-chosen': [notChosen(), { type: 'choose-account', arn: 'arn:x', by, seen }],
  'cost-agreed': [run(undefined, commands.open, commands.found, askCost), { type: 'agree-cost', by, seen }],
  'denials-cost-agreed': [
    run(scoping(), askDenials, { ...askCost, type: 'ask-denials-cost', id: 'd1' }),
    { type: 'agree-denials-cost', id: 'd1', by, seen },
  ],
  'scope-chosen': [scoping(), { ...commands.choose1, by, seen }],
  'statement-split': [scoping(), { type: 'split-statement', statement: 's1', needs: ['n1'], by, seen }],
  'question-answered': [scoping(), { ...commands.answer, by, seen }],
  'questions-left-out': [scoping(), { type: 'leave-out-questions', questions: ['q1'], reason: 'not used', by, seen }],
  'caller-left-out': [scoping(), callerOut],
  'caller-taken-back': [
    run(scoping(), callerOut, commands.evidence, commands.draft),
    { type: 'take-back-caller', caller: 'k2', by, seen },
  ],
  'policy-kept': [scoping(), { type: 'keep-policy', policy: 'inline:old-inline', keep: true, by, seen }],
  attested: [scoping(), attest],
  'attestation-withdrawn': [run(scoping(), attest), { type: 'withdraw-attestation', id: 'a1', by, seen }],
  'attestation-decided': [
    run(scoping(), attest),
    { type: 'decide-attestation', id: 'a1', approved: true, by: 'UONE', seen },
  ],
  'blind-spot-answered': [withSpot(), { type: 'answer-blind-spot', spot: 'sqs', answer: 'accepted', by, seen }],
  approved: [approving(), { ...commands.approve, seen }],
  'glass-broken': [
    breakable(),
    { type: 'break-glass', by: 'UONE', seen, reason: 'the pipeline is down and cannot wait' },
  ],
  'sent-back': [approving(), { type: 'send-back', by, seen }],
  'watch-changed': [delivered(), { type: 'change-watch', phase: 'shadow', by, seen }],
};

function eventOf(name: string): ReviewEvent & { shown?: { seen: number } } {
  const [review, command] = MADE[name]!;
  const decided = decide(review, command, NOW);
  if ('refusal' in decided) throw new Error(`${name}: ${decided.refusal.message}`);
  return decided.events.find(({ type }) => type === name)!;
}

describe('every decision of a person', () => {
  const decisions = Object.entries(KINDS).flatMap(([name, kind]) => (kind === 'decision' ? [name] : []));

  it('is known here', () => {
    expect(Object.keys(MADE).sort()).toEqual(decisions.sort());
  });

  it.each(decisions)('%s keeps who, and exactly what was on their screen', (name) => {
    const event = eventOf(name);
    expect(event).toHaveProperty('by');
    expect(event.shown?.seen).toBe(seen);
    const before = ['account-chosen', 'cost-agreed', 'watch-changed'];
    if (!before.includes(name) && name !== 'caller-taken-back') expect(event.shown).toHaveProperty('draft');
  });

  it('keeps the checks and the policies where it is about them, and the files where it is about those', () => {
    for (const name of ['approved', 'glass-broken', 'sent-back'])
      expect(eventOf(name).shown).toMatchObject({ report: 'sha256:report', policies: 'sha256:policies' });
    expect(eventOf('watch-changed').shown).toMatchObject({ delivery: 'sha256:delivery' });
  });
});

describe('a decision that takes the place of another', () => {
  const again = (first: Command, second: Command, from = withSpot()) => {
    const decided = decide(run(from, first), second, NOW);
    return 'events' in decided ? decided.events[0] : decided.refusal;
  };

  it('keeps what was decided before', () => {
    const answer: Command = { ...commands.answer, answer: { kind: 'left-out' }, by, seen: 99 };
    expect(again(commands.choose1, { ...commands.choose1, choice: { kind: 'left-out' }, seen: 99 })).toMatchObject({
      before: commands.choose1.choice,
    });
    expect(again(commands.answer, answer)).toMatchObject({ before: commands.answer.answer });
    const keep = (stays: boolean): Command => ({ type: 'keep-policy', policy: 'p', keep: stays, by, seen: 99 });
    expect(again(keep(true), keep(false))).toMatchObject({ before: true });
    const spot = (said: 'not-used' | 'accepted'): Command => {
      return { type: 'answer-blind-spot', spot: 'sqs', answer: said, by, seen: 99 };
    };
    expect(again(spot('not-used'), spot('accepted'))).toMatchObject({ before: 'not-used' });
    expect(again(attest, { type: 'withdraw-attestation', id: 'a1', by, seen: 99 })).toMatchObject({
      before: attestation,
    });
    expect(eventOf('watch-changed')).toMatchObject({ before: 'delivered' });
  });

  it('says nothing of before where there was nothing', () => {
    expect(eventOf('scope-chosen')).not.toHaveProperty('before');
  });
});
