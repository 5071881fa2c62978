import { describe, expect, it } from 'vitest';
import { callsOnlyOf, withoutCallers } from '../../src/cloudtrail/left-out-callers.js';
import { activity, call } from '../review/samples.js';

const families = ['k1', 'k2'].map((id) => ({
  id,
  session: `${id}-*`,
  agent: 'aws-cli',
  console: false,
  calls: 3,
  firstSeen: '2026-10-01T00:00:00Z',
  lastSeen: '2026-10-20T00:00:00Z',
}));
const made = {
  ...activity,
  callers: families,
  calls: [
    call({ id: 'c1', callers: ['k1'] }),
    call({ id: 'c2', callers: ['k2'] }),
    call({ id: 'c3', callers: ['k1', 'k2'], count: 7 }),
    call({ id: 'c4', callers: [] }),
  ],
};
const ids = (calls: { id: string }[]) => calls.map(({ id }) => id);

describe('leaving callers out', () => {
  it('takes away the calls that only they made', () => {
    const rest = withoutCallers(made, new Set(['k2']));
    expect(ids(rest.calls)).toEqual(['c1', 'c3', 'c4']);
    expect(ids(rest.callers)).toEqual(['k1']);
    expect(ids(callsOnlyOf(made, new Set(['k2'])))).toEqual(['c2']);
  });

  it('leaves shared calls with the others who made them, and their counts as they are', () => {
    const shared = withoutCallers(made, new Set(['k2'])).calls.find(({ id }) => id === 'c3');
    expect(shared).toMatchObject({ callers: ['k1'], count: 7 });
  });

  it('takes shared calls away once all who made them are left out, and those of nobody never', () => {
    expect(ids(withoutCallers(made, new Set(['k1', 'k2'])).calls)).toEqual(['c4']);
  });

  it('changes nothing where nobody is left out', () => {
    expect(withoutCallers(made, new Set())).toBe(made);
    expect(callsOnlyOf(made, new Set())).toEqual([]);
  });
});
