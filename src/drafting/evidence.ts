import type { CheckReport } from '../checks/finding.js';
import type { Activity, Call } from '../cloudtrail/activity.js';
import type { Contract, Denial } from '../needs/contract.js';
import type { Policy } from '../needs/policy.js';
import type { ScopeChoice, Statement } from '../needs/statements.js';

/** One thing that happened to the review, out of its own record. */
export interface ReviewChange {
  revision: number;
  at: string;
  /** Slack user id, or `system`. */
  by: string;
  /** In the past tense, to be read after the name: `set statement 3 (ReadArtifacts) to scope B`. */
  did: string;
  /** The statement that it was about. */
  statementId?: string;
}

/** What is known of the person who asks. */
export interface Asker {
  /** Chooses scopes and answers questions in this review: only then a change is proposed as they word it. */
  mayDecide: boolean;
  /** Of the tz database: `Europe/Berlin`. What a time means that names no zone; UTC where absent. */
  timeZone?: string;
}

/**
 * What the tools of the conversation may read: the documents of *one* review, loaded before the model is asked.
 * There is no way from here to another review, to AWS or to Slack. `jobs/answer` fills it.
 */
export interface ConversationEvidence {
  principal: string;
  /** ISO 8601 UTC: what `yesterday` is counted from. */
  now: string;
  /** The question itself: a resource that a person writes out may be proposed. */
  question?: string;
  asker: Asker;
  window: { from: string; to: string };
  contract: Contract;
  activity: Activity;
  /** Statements of the draft in the order in which people see and number them, with what was decided about each; empty before there is a draft. */
  statements: { statement: Statement; choice?: ScopeChoice; by?: string }[];
  /** Policies of the latest checked or delivered edition. */
  policies: Policy[];
  /** Something was decided after these policies were built. */
  policiesAreOld?: true;
  /** Actions that people added beside the draft's statements: answers to open questions, and attested needs. */
  added: {
    id: string;
    kind: 'answer' | 'attested';
    action: string;
    resources: string[];
    by: string;
    /** False where a second person has not approved it. */
    counts: boolean;
  }[];
  /** Ids of the contract's questions that people answered or left out. */
  answered: string[];
  /** Policies of today that stay attached beside the new ones. */
  kept: { name: string; document: unknown }[];
  /** The permissions boundary, where there is one. */
  boundary?: unknown;
  /** What the principal has today: `stays` is false for what the new policies replace. `trust` is its trust policy. */
  today?: {
    admin: boolean;
    policies: { name: string; kind: 'attached' | 'inline' | 'boundary'; awsManaged: boolean; stays: boolean }[];
    trust?: unknown;
  };
  /** The time after a delivery; absent before there is one. */
  watch?: { phase: 'delivered' | 'shadow' | 'ready' | 'live' | 'closed'; since: string; until?: string };
  /** Names of the files of the latest delivery. */
  files: string[];
  report?: CheckReport;
  /** Denials that were read later than the contract (`/tighten denials`), newest read first. */
  laterDenials: (Denial & { message?: string })[];
  laterCalls: Call[];
  /** Oldest first. */
  history: ReviewChange[];
  /** What was handed over, oldest first, as policy documents. */
  editions: { number: number; at: string; documents: unknown[] }[];
}
