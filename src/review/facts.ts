import type { PolicyChange } from '../aws/policy-changes.js';
import type { PrincipalRef, Window } from '../cloudtrail/activity.js';
import type { EvidencePlace, ReadCost, ReadEstimate } from '../cloudtrail/sources/source.js';

/** A Slack user id (`U…`), or `system` for what Tighten did by itself. */
export type Person = string;
/** `sha256:<hex>` of a gzipped JSON document in the store, written before the event that names it. */
export type DocumentRef = string;

export type Stage = 'finding' | 'collecting' | 'drafting' | 'scoping' | 'checking' | 'approving' | 'approved';
/** Where a draft can fail; `delivering` is the step from approved to delivered. */
export type WorkStage = 'finding' | 'collecting' | 'drafting' | 'checking' | 'delivering';

/** What judged and drew the policy: the version of Tighten and of the IAM data. */
export interface Versions {
  app: string;
  iamData: string;
}

export interface Rules {
  /** The requester, and whoever last changed a decision, cannot approve alone. */
  fourEyes: boolean;
  /** Distinct approvers that are needed. */
  approvals: number;
  /** Somebody may approve alone, in writing, where the two above stand in the way. Who, the rule says at that moment. */
  breakGlass?: boolean;
  ticket?: TicketRule;
}

export interface TicketRule {
  /** No approval without a ticket id. */
  required: boolean;
  /** Regular expressions; the whole id has to match each. */
  patterns: string[];
}

/** Which rule of which policy file said so. */
export interface RuleRef {
  name: string;
  /** SHA-256 of the policy file; absent where the settings alone say so. */
  file?: string;
}

/** Why the policy file does not let somebody have a review. */
export type AccessRefusal =
  | { why: 'no-rule'; contact?: string }
  | { why: 'channel'; channels: string[] }
  | { why: 'requester'; groups: string[]; users: string[] };

/**
 * What was on the screen of whoever decided: the revision, and the documents that its messages were made from. They
 * are kept as long as the review, so that it can be shown again.
 */
export interface Shown {
  seen: number;
  contract?: DocumentRef;
  draft?: DocumentRef;
  /** SHA-256 of the statement as it stands in that draft. */
  statement?: string;
  report?: DocumentRef;
  policies?: DocumentRef;
  delivery?: DocumentRef;
}

/** What an approval rests on. */
export interface Basis {
  source: string;
  window: Window;
  queryIds: string[];
  versions?: Versions;
  /** The needs that the policy was built from, each with the ids of its first and last event. */
  needs?: DocumentRef;
}

/** What a decision needs to know about a statement without loading the draft. */
export interface StatementIndex {
  id: string;
  sid: string;
  /** Candidate ids from narrow to wide, joined: `ABC`. */
  candidates: string;
  suggested: string;
  /** May be decided by *Use suggested scopes*. */
  bulk: boolean;
  /** SHA-256 of the whole statement: what its card shows. Absent in drafts of earlier versions. */
  digest?: string;
}

export type Answer =
  | { kind: 'action'; action: string; resources: string[] }
  | { kind: 'nothing-needed' }
  | { kind: 'left-out'; reason?: string };

export type Attestation = {
  id: string;
  action: string;
  resources: string[];
  reason: 'blind-spot' | 'undo' | 'coming-change' | 'recovery';
  note: string;
};

/** Tokens as the model's server counts them. */
export interface Tokens {
  input: number;
  output: number;
}

export type WatchPhase = 'delivered' | 'shadow' | 'ready' | 'live' | 'closed';

export interface EvidenceFigures {
  records: number;
  files: number;
  matched: number;
  duplicates: number;
  unreadable: number;
  needs: number;
  questions: number;
  denials: number;
  blindSpots: number;
  /** What reading took from AWS, what was read to estimate it included; absent where it costs nothing. */
  cost?: ReadCost;
}

export type FailureStage = WorkStage | 'answering' | 'denials';

