import type { PrincipalRef, Window } from '../cloudtrail/activity.js';
import type { ScopeChoice } from '../needs/statements.js';
import type {
  Answer,
  Attestation,
  DocumentRef,
  EvidenceFigures,
  Person,
  Rules,
  StatementIndex,
  Tokens,
  Versions,
  WatchPhase,
  WorkStage,
} from './review.js';

/**
 * What people and jobs ask of a review. `seen` is the revision that was on the person's screen: a command is refused
 * as stale only where its own subject changed after it.
 */
export type Command =
  | {
      type: 'open';
      requestedAs: string;
      target: { arn?: string; name?: string; account?: string };
      window: Window;
      channel: string;
      team: string;
      by: Person;
      rules: Rules;
    }
  | { type: 'ask-account'; candidates: { account: string; label: string; arn: string }[] }
  | { type: 'choose-account'; arn: string; by: Person }
  | { type: 'record-principal'; principal: PrincipalRef; accountLabel: string; baseline: DocumentRef; admin: boolean }
  | { type: 'refuse'; reason: string; advice: string }
  | {
      type: 'record-evidence';
      activity: DocumentRef;
      contract: DocumentRef;
      source: string;
      queryIds: string[];
      figures: EvidenceFigures;
    }
  | {
      type: 'record-draft';
      /** The contract that it was made from: refused where another one was built meanwhile. */
      contract?: DocumentRef;
      draft: DocumentRef;
      author: 'model' | 'rules';
      fallback?: string;
      attempts: number;
      refusedAdditions: number;
      statements: StatementIndex[];
      questions: string[];
      unchanged?: string[];
      tokens?: Tokens;
    }
  | { type: 'choose-scope'; statement: string; choice: ScopeChoice; by: Person; seen: number }
  | { type: 'use-suggested'; by: Person; seen: number }
  | { type: 'answer-question'; question: string; answer: Answer; by: Person; seen: number }
  | { type: 'leave-out-questions'; questions: string[]; reason: string; by: Person; seen: number }
  | { type: 'leave-out-caller'; caller: string; reason: string; by: Person; seen: number }
  | { type: 'attest'; attestation: Attestation; by: Person }
  | { type: 'decide-attestation'; id: string; approved: boolean; by: Person; seen: number }
  | {
      type: 'record-check';
      report: DocumentRef;
      policies: DocumentRef;
      edition: string;
      /** `lastChange.revision` (or 0) that the checked policies were built from. */
      decidedAt: number;
      blocking: number;
      others: number;
    }
  | { type: 'approve'; by: Person; seen: number; versions?: Versions }
  | { type: 'send-back'; by: Person; seen: number; reason?: string }
  | { type: 'record-delivery'; edition: string; delivery: DocumentRef }
  /** Without a window, fresh evidence is read over the same length of time, ending now. */
  | { type: 'redraft'; by: Person; reason: string; window?: Window }
  | { type: 'change-watch'; phase: WatchPhase; until?: string; by: Person }
  | { type: 'ask-denials'; id: string; by: Person; window: Window }
  | { type: 'record-denials'; id: string; denials: DocumentRef; count: number }
  | { type: 'ask'; turn: string; by: Person; text: DocumentRef; messageTs: string }
  | { type: 'stop-answer'; turn: string; by: Person }
  | { type: 'record-answer'; turn: string; answer: DocumentRef; gist?: string; tokens?: Tokens }
  | {
      type: 'record-failure';
      stage: WorkStage | 'answering' | 'denials';
      reason: string;
      advice: string;
      tries: number;
    }
  | { type: 'retry'; by: Person }
  | { type: 'stop'; by: Person };

/**
 * Why a command changed nothing. `message` is for the person who clicked: who decided what, and what to do now. People
 * are written `<@U…>` as Slack displays them; nothing in it comes from logs or from a model except Sids.
 */
export interface Refusal {
  kind:
    | 'unknown-review'
    | 'already-open'
    | 'wrong-stage'
    | 'stale'
    | 'unknown-subject'
    | 'four-eyes'
    | 'already-approved-by-you'
    | 'blocked'
    | 'nothing-to-do'
    | 'over';
  message: string;
  /** Who changed the subject, where somebody else was faster. */
  by?: Person;
  at?: string;
}
