import { describe, expect, it } from 'vitest';
import { filledIn } from '../../../src/slack/kit/inputs.js';
import { viewViolations } from '../../../src/slack/kit/validate.js';
import { readSplit, splitModal } from '../../../src/slack/modals/split-modal.js';
import { contract, lives, need, statements } from '../a-review.js';

const actions = Array.from({ length: 23 }, (_, at) => `s3:Action${String(at).padStart(2, '0')}`);
const needs = actions.map((action, at) => need(`m${at}`, action, 'arn:aws:s3:::deploy-artifacts/a', at));
const statement = { ...statements[0]!, actions, needIds: needs.map(({ id }) => id) };
const view = { ...lives.scoping(), contract: { ...contract, needs } };

describe('the form that splits a statement', () => {
  it('offers every action with its calls, ten a list, and stays within Slack’s limits', () => {
    const made = splitModal(view, statement);
    expect(viewViolations(made)).toEqual([]);
    const lists = made.blocks.filter(({ type }) => type === 'input');
    expect(lists).toHaveLength(3);
    expect(JSON.stringify(lists[2])).toContain('22 calls');
    expect(JSON.stringify(made).match(/"value":"\d+"/g)).toHaveLength(23);
  });

  it('comes with what an answer proposed already ticked', () => {
    const made = JSON.stringify(splitModal(view, statement, ['s3:Action11', 's3:Other']));
    expect(made.match(/"initial_options":\[\{[^\]]*\]/g)?.join()).toContain('s3:Action11');
    expect(made).not.toContain('s3:Other');
  });

  it('is read as the needs of the ticked actions', () => {
    const tick = (...values: string[]) => ({
      box: { type: 'checkboxes', selected_options: values.map((value) => ({ value })) },
    });
    const filled = filledIn({
      state: { values: { actions0: tick('1', '3'), actions1: tick('11'), actions2: tick() } },
    });
    expect(readSplit(filled, statement, view)).toEqual({ needs: ['m1', 'm3', 'm11'] });
  });

  it('takes neither nothing nor everything', () => {
    expect(readSplit({}, statement, view)).toEqual({ errors: { actions0: 'Tick at least one action.' } });
    const all = { actions0: actions.map((_, at) => at).join(',') };
    expect(readSplit(all, statement, view)).toHaveProperty('errors');
  });
});
