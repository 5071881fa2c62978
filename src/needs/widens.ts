import { hasWildcard, patternCovers } from '../iam/wildcard.js';
import type { Need } from './contract.js';

/**
 * Whether one need would open another one in the same statement to more than its calls named: CreateVolume can name no
 * volume and is on `volume/*`, which beside it would let DeleteVolume delete any. A `?` stands for what AWS made up in a
 * name that is known, and opens nothing else.
 */
export function widens(one: Need, other: Need): boolean {
  if (one.action === other.action) return false;
  const own = new Set(other.resources.map(({ arn }) => arn));
  return one.resources.some(
    ({ arn }) =>
      arn !== '*' &&
      !own.has(arn) &&
      hasWildcard(arn.replaceAll('?', '')) &&
      other.resources.some((named) => patternCovers(arn, named.arn, { arn: true })),
  );
}
