import type { Conditions } from '../iam/document.js';
import type { AccessLevel } from './contract.js';
import type { ScopeCandidate } from './scopes.js';

/** Why *Use suggested scopes* does not decide a statement: a person has to look at it. */
export type NeedsAPerson = 'pass-role' | 'iam-write' | 'secrets' | 'attested' | 'any-on-write' | 'wider-than-family';

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
  | { kind: 'candidate'; candidate: string }
  | { kind: 'custom'; resources: string[]; reason?: string }
  | { kind: 'left-out'; reason?: string };
