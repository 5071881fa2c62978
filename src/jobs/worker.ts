import { type Job, Worker, type WorkerOptions } from 'bullmq';
import { advance } from './advance.js';
import { createAlarms } from './alarms.js';
import { answer } from './answer.js';
import type { JobDeps } from './job-deps.js';
import type { WorkerDeps } from './parts.js';
import { patrol } from './patrol.js';
import type { JobData, QueueName } from './queues.js';
import { show } from './show.js';

/** How many reviews are worked on at once, by kind of job. */
const CONCURRENCY = { advance: 4, show: 8, answer: 4 } satisfies Record<QueueName, number>;

export interface RunningWorker {
  /**
   * Stops taking jobs, tells running ones to stop, and waits for them. With `force` it does not wait: what they would
   * have recorded is done again by whoever runs next.
   */
  close(force?: boolean): Promise<void>;
}

/** Starts the workers of all queues, and the patrol. */
export function startWorker<Message>(deps: WorkerDeps<Message>): RunningWorker {
  const { store, queues, log } = deps;
  const now = deps.now ?? (() => new Date());
  const stopping = new AbortController();
  /** Every change of a review that has to wait asks to be woken at the same time. */
  const alarms = createAlarms(() => now().getTime());
  let nextRound: NodeJS.Timeout | undefined;

  const later = (name: QueueName, reviewId: string) => {
    queues.add(name, reviewId).catch((error: unknown) => log.warn(naming(error), 'A job could not be added.'));
  };
  function wakeAt(name: QueueName, reviewId: string, time: number): void {
    if (!stopping.signal.aborted) alarms.set(`${name} ${reviewId}`, time, () => later(name, reviewId));
  }
  const jobDeps = (name: QueueName): JobDeps => ({
    store,
    submit: deps.submit,
    log,
    now,
    maxTries: deps.maxTries ?? 5,
    backoffMs: deps.backoffMs ?? 2_000,
    refresh: (reviewId) => later('show', reviewId),
    wakeAt: (reviewId, time) => wakeAt(name, reviewId, time),
  });

  const work = {
    advance: (id: string) => advance(id, { ...jobDeps('advance'), parts: deps.advance }, stopping.signal),
    show: (id: string) => show(id, { ...jobDeps('show'), parts: deps.show }),
    answer: (id: string) => answer(id, { ...jobDeps('answer'), parts: deps.answer }, stopping.signal),
  } satisfies Record<QueueName, (id: string) => Promise<void>>;

  const workers = (['advance', 'show', 'answer'] as const).map((name) => {
    const worker = new Worker(name, (job: Job<JobData>) => work[name](job.data.reviewId), options(deps, name));
    worker.on('error', (error) => log.warn({ queue: name, ...naming(error) }, 'The queue is not reachable.'));
    worker.on('failed', (_job, error) =>
      log.error({ queue: name, ...naming(error) }, 'A job failed; the patrol goes on.'),
    );
    return worker;
  });

  const round = async () => {
    if (stopping.signal.aborted) return;
    try {
      await patrol({ store, now, log, queues });
    } catch (error) {
      log.warn(naming(error), 'The patrol could not read the open reviews; it tries again.');
    }
    if (stopping.signal.aborted) return;
    nextRound = setTimeout(round, deps.patrolEveryMs ?? 10_000);
  };
  const firstRound = round();

  return {
    async close(force = false) {
      stopping.abort();
      await Promise.all(workers.map((worker) => worker.close(force)));
      await firstRound;
      clearTimeout(nextRound);
      alarms.clear();
    },
  };
}

/**
 * A job whose process was killed is taken up after five to six seconds instead of a minute, and however often it happens:
 * by default a job that was killed twice fails for good.
 */
function options<Message>(deps: WorkerDeps<Message>, name: QueueName): WorkerOptions {
  const lockMs = deps.lockMs ?? 5_000;
  return {
    connection: { url: deps.redisUrl, maxRetriesPerRequest: null },
    prefix: deps.queues.prefix,
    concurrency: CONCURRENCY[name],
    lockDuration: lockMs,
    stalledInterval: lockMs * 0.4,
    maxStalledCount: 1_000_000,
  };
}

/** Names only: what an unknown error says may hold what must not be logged. */
function naming(error: unknown): { error: string } {
  const code = error instanceof Error && 'code' in error ? `${error.name} ${String(error.code)}` : undefined;
  return { error: code ?? (error instanceof Error ? error.name : 'unknown') };
}
