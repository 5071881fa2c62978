import type { Baseline, BaselinePolicy } from '../aws/principal.js';
import type { Asker, ConversationEvidence } from '../drafting/evidence.js';
import { Problem } from '../problem.js';
import { changesOf } from '../review/changes.js';
import type { Delivery } from '../review/delivery.js';
import type { Review } from '../review/review.js';
import { splitBaseline } from '../review/split-baseline.js';
import { decidedAt } from '../review/stage.js';
import type { ReviewStore } from '../review/store.js';
import { loadActivity, type View } from '../review/view.js';
import { inOrder } from '../slack/messages/facts.js';

/**
 * What a question may be answered from: the documents of this one review, and its record. Statements are numbered as
 * people see them. Undefined before there is a contract.
 */
export async function evidenceOf(
  view: View,
  store: ReviewStore,
  { now, asker }: { now: Date; asker: Asker },
): Promise<ConversationEvidence | undefined> {
  const { review, baseline, contract, draft, policies, report } = view;
  const activity = await loadActivity(store, review);
  if (!contract || !activity) return undefined;
  const reads = view.denialReads.flatMap(({ read }) => (read ? [read] : [])).reverse();
  const statements = inOrder(draft?.statements ?? []);
  const nameOf = (id: string) => {
    const at = statements.findIndex((statement) => statement.id === id);
    return at < 0 ? undefined : `statement ${at + 1} (${statements[at]!.sid})`;
  };
  const kept = keptOf(baseline?.policies ?? [], review);
  const boundary = baseline?.policies.find(({ kind }) => kind === 'boundary');
  return {
    principal: review.principal?.arn ?? contract.principal,
    now: now.toISOString(),
    asker,
    window: review.window,
    contract,
    activity,
    statements: statements.map((statement) => {
      const decision = Object.hasOwn(review.decisions, statement.id) ? review.decisions[statement.id] : undefined;
      return decision ? { statement, choice: decision.choice, by: decision.by } : { statement };
    }),
    policies: policies ?? [],
    ...(policies && review.check?.decidedAt !== decidedAt(review) ? { policiesAreOld: true as const } : {}),
    added: addedTo(review),
    answered: Object.keys(review.answers),
    kept: kept.map(({ name, document }) => ({ name, document })),
    ...(boundary ? { boundary: boundary.document } : {}),
    ...(baseline ? { today: todayOf(baseline, kept) } : {}),
    ...(review.watch ? { watch: review.watch } : {}),
    files: view.delivery?.files.map(({ name }) => name) ?? [],
    ...(report ? { report } : {}),
    laterDenials: reads.flatMap((read) => read.denials),
    laterCalls: reads.flatMap((read) => read.calls ?? []),
    history: changesOf(await store.history(review.id), nameOf),
    editions: await editionsOf(review, store),
  };
}

/** Where a policy of today cannot be read, nothing can be said of those that stay: the check says so itself. */
function keptOf(policies: readonly BaselinePolicy[], review: Review): BaselinePolicy[] {
  try {
    return splitBaseline(policies, review.keptPolicies).kept;
  } catch (error) {
    if (error instanceof Problem) return [];
    throw error;
  }
}

function todayOf({ admin, policies, trust }: Baseline, kept: readonly BaselinePolicy[]): ConversationEvidence['today'] {
  return {
    admin,
    policies: policies.map((policy) => {
      const { name, kind, awsManaged } = policy;
      return { name, kind, awsManaged, stays: kind === 'boundary' || kept.includes(policy) };
    }),
    ...(trust === undefined ? {} : { trust }),
  };
}

/** What people added beside the draft's statements: answers that name an action, and attested needs that were not refused. */
function addedTo(review: Review): ConversationEvidence['added'] {
  const answers = Object.entries(review.answers).flatMap(([id, { answer, by }]) =>
    answer.kind === 'action'
      ? [{ id, kind: 'answer' as const, action: answer.action, resources: answer.resources, by, counts: true }]
      : [],
  );
  const attested = Object.values(review.attestations).flatMap(({ attestation, by, approved }) =>
    approved === false
      ? []
      : [
          {
            id: attestation.id,
            kind: 'attested' as const,
            action: attestation.action,
            resources: attestation.resources,
            by,
            counts: approved === true,
          },
        ],
  );
  return [...answers, ...attested];
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
