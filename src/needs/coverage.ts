import type { Need } from './contract.js';
import { setCovers } from './pattern-set.js';

/** Records whose resources are all covered; a record counts against it once for each need that it proves. */
export function coverage(needs: readonly Need[], patterns: readonly string[]): { calls: number; of: number } {
  let calls = 0;
  let of = 0;
  for (const need of needs) {
    const missed = need.resources.filter((resource) => !setCovers(patterns, resource.arn));
    const lost = missed.reduce((sum, resource) => sum + resource.calls, 0);
    calls += Math.max(0, need.calls - lost);
    of += need.calls;
  }
  return { calls, of };
}
