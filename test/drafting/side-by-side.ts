import { answerQuestion, draftStatements } from '../../src/drafting/conversation.js';
import type { Draft } from '../../src/drafting/draft.js';
import { createModel } from '../../src/drafting/model.js';
import { openQueues } from '../../src/jobs/queues.js';
import { startWorker } from '../../src/jobs/worker.js';
import { startLocalModel } from '../../src/local/model/server.js';
import { type Review, stageOf } from '../../src/review/review.js';
import { createSubmit } from '../../src/review/submit.js';
import { askInThread } from '../../src/review/turns.js';
import { loadView, type TurnAnswer } from '../../src/review/view.js';
import { handMadeParts, handMadeShow, quiet } from '../jobs/hand-made.js';
import { openStore } from '../review/open-store.js';
import { baseline, commands } from '../review/samples.js';
import type { Behaviour } from './behaviours.js';
import { makeContract, NEEDS } from './fixtures.js';

/** What came of many reviews in one store, each with a misbehaving model of its own. */
export interface SideBySide {
  reviews: { draft: Draft; answer: TurnAnswer; needIds: string[] }[];
  requests: number;
  /** Texts and requests of one review that hold something of another, as `2 in 1`. */
  crossed: string[];
  /** Reviews that reached no draft or no answer. */
  stuck: string[];
}

const LONGEST_MS = 150_000;
/** Many reviews look at once: not too often, or the looking is what takes long. */
const LOOK_MS = 300;
const mark = (at: number) => `bucket-of-review-${at}-end`;

async function eventually<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/**
 * Runs a review for each behaviour, all at once, through the store, the queues and the worker: draft, then a question.
 * The model's name says whose request it is. Nothing is redacted, so that what crosses over can be seen.
 */
export async function runSideBySide(behaviours: readonly Behaviour[]): Promise<SideBySide> {
  const opened = await openStore('embedded');
  const owner = (request: { body: Record<string, unknown> }) => Number(/\d+$/.exec(String(request.body.model))?.[0]);
  const server = await startLocalModel({ script: (request) => behaviours[owner(request)]?.answer(request) });
  const queues = openQueues({ redisUrl: opened.url });
  const submit = createSubmit({ store: opened.store, wake: queues.wake });
  const ids: string[] = behaviours.map(() => opened.store.newId());
  const parts = handMadeParts(() => undefined);
  const at = (review: Review) => ids.indexOf(review.id);
  const contractOf = (place: number) => {
    const needs = NEEDS.map((need, index) =>
      index === 0 ? { ...need, resources: [{ arn: `arn:aws:s3:::${mark(place)}/x`, type: 'object', calls: 3 }] } : need,
    );
    return makeContract({ needs });
  };
  const modelOf = (place: number) =>
    createModel({
      baseUrl: server.url,
      model: `model-${place}`,
      maxRetries: 0,
      timeoutMs: 400,
      deadlineMs: 800,
      maxAnswerBytes: 3_000_000,
    });
  const worker = startWorker({
    redisUrl: opened.url,
    queues,
    store: opened.store,
    submit,
    advance: {
      ...parts.advance,
      // One principal has one open review.
      findPrincipal: async ({ review }) => ({
        found: { ...baseline, name: `role-${at(review)}`, arn: `arn:aws:iam::111122223333:role/role-${at(review)}` },
        label: 'staging',
      }),
      // The contract is built without the review at hand, so its place travels with what was looked up.
      readLookups: async ({ review }) => ({ notRead: [String(at(review))] }),
      buildContract: (_evidence, { notRead = [] }) => contractOf(Number(notRead[0])),
      draftStatements: ({ review, ...input }) =>
        draftStatements({ ...input, model: modelOf(at(review)), redact: 'off' }),
    },
    answer: {
      ...parts.answer,
      answerQuestion: ({ review, ...input }) =>
        answerQuestion({ ...input, model: modelOf(at(review)), redact: 'off', limitMs: 3_000 }),
    },
    show: handMadeShow(() => undefined),
    log: quiet,
    patrolEveryMs: 500,
    backoffMs: 30,
    lockMs: 5_000,
  });

  const stuck: string[] = [];
  const inTime = async <T>(what: string, work: Promise<T>): Promise<T | undefined> => {
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, LONGEST_MS, undefined).unref());
    const done = await Promise.race([work, late]);
    if (done === undefined) stuck.push(what);
    return done;
  };
  const runOne = async (id: string, place: number) => {
    const name = behaviours[place]!.name;
    await submit(id, { ...commands.open, requestedAs: `role-${place}`, target: { name: `role-${place}` } });
    const drafted = await inTime(
      `draft: ${name}`,
      eventually(async () => {
        const review = await opened.store.load(id);
        return review && stageOf(review) === 'scoping' && review;
      }),
    );
    if (!drafted) return [];
    const question = { reviewId: id, by: 'UREQ', text: 'why is s3:GetObject here?', messageTs: `${place}.1` };
    await askInThread({ store: opened.store, submit }, question);
    const answered = await inTime(
      `answer: ${name}`,
      eventually(async () => {
        const review = await opened.store.load(id);
        return review?.turns[0]?.answer !== undefined && review;
      }),
    );
    if (!answered) return [];
    const view = await loadView(opened.store, answered);
    const needIds = contractOf(place)
      .needs.map((need) => need.id)
      .sort();
    return [{ draft: view.draft!, answer: view.turns[0]!.answer!, needIds, place }];
  };

  try {
    const reviews = (await Promise.all(ids.map(runOne))).flat();
    const others = (text: string, place: number) =>
      [...new Set(text.match(/bucket-of-review-\d+-end/g) ?? [])].filter((one) => one !== mark(place));
    const crossed = [
      ...reviews.flatMap(({ draft, answer, place }) =>
        others(JSON.stringify([draft, answer]), place).map((one) => `${one} in ${place}`),
      ),
      ...server.requests.flatMap((request) =>
        others(request.rawBody, owner(request)).map((one) => `${one} asked of ${owner(request)}`),
      ),
    ];
    return { reviews, requests: server.requests.length, crossed, stuck };
  } finally {
    await worker.close();
    await queues.close();
    await server.close();
    await opened.close();
  }
}
