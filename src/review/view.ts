import type { Baseline } from '../aws/principal.js';
import type { CheckReport } from '../checks/finding.js';
import type { Activity, Call } from '../cloudtrail/activity.js';
import type { ReadCost } from '../cloudtrail/sources/source.js';
import type { Draft } from '../drafting/draft.js';
import type { ThreadAnswer } from '../drafting/thread-answer.js';
import type { Contract, Denial } from '../needs/contract.js';
import type { Policy } from '../needs/policy.js';
import type { Delivery } from './delivery.js';
import type { DenialRead, DocumentRef, Review, Stage } from './review.js';
import { awaitsAnswer, stageOf } from './stage.js';
import type { ReviewStore } from './store.js';
import { loadTurns } from './turns.js';
import { type Usage, usageOf } from './usage.js';

/** What a question in the thread was answered with, as it is kept. */
export interface TurnAnswer extends ThreadAnswer {
  /** The draft that it speaks of: its proposals can be opened only while that is the current one. */
  draft?: DocumentRef;
}

export interface DenialsRead {
  window: { from: string; to: string };
  denials: (Denial & { message?: string })[];
  /** The refused calls themselves, for questions about them. */
  calls?: Call[];
  source: string;
  /** What reading took from AWS, the day that was read to tell the cost included; absent where it costs nothing. */
  cost?: ReadCost;
}

/** State and loaded documents: all that a message is made from. Messages are pure functions of it. */
export interface View {
  review: Review;
  stage: Stage;
  baseline?: Baseline;
  /** What is said of the calls; the calls themselves are loaded where they are shown: `loadActivity`. */
  usage?: Usage;
  contract?: Contract;
  draft?: Draft;
  report?: CheckReport;
  policies?: Policy[];
  delivery?: Delivery;
  /** The latest tick of the work under way; not an event, may be lost. */
  progress?: { text: string; share?: number; at: string };
  /** What was done so far of the draft that is being made; not an event, may be lost. */
  steps?: string[];
  turns: {
    id: string;
    by: string;
    question: string;
    at: string;
    messageTs: string;
    answer?: TurnAnswer;
    stopped?: { by: string; at: string };
    /** What was looked at so far, while the answer is made; not an event, may be lost. */
    looks?: string[];
  }[];
  denialReads: (Pick<DenialRead, 'id' | 'by' | 'at' | 'cost'> & { read?: DenialsRead })[];
}

/**
 * Loads the documents that a review names. A document that is gone is left out, as if its stage had not been reached.
 */
export async function loadView(store: ReviewStore, review: Review): Promise<View> {
  const { id, documents } = review;
  const stage = stageOf(review);
  const load = async <T>(ref: DocumentRef | undefined) => (ref ? store.getDocument<T>(id, ref) : undefined);
  const [baseline, usage, contract, draft, report, policies, delivery, progress, steps, turns, looks, denialReads] =
    await Promise.all([
      load<Baseline>(documents.baseline),
      loadUsage(store, review),
      load<Contract>(documents.contract),
      load<Draft>(documents.draft),
      load<CheckReport>(documents.report),
      load<Policy[]>(documents.policies),
      load<Delivery>(documents.delivery),
      waitsForPeople(stage) ? undefined : store.progress(id),
      stage === 'drafting' ? store.steps(id) : undefined,
      loadTurns(store, review),
      review.turns.some(awaitsAnswer) ? store.looks(id) : undefined,
      Promise.all(
        review.denialReads.map(async ({ id: readId, by, at, cost, denials }) => {
          const read = await load<DenialsRead>(denials);
          return { id: readId, by, at, ...(cost ? { cost } : {}), ...(read ? { read } : {}) };
        }),
      ),
    ]);
  return {
    review,
    stage,
    ...(baseline ? { baseline } : {}),
    ...(usage ? { usage } : {}),
    ...(contract ? { contract } : {}),
    ...(draft ? { draft } : {}),
    ...(report ? { report } : {}),
    ...(policies ? { policies } : {}),
    ...(delivery ? { delivery } : {}),
    ...(progress ? { progress } : {}),
    ...(steps ? { steps } : {}),
    turns: turns.map((turn) =>
      looks && turn.id === looks.turn && !turn.answer ? { ...turn, looks: looks.looks } : turn,
    ),
    denialReads,
  };
}

/** While people decide there is no progress to show, and every decision reads the view. */
function waitsForPeople(stage: Stage): boolean {
  return stage === 'scoping' || stage === 'approving';
}

/** What is kept beside the documents under this name; another name where it says something else. */
const USAGE = 'usage, days and assumers';

/** Every call of the principal: megabytes. Undefined before the evidence was read. */
export async function loadActivity(
  store: Pick<ReviewStore, 'getDocument'>,
  { id, documents }: Review,
): Promise<Activity | undefined> {
  return documents.activity ? store.getDocument<Activity>(id, documents.activity) : undefined;
}

async function loadUsage(store: ReviewStore, review: Review): Promise<Usage | undefined> {
  const { activity, contract } = review.documents;
  if (!activity) return undefined;
  return store.deriveDocument(review.id, USAGE, [activity, ...(contract ? [contract] : [])], async () => {
    const calls = await loadActivity(store, review);
    const proven = contract ? await store.getDocument<Contract>(review.id, contract) : undefined;
    return calls && usageOf(calls, proven);
  });
}
