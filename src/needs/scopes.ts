import type { Conditions } from '../iam/document.js';
import { Problem } from '../problem.js';
import { acceptedTypes, isGuarded, serviceOf } from './access.js';
import type { Contract, Need, NeedResource } from './contract.js';
import { coverage } from './coverage.js';
import { narrowedExact, unscopedCandidates } from './narrowed-scopes.js';
import { letter, type ScopeCandidate, type Scopes, type ScopeWidth } from './scope-candidate.js';
import { bucketOwners, mergeConditions, ownerCondition } from './scope-conditions.js';
import { type Level, scopeLevels } from './scope-levels.js';
import { describeLevel } from './scope-words.js';
import type { ScopeChoice, Statement } from './statements.js';

export { checkCustomScope } from './custom-scope.js';
export type { ScopeCandidate, Scopes, ScopeWidth } from './scope-candidate.js';

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
  const leftOut = needs.reduce((sum, need) => sum + (need.callsLeftOut ?? 0), 0);
  const wider = leftOut > 0 && !guarded ? widerThanSeen(candidates, levels) : undefined;
  if (wider) {
    return {
      candidates: [...narrowed, ...candidates],
      suggested: wider.id,
      suggestion: `${leftOut.toLocaleString('en')} more distinct calls were counted and not kept, so exactly what was kept would refuse what they used.`,
    };
  }
  const family = guarded ? undefined : candidates.find((_, index) => levels[index]!.kind === 'generated');
  if (family && family.width === 'family') {
    return {
      candidates: [...narrowed, ...candidates],
      suggested: family.id,
      suggestion: 'Some names hold parts that change with each deploy, so the exact names would stop working.',
    };
  }
  const suggestion = guarded
    ? 'It passes or assumes a role, or changes permissions, so exactly what was seen is the safe scope.'
    : 'These are exactly the resources that the calls named.';
  return { candidates: [...narrowed, ...candidates], suggested: candidates[0]!.id, suggestion };
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

/** What resources that were not kept most likely lie in: the same names and folders, else the same bucket or table. */
function widerThanSeen(candidates: ScopeCandidate[], levels: Level[]): ScopeCandidate | undefined {
  const kinds = levels.map(({ kind }) => kind);
  const near = kinds.findLastIndex((kind) => kind === 'generated' || kind === 'folder' || kind === 'prefix');
  return candidates[near === -1 ? kinds.indexOf('container') : near];
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

function widthOf(level: Level): ScopeWidth {
  if (level.kind === 'exact') return 'exact';
  if (level.kind === 'type' || level.kind === 'container') return level.kind;
  // Where every part of an object's key is generated, opening it opens the whole bucket.
  return level.patterns.some((pattern) => /^arn:[^:]*:s3:::[^/]+\/\*$/.test(pattern)) ? 'container' : 'family';
}
