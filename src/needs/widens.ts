import { hasWildcard, patternCovers } from '../iam/wildcard.js';
import type { Need } from './contract.js';

/**
 * Whether one need would open another one in the same statement to more than its calls named: CreateVolume can name no
 * volume and is on `volume/*`, which beside it would let DeleteVolume delete any. A `?` stands for what AWS made up in a
 * name that is known, and opens nothing else.
 */
export function widens(one: Need, other: Need): boolean {
  if (one.action === other.action) return false;
  return openOf(one).some((arn) => {
    const named = other.resources.map((resource) => resource.arn);
    return !named.includes(arn) && named.some((own) => patternCovers(arn, own, { arn: true }));
  });
}

const known = new WeakMap<Need, string[]>();

/** Its resources with a `*` in them; most needs have none, and every pair of a statement is asked. */
function openOf(need: Need): string[] {
  const found =
    known.get(need) ??
    need.resources.map(({ arn }) => arn).filter((arn) => arn !== '*' && hasWildcard(arn.replaceAll('?', '')));
  known.set(need, found);
  return found;
}
