import { createHash } from 'node:crypto';
import type { Conditions } from '../iam/document.js';
import { Problem } from '../problem.js';
import { changesPermissions, isGuarded, isWrite, lendsRole, readsSecrets, serviceOf } from './access.js';
import { cannotShare, conditionsKey, namesNone } from './cannot-share.js';
import type { AccessLevel, Contract, Need } from './contract.js';
import { bucketOwners, sortConditions } from './scope-conditions.js';
import { type ScopeCandidate, scopeCandidates } from './scopes.js';
import { highestLevel, type NeedsAPerson, personRule, riskOf } from './statement-rules.js';
import { purposeOf, sidOf } from './statement-words.js';
import { widens } from './widens.js';

export { cannotShare } from './cannot-share.js';
export type { NeedsAPerson } from './statement-rules.js';

/** Needs that share one scope decision. */
export interface Statement {
  /** `s` and 12 hex digits over its needs' ids: the same in every run with the same needs. */
  id: string;
  /** `[A-Za-z0-9]+`, unique within a draft. */
  sid: string;
  /** One plain sentence: "Reads build artifacts from S3." */
  purpose: string;
  needIds: string[];
  /** Actions of its needs, sorted, distinct. */
  actions: string[];
  scopeable: boolean;
  /** Highest level of its needs: permissions > write > tagging > read > list. */
  accessLevel: AccessLevel;
  risk: 'low' | 'medium' | 'high';
  /** Conditions of its needs: part of every scope, not a choice. */
  conditions: Conditions;
  /** For S3: accounts that a wildcard in a bucket name is limited to (`aws:ResourceAccount`), in custom scopes too. */
  bucketOwners?: string[];
  /** Narrow to wide, at most eight, never empty. */
  candidates: ScopeCandidate[];
  /** Id of the suggested candidate. A suggestion until a person accepts it. */
  suggested: string;
  /** Why this one is suggested, in one sentence. */
  suggestion: string;
  /** Set where a bulk acceptance must leave it alone. */
  needsAPerson?: NeedsAPerson;
  /** What the drafter is unsure of, if anything. Model text: data, to be sanitised before it is shown. */
  doubt?: string;
  calls: number;
  lastSeen: string;
}

/** What a person chose for one statement. */
export type ScopeChoice =
  | { kind: 'candidate'; candidate: string; reason?: string }
  | { kind: 'custom'; resources: string[]; reason?: string }
  | { kind: 'left-out'; reason?: string };

/**
 * Groups the needs of a contract into statements by rule: one scope decision each. Needs share a statement where they
 * have the service, the resource types, the conditions and the kind of access (reading, writing, changing permissions)
 * in common; what lends a role, reads secrets or changes permissions on different resources stands apart, and so does
 * what would open another need to more than its calls named. The result is a partition of the needs, ordered by service,
 * the same in every run.
 */
export function groupNeeds(contract: Contract): Statement[] {
  const groups = new Map<string, Need[]>();
  for (const need of contract.needs) {
    const key = groupKey(need, contract);
    groups.set(key, [...(groups.get(key) ?? []), need]);
  }
  const taken = new Set<string>();
  return [...groups.entries()]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([, needs]) => (needs.some(isGuarded) ? connected(needs) : [needs]))
    .flatMap(withoutWidening)
    .map((needs) => {
      const sid = uniqueSid(sidOf(needs), taken);
      return makeStatement(contract, needs, { sid, purpose: purposeOf(needs) });
    });
}

/** Words that a drafter gives a statement; `suggested` is a candidate id, `why` what speaks for it. */
export interface StatementWords {
  sid: string;
  purpose: string;
  suggested?: string;
  why?: string;
  doubt?: string;
}

/**
 * Makes the statement over the given needs: its scope candidates, suggestion, risk and whether a person has to look at
 * it are always by rule, whoever grouped the needs. A suggestion that rests on an uncertain condition is not taken.
 *
 * Throws `Problem`: `outside-contract` where a need is not the contract's, `cannot-share` with the reason where the
 * needs cannot share a statement, `bad-sid` where the Sid is not `[A-Za-z0-9]+`, `unknown-candidate` for a suggestion
 * that is not there, `nothing-seen` where no need names a resource.
 */
