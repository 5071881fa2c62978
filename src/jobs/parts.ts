import type { PolicyChange } from '../aws/policy-changes.js';
import type { Baseline, BaselinePolicy } from '../aws/principal.js';
import type { CheckReport } from '../checks/finding.js';
import type { Activity, Call, PrincipalRef, Window } from '../cloudtrail/activity.js';
import type { Known } from '../cloudtrail/coverage.js';
import type { BlindSpot, Evidence, ReadEstimate, ReadProgress } from '../cloudtrail/sources/source.js';
import type { Draft } from '../drafting/draft.js';
import type { Asker, ConversationEvidence } from '../drafting/evidence.js';
import type { Contract } from '../needs/contract.js';
import type { Lookups } from '../needs/lookups.js';
import type { Policy, PolicyInput } from '../needs/policy.js';
import type { ScopeChoice, Statement } from '../needs/statements.js';
import type { AccessRefusal, Review, RuleRef, Rules } from '../review/review.js';
import type { ReviewStore } from '../review/store.js';
import type { Submit } from '../review/submit.js';
import type { Held } from '../review/ticks.js';
import type { TurnAnswer, View } from '../review/view.js';
import type { Queues } from './queues.js';

/** What the jobs log to; pino fits. Fields hold ids, stages and problem kinds, never secrets or message text. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What `findPrincipal` learned. `refused` ends the review before anything was posted in the channel. */
export type FoundPrincipal =
  | { found: Baseline; label: string }
  | { several: { account: string; label: string; arn: string }[] }
  | { refused: { reason: string; advice: string } };

/** What of whom is read, for which review. */
export interface Reading {
  review: Review;
  principal: PrincipalRef;
  window: Window;
  idempotencyKey: string;
  signal: AbortSignal;
  onProgress: (progress: ReadProgress) => void;
}

/**
 * The work of a review, stage by stage. Every function may be called again with the same input after a crash and has
 * to give the same result or an equally good one. All of them may throw `Problem`: a passing one is tried again later, any other one
 * stops the stage and is shown with its advice and *Try again*. Long ones stop soon after `signal` fires.
 */
export interface AdvanceParts {
  /** Finds the principal of `review.target` and reads its baseline. */
  findPrincipal(input: { review: Review; signal: AbortSignal }): Promise<FoundPrincipal>;
  /** Whether this principal may be reviewed, in that channel and for whoever asked; asked before any evidence is read. */
  admit(
    review: Review,
    baseline: Baseline,
    label: string,
  ): Promise<{ refused: { reason: string; advice: string; access: AccessRefusal } } | { rules: Rules; rule: RuleRef }>;
  /**
   * What reading would cost; undefined where it costs nothing. The same key is estimated once. `limit`: US dollars that
   * may be spent without asking; 0 asks always.
   */
  estimateCost(input: Reading): Promise<{ source: string; estimate: ReadEstimate; limit: number } | undefined>;
  /** Reads the principal's records of the window. `idempotencyKey` is the same for every start of the same read. */
  readEvidence(input: Reading & { expectedBytes?: number }): Promise<Evidence>;
  /** What the account itself knows about the principal and its trails; what may not be read becomes a blind spot. */
  readKnown(input: {
    review: Review;
    baseline: Baseline;
    signal: AbortSignal;
  }): Promise<{ known: Known; blindSpots: BlindSpot[] }>;
  /** Looks up in IAM what the contract needs to know. */
  readLookups(input: { review: Review; baseline: Baseline; activity: Activity; signal: AbortSignal }): Promise<Lookups>;
  /** `needs/contract.ts`. */
  buildContract(evidence: { activity: Activity; blindSpots: BlindSpot[] }, lookups: Lookups): Contract;
  /** `drafting/conversation.ts`, with the model of the settings. */
  draftStatements(input: {
    review: Review;
    contract: Contract;
    signal: AbortSignal;
    onProgress: (text: string) => void;
  }): Promise<Draft>;
  /** What people are called at this moment, by their ids; without those whose names cannot be told. Must not throw. */
  namesOf(people: string[]): Promise<Record<string, string>>;
  /** `needs/policy.ts`. */
  buildPolicies(input: PolicyInput): Policy[];
  /** `needs/policy.ts`. */
  editionHash(policies: Policy[]): string;
  /** `checks/check.ts`, with the AWS clients of the review's account. */
  runChecks(input: {
    review: Review;
    baseline: Baseline;
    contract: Contract;
    activity: Activity;
    /** Calls that only left-out callers made, which `activity` does not hold any more. */
    leftOutCalls: Call[];
    statements: Statement[];
    choices: Record<string, ScopeChoice>;
    answers: Review['answers'];
    policies: Policy[];
    /** What the principal keeps beside the new policies. */
    kept: BaselinePolicy[];
    signal: AbortSignal;
  }): Promise<CheckReport>;
}

