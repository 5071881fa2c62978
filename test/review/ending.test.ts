import { afterAll, beforeAll, expect, test } from 'vitest';
import { nextAnswer } from '../../src/jobs/next-step.js';
import type { Command } from '../../src/review/command.js';
import { decide } from '../../src/review/decide.js';
import { createSubmit } from '../../src/review/submit.js';
import { openStore } from './open-store.js';
import { commands, delivered, NOW, run, scoping } from './samples.js';

const ask = (turn: string): Command => ({ type: 'ask', turn, by: 'UONE', text: `sha256:${turn}`, messageTs: turn });
const stop: Command = { type: 'stop', by: 'UTWO' };
const close: Command = { type: 'change-watch', phase: 'closed', by: 'system', seen: 1 };

let opened: Awaited<ReturnType<typeof openStore>>;
beforeAll(async () => {
  opened = await openStore();
});
afterAll(() => opened.close());

test('questions that nobody answered end with a review that is stopped; answered ones stay', () => {
  const answered: Command = { type: 'record-answer', turn: 't1', answer: 'sha256:a' };
  const review = run(scoping(), ask('t1'), answered, ask('t2'), ask('t3'), stop);
  expect(review.turns.map(({ stopped }) => stopped?.by)).toEqual([undefined, 'UTWO', 'UTWO']);
  expect(nextAnswer(review)).toBeUndefined();
  expect(decide(review, ask('t4'), NOW)).toMatchObject({ refusal: { kind: 'over' } });
});

test('they end with its watch as well, but a review that was watched to the end can be asked again', () => {
  const closed = run(delivered(), ask('t1'), close);
  expect(closed.turns[0]?.stopped?.by).toBe('system');
  expect(nextAnswer(closed)).toBeUndefined();
  const asked = run(closed, ask('t2'));
  expect(nextAnswer(asked)).toMatchObject({ turn: { id: 't2' } });
  expect(nextAnswer(run(asked, { type: 'stop-answer', turn: 't2', by: 'UONE' }))).toBeUndefined();
  const answered = run(asked, { type: 'record-answer', turn: 't2', answer: 'sha256:a' });
  expect(answered.turns[1]?.answer).toBe('sha256:a');
  expect(decide(answered, commands.choose1, NOW)).toMatchObject({ refusal: { kind: 'over' } });
});

test('the patrol finds a question about a closed review, and lets go of it once it is answered', async () => {
  const { store } = opened;
  const id = store.newId();
  const submit = createSubmit({ store, wake: async () => undefined });
  await submit(id, commands.open);
  await store.append(id, 1, [{ type: 'watch-changed', phase: 'closed', at: NOW, by: 'system' }], NOW);
  await store.project((await store.load(id))!);
  expect((await store.openReviews()).map((one) => one.id)).not.toContain(id);
  await submit(id, ask('t1'));
  expect((await opened.another().openReviews()).map((one) => one.id)).toContain(id);
  await submit(id, { type: 'record-answer', turn: 't1', answer: 'sha256:a' });
  expect((await opened.another().openReviews()).map((one) => one.id)).not.toContain(id);
});
