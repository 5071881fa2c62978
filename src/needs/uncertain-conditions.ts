import { findConditionKeyFacts } from '../iam/catalog.js';
import type { Conditions } from '../iam/document.js';
import type { Need } from './contract.js';

type Shown = Pick<Need, 'narrowing' | 'conditionCandidates'>;

/** A condition that would narrow a statement, on a key that AWS may not set on every call. */
export interface UncertainCondition {
  key: string;
  /** Every value that the needs show, sorted. */
  values: string[];
  conditions: Conditions;
}

/**
 * The uncertain conditions that all needs of a statement have in common, each with the values of all of them: what
 * their evidence names (`conditionCandidates`) first, then what their calls show (`narrowing`), `aws:RequestedRegion`
 * last, because a fail-over region is unseen. The owner of a bucket is no choice and not among them.
 */
export function uncertainConditions(needs: readonly Shown[]): UncertainCondition[] {
  const lists = needs.map(conditionsOf);
  const first = lists[0] ?? [];
  return first
    .filter(({ operator, key }) =>
      lists.every((list) => list.some((one) => one.operator === operator && one.key === key)),
    )
    .map(({ operator, key }) => {
      const same = lists.flat().filter((one) => one.operator === operator && one.key === key);
      const values = [...new Set(same.flatMap((one) => one.values))].sort();
      return { key, values, conditions: { [operator]: { [key]: values } } };
    });
}

interface Flat {
  operator: string;
  key: string;
  values: string[];
}

function conditionsOf(need: Shown): Flat[] {
  const named = (need.conditionCandidates ?? []).flatMap((conditions) =>
    Object.entries(conditions).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]): Flat => ({ operator, key, values })),
    ),
  );
  const shown = (need.narrowing ?? [])
    .filter(({ key }) => key !== 'aws:ResourceAccount')
    .map(({ key, values }): Flat => ({ operator: operatorFor(key), key, values }))
    .sort((left, right) => Number(left.key === 'aws:RequestedRegion') - Number(right.key === 'aws:RequestedRegion'));
  const merged = new Map<string, Flat>();
  for (const one of [...named, ...shown]) {
    const id = `${one.operator} ${one.key}`;
    const known = merged.get(id);
    merged.set(id, known ? { ...known, values: [...known.values, ...one.values] } : one);
  }
  return [...merged.values()];
}

function operatorFor(key: string): string {
  return findConditionKeyFacts(key)?.type === 'ARN' ? 'ArnEquals' : 'StringEquals';
}
