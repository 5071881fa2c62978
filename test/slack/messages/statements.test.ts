import fc from 'fast-check';
import { expect, test } from 'vitest';
import { statementMessages } from '../../../src/slack/messages/statements.js';
import { lives } from '../a-review.js';

const view = lives.scoping();
const ids = view.draft!.statements.map(({ id }) => id);

test('messages that were made before are what would be made now, whatever was decided in between', () => {
  const decision = fc.record({ statement: fc.constantFrom(...ids), leftOut: fc.boolean(), stopped: fc.boolean() });
  fc.assert(
    fc.property(fc.array(decision, { maxLength: 12 }), (decided) => {
      let { review } = view;
      for (const [index, { statement, leftOut, stopped }] of decided.entries()) {
        const choice = leftOut ? { kind: 'left-out' as const } : { kind: 'candidate' as const, candidate: 'A' };
        const at = '2026-11-01T14:00:00Z';
        const revision = 100 + index;
        const decisions = { ...review.decisions, [statement]: { choice, by: 'U1', at, revision, bulk: false } };
        const { stopped: _before, ...going } = review;
        review = { ...going, revision, decisions, ...(stopped ? { stopped: { by: 'U1', at } } : {}) };
        // A copy of the view has other objects in it: its messages are made anew.
        expect(statementMessages({ ...view, review })).toEqual(statementMessages(structuredClone({ ...view, review })));
      }
    }),
  );
});

test('one decision makes one message anew', () => {
  const before = statementMessages(view);
  const [statement] = ids;
  const choice = { kind: 'candidate' as const, candidate: 'A' };
  const decision = { choice, by: 'U1', at: '2026-11-01T14:00:00Z', revision: 100, bulk: false };
  const review = { ...view.review, decisions: { ...view.review.decisions, [statement!]: decision } };
  const after = statementMessages({ ...view, review });
  expect(after.filter((message, index) => message !== before[index])).toHaveLength(1);
});
