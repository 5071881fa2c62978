import type { Baseline } from '../aws/principal.js';
import type { CheckReport } from '../checks/finding.js';
import type { Activity, Call } from '../cloudtrail/activity.js';
import type { Draft } from '../drafting/draft.js';
import type { Contract, Denial } from '../needs/contract.js';
import type { Policy } from '../needs/policy.js';
import type { Delivery } from './delivery.js';
import type { DocumentRef, Review, Stage } from './review.js';
import { stageOf } from './stage.js';
import type { ReviewStore } from './store.js';
import { loadTurns } from './turns.js';

/** What a question in the thread was answered with. */
export interface TurnAnswer {
  text: string;
  /** The evidence behind it: which tool, and what it found in one phrase ("calls behind kms:Decrypt: 214 in 90 days"). */
  used: { tool: string; summary: string }[];
  author: 'model' | 'rules';
  /** The statement that would have to be changed, where there is one: shown as a button. */
  statementId?: string;
}

export interface DenialsRead {
  window: { from: string; to: string };
  denials: (Denial & { message?: string })[];
  /** The refused calls themselves, for questions about them. */
  calls?: Call[];
  source: string;
}

/** State and loaded documents: all that a message is made from. Messages are pure functions of it. */
export interface View {
  review: Review;
  stage: Stage;
  baseline?: Baseline;
  activity?: Activity;
  contract?: Contract;
  draft?: Draft;
  report?: CheckReport;
  policies?: Policy[];
  delivery?: Delivery;
  /** The latest tick of the work under way; not an event, may be lost. */
  progress?: { text: string; share?: number; at: string };
  turns: { id: string; by: string; question: string; at: string; messageTs: string; answer?: TurnAnswer }[];
  denialReads: { id: string; by: string; at: string; read?: DenialsRead }[];
}

/**
 * Loads the documents that a review names. A document that is gone is left out, as if its stage had not been reached.
 */
export async function loadView(store: ReviewStore, review: Review): Promise<View> {
  const { id, documents } = review;
  const load = async <T>(ref: DocumentRef | undefined) => (ref ? store.getDocument<T>(id, ref) : undefined);
  const [baseline, activity, contract, draft, report, policies, delivery, progress, turns, denialReads] =
    await Promise.all([
      load<Baseline>(documents.baseline),
      load<Activity>(documents.activity),
      load<Contract>(documents.contract),
      load<Draft>(documents.draft),
      load<CheckReport>(documents.report),
      load<Policy[]>(documents.policies),
      load<Delivery>(documents.delivery),
      store.progress(id),
      loadTurns(store, review),
      Promise.all(
        review.denialReads.map(async ({ id: readId, by, at, denials }) => {
          const read = await load<DenialsRead>(denials);
          return { id: readId, by, at, ...(read ? { read } : {}) };
        }),
      ),
    ]);
  return {
    review,
    stage: stageOf(review),
    ...(baseline ? { baseline } : {}),
    ...(activity ? { activity } : {}),
    ...(contract ? { contract } : {}),
    ...(draft ? { draft } : {}),
    ...(report ? { report } : {}),
    ...(policies ? { policies } : {}),
    ...(delivery ? { delivery } : {}),
    ...(progress ? { progress } : {}),
    turns,
    denialReads,
  };
}
