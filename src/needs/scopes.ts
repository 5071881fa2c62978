import type { Conditions } from '../iam/document.js';
import { hasWildcard } from '../iam/wildcard.js';
import { Problem } from '../problem.js';
import { acceptedTypes, isGuarded, serviceOf } from './access.js';
import type { Contract, Need, NeedResource } from './contract.js';
import { setCovers } from './pattern-set.js';
import { listWords, shorten } from './resource-words.js';
import { type Level, scopeLevels } from './scope-levels.js';
import { describeLevel, LABEL_LIMIT } from './scope-words.js';
import type { ScopeChoice, Statement } from './statements.js';
import { uncertainConditions } from './uncertain-conditions.js';

export { checkCustomScope } from './custom-scope.js';

/** How wide a scope is, narrow to wide. */
export type ScopeWidth = 'exact' | 'family' | 'container' | 'type' | 'any';

/** Resources (and conditions) that a statement may be given. */
export interface ScopeCandidate {
  /** `A`, `B` … in order from narrow to wide; what people see and what a decision names. */
  id: string;
  width: ScopeWidth;
  /** Short name for a button or an option, at most 75 characters: "This bucket only". */
  label: string;
  resources: string[];
  /** Conditions that this scope adds to those of the statement. */
  conditions: Conditions;
  /** How many of the seen records it covers, and of how many. */
  covers: { calls: number; of: number };
  /** In words, what it allows beyond what was seen; empty for the exact scope. */
  allowsMore: string;
  /** True where it rests on a condition key that AWS may not set on every call: never suggested, chosen by a person. */
  uncertain?: boolean;
}

export interface Scopes {
  /** Narrow to wide, one to eight. */
  candidates: ScopeCandidate[];
  /** Id of the suggested one. */
  suggested: string;
  /** Why that one, in one sentence. */
  suggestion: string;
}

const MOST_CANDIDATES = 8;

/**
 * The scopes that a statement over these needs may be given. The needs share one statement (see `cannotShare`): one
 * service, one set of conditions, all scopeable or none. Every candidate covers all that was seen, and a later one
 * covers what an earlier one covers. `*` comes up only where AWS leaves no choice (no resource type, or a call that
 * named no resource); "all of the type" never for what lends roles or changes permissions.
 *
 * Throws `Problem` (`nothing-seen`) where no need names a resource.
 */
export function scopeCandidates(needs: readonly Need[], contract: Contract): Scopes {
  const seen = mergeResources(needs);
  if (seen.length === 0) {
    throw new Problem(
      'nothing-seen',
      'These needs name no resource.',
      'Ask about the resource instead: it is a question.',
    );
  }
  if (seen.some((resource) => resource.arn === '*')) return unscopedCandidates(needs);
  const guarded = needs.some(isGuarded);
  const service = serviceOf(needs[0]!.action);
  const accepted = distinctTypes(needs);
  const levels = scopeLevels(seen, { service, accepted, guarded });
  const owners = bucketOwners(needs, contract);
  const narrowed = narrowedExact(levels[0]!, needs, { service, seen });
  const candidates = levels.map((level, index): ScopeCandidate => {
    const conditions = ownerCondition(level.patterns, owners);
    const words = describeLevel(level, levels[0]!, { service, seen, limited: Object.keys(conditions).length > 0 });
    return {
      id: letter(index + narrowed.length),
      width: widthOf(level),
      ...words,
      resources: level.patterns,
      conditions,
      covers: coverage(needs, level.patterns),
    };
  });
  const family = guarded ? undefined : candidates.find((_, index) => levels[index]!.kind === 'generated');
  if (family && family.width === 'family') {
    return {
      candidates: [...narrowed, ...candidates],
      suggested: family.id,
      suggestion: 'Some names hold parts that change with each deploy, so the exact names would stop working.',
    };
  }
  const suggestion = guarded
    ? 'It lends a role or changes permissions, so exactly what was seen is the safe scope.'
    : 'These are exactly the resources that the calls named.';
  return { candidates: [...narrowed, ...candidates], suggested: candidates[0]!.id, suggestion };
}

/** Levels are six at most, so two conditions fit before them. */
const MOST_NARROWED = 2;

/** What was seen, and only under a condition that the evidence names but AWS may not set every time. */
function narrowedExact(
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

/**
 * What a choice means for the policy: resources, and all conditions (the statement's own and those of the scope).
 * Undefined where the statement is left out. Throws `Problem` (`unknown-candidate`) for an id that is not there.
 */
export function scopeFor(
  statement: Statement,
  choice: ScopeChoice,
): { resources: string[]; conditions: Conditions } | undefined {
  if (choice.kind === 'left-out') return undefined;
  if (choice.kind === 'custom') {
    const resources = [...new Set(choice.resources)].sort();
    const owners = ownerCondition(resources, statement.bucketOwners ?? []);
    return { resources, conditions: mergeConditions(statement.conditions, owners) };
  }
  const candidate = statement.candidates.find((one) => one.id === choice.candidate);
  if (!candidate) {
    throw new Problem(
      'unknown-candidate',
      `The statement ${statement.sid} has no scope ${choice.candidate.slice(0, 20)}.`,
      `Choose one of ${statement.candidates.map((one) => one.id).join(', ')}, or write a scope of your own.`,
    );
  }
  return { resources: candidate.resources, conditions: mergeConditions(statement.conditions, candidate.conditions) };
}

/** Both condition blocks together; where both name a key under one operator, the first one's values stay. */
export function mergeConditions(first: Conditions, second: Conditions): Conditions {
  const merged: Conditions = {};
  for (const block of [second, first]) {
    for (const [operator, keys] of Object.entries(block)) merged[operator] = { ...merged[operator], ...keys };
  }
  return sortConditions(merged);
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

function mergeResources(needs: readonly Need[]): NeedResource[] {
  const merged = new Map<string, NeedResource>();
  for (const resource of needs.flatMap((need) => need.resources)) {
    const key = `${resource.arn} ${resource.type ?? ''}`;
    const known = merged.get(key);
    merged.set(key, known ? { ...known, calls: known.calls + resource.calls } : { ...resource });
  }
  return [...merged.values()].sort((left, right) => (left.arn < right.arn ? -1 : left.arn > right.arn ? 1 : 0));
}

function distinctTypes(needs: readonly Need[]): { name: string; arnTemplate: string }[] {
  const types = new Map(needs.flatMap((need) => acceptedTypes(need.action)).map((type) => [type.name, type]));
  return [...types.values()];
}

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

function widthOf(level: Level): ScopeWidth {
  if (level.kind === 'exact') return 'exact';
  if (level.kind === 'type' || level.kind === 'container') return level.kind;
  // Where every part of an object's key is generated, opening it opens the whole bucket.
  return level.patterns.some((pattern) => /^arn:[^:]*:s3:::[^/]+\/\*$/.test(pattern)) ? 'container' : 'family';
}

/** For actions that take no resource: `*`, and before it what conditions could narrow it. */
function unscopedCandidates(needs: readonly Need[]): Scopes {
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

function letter(index: number): string {
  return String.fromCharCode(65 + index);
}
