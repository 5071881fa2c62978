import type { RefusedCall } from '../checks/finding.js';
import { replay } from '../checks/replay.js';
import type { Activity } from '../cloudtrail/activity.js';
import type { Contract } from '../needs/contract.js';
import type { Policy } from '../needs/policy.js';

/** What the new policies would have done with calls that the old ones still allowed. */
export interface ShadowReport {
  distinctCalls: number;
  allowed: number;
  /** Calls that would have been refused: each one is reported before anything breaks. */
  wouldRefuse: RefusedCall[];
  /** Distinct calls that could not be judged, because what they need is an open question. */
  unjudged: number;
}

/**
 * Evaluates fresh successful calls against a delivered edition, while the old policy is still attached and nothing can
 * be refused yet (identity policies are a union: IAM User Guide, "Policy evaluation logic"). Denied and void calls
 * count for nothing: they say nothing about the new policy.
 *
 * @param input.fresh the calls since delivery and the contract built from them.
 * @param input.policies the delivered edition. @param input.kept documents that stay attached beside it.
 */
export function shadow(input: {
  fresh: { activity: Activity; contract: Contract };
  policies: readonly Policy[];
  kept?: readonly unknown[];
  boundary?: unknown;
}): ShadowReport {
  const { fresh, policies, kept, boundary } = input;
  const report = replay({
    contract: fresh.contract,
    activity: fresh.activity,
    statements: [],
    choices: {},
    policies,
    ...(kept ? { kept } : {}),
    ...(boundary === undefined ? {} : { boundary }),
  });
  const { distinctCalls, allowed, refused, unanswered } = report;
  return { distinctCalls, allowed, wouldRefuse: refused, unjudged: unanswered };
}
