import { sizeText } from './athena-cost.js';
import { duration } from './read-progress.js';
import type { EvidenceRequest } from './source.js';

/**
 * Tells how far a query is: what Athena has scanned so far, and where it was estimated how much there is, the share and
 * the time left at the pace so far. `now` in milliseconds.
 */
export function createScanProgress(
  tell: EvidenceRequest['onProgress'],
  expectedBytes: number | undefined,
  now: () => number = () => performance.now(),
): (state: string, scannedBytes: number) => void {
  let began: number | undefined;
  return (state, bytes) => {
    if (state === 'QUEUED') return tell?.({ text: 'Athena: the query is waiting' });
    began ??= now();
    if (!expectedBytes) return tell?.({ text: `Athena: ${sizeText(bytes)} scanned` });
    // An estimate is no promise: more may be there than was thought.
    const share = Math.min(0.99, bytes / expectedBytes);
    const left = share > 0 && share < 0.99 ? `, about ${duration(((now() - began) * (1 - share)) / share)} left` : '';
    tell?.({ share, text: `Athena: ${sizeText(bytes)} of about ${sizeText(expectedBytes)} scanned${left}` });
  };
}
