import type { ConversationEvidence } from '../drafting/evidence.js';
import type { View } from '../review/view.js';

/** What a question may be answered from: the documents of this one review. Undefined before there is a contract. */
export function evidenceOf(view: View): ConversationEvidence | undefined {
  const { review, contract, activity, draft, policies, report } = view;
  if (!contract || !activity) return undefined;
  const reads = view.denialReads.flatMap(({ read }) => (read ? [read] : [])).reverse();
  return {
    principal: review.principal?.arn ?? contract.principal,
    window: review.window,
    contract,
    activity,
    statements: (draft?.statements ?? []).map((statement) => {
      const decision = Object.hasOwn(review.decisions, statement.id) ? review.decisions[statement.id] : undefined;
      return decision ? { statement, choice: decision.choice, by: decision.by } : { statement };
    }),
    policies: policies ?? [],
    ...(report ? { report } : {}),
    laterDenials: reads.flatMap((read) => read.denials),
    laterCalls: reads.flatMap((read) => read.calls ?? []),
  };
}
