import { describe, expect, it } from 'vitest';
import { createScanProgress } from '../../../src/cloudtrail/sources/scan-progress.js';
import type { ReadProgress } from '../../../src/cloudtrail/sources/source.js';

describe('how far a query is', () => {
  const told = (expected: number | undefined, looks: [state: string, bytes: number, at: number][]) => {
    const heard: ReadProgress[] = [];
    let time = 0;
    const hear = createScanProgress(
      (progress) => heard.push(progress),
      expected,
      () => time,
    );
    for (const [state, bytes, at] of looks) {
      time = at;
      hear(state, bytes);
    }
    return heard;
  };

  it('is told in bytes alone where nothing was estimated', () => {
    expect(
      told(undefined, [
        ['QUEUED', 0, 0],
        ['RUNNING', 340_000_000, 10],
      ]),
    ).toEqual([{ text: 'Athena: the query is waiting' }, { text: 'Athena: 340 MB scanned' }]);
  });

  it('has a share and the time left where it was, waiting not counted', () => {
    expect(
      told(4e9, [
        ['QUEUED', 0, 0],
        ['RUNNING', 0, 60_000],
        ['RUNNING', 1e9, 70_000],
        ['RUNNING', 5e9, 80_000],
      ]).slice(1),
    ).toEqual([
      { share: 0, text: 'Athena: 0 KB of about 4.0 GB scanned' },
      { share: 0.25, text: 'Athena: 1.0 GB of about 4.0 GB scanned, about 30 s left' },
      { share: 0.99, text: 'Athena: 5.0 GB of about 4.0 GB scanned' },
    ]);
  });
});