export function makeStatement(contract: Contract, needs: readonly Need[], words: StatementWords): Statement {
  const known = new Set(contract.needs.map((need) => need.id));
  const stranger = needs.find((need) => !known.has(need.id));
  if (stranger || needs.length === 0) {
    throw new Problem(
      'outside-contract',
      stranger ? `The need ${stranger.id} is not in the contract.` : 'A statement needs at least one need.',
      'Draft again from the contract.',
    );
  }
  const reason = cannotShare(needs);
  if (reason) throw new Problem('cannot-share', reason, 'Put these needs into statements of their own.');
  if (!/^[A-Za-z0-9]{1,100}$/.test(words.sid)) {
    throw new Problem(
      'bad-sid',
      `The Sid “${words.sid.slice(0, 40)}” is not made of letters and digits alone.`,
      'Choose another Sid.',
    );
  }
  const scopes = scopeCandidates(needs, contract);
  const wanted = words.suggested === undefined ? undefined : scopes.candidates.find(({ id }) => id === words.suggested);
  if (words.suggested !== undefined && !wanted) {
    throw new Problem(
      'unknown-candidate',
      `The statement ${words.sid} has no scope ${words.suggested.slice(0, 20)}.`,
      `Choose one of ${scopes.candidates.map((one) => one.id).join(', ')}.`,
    );
  }
  const taken = wanted && !wanted.uncertain ? wanted : scopes.candidates.find(({ id }) => id === scopes.suggested)!;
  const needsAPerson = personRule(needs, contract, taken);
  const accessLevel = highestLevel(needs);
  const owners = bucketOwners(needs, contract);
  return {
    id: `s${createHash('sha256')
      .update(JSON.stringify(needs.map((need) => need.id).sort()))
      .digest('hex')
      .slice(0, 12)}`,
    sid: words.sid,
    purpose: words.purpose,
    needIds: needs.map((need) => need.id).sort(),
    actions: [...new Set(needs.map((need) => need.action))].sort(),
    scopeable: needs[0]!.scopeable,
    accessLevel,
    risk: riskOf(accessLevel, needsAPerson),
    conditions: sortConditions(needs[0]!.conditions),
    ...(owners.length > 0 ? { bucketOwners: owners } : {}),
    candidates: scopes.candidates,
    suggested: taken.id,
    suggestion: taken.id === scopes.suggested ? scopes.suggestion : suggestedBecause(words.why),
    ...(needsAPerson ? { needsAPerson } : {}),
    ...(words.doubt ? { doubt: words.doubt } : {}),
    calls: needs.reduce((sum, need) => sum + need.calls, 0),
    lastSeen:
      needs
        .map((need) => need.lastSeen)
        .sort()
        .at(-1) ?? '',
  };
}

/** A drafter's own reason stands in quotes: it is not the rules'. */
function suggestedBecause(why: string | undefined): string {
  return why ? `The model suggests this scope: “${why.replace(/[“”"]/g, "'")}”` : 'The model suggests this scope.';
}

function groupKey(need: Need, contract: Contract): string {
  const types = namesNone(need) ? ['*'] : [...new Set(need.resources.map((resource) => resource.type ?? ''))].sort();
  const access = lendsRole(need.action)
    ? `4 ${need.action}`
    : changesPermissions(need)
      ? '3'
      : isWrite(need)
        ? '2'
        : readsSecrets(need, contract.needs)
          ? '1'
          : '0';
  return JSON.stringify([serviceOf(need.action), access, need.scopeable ? 0 : 1, types, conditionsKey(need)]);
}

/** Splits needs into groups in which none opens another one to more than its calls named. */
function withoutWidening(needs: readonly Need[]): Need[][] {
  const groups: Need[][] = [];
  for (const need of needs) {
    const fitting = groups.find((group) => !group.some((one) => widens(one, need) || widens(need, one)));
    if (fitting) fitting.push(need);
    else groups.push([need]);
  }
  return groups;
}

/** Splits needs into groups that have a resource in common, directly or through others. */
function connected(needs: readonly Need[]): Need[][] {
  const groups: { needs: Need[]; arns: Set<string> }[] = [];
  for (const need of needs) {
    const arns = need.resources.map((resource) => resource.arn);
    const touching = groups.filter((group) => arns.some((arn) => group.arns.has(arn)));
    const merged = {
      needs: [...touching.flatMap((group) => group.needs), need],
      arns: new Set([...touching.flatMap((group) => [...group.arns]), ...arns]),
    };
    for (const group of touching) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  return groups.map((group) => group.needs);
}

function uniqueSid(sid: string, taken: Set<string>): string {
  let unique = sid;
  for (let count = 2; taken.has(unique.toLowerCase()); count++) unique = `${sid}${count}`;
  taken.add(unique.toLowerCase());
  return unique;
}
