import { Queue } from 'bullmq';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openQueues, type Queues } from '../../src/jobs/queues.js';
import type { Review, ReviewEvent } from '../../src/review/review.js';
import { createSubmit } from '../../src/review/submit.js';
import { openStore } from '../review/open-store.js';
import { commands } from '../review/samples.js';

let opened: Awaited<ReturnType<typeof openStore>>;
let queues: Queues;
let looking: Queue;
let review: Review;

beforeAll(async () => {
  opened = await openStore();
  queues = openQueues({ redisUrl: opened.url, later: opened.store.later });
  looking = new Queue('show', { connection: { url: opened.url }, prefix: queues.prefix });
});
afterAll(async () => {
  await looking.close();
  await queues.close();
  await opened.close();
});
beforeEach(async () => {
  await opened.redis.flushall();
  const submit = createSubmit({ store: opened.store, wake: async () => undefined });
  const result = await submit(opened.store.newId(), commands.open);
  review = result.review!;
});

const at = '2026-11-01T14:00:00Z';
const decision: ReviewEvent = {
  type: 'scope-chosen',
  statement: 's1',
  choice: { kind: 'candidate', candidate: 'A' },
  by: 'U1',
  at,
};
const asked: ReviewEvent = { type: 'asked', turn: 't1', by: 'U1', text: 'sha256:0', messageTs: '1.1', at };

/** True where a job to show the review was added. */
async function showsAfter(...events: ReviewEvent[]): Promise<boolean> {
  await queues.wake(review, events);
  return (await looking.getWaitingCount()) === 1;
}
const putOff = (work: string, ms: number) =>
  opened.store.putOff(review.id, work, { tries: 0, notBefore: Date.now() + ms });

test('a decision is shown at once where nothing waits', async () => {
  expect(await showsAfter(decision)).toBe(true);
});

test('a decision waits with the edits that wait for their turn', async () => {
  await putOff('edits', 60_000);
  expect(await showsAfter(decision)).toBe(false);
});

test('what may bring a new message does not wait behind edits', async () => {
  await putOff('edits', 60_000);
  expect(await showsAfter(decision, asked)).toBe(true);
});

test('nothing is shown before a time that Slack asked for, whatever happened', async () => {
  await putOff('show', 60_000);
  expect(await showsAfter(asked)).toBe(false);
  expect(await showsAfter()).toBe(false);
});

test('a decision is shown once the time of its turn has come', async () => {
  await putOff('edits', -1);
  expect(await showsAfter(decision)).toBe(true);
});
