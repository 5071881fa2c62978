import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemory } from '../../src/review/memory.js';

test('what was used longest ago is forgotten first', () => {
  const memory = createMemory<string>(2);
  memory.set('a', 'A');
  memory.set('b', 'B');
  memory.get('a');
  memory.set('c', 'C');
  expect([memory.get('a'), memory.get('b'), memory.get('c')]).toEqual(['A', undefined, 'C']);
});

test('a memory holds the latest values and never more than its room', () => {
  const step = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), size: fc.integer({ min: 1, max: 5 }) });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const memory = createMemory<number>(8);
      const latest = new Map<string, number>();
      for (const { key, size } of steps) {
        memory.set(key, size, size);
        latest.set(key, size);
        expect(memory.get(key)).toBe(size);
        const held = [...latest].filter(([name]) => memory.get(name) !== undefined);
        expect(held.reduce((sum, [, one]) => sum + one, 0)).toBeLessThanOrEqual(8);
        for (const [name, one] of held) expect(memory.get(name)).toBe(one);
      }
    }),
  );
});

test('what does not fit at all is not kept, and pushes nothing out for good', () => {
  const memory = createMemory<string>(2);
  memory.set('large', 'L', 3);
  expect(memory.get('large')).toBeUndefined();
  memory.set('a', 'A', 2);
  expect(memory.get('a')).toBe('A');
  memory.delete('a');
  memory.set('b', 'B', 2);
  expect(memory.get('b')).toBe('B');
});
