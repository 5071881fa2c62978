import { Queue, type QueueOptions } from 'bullmq';
import type { ReviewEvent } from '../review/review.js';
import type { ReviewStore } from '../review/store.js';
import type { Wake } from '../review/submit.js';
import { nextAnswer, nextStep } from './next-step.js';

/** One queue for each kind of job; the patrol is no job but a timer in every worker. */
export const QUEUE_NAMES = ['advance', 'show', 'answer'] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

/** All that a job says: everything else is state, because while a job waits the first data wins. */
export interface JobData {
  reviewId: string;
}

/** What people decide changes messages that are there: it waits with their edits. Everything else may bring new ones. */
const EDITS: ReadonlySet<ReviewEvent['type']> = new Set(['scope-chosen', 'question-answered']);

/** Default prefix of BullMQ's keys: its own, so that it never meets the store's. */
export const JOBS_PREFIX = 'tighten-jobs';

export interface Queues {
  readonly prefix: string;
  /** Adds what a review needs now: `show` unless it waits for its turn, and `advance` and `answer` where there is work. */
  wake: Wake;
  /** Adds one kind of job, whether there is work or not. */
  add(name: QueueName, reviewId: string): Promise<void>;
  /** Frees deduplication keys of a review whose job is in no list: such a key would block it for ever. */
  free(reviewId: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * The sending side of the jobs. Each review has at most one job of a kind running and one waiting. No job has an id of
 * its own choosing and no deduplication has a time to live: both lose additions that come while a job runs.
 *
 * @param options.later what was put off begins by itself, and shows what the review is by then: a job before that could
 *   only find out that it is too early, so none is added.
 */
export function openQueues(options: { redisUrl: string; prefix?: string; later?: ReviewStore['later'] }): Queues {
  const prefix = options.prefix ?? JOBS_PREFIX;
  const settings: QueueOptions = {
    connection: { url: options.redisUrl, maxRetriesPerRequest: 3 },
    prefix,
    // Reading a long event stream is slow in the embedded server, and nobody reads it.
    streams: { events: { maxLen: 20 } },
    defaultJobOptions: { removeOnComplete: true, removeOnFail: { count: 100 } },
  };
  const queues = new Map(QUEUE_NAMES.map((name) => [name, new Queue<JobData>(name, settings)]));
  const queue = (name: QueueName) => queues.get(name)!;
  for (const each of queues.values()) each.on('error', () => undefined);

  async function add(name: QueueName, reviewId: string): Promise<void> {
    const deduplication = { id: reviewId, keepLastIfActive: true, replace: true };
    await queue(name).add('review', { reviewId }, { deduplication });
  }

  async function isShownLater(reviewId: string, events: ReviewEvent[]): Promise<boolean> {
    const isPutOff = async (work: string) => ((await options.later?.(reviewId, work))?.notBefore ?? 0) > Date.now();
    const onlyEdits = events.length > 0 && events.every(({ type }) => EDITS.has(type));
    return (onlyEdits && (await isPutOff('edits'))) || isPutOff('show');
  }

  return {
    prefix,
    add,

    async wake(review, events = []) {
      const names: QueueName[] = [];
      if (nextStep(review)) names.push('advance');
      if (nextAnswer(review)) names.push('answer');
      if (!(await isShownLater(review.id, events))) names.push('show');
      await Promise.all(names.map((name) => add(name, review.id)));
    },

    async free(reviewId) {
      for (const each of queues.values()) {
        const jobId = await each.getDeduplicationJobId(reviewId);
        if (jobId && (await each.getJobState(jobId)) === 'unknown') await each.removeDeduplicationKey(reviewId);
      }
    },

    async close() {
      await Promise.all([...queues.values()].map((each) => each.close()));
    },
  };
}
