import { escapeArnText } from '../iam/arn.js';
import type { Conditions } from '../iam/document.js';
import { hasWildcard } from '../iam/wildcard.js';
import { serviceOf } from './access.js';
import type { Contract, Need } from './contract.js';

/** Accounts whose buckets the needs use: as the records say, else the principal's own; empty outside S3. */
export function bucketOwners(needs: readonly Need[], contract: Pick<Contract, 'account'>): string[] {
  if (!needs.some((need) => serviceOf(need.action) === 's3')) return [];
  const owners = needs.map((need) => need.narrowing?.find((one) => one.key === 'aws:ResourceAccount')?.values);
  return owners.every((values) => values !== undefined) ? [...new Set(owners.flat())].sort() : [contract.account];
}

/**
 * Bucket names are shared by the whole world: a wildcard in one could match a bucket of somebody else, so it comes
 * with the account that must own it (`aws:ResourceAccount`).
 */
export function ownerCondition(patterns: readonly string[], owners: readonly string[]): Conditions {
  const open = patterns.some((pattern) => {
    const bucket = /^arn:[^:]*:s3:::([^/]*)/.exec(pattern)?.[1];
    return bucket !== undefined && hasWildcard(bucket);
  });
  return open && owners.length > 0 ? { StringEquals: { 'aws:ResourceAccount': [...owners] } } : {};
}

/** Both condition blocks together; where both name a key under one operator, the first one's values stay. */
export function mergeConditions(first: Conditions, second: Conditions): Conditions {
  const merged: Conditions = {};
  for (const block of [second, first]) {
    for (const [operator, keys] of Object.entries(block)) merged[operator] = { ...merged[operator], ...keys };
  }
  return sortConditions(merged);
}

/** Values that come from a log stand for themselves: a `*` or a `${…}` in one must not widen what it limits. */
export function escapedConditions(conditions: Conditions): Conditions {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, values.map(escapeArnText)])),
    ]),
  );
}

/** The same conditions with operators, keys and values in order, so that equal ones look equal. */
export function sortConditions(conditions: Conditions): Conditions {
  return Object.fromEntries(
    Object.entries(conditions)
      .sort(byName)
      .map(([operator, keys]) => [
        operator,
        Object.fromEntries(
          Object.entries(keys)
            .sort(byName)
            .map(([key, values]) => [key, [...new Set(values)].sort()]),
        ),
      ]),
  );
}

function byName([left]: [string, unknown], [right]: [string, unknown]): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
