import type { PolicyChange } from '../aws/policy-changes.js';
import type { Window } from '../cloudtrail/activity.js';
import type { ScopeChoice } from '../needs/statements.js';
import type {
  AccessRefusal,
  AccountCandidate,
  Answer,
  AskedCost,
  AskedTurn,
  Attestation,
  DocumentRef,
  DoneCheck,
  FoundPrincipal,
  GivenAnswer,
  MadeDraft,
  Opening,
  Person,
  ReadEvidence,
  RuleRef,
  Rules,
  SpotAnswer,
  StandStill,
  Tokens,
  Versions,
  WatchPhase,
} from './facts.js';

/**
 * What people and jobs ask of a review. `seen` is the revision that was on the person's screen: a command is refused
 * as stale only where its own subject changed after it.
 */
export type Command =
  | ({ type: 'open' } & Opening)
  | { type: 'ask-account'; candidates: AccountCandidate[] }
  | { type: 'choose-account'; arn: string; by: Person; seen: number }
  | ({ type: 'record-principal' } & FoundPrincipal)
  /** What the policy file asks now. A review can only become stricter. */
  | { type: 'set-rules'; rules: Rules; rule: RuleRef }
  | { type: 'refuse'; reason: string; advice: string; access?: AccessRefusal }
  | ({ type: 'ask-cost' } & AskedCost)
  /** `days`: a shorter window, one of those whose cost was told. */
  | { type: 'agree-cost'; days?: number; by: Person; seen: number }
  | ({ type: 'record-evidence' } & ReadEvidence)
  /** `contract`: the one that the draft was made from; refused where another was built meanwhile. */
  | ({ type: 'record-draft'; contract?: DocumentRef } & MadeDraft)
  | { type: 'choose-scope'; statement: string; choice: ScopeChoice; by: Person; seen: number }
  /** Needs of the statement that are to stand in one of their own. */
  | { type: 'split-statement'; statement: string; needs: string[]; by: Person; seen: number }
  | { type: 'use-suggested'; by: Person; seen: number }
  | { type: 'answer-question'; question: string; answer: Answer; by: Person; seen: number }
  | { type: 'leave-out-questions'; questions: string[]; reason: string; by: Person; seen: number }
  | { type: 'leave-out-caller'; caller: string; reason: string; by: Person; seen: number }
  | { type: 'take-back-caller'; caller: string; by: Person; seen: number }
  /** Whether a policy that the principal has today stays beside the new ones. */
  | { type: 'keep-policy'; policy: string; keep: boolean; by: Person; seen: number }
  | { type: 'attest'; attestation: Attestation; by: Person; seen: number }
  | { type: 'withdraw-attestation'; id: string; by: Person; seen: number }
  /** Permissions for what a blind spot hides: they answer it. */
  | { type: 'attest-for-spot'; spot: string; attestations: Attestation[]; by: Person; seen: number }
  | { type: 'answer-blind-spot'; spot: string; answer: SpotAnswer; by: Person; seen: number }
  | { type: 'decide-attestation'; id: string; approved: boolean; by: Person; seen: number }
  | ({ type: 'record-check' } & DoneCheck)
  | { type: 'approve'; by: Person; seen: number; ticket?: string; versions?: Versions }
  | { type: 'break-glass'; by: Person; seen: number; reason: string; ticket?: string; versions?: Versions }
  | { type: 'send-back'; by: Person; seen: number; reason?: string }
  | { type: 'record-delivery'; edition: string; delivery: DocumentRef }
  /** Without a window, fresh evidence is read over the same length of time, ending now. */
  | { type: 'redraft'; by: Person; reason: string; window?: Window }
  | { type: 'change-watch'; phase: WatchPhase; until?: string; by: Person; seen: number }
  /** What CloudTrail recorded of a change that somebody says they made; with `missing` it is given up. */
  | { type: 'record-changes'; id: string; seen: PolicyChange[]; missing?: string }
  | { type: 'ask-denials'; id: string; by: Person; window: Window }
  | ({ type: 'ask-denials-cost'; id: string } & AskedCost)
  | { type: 'agree-denials-cost'; id: string; by: Person; seen: number }
  | { type: 'record-denials'; id: string; denials: DocumentRef; count: number }
  | ({ type: 'ask' } & AskedTurn)
  | { type: 'stop-answer'; turn: string; by: Person }
  | ({ type: 'record-answer' } & GivenAnswer)
  /** What a model was sent and wrote for work that came to nothing. */
  | { type: 'record-spent'; tokens: Tokens }
  | ({ type: 'record-failure' } & StandStill)
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
    | 'ticket'
    | 'already-approved-by-you'
    | 'blocked'
    | 'nothing-to-do'
    | 'over';
  message: string;
  /** Who changed the subject, where somebody else was faster. */
  by?: Person;
  at?: string;
}
