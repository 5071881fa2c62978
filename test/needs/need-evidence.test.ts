import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evidenceOfNeeds } from '../../src/needs/need-evidence.js';
import { call, need } from '../review/samples.js';

const seen = (id: string, firstSeen: string, firstEventId: string, lastSeen: string, lastEventId: string) =>
  call({ id, firstSeen, firstEventId, lastSeen, lastEventId });

it('a need has the first and the last event of all its calls', () => {
  const calls = [
    seen('c1', '2026-10-02T00:00:00Z', 'e2', '2026-10-20T00:00:00Z', 'e9'),
    seen('c2', '2026-10-01T00:00:00Z', 'e1', '2026-10-19T00:00:00Z', 'e8'),
    seen('c3', '2026-09-01T00:00:00Z', 'of another need', '2026-11-01T00:00:00Z', 'of another need'),
  ];
  expect(evidenceOfNeeds({ needs: [need({ callIds: ['c1', 'c2'] })] }, { calls })).toEqual([
    expect.objectContaining({ id: 'n000000000001', action: 's3:GetObject', firstEventId: 'e1', lastEventId: 'e9' }),
  ]);
});

it('a need without a recorded call, or whose trail gave no ids, has none', () => {
  const [none] = evidenceOfNeeds({ needs: [need({ callIds: [] })] }, { calls: [] });
  expect(none).not.toHaveProperty('firstEventId');
  const [without] = evidenceOfNeeds({ needs: [need()] }, { calls: [call()] });
  expect(without).not.toHaveProperty('lastEventId');
});

it('the order in which calls were read makes no difference', () => {
  const moment = fc.integer({ min: 1, max: 4 }).map((day) => `2026-10-0${day}T00:00:00Z`);
  const some = fc.uniqueArray(fc.record({ id: fc.string({ minLength: 1 }), first: moment, last: moment }), {
    selector: ({ id }) => id,
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(some, (given) => {
      const calls = given.map(({ id, first, last }) => seen(id, first, `f-${id}`, last, `l-${id}`));
      const needs = [need({ callIds: calls.map(({ id }) => id) })];
      const backwards = [need({ callIds: calls.map(({ id }) => id).reverse() })];
      const [one] = evidenceOfNeeds({ needs }, { calls });
      const [other] = evidenceOfNeeds({ needs: backwards }, { calls: calls.toReversed() });
      expect(other).toEqual(one);
      const earliest = calls.map(({ firstSeen }) => firstSeen).sort()[0];
      expect(calls.find(({ firstEventId }) => firstEventId === one?.firstEventId)?.firstSeen).toBe(earliest);
    }),
  );
});
