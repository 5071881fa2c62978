import { expect, it } from 'vitest';
import { createReadProgress } from '../../../src/cloudtrail/sources/read-progress.js';

const file = (day: string) => ({ path: day, name: day, bytes: 40e6, day });

it('tells days, the time left, files, records and bytes, at most four times a second and at the end', () => {
  const texts: string[] = [];
  let now = 0;
  const files = [file('2026-11-01'), file('2026-11-02'), file('2026-11-02')];
  const progress = createReadProgress(
    files,
    ({ text }) => texts.push(text),
    () => now,
  );
  progress.file(files[0]!, 1200);
  now = 100;
  progress.bytes(10e6);
  now = 6000;
  progress.bytes(10e6);
  now = 6100;
  progress.file(files[1]!, 2400);
  progress.file(files[2]!, 3600);
  expect(texts).toEqual([
    '1 of 2 days, 1 of 3 files, 1,200 records, 40 of 120 MB',
    '1 of 2 days, about 6 s left, 1 of 3 files, 1,200 records, 60 of 120 MB',
    '2 of 2 days, 3 of 3 files, 3,600 records, 120 of 120 MB',
  ]);
});
