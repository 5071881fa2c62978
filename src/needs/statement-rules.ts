import { changesPermissions, isWrite, lendsRole, readsSecrets } from './access.js';
import type { AccessLevel, Contract, Need } from './contract.js';
import type { ScopeCandidate } from './scope-candidate.js';

/** Why *Use suggested scopes* does not decide a statement: a person has to look at it. */
export type NeedsAPerson = 'pass-role' | 'iam-write' | 'secrets' | 'attested' | 'any-on-write' | 'wider-than-family';

const LEVELS: AccessLevel[] = ['permissions', 'write', 'tagging', 'read', 'list'];

/** permissions > write > tagging > read > list. */
export function highestLevel(needs: readonly Need[]): AccessLevel {
  return LEVELS.find((level) => needs.some((need) => need.accessLevel === level)) ?? 'write';
}

/** Whether *Use suggested scopes* has to leave a statement to a person, given the scope that would be suggested. */
export function personRule(
  needs: readonly Need[],
  contract: Contract,
  scope: ScopeCandidate,
): NeedsAPerson | undefined {
  if (needs.some((need) => lendsRole(need.action))) return 'pass-role';
  if (needs.some(changesPermissions)) return 'iam-write';
  if (needs.some((need) => readsSecrets(need, contract.needs))) return 'secrets';
  if (needs.some((need) => need.kind === 'attested')) return 'attested';
  if (needs.some(isWrite) && scope.resources.includes('*')) return 'any-on-write';
  if (needs[0]!.scopeable && scope.width !== 'exact' && scope.width !== 'family' && scope.width !== 'any') {
    return 'wider-than-family';
  }
  return undefined;
}

/** For the order of messages and a word in them, not a check. */
export function riskOf(level: AccessLevel, rule: NeedsAPerson | undefined): 'low' | 'medium' | 'high' {
  if (level === 'permissions' || (rule !== undefined && rule !== 'wider-than-family' && rule !== 'attested'))
    return 'high';
  return level === 'write' || level === 'tagging' || rule !== undefined ? 'medium' : 'low';
}
