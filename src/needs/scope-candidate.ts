import type { Conditions } from '../iam/document.js';

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

/** More than these nobody compares. */
export const MOST_CANDIDATES = 8;

/** `A`, `B` … */
export function letter(index: number): string {
  return String.fromCharCode(65 + index);
}
