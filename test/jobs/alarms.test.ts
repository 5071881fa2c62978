import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAlarms } from '../../src/jobs/alarms.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('an alarm rings once, however often it is set', () => {
  const alarms = createAlarms(Date.now);
  const rung: string[] = [];
  for (const at of [2_000, 1_000, 3_000]) alarms.set('show r1', Date.now() + at, () => rung.push(`r1 ${at}`));
  alarms.set('show r2', Date.now() + 2_000, () => rung.push('r2'));
  vi.advanceTimersByTime(1_500);
  expect(rung).toEqual(['r1 1000']);
  vi.advanceTimersByTime(5_000);
  expect(rung).toEqual(['r1 1000', 'r2']);
});

test('an alarm can be set again once it rang, and none rings after they were cleared', () => {
  const alarms = createAlarms(Date.now);
  let rung = 0;
  const set = () => alarms.set('show r1', Date.now() + 1_000, () => rung++);
  set();
  vi.advanceTimersByTime(1_000);
  set();
  vi.advanceTimersByTime(1_000);
  expect(rung).toBe(2);
  set();
  alarms.clear();
  vi.advanceTimersByTime(9_000);
  expect(rung).toBe(2);
});
