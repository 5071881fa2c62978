import { expect, it } from 'vitest';
import { readChoice } from '../../../src/slack/modals/read-choice.js';
import { contract, statements } from '../a-review.js';

const narrow = { ...statements[0]!, suggested: 'A' };

it('asks why where a scope is wider than the suggestion, and keeps the reason', () => {
  expect(readChoice({ pick: 'B' }, narrow, contract)).toEqual({
    errors: { reason: 'Wider than the suggestion: add a reason to keep it.' },
  });
  expect(readChoice({ pick: 'B', reason: 'names change' }, narrow, contract)).toEqual({
    choice: { kind: 'candidate', candidate: 'B', reason: 'names change' },
  });
});

it('asks nothing where the suggestion itself, or something narrower, is picked', () => {
  expect(readChoice({ pick: 'B' }, statements[0]!, contract)).toEqual({
    choice: { kind: 'candidate', candidate: 'B' },
  });
  expect(readChoice({ pick: 'A' }, statements[0]!, contract)).toEqual({
    choice: { kind: 'candidate', candidate: 'A' },
  });
});
