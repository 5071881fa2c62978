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
  conditions: Conditions;
  /** How many of the seen records it covers, and of how many. */
  covers: { calls: number; of: number };
  /** In words, what it allows beyond what was seen; empty for the exact scope. */
  allowsMore: string;
}
