import { expect, test } from 'vitest';
import { usageOf } from '../../src/review/usage.js';
import { activity, call, contract } from './samples.js';

const [need] = contract.needs;
const calls = [
  call({ id: 'c1', days: 3, callers: ['k1'] }),
  call({ id: 'c2', days: 9, callers: ['k2', 'k1'] }),
  call({ id: 'c3', days: 40, callers: ['k3'] }),
];

test('a need was used on the most days that one of its calls was made, by all who made one', () => {
  const usage = usageOf({ ...activity, calls }, { needs: [{ ...need!, id: 'n1', callIds: ['c1', 'c2'] }] });
  expect(usage.needs).toEqual({ n1: { days: 9, callers: ['k1', 'k2'] } });
  expect(usage).toMatchObject({ calls: 3, callers: activity.callers });
});

test('a need without a recorded call, and a role without a contract, have no figures', () => {
  expect(usageOf({ ...activity, calls }, { needs: [{ ...need!, callIds: [] }] }).needs).toEqual({});
  expect(usageOf({ ...activity, calls }).needs).toEqual({});
});
