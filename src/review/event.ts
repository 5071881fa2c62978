import type { Window } from '../cloudtrail/activity.js';
import type { ScopeChoice } from '../needs/statements.js';
import type {
  AccountCandidate,
  Answer,
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
  StandStill,
  Versions,
  WatchPhase,
} from './facts.js';

/** Facts, in the past tense. All events of one command are one entry of the review's stream. */
export type ReviewEvent =
  | ({ type: 'opened' } & Opening)
  | { type: 'account-asked'; candidates: AccountCandidate[] }
  | { type: 'account-chosen'; arn: string; by: Person }
  | ({ type: 'principal-found' } & FoundPrincipal)
  | { type: 'refused'; reason: string; advice: string }
  | ({ type: 'evidence-read' } & ReadEvidence)
  | ({ type: 'drafted' } & MadeDraft)
  | { type: 'scope-chosen'; statement: string; choice: ScopeChoice; by: Person; at: string; bulk?: true }
  | { type: 'question-answered'; question: string; answer: Answer; by: Person; at: string }
  | { type: 'questions-left-out'; questions: string[]; reason: string; by: Person; at: string }
  | { type: 'caller-left-out'; caller: string; reason: string; by: Person; at: string }
  | { type: 'caller-taken-back'; caller: string; by: Person; at: string }
  | { type: 'policy-kept'; policy: string; keep: boolean; by: Person; at: string }
  | { type: 'attested'; attestation: Attestation; by: Person; at: string }
  | { type: 'attestation-decided'; id: string; approved: boolean; by: Person; at: string }
  | ({ type: 'checked' } & DoneCheck)
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
  | ({ type: 'asked'; at: string } & AskedTurn)
  | ({ type: 'answered'; at: string } & GivenAnswer)
  | { type: 'answer-stopped'; turn: string; by: Person; at: string }
  | ({ type: 'failed'; at: string } & StandStill)
  | { type: 'retried'; by: Person; at: string }
  | { type: 'stopped'; by: Person; at: string };
