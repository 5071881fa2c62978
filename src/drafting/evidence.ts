import type { CheckReport } from '../checks/finding.js';
import type { Activity, Call } from '../cloudtrail/activity.js';
import type { Contract, Denial } from '../needs/contract.js';
import type { Policy } from '../needs/policy.js';
import type { ScopeChoice, Statement } from '../needs/statements.js';

/**
 * What the tools of the conversation may read: the documents of *one* review, loaded before the model is asked.
 * There is no way from here to another review, to AWS or to Slack. `jobs/answer` fills it.
 */
export interface ConversationEvidence {
  principal: string;
  window: { from: string; to: string };
  contract: Contract;
  activity: Activity;
  /** Statements of the draft in order, with what was decided about each; empty before there is a draft. */
  statements: { statement: Statement; choice?: ScopeChoice; by?: string }[];
  /** Policies of the latest checked or delivered edition. */
  policies: Policy[];
  report?: CheckReport;
  /** Denials that were read later than the contract (`/tighten denials`), newest read first. */
  laterDenials: (Denial & { message?: string })[];
  laterCalls: Call[];
}
