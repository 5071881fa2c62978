import type { CheckReport, ReplayReport } from '../../checks/finding.js';
import type { Window } from '../../cloudtrail/activity.js';
import type { ReadCost } from '../../cloudtrail/sources/source.js';
import type { Contract } from '../../needs/contract.js';
import type { NeedEvidence } from '../../needs/need-evidence.js';
import type { Policy } from '../../needs/policy.js';
import type { ScopeChoice, Statement } from '../../needs/statements.js';
import type { BrokenGlass, Review, RuleRef } from '../review.js';
import type { SplitBaseline } from '../split-baseline.js';

/** Everything that the files are made from, whether an edition was approved or a draft is printed on a terminal. */
export interface Handover {
  /** "Edition 1" or "Draft". */
  title: string;
  /** Said at the head of every file: who approved, or that nobody did. One line each. */
  notice: string[];
  principal: {
    kind: 'role' | 'user';
    name: string;
    arn: string;
    account: string;
    partition: string;
    /** `/` or `/team/`: the policies get the same path. */
    path: string;
  };
  /** SHA-256 of the policies, see `editionHash`. */
  edition: string;
  policies: Policy[];
  /** What becomes of what the principal has today; empty where that is not known. */
  today: SplitBaseline;
  statements: Statement[];
  choices: Record<string, ScopeChoice>;
  /** Statement, question or attestation id → one sentence on who decided it. */
  decided: Record<string, string>;
  contract: Contract;
  /** Where and over which time the evidence was read. */
  evidence: string;
  replay: ReplayReport;
  notRun: CheckReport['notRun'];
  /** Each need with its first and last event; absent for reviews of earlier versions. */
  needs?: NeedEvidence[];
  /** Where the evidence was read, and who approved under which rule. */
  basis?: {
    evidence: {
      source: string;
      window: Window;
      queryIds: string[];
      cost?: ReadCost;
      costAgreed?: NonNullable<Review['cost']>['agreed'];
    };
    rule?: RuleRef;
    approvals: Review['approvals'];
    brokenGlass: BrokenGlass[];
    /** What people were called then, by their Slack ids. */
    people: Record<string, string>;
  };
}

/** The first part of every file name. IAM names hold nothing worse than `+=,@`, which some file systems dislike. */
export function fileBase(handover: Handover): string {
  const name = handover.policies[0]?.name ?? `tighten-${handover.principal.name}`;
  return safeName(name);
}

export function safeName(name: string): string {
  return name.replace(/[^A-Za-z0-9_.-]/g, '-').replace(/^\.+/, '') || 'policy';
}

/** `arn:aws:iam::111122223333:policy/team/tighten-deploy`. */
export function policyArn(handover: Handover, policy: Policy): string {
  const { partition, account, path } = handover.principal;
  return `arn:${partition}:iam::${account}:policy${path}${policy.name}`;
}

/** One line for a comment: without line breaks and other control characters, so that it cannot end the comment. */
export function oneLine(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The head of every file as comment lines. */
export function commentHead(handover: Handover): string[] {
  const { title, principal, notice, edition } = handover;
  return [`${title} for ${principal.arn}`, ...notice, `SHA-256 of the policies: ${edition}`].map(
    (line) => `# ${oneLine(line)}`,
  );
}
