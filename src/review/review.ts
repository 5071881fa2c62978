import type { PrincipalRef, Window } from '../cloudtrail/activity.js';
import type { ScopeChoice } from '../needs/statements.js';

export { apply } from './apply.js';
export { isOver, openQuestions, stageOf, undecidedStatements } from './stage.js';

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

/** Facts, in the past tense. All events of one command are one entry of the review's stream. */
export type ReviewEvent =
  | {
      type: 'opened';
      requestedAs: string;
      /** Where the name alone was given, `arn` is absent until the principal is found. */
      target: { arn?: string; name?: string; account?: string };
      window: Window;
      channel: string;
      team: string;
      by: Person;
      rules: Rules;
    }
  | { type: 'account-asked'; candidates: { account: string; label: string; arn: string }[] }
  | { type: 'account-chosen'; arn: string; by: Person }
  | { type: 'principal-found'; principal: PrincipalRef; accountLabel: string; baseline: DocumentRef; admin: boolean }
  | { type: 'refused'; reason: string; advice: string }
  | {
      type: 'evidence-read';
      activity: DocumentRef;
      contract: DocumentRef;
      source: string;
      queryIds: string[];
      figures: EvidenceFigures;
    }
  | {
      type: 'drafted';
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
      /** Statements whose needs and candidates are the same as in the draft before: decisions on them stay. */
      unchanged?: string[];
      /** What the model was sent and wrote for it, where one was asked. */
      tokens?: Tokens;
    }
  | { type: 'scope-chosen'; statement: string; choice: ScopeChoice; by: Person; at: string; bulk?: true }
  | { type: 'question-answered'; question: string; answer: Answer; by: Person; at: string }
  | { type: 'questions-left-out'; questions: string[]; reason: string; by: Person; at: string }
  | { type: 'caller-left-out'; caller: string; reason: string; by: Person; at: string }
  | { type: 'attested'; attestation: Attestation; by: Person; at: string }
  | { type: 'attestation-decided'; id: string; approved: boolean; by: Person; at: string }
  | {
      type: 'checked';
      report: DocumentRef;
      policies: DocumentRef;
      edition: string;
      decidedAt: number;
      blocking: number;
      others: number;
    }
  | {
      type: 'approved';
      by: Person;
      at: string;
      /** SHA-256 over the policies that were approved. */
      edition: string;
      /** What the approval rests on. */
      basis?: { source: string; window: Window; queryIds: string[]; versions?: Versions };
    }
  | { type: 'sent-back'; by: Person; at: string; reason?: string }
  | { type: 'delivered'; number: number; edition: string; delivery: DocumentRef; at: string }
  | {
      type: 'redrafted';
      by: Person;
      at: string;
      reason: string;
      /** Where fresh evidence is read for it; the old window else. */
      window?: Window;
    }
  | { type: 'watch-changed'; phase: WatchPhase; at: string; until?: string; by: Person }
  | { type: 'denials-asked'; id: string; by: Person; at: string; window: Window }
  | { type: 'denials-read'; id: string; denials: DocumentRef; count: number; at: string }
  | { type: 'asked'; turn: string; by: Person; text: DocumentRef; messageTs: string; at: string }
  | {
      type: 'answered';
      turn: string;
      answer: DocumentRef;
      at: string;
      /** Question and answer in one line, for what a model is told of the conversation later. Text of others: data. */
      gist?: string;
      tokens?: Tokens;
    }
  | { type: 'answer-stopped'; turn: string; by: Person; at: string }
  | {
      type: 'failed';
      stage: WorkStage | 'answering' | 'denials';
      reason: string;
      advice: string;
      at: string;
      tries: number;
    }
  | { type: 'retried'; by: Person; at: string }
  | { type: 'stopped'; by: Person; at: string };

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
}

export interface Failure {
  stage: FailureStage;
  reason: string;
  advice: string;
  at: string;
  /** How often it was tried before it was given up. */
  tries: number;
}

export type FailureStage = WorkStage | 'answering' | 'denials';

export interface Decision {
  choice: ScopeChoice;
  by: Person;
  at: string;
  /** Revision of the entry that made it. */
  revision: number;
  bulk: boolean;
}

export interface Turn {
  id: string;
  by: Person;
  text: DocumentRef;
  messageTs: string;
  at: string;
  answer?: DocumentRef;
  gist?: string;
  /** Somebody ended it before there was an answer. */
  stopped?: { by: Person; at: string };
}

/** The state of one review: a fold of `apply` over its events. Plain JSON. */
export interface Review {
  id: string;
  /** Number of entries in the stream; the next entry is written at `revision + 1`. */
  revision: number;
  openedAt: string;
  by: Person;
  requestedAs: string;
  target: { arn?: string; name?: string; account?: string };
  window: Window;
  channel: string;
  team: string;
  rules: Rules;
  principal?: PrincipalRef;
  accountLabel?: string;
  accountCandidates?: { account: string; label: string; arn: string }[];
  admin?: boolean;
  documents: {
    baseline?: DocumentRef;
    activity?: DocumentRef;
    contract?: DocumentRef;
    draft?: DocumentRef;
    report?: DocumentRef;
    policies?: DocumentRef;
    /** The latest delivery; earlier ones are in `editions`. */
    delivery?: DocumentRef;
    /** The draft before this one, with which the next one is compared. */
    previousDraft?: DocumentRef;
    /** The contract that a left-out caller made invalid: what it says of blind spots still holds. */
    previousContract?: DocumentRef;
  };
  evidence?: { source: string; queryIds: string[]; figures: EvidenceFigures };
  draft?: {
    author: 'model' | 'rules';
    fallback?: string;
    attempts: number;
    refusedAdditions: number;
    statements: StatementIndex[];
    questions: string[];
    /** Revision of the entry that brought it: a click on anything older is stale. */
    revision: number;
  };
  decisions: Record<string, Decision>;
  answers: Record<string, { answer: Answer; by: Person; at: string; revision: number }>;
  attestations: Record<
    string,
    { attestation: Attestation; by: Person; at: string; approved?: boolean; decidedBy?: Person; decidedAt?: string }
  >;
  callersLeftOut: Record<string, { by: Person; reason: string; at: string }>;
  /** Revision of the last change to decisions, answers or attestations, and who made it. */
  lastChange?: { revision: number; by: Person; at: string };
  check?: {
    edition: string;
    decidedAt: number;
    blocking: number;
    others: number;
    /** Revision of the entry that brought it. */
    revision: number;
    /** Number of the edition that it was delivered as, once it was. */
    deliveredAs?: number;
  };
  /** A reviewer asked for another look; cleared by the next change. */
  sentBack?: { by: Person; at: string; reason?: string };
  approvals: { by: Person; at: string; edition: string }[];
  editions: { number: number; edition: string; delivery: DocumentRef; at: string }[];
  watch?: { phase: WatchPhase; since: string; until?: string };
  denialReads: { id: string; by: Person; at: string; window: Window; denials?: DocumentRef; count?: number }[];
  turns: Turn[];
  /** What models were sent and wrote for this review so far. */
  tokens?: Tokens;
  /** Where work stands still until somebody presses *Try again*. */
  failure?: Failure;
  /** A denial read or an answer that failed beside the main work, which it does not hold up. Also in `failure` while that is free. */
  sideFailure?: Failure;
  refusal?: { reason: string; advice: string };
  stopped?: { by: Person; at: string };
}
