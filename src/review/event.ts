import type { PolicyChange } from '../aws/policy-changes.js';
import type { Window } from '../cloudtrail/activity.js';
import type { ScopeChoice } from '../needs/statements.js';
import type {
  AccessRefusal,
  AccountCandidate,
  Answer,
  Applied,
  AskedCost,
  AskedTurn,
  Attestation,
  Basis,
  BrokenGlass,
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
  Shown,
  SpotAnswer,
  StandStill,
  Tokens,
  WatchPhase,
} from './facts.js';

/**
 * Facts, in the past tense. All events of one command are one entry of the review's stream. What people decide carries
 * `shown`, what was on their screen, and `before`, where it takes the place of an earlier decision on the same thing.
 */
export type ReviewEvent =
  | ({ type: 'opened' } & Opening)
  | { type: 'account-asked'; candidates: AccountCandidate[] }
  | { type: 'account-chosen'; arn: string; by: Person; shown?: Shown }
  | ({ type: 'principal-found' } & FoundPrincipal)
  /** The rule of the policy file became stricter, or another one holds. */
  | { type: 'rules-set'; rules: Rules; rule: RuleRef; at: string }
  | { type: 'refused'; reason: string; advice: string; access?: AccessRefusal }
  | ({ type: 'cost-asked'; at: string } & AskedCost)
  /** `window`: the one that is read for it, which may be shorter than the one that was asked about. */
  | {
      type: 'cost-agreed';
      by: Person;
      at: string;
      window: Window;
      days: number;
      bytes?: number;
      dollars?: number;
      shown?: Shown;
    }
  | ({ type: 'evidence-read' } & ReadEvidence)
  | ({ type: 'drafted' } & MadeDraft)
  | {
      type: 'scope-chosen';
      statement: string;
      choice: ScopeChoice;
      before?: ScopeChoice;
      by: Person;
      at: string;
      bulk?: true;
      shown?: Shown;
    }
  | { type: 'statement-split'; statement: string; sid: string; needs: string[]; by: Person; at: string; shown?: Shown }
  | {
      type: 'question-answered';
      question: string;
      answer: Answer;
      before?: Answer;
      by: Person;
      at: string;
      shown?: Shown;
    }
  | { type: 'questions-left-out'; questions: string[]; reason: string; by: Person; at: string; shown?: Shown }
  | { type: 'caller-left-out'; caller: string; reason: string; by: Person; at: string; shown?: Shown }
  | { type: 'caller-taken-back'; caller: string; by: Person; at: string; shown?: Shown }
  | { type: 'policy-kept'; policy: string; keep: boolean; before?: boolean; by: Person; at: string; shown?: Shown }
  | { type: 'attested'; attestation: Attestation; by: Person; at: string; shown?: Shown }
  | { type: 'attestation-withdrawn'; id: string; before?: Attestation; by: Person; at: string; shown?: Shown }
  | {
      type: 'blind-spot-answered';
      spot: string;
      answer: SpotAnswer;
      /** Ids of what was added for it: while none of it stands, the blind spot is open again. */
      attestations?: string[];
      before?: SpotAnswer;
      by: Person;
      at: string;
      shown?: Shown;
    }
  | { type: 'attestation-decided'; id: string; approved: boolean; by: Person; at: string; shown?: Shown }
  | ({ type: 'checked' } & DoneCheck)
  | {
      type: 'approved';
      by: Person;
      at: string;
      /** SHA-256 over the policies that were approved. */
      edition: string;
      ticket?: string;
      under?: Under;
      basis?: Basis;
      shown?: Shown;
    }
  | ({ type: 'glass-broken'; under?: Under; basis?: Basis; shown?: Shown } & BrokenGlass)
  | { type: 'sent-back'; by: Person; at: string; reason?: string; shown?: Shown }
  | { type: 'delivered'; number: number; edition: string; delivery: DocumentRef; at: string }
  | {
      type: 'redrafted';
      by: Person;
      at: string;
      reason: string;
      /** Where fresh evidence is read for it; the old window else. */
      window?: Window;
    }
  | ({ type: 'policy-applied' } & Omit<Applied, 'seen' | 'missing'>)
  | { type: 'changes-seen'; id: string; seen: PolicyChange[]; missing?: string; at: string }
  | {
      type: 'watch-changed';
      phase: WatchPhase;
      before?: WatchPhase;
      at: string;
      until?: string;
      by: Person;
      shown?: Shown;
    }
  | { type: 'denials-asked'; id: string; by: Person; at: string; window: Window }
  | ({ type: 'denials-cost-asked'; id: string; at: string } & AskedCost)
  | { type: 'denials-cost-agreed'; id: string; by: Person; at: string; shown?: Shown }
  | { type: 'denials-read'; id: string; denials: DocumentRef; count: number; at: string }
  | ({ type: 'asked'; at: string } & AskedTurn)
  | ({ type: 'answered'; at: string } & GivenAnswer)
  | { type: 'answer-stopped'; turn: string; by: Person; at: string }
  | { type: 'spent'; tokens: Tokens; at: string }
  | ({ type: 'failed'; at: string } & StandStill)
  | { type: 'retried'; by: Person; at: string }
  | { type: 'stopped'; by: Person; at: string };

/** What was asked of an approval when it was given, and which rule asked it. */
export interface Under {
  rules: Rules;
  rule?: RuleRef;
}
