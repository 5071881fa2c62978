import type { Conditions } from '../iam/document.js';
import type { Need, NeedResource } from './contract.js';
import { coverage } from './coverage.js';
import { listWords, shorten } from './resource-words.js';
import { letter, MOST_CANDIDATES, type ScopeCandidate, type Scopes } from './scope-candidate.js';
import type { Level } from './scope-levels.js';
import { describeLevel, LABEL_LIMIT } from './scope-words.js';
import { uncertainConditions } from './uncertain-conditions.js';

/** Levels are six at most, so two conditions fit before them. */
const MOST_NARROWED = 2;

/** What was seen, and only under a condition that the evidence names but AWS may not set every time. */
export function narrowedExact(
  exact: Level,
  needs: readonly Need[],
  scene: { service: string; seen: NeedResource[] },
): ScopeCandidate[] {
  const named = needs.every((need) => (need.conditionCandidates ?? []).length > 0);
  if (!named) return [];
  const { label } = describeLevel(exact, exact, { ...scene, limited: false });
  return uncertainConditions(needs)
    .filter(({ key }) => needs.every((need) => need.conditionCandidates?.some((one) => names(one, key))))
    .slice(0, MOST_NARROWED)
    .map(({ key, conditions }, index): ScopeCandidate => {
      const end = `, only where ${key} is as seen`;
      return {
        id: letter(index),
        width: 'exact',
        label: shorten(label, LABEL_LIMIT - end.length) + end,
        resources: exact.patterns,
        conditions,
        covers: coverage(needs, exact.patterns),
        allowsMore: '',
        uncertain: true,
      };
    });
}

function names(conditions: Conditions, key: string): boolean {
  return Object.values(conditions).some((keys) => Object.hasOwn(keys, key));
}

/** For actions that take no resource: `*`, and before it what conditions could narrow it. */
export function unscopedCandidates(needs: readonly Need[]): Scopes {
  const covers = coverage(needs, ['*']);
  const narrowed = uncertainConditions(needs)
    .slice(0, MOST_CANDIDATES - 1)
    .map(({ key, values, conditions }, index): ScopeCandidate => {
      const shown = listWords(values, 5).replace(/ and (?=[^ ]+$)/, ' or ');
      return {
        id: letter(index),
        width: 'any',
        label: `Any resource, only with ${key} as seen`,
        resources: ['*'],
        conditions,
        covers,
        allowsMore: `Every resource, but only where ${key} is ${shown}. A call without this key is refused.`,
        uncertain: true,
      };
    });
  const any: ScopeCandidate = {
    id: letter(narrowed.length),
    width: 'any',
    label: 'Any resource: AWS offers nothing narrower',
    resources: ['*'],
    conditions: {},
    covers,
    allowsMore: 'Every resource that these actions reach; AWS takes no narrower one for them.',
  };
  const suggestion = needs[0]!.scopeable
    ? 'The calls named no resource, and then AWS checks the permission against every resource.'
    : 'AWS offers no resource-level permission for these actions.';
  return { candidates: [...narrowed, any], suggested: any.id, suggestion };
}