/** How a review is shown. `Message` is whatever `render` makes and `show` takes: the jobs do not look inside. */
export interface ShowParts<Message = unknown> {
  /** The messages that the review should have now. Pure. */
  render(view: View): Message[] | Promise<Message[]>;
  outbox: {
    /**
     * Posts or edits what differs. `notBefore`: milliseconds since 1970 before which the rest must not be sent;
     * `onlyEdits`: nothing new is among it. Leaves the rest undone where the review `isOld` by then.
     */
    show(
      review: Review,
      messages: Message[],
      isOld?: () => Promise<boolean>,
    ): Promise<{ notBefore?: number; onlyEdits?: boolean }>;
  };
  /**
   * Tells the requester, and nobody else, what happened before there was a root message: the review was refused, or the
   * account has to be chosen, or finding the principal failed. `replyUrl` is absent where it has expired. `held`: the
   * review cannot be shown where it should be, whatever its stage. Called until it returned once for each subject.
   */
  tell(input: {
    view: View;
    about: 'refused' | 'account' | 'failed' | 'held';
    replyUrl?: string;
    held?: Held;
  }): Promise<void>;
  /** Hears of a review that is shown anew, for what else displays it (the home tab). Must not throw. */
  changed?(review: Review): void;
}

/** How questions and denial reads are answered. */
export interface AnswerParts {
  /** What is known of the person who asked. Must not throw. */
  askerOf(review: Review, user: string): Promise<Asker>;
  /** `drafting/conversation.ts`, with the model of the settings. */
  answerQuestion(input: {
    review: Review;
    question: string;
    history: { question: string; answer: string }[];
    /** What was said before that, one line for each turn. */
    earlier: string[];
    evidence: ConversationEvidence;
    signal: AbortSignal;
    /** Hears of each look into the evidence: one phrase. */
    onLook: (summary: string) => void;
  }): Promise<TurnAnswer>;
  estimateCost: AdvanceParts['estimateCost'];
  /** The same source as `AdvanceParts.readEvidence`, over the (short) window of `/tighten denials`. */
  readEvidence: AdvanceParts['readEvidence'];
  /** Changes of the principal's own policies that CloudTrail shows, oldest first. */
  findChanges(input: {
    review: Review;
    change: 'attach' | 'detach';
    since: string;
    signal: AbortSignal;
  }): Promise<PolicyChange[]>;
}

/** Everything that a worker needs. */
export interface WorkerDeps<Message = unknown> {
  /** `redis://…` of the queues; the same as of the store. */
  redisUrl: string;
  /** The same queues that `submit` wakes. */
  queues: Queues;
  store: ReviewStore;
  submit: Submit;
  advance: AdvanceParts;
  show: ShowParts<Message>;
  answer: AnswerParts;
  log: Log;
  /** The time; default the clock. */
  now?: () => Date;
  /** Milliseconds between two rounds of the patrol; default 10,000. */
  patrolEveryMs?: number;
  /** How often a passing problem is tried again before the stage fails; default 5. */
  maxTries?: number;
  /** First pause before a second try, in milliseconds, doubled each time up to a minute; default 2,000. */
  backoffMs?: number;
  /** How long a job of a killed process is held before another takes it up, in milliseconds; default 5,000. */
  lockMs?: number;
}
