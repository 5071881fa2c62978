import type { ConversationEvidence } from '../drafting/evidence.js';
import { changesOf } from '../review/changes.js';
import type { Delivery } from '../review/delivery.js';
import type { Review } from '../review/review.js';
import type { ReviewStore } from '../review/store.js';
import { loadActivity, type View } from '../review/view.js';
import { inOrder } from '../slack/messages/facts.js';

/**
 * What a question may be answered from: the documents of this one review, and its record. Statements are numbered as
 * people see them. Undefined before there is a contract.
 */
export async function evidenceOf(view: View, store: ReviewStore, now: Date): Promise<ConversationEvidence | undefined> {
  const { review, contract, draft, policies, report } = view;
  const activity = await loadActivity(store, review);
  if (!contract || !activity) return undefined;
  const reads = view.denialReads.flatMap(({ read }) => (read ? [read] : [])).reverse();
  const statements = inOrder(draft?.statements ?? []);
  const nameOf = (id: string) => {
    const at = statements.findIndex((statement) => statement.id === id);
    return at < 0 ? undefined : `statement ${at + 1} (${statements[at]!.sid})`;
  };
  return {
    principal: review.principal?.arn ?? contract.principal,
    now: now.toISOString(),
    window: review.window,
    contract,
    activity,
    statements: statements.map((statement) => {
      const decision = Object.hasOwn(review.decisions, statement.id) ? review.decisions[statement.id] : undefined;
      return decision ? { statement, choice: decision.choice, by: decision.by } : { statement };
    }),
    policies: policies ?? [],
    ...(report ? { report } : {}),
    laterDenials: reads.flatMap((read) => read.denials),
    laterCalls: reads.flatMap((read) => read.calls ?? []),
    history: changesOf(await store.history(review.id), nameOf),
    editions: await editionsOf(review, store),
  };
}

/** The policies that were handed over, read back from the files of each delivery; the last five. */
async function editionsOf(review: Review, store: ReviewStore): Promise<ConversationEvidence['editions']> {
  const loaded = await Promise.all(
    review.editions.slice(-5).map(async ({ number, at, delivery: ref }) => {
      const delivery = await store.getDocument<Delivery>(review.id, ref);
      const files = delivery?.files.filter(({ name }) => name.endsWith('.policy.json')) ?? [];
      return { number, at, documents: files.map(({ content }): unknown => JSON.parse(content)) };
    }),
  );
  return loaded.filter(({ documents }) => documents.length > 0);
}
