import { describe, expect, it } from 'vitest';
import { stopped } from '../../src/drafting/errors.js';
import { SpentProblem } from '../../src/drafting/spent.js';
import { recordSpent } from '../../src/jobs/record-spent.js';
import type { Command } from '../../src/review/command.js';
import { commands, run } from '../review/samples.js';

describe('tokens of work that came to nothing', () => {
  const tokens = { input: 900, output: 100 };
  const open = run(undefined, commands.open);

  it('count in the review, also once it was stopped', () => {
    const spent = run(open, { type: 'record-spent', tokens });
    const after = run(spent, { type: 'stop', by: 'UONE' }, { type: 'record-spent', tokens });
    expect(after.tokens).toEqual({ input: 1_800, output: 200 });
  });

  it.each([
    ['a stopped request', { error: new SpentProblem(stopped(), tokens) }, 1],
    [
      'an answer that nobody wants any more',
      { unwanted: { type: 'record-answer', turn: 't', answer: 'a', tokens } as Command },
      1,
    ],
    ['a failure without a model', { error: new Error('x') }, 0],
    ['a check that nobody wants any more', { unwanted: { type: 'retry', by: 'UONE' } as Command }, 0],
  ] as const)('are recorded for %s', async (_, of, times) => {
    const sent: Command[] = [];
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
    await recordSpent('r1', of, {
      submit: async (_id, command) => {
        sent.push(command);
        return { ok: true, review: open, events: [] };
      },
      log,
    });
    expect(sent).toEqual(times === 0 ? [] : [{ type: 'record-spent', tokens }]);
  });
});
