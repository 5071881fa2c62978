import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { advance } from '../../src/jobs/advance.js';
import type { AdvanceParts } from '../../src/jobs/parts.js';
import { stageOf } from '../../src/review/review.js';
import { createSubmit } from '../../src/review/submit.js';
import { loadView } from '../../src/review/view.js';
import { openStore } from '../review/open-store.js';
import { commands, draft } from '../review/samples.js';
import { handMadeParts, quiet, until } from './hand-made.js';

let opened: Awaited<ReturnType<typeof openStore>>;
let id: string;
let refreshed = 0;

beforeAll(async () => {
  opened = await openStore();
});
afterAll(() => opened.close());
beforeEach(async () => {
  await opened.redis.flushall();
  refreshed = 0;
  id = opened.store.newId();
});

async function drafting(draftStatements: AdvanceParts['draftStatements']) {
  const { store } = opened;
  const submit = createSubmit({ store, wake: async () => undefined });
  await submit(id, commands.open);
  const parts = { ...handMadeParts(() => undefined).advance, draftStatements };
  const refresh = () => {
    refreshed += 1;
  };
  const deps = {
    store,
    submit,
    log: quiet,
    now: () => new Date(),
    maxTries: 1,
    backoffMs: 1,
    refresh,
    wakeAt: () => undefined,
  };
  await advance(id, { ...deps, parts }, new AbortController().signal);
  return (await store.load(id))!;
}
const steps = async () => (await loadView(opened.store, (await opened.store.load(id))!)).steps;

test('what is done of a draft is told step by step while it is made', async () => {
  const seen: (string[] | undefined)[] = [];
  const review = await drafting(async ({ onProgress }) => {
    onProgress('Asking a model to group the needs');
    onProgress('Asking a model to group the needs');
    seen.push(await until(async () => ((await steps())?.length ? steps() : undefined)));
    return draft;
  });
  expect(seen).toEqual([[expect.stringMatching(/^Reading \d+ needs$/), 'Asking a model to group the needs']]);
  expect(refreshed).toBeGreaterThan(0);
  expect(stageOf(review)).toBe('scoping');
  expect(await opened.store.steps(id)).toBeUndefined();
});

test('each statement is a step, under its number', async () => {
  const told: string[] = [];
  const { setSteps } = opened.store;
  opened.store.setSteps = async (review, list) => {
    told.splice(0, told.length, ...list);
    return setSteps(review, list);
  };
  await drafting(async () => draft);
  opened.store.setSteps = setSteps;
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await opened.store.steps(id)).toBeUndefined();
  expect(told.every((step) => /^(Reading|Statement \d of 2: )/.test(step))).toBe(true);
});

test('a draft that failed leaves its steps to the next try, which begins anew', async () => {
  await drafting(async ({ onProgress }) => {
    onProgress('one');
    await until(async () => (await steps())?.includes('one'));
    throw new Error('lost');
  });
  const submit = createSubmit({ store: opened.store, wake: async () => undefined });
  await submit(id, { type: 'retry', by: 'UONE' });
  expect(await steps()).toContain('one');
});
