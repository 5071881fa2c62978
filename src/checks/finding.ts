/** What a check says about the policy of one edition. */
export interface Finding {
  source: 'replay' | 'access-analyzer' | 'simulator' | 'size' | 'today';
  /** `error` and `security-warning` block approval; `warning` and `suggestion` do not. */
  severity: 'error' | 'security-warning' | 'warning' | 'suggestion';
  /** `PASS_ROLE_WITH_STAR_IN_RESOURCE`, `REPLAY_REFUSED` … */
  code: string;
  /** The statement it is about, where it is about one. */
  statementId?: string;
  message: string;
  advice?: string;
  link?: string;
}

export interface ReplayReport {
  /** Distinct calls with a need that were evaluated. */
  distinctCalls: number;
  allowed: number;
  /** Calls that the policy refuses although nobody left them out: each one blocks. */
  refused: RefusedCall[];
  /** Calls whose needs a person left out. */
  leftOut: RefusedCall[];
  /** Distinct calls behind open questions: not evaluated, said so. */
  unanswered: number;
}

export interface RefusedCall {
  callId: string;
  action: string;
  resource: string;
  calls: number;
}

export interface CheckReport {
  /** SHA-256 (hex) of the policy documents that were checked, see `editionHash`. */
  edition: string;
  replay: ReplayReport;
  findings: Finding[];
  /** Checks that could not run, each with the reason: shown, never counted as passed. */
  notRun: { source: Finding['source']; why: string; advice: string }[];
  /** Simulator: (action, resource) pairs asked and allowed. */
  simulated: { asked: number; allowed: number };
}

/** True for findings that block approval. */
export function blocks(finding: Finding): boolean {
  return finding.severity === 'error' || finding.severity === 'security-warning';
}
