import type { PrincipalRef, Window } from '../cloudtrail/activity.js';
import type { ScopeChoice } from '../needs/statements.js';
import type {
  AccessRefusal,
  AccountCandidate,
  Answer,
  Applied,
  AskedCost,
  Attestation,
  BrokenGlass,
  DocumentRef,
  DoneCheck,
  MadeDraft,
  Opening,
  Person,
  ReadEvidence,
  RuleRef,
  SpotAnswer,
  StandStill,
  Tokens,
  Versions,
  WatchPhase,
} from './facts.js';

export { apply } from './apply.js';
export type { ReviewEvent } from './event.js';
export type * from './facts.js';
export { isOver, openQuestions, stageOf, undecidedStatements } from './stage.js';

export type Failure = StandStill & { at: string };

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

/** Refused calls that somebody asked to read. */
export interface DenialRead {
  id: string;
  by: Person;
  at: string;
  window: Window;
  /** What it costs, where that had to be asked. */
  cost?: AskedCost & { revision: number; agreed?: { by: Person; at: string } };
  denials?: DocumentRef;
  count?: number;
}

/** The state of one review: a fold of `apply` over its events. Plain JSON. */
export interface Review extends Opening {
  id: string;
  /** Number of entries in the stream; the next entry is written at `revision + 1`. */
  revision: number;
  openedAt: string;
  /** The rule that `rules` come from, once the principal is known. */
  rule?: RuleRef;
  principal?: PrincipalRef;
  accountLabel?: string;
  accountCandidates?: AccountCandidate[];
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
  /** What reading costs, where it had to be asked: for the window that it names, and for no other. */
  cost?: AskedCost & {
    at: string;
    /** Revision of the entry that asked. */
    revision: number;
    agreed?: { by: Person; at: string; days: number; bytes?: number; dollars?: number };
  };
  evidence?: Pick<ReadEvidence, 'source' | 'place' | 'queryIds' | 'figures'>;
  draft?: Omit<MadeDraft, 'draft' | 'unchanged' | 'tokens'> & {
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
  /** What people said of blind spots, by id; kept for later drafts that have them too. `attestations`: added for it. */
  spotAnswers?: Record<
    string,
    { answer: SpotAnswer; attestations?: string[]; by: Person; at: string; revision: number }
  >;
  /** Lists of needs that people put into statements of their own. Holds for later drafts too. */
  apart?: string[][];
  /** Set while the next draft is the last one taken apart, and not a new one. */
  regroup?: true;
  /** What people said of the policies that the principal has today, by their id (see `split-baseline.ts`). */
  keptPolicies?: Record<string, { keep: boolean; by: Person; at: string; revision: number }>;
  /** Revision of the last change to decisions, answers or attestations, and who made it. */
  lastChange?: { revision: number; by: Person; at: string };
  check?: Omit<DoneCheck, 'report' | 'policies'> & {
    /** Revision of the entry that brought it. */
    revision: number;
    /** Number of the edition that it was delivered as, once it was. */
    deliveredAs?: number;
  };
  /** A reviewer asked for another look; cleared by the next change. */
  sentBack?: { by: Person; at: string; reason?: string };
  approvals: {
    by: Person;
    at: string;
    edition: string;
    ticket?: string;
    versions?: Versions;
    /** One person alone: what else was asked is waived. */
    brokeGlass?: true;
  }[];
  /** Every time that the glass was broken; later changes void the approval and not the record of it. */
  brokenGlass?: BrokenGlass[];
  editions: { number: number; edition: string; delivery: DocumentRef; at: string }[];
  watch?: { phase: WatchPhase; since: string; until?: string; revision: number };
  /** What people say they did with the delivered policies. */
  applied?: Applied[];
  denialReads: DenialRead[];
  turns: Turn[];
  /** What models were sent and wrote for this review so far. */
  tokens?: Tokens;
  /** Where work stands still until somebody presses *Try again*. */
  failure?: Failure;
  /** A denial read or an answer that failed beside the main work, which it does not hold up. Also in `failure` while that is free. */
  sideFailure?: Failure;
  refusal?: { reason: string; advice: string; access?: AccessRefusal };
  stopped?: { by: Person; at: string };
}
