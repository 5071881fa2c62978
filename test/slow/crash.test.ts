import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openQueues, type Queues } from '../../src/jobs/queues.js';
import { type Review, stageOf } from '../../src/review/review.js';
import { createSubmit } from '../../src/review/submit.js';
import { askInThread } from '../../src/review/turns.js';
import { acceptBlindSpots, until } from '../jobs/hand-made.js';
import { openStore } from '../review/open-store.js';
import { commands } from '../review/samples.js';

let opened: Awaited<ReturnType<typeof openStore>>;
let queues: Queues;
let folder: string;
let running: ChildProcess | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tighten-crash-'));
  opened = await openStore();
  queues = openQueues({ redisUrl: opened.url });
});
afterAll(async () => {
  running?.kill('SIGKILL');
  await queues.close();
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

const notesFile = () => join(folder, 'notes');
const notes = () => readFileSync(notesFile(), 'utf8').split('\n').slice(0, -1);

/** Starts a worker process that dies at a moment, and waits until it has. Without a moment it goes on running. */
async function workUntil(...moment: [] | ['before' | 'instead' | 'after', string]): Promise<void> {
  const worker = fileURLToPath(new URL('./review-worker.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', worker, opened.url, notesFile(), ...moment], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  running = child;
  if (moment.length === 0) return;
  const signal = await new Promise((resolve) => child.once('close', (_code, by) => resolve(by)));
  expect(signal).toBe('SIGKILL');
}

test('a review survives a kill at every stage: it goes on, and every result is recorded once', {
  timeout: 120_000,
}, async () => {
  const { store } = opened;
  const submit = createSubmit({ store, wake: queues.wake });
  const id = store.newId();
  const load = async () => (await store.load(id)) as Review;
  await submit(id, commands.open);

  await workUntil('before', 'finding');
  expect(stageOf(await load())).toBe('finding');
  await workUntil('after', 'record-principal');
  await workUntil('before', 'collecting');
  await workUntil('instead', 'record-evidence');
  expect(stageOf(await load())).toBe('collecting');
  await workUntil('after', 'record-evidence');
  await workUntil('before', 'drafting');
  await workUntil('after', 'record-draft');
  expect(stageOf(await load())).toBe('scoping');

  for (const command of [commands.choose1, commands.choose2, commands.answer]) await submit(id, command);
  await acceptBlindSpots(store, submit, id);
  await askInThread({ store, submit }, { reviewId: id, by: 'UONE', text: 'why?', messageTs: '1.1' });
  await workUntil('before', 'checking');
  await workUntil('after', 'record-check');
  await until(async () => stageOf(await load()) === 'approving');
  await submit(id, commands.approve);
  await workUntil('instead', 'record-delivery');
  await workUntil();

  const done = await until(async () => {
    const review = await load();
    return review.editions.length > 0 && review.turns[0]?.answer !== undefined && review;
  });
  await until(async () => (await store.shown(id)) === done.revision);
  running?.kill('SIGKILL');

  const recorded = (await store.history(id)).flatMap(({ events }) => events.map(({ type }) => type));
  expect(recorded.filter((type) => type !== 'answered')).toEqual([
    'opened',
    'principal-found',
    'evidence-read',
    'drafted',
    'scope-chosen',
    'scope-chosen',
    'question-answered',
    'blind-spot-answered',
    'asked',
    'checked',
    'approved',
    'delivered',
  ]);
  expect(recorded.filter((type) => type === 'answered')).toHaveLength(1);
  expect(done.failure).toBeUndefined();
  // Work that was killed before it was recorded was done again; work that was recorded was not.
  const count = (start: string) => notes().filter((line) => line.startsWith(start)).length;
  expect({ finding: count('finding'), collecting: count('collecting'), drafting: count('drafting') }).toEqual({
    finding: 2,
    collecting: 3,
    drafting: 2,
  });
  // Each start of the same read has the same key, so that a source that is paid by the scan is paid once.
  expect(new Set(notes().filter((line) => line.startsWith('collecting'))).size).toBe(1);
});
