import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ReadCost } from '../../src/cloudtrail/sources/source.js';
import type { AdvanceParts } from '../../src/jobs/parts.js';
import { openQueues, type Queues } from '../../src/jobs/queues.js';
import { type RunningWorker, startWorker } from '../../src/jobs/worker.js';
import { type Review, stageOf } from '../../src/review/review.js';
import { createSubmit, type Submit } from '../../src/review/submit.js';
import { loadView } from '../../src/review/view.js';
import { openStore } from '../review/open-store.js';
import { askCost, commands } from '../review/samples.js';
import { handMadeParts, handMadeShow, quiet, until } from './hand-made.js';

const cost: ReadCost = { bytesScanned: 2.7e12, queries: 1, milliseconds: 31_000, dollars: 13.5 };

describe('evidence that costs something', { timeout: 40_000 }, () => {
  let opened: Awaited<ReturnType<typeof openStore>>;
  let queues: Queues;
  let submit: Submit;
  let workers: RunningWorker[] = [];
  let id: string;
  let estimated: string[];
  let read: Parameters<AdvanceParts['readEvidence']>[0][];

  beforeAll(async () => {
    opened = await openStore();
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    await opened.redis.flushall();
    queues = openQueues({ redisUrl: opened.url });
    submit = createSubmit({ store: opened.store, wake: queues.wake });
    id = opened.store.newId();
    estimated = [];
    read = [];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    workers = [];
    await queues.close();
  });

  /** `dear`: whose readings cost something. */
  function work(limit: number, dear: 'advance' | 'answer' = 'advance'): void {
    const parts = handMadeParts(() => undefined);
    const { estimate, source } = askCost;
    const costly: Pick<AdvanceParts, 'estimateCost' | 'readEvidence'> = {
      estimateCost: async ({ idempotencyKey }) => {
        estimated.push(idempotencyKey);
        return { source, estimate, limit };
      },
      readEvidence: async (input) => {
        read.push(input);
        return { ...(await parts.advance.readEvidence(input)), cost };
      },
    };
    workers.push(
      startWorker({
        redisUrl: opened.url,
        queues,
        store: opened.store,
        submit,
        ...parts,
        [dear]: { ...parts[dear], ...costly },
        show: handMadeShow(() => undefined),
        log: quiet,
        patrolEveryMs: 100,
        lockMs: 1_000,
      }),
    );
  }
  const load = async () => (await opened.store.load(id)) as Review;
  const types = async () =>
    (await opened.store.history(id)).flatMap(({ events }) => events.map(({ type }) => type as string));

  test('is read without a question below the limit, and what it took is kept', async () => {
    work(14);
    await submit(id, commands.open);
    const review = await until(async () => stageOf(await load()) === 'scoping' && load());
    expect(await types()).toEqual(['opened', 'principal-found', 'evidence-read', 'drafted']);
    expect(read[0]?.expectedBytes).toBe(2.8e12);
    expect(review.evidence?.figures.cost).toEqual({
      bytesScanned: 2.731e12,
      queries: 2,
      milliseconds: 31_900,
      dollars: 13.655,
    });
  });

  test('of refused calls is asked by itself, read after a yes, and what it took is kept', async () => {
    work(13, 'answer');
    await submit(id, commands.open);
    await until(async () => stageOf(await load()) === 'scoping');
    const window = { from: '2026-10-31T00:00:00Z', to: '2026-11-01T00:00:00Z' };
    await submit(id, { type: 'ask-denials', id: 'd1', by: 'UONE', window });
    const asked = await until(async () => (await load()).denialReads[0]?.cost && load());
    expect(read).toEqual([]);
    expect((await submit(id, { type: 'agree-denials-cost', id: 'd1', by: 'UTWO', seen: asked.revision })).ok).toBe(
      true,
    );
    await until(async () => (await load()).denialReads[0]?.denials);
    expect(read.map(({ window }) => window)).toEqual([window]);
    const { denialReads } = await loadView(opened.store, await load());
    expect(denialReads[0]?.read?.cost).toMatchObject({ queries: 2, dollars: 13.655 });
    expect(await types()).toEqual(
      expect.arrayContaining(['denials-cost-asked', 'denials-cost-agreed', 'denials-read']),
    );
  });

  test('waits above it, asked and estimated once whoever wakes it, and goes on after a yes to a shorter window', async () => {
    work(13);
    work(13);
    await submit(id, commands.open);
    const asked = await until(async () => (await load())?.cost && load());
    await Promise.all(Array.from({ length: 20 }, () => queues.wake(asked)));
    await until(async () => (await opened.store.shown(id)) === asked.revision);
    expect(await types()).toEqual(['opened', 'principal-found', 'cost-asked']);
    expect(new Set(estimated).size).toBe(1);
    const before = estimated.length;
    expect(read).toEqual([]);

    expect((await submit(id, { type: 'agree-cost', days: 30, by: 'UREQ', seen: asked.revision })).ok).toBe(true);
    await until(async () => stageOf(await load()) === 'scoping');
    expect(read[0]).toMatchObject({ window: { from: '2026-09-30T00:00:00Z' }, expectedBytes: 0.93e12 });
    expect(estimated).toHaveLength(before);
    expect(await types()).toEqual([
      ...['opened', 'principal-found', 'cost-asked', 'cost-agreed', 'evidence-read', 'drafted'],
    ]);
  });

  test('is asked about however little it costs where the limit is nothing', async () => {
    work(0);
    await submit(id, commands.open);
    await until(async () => (await load())?.cost);
    expect(read).toEqual([]);
  });
});