/** Which principal somebody asked for; `arn` is absent until it is found where the name alone was given. */
export interface RequestedTarget {
  arn?: string;
  name?: string;
  account?: string;
}

/** The same name in several accounts: one of these is meant. */
export interface AccountCandidate {
  account: string;
  label: string;
  arn: string;
}

/** An approval by one person alone where four eyes or the number of approvals stood in the way. */
export interface BrokenGlass {
  by: Person;
  at: string;
  edition: string;
  reason: string;
  ticket?: string;
  waived: {
    /** Approvals that were missing. */
    approvals: number;
    fourEyes: boolean;
  };
}

/** `attested`: permissions were added for it. `accepted`: seen, and nothing is done about it. */
export type SpotAnswer = 'not-used' | 'attested' | 'accepted';

/** What somebody says they did in AWS with a delivered edition, and what CloudTrail recorded of it. */
export interface Applied {
  id: string;
  change: 'attach' | 'detach';
  by: Person;
  at: string;
  /** It is looked for from here … */
  since: string;
  /** … and until then, because CloudTrail shows an event later than it happened. */
  until: string;
  seen?: PolicyChange[];
  /** Why it was given up. */
  missing?: string;
}

// What a command brings and its event keeps, word for word.

export interface Opening {
  requestedAs: string;
  target: RequestedTarget;
  window: Window;
  channel: string;
  team: string;
  by: Person;
  rules: Rules;
  /** The ticket that asks for it. */
  ticket?: string;
}

export interface FoundPrincipal {
  principal: PrincipalRef;
  accountLabel: string;
  baseline: DocumentRef;
  admin: boolean;
  /** What the rule that matches the principal asks; what the review asks already stays. */
  rules?: Rules;
  rule?: RuleRef;
}

/** What reading would cost, asked before it is spent. */
export interface AskedCost {
  window: Window;
  /** Where it would be read: "Athena table audit.cloudtrail_logs". */
  source: string;
  estimate: ReadEstimate;
  /** US dollars that may be spent without asking. */
  limit: number;
}

export interface ReadEvidence {
  activity: DocumentRef;
  contract: DocumentRef;
  source: string;
  /** Absent where it is unknown. */
  place?: EvidencePlace;
  queryIds: string[];
  figures: EvidenceFigures;
}

export interface MadeDraft {
  draft: DocumentRef;
  author: 'model' | 'rules';
  /** Why the rules drafted, where a model was tried first. */
  fallback?: string;
  attempts: number;
  /** How many things the guard refused to let the model add. */
  refusedAdditions: number;
  statements: StatementIndex[];
  /** Ids of open questions. */
  questions: string[];
  /** Ids of blind spots that people have to answer (see `blind-spots.ts`). */
  spots?: string[];
  /** Statements whose needs and candidates are the same as in the draft before: decisions on them stay. */
  unchanged?: string[];
  /** What the model was sent and wrote for it, where one was asked. */
  tokens?: Tokens;
}

export interface DoneCheck {
  report: DocumentRef;
  policies: DocumentRef;
  /** Every need with the ids of its first and last event. */
  needs?: DocumentRef;
  /** SHA-256 over the policies that were checked. */
  edition: string;
  /** `lastChange.revision` (or 0) that the checked policies were built from. */
  decidedAt: number;
  blocking: number;
  others: number;
}

export interface AskedTurn {
  turn: string;
  by: Person;
  text: DocumentRef;
  messageTs: string;
}

export interface GivenAnswer {
  turn: string;
  answer: DocumentRef;
  /** Question and answer in one line, for what a model is told of the conversation later. Text of others: data. */
  gist?: string;
  tokens?: Tokens;
}

/** Where work stands still until somebody presses *Try again*. */
export interface StandStill {
  stage: FailureStage;
  reason: string;
  advice: string;
  /** How often it was tried before it was given up. */
  tries: number;
}
