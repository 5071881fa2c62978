import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PolicyChange } from '../../src/aws/policy-changes.js';
import { answer } from '../../src/jobs/answer.js';
import { idOfAnswer, nextAnswer } from '../../src/jobs/next-step.js';
import { Problem } from '../../src/problem.js';
import type { Review } from '../../src/review/review.js';
import { createSubmit } from '../../src/review/submit.js';
import { openStore } from '../review/open-store.js';
import { check, commands } from '../review/samples.js';
import { handMadeParts, quiet } from './hand-made.js';

/** What people say they did in AWS is looked for in CloudTrail, again and again, and not for ever. */

const edition = 'e'.repeat(64);
const attached: PolicyChange = {
  eventId: '11111111-2222-3333-4444-555555555555',
  name: 'AttachRolePolicy',
  at: '2026-11-01T15:00:00Z',
  by: 'arn:aws:sts::111122223333:assumed-role/admin/dana',
  policy: 'arn:aws:iam::111122223333:policy/tighten-staging-deploy-role',
};

let opened: Awaited<ReturnType<typeof openStore>>;
let now = Date.parse('2026-11-01T14:00:00Z');
beforeAll(async () => {
  opened = await openStore();
});
afterAll(() => opened.close());

async function deliveredReview(id: string) {
  const submit = createSubmit({ store: opened.store, wake: async () => undefined, now: () => new Date(now) });
  const { open, found, evidence, draft, choose1, choose2, answer: given } = commands;
  for (const command of [open, found, evidence, draft, choose1, choose2, given]) await submit(id, command);
  await submit(id, check((await opened.store.load(id))!));
  await submit(id, commands.approve);
  await submit(id, { type: 'record-delivery', edition, delivery: 'sha256:d' });
  return submit;
}

function look(id: string, submit: ReturnType<typeof createSubmit>, find: () => Promise<PolicyChange[]>) {
  const parts = { ...handMadeParts(() => undefined).answer, findChanges: find };
  const deps = { store: opened.store, submit, log: quiet, now: () => new Date(now), maxTries: 3, backoffMs: 10 };
  const woken: number[] = [];
  const wakeAt = (_id: string, time: number) => void woken.push(time);
  return answer(id, { ...deps, parts, refresh: () => undefined, wakeAt }, new AbortController().signal).then(
    () => woken,
  );
}
const load = async (id: string) => (await opened.store.load(id)) as Review;

it('is found later, and then kept with its event, who did it and when', async () => {
  const submit = await deliveredReview('later');
  expect(await submit('later', { type: 'change-watch', phase: 'shadow', by: 'UONE', seen: 1 })).toMatchObject({
    ok: true,
  });
  const sought = nextAnswer(await load('later'));
  expect(sought).toMatchObject({ kind: 'change', sought: { change: 'attach', by: 'UONE' } });
  expect(await look('later', submit, async () => [])).toEqual([now + 5 * 60_000]);
  expect((await load('later')).applied?.[0]?.seen).toBeUndefined();
  expect((await opened.store.later('later', idOfAnswer(sought!)))?.notBefore).toBe(now + 5 * 60_000);
  now += 6 * 60_000;
  await look('later', submit, async () => [attached]);
  expect((await load('later')).applied).toEqual([
    expect.objectContaining({ change: 'attach', by: 'UONE', seen: [attached] }),
  ]);
  expect(nextAnswer(await load('later'))).toBeUndefined();
});

it('is given up after a day, with a sentence', async () => {
  const submit = await deliveredReview('never');
  await submit('never', { type: 'change-watch', phase: 'shadow', by: 'UONE', seen: 1 });
  now += 25 * 3_600_000;
  await look('never', submit, async () => []);
  expect((await load('never')).applied?.[0]).toMatchObject({ missing: expect.stringContaining('no such change') });
  expect(nextAnswer(await load('never'))).toBeUndefined();
});

it('is given up at once where it may not be looked for, and the sentence says what is missing', async () => {
  const submit = await deliveredReview('denied');
  await submit('denied', { type: 'change-watch', phase: 'shadow', by: 'UONE', seen: 1 });
  await submit('denied', { type: 'change-watch', phase: 'live', by: 'UONE', seen: 1 });
  const denied = new Problem('aws-denied', 'AWS refused it.', 'The reader role needs cloudtrail:LookupEvents.');
  await look('denied', submit, () => Promise.reject(denied));
  const { applied = [] } = await load('denied');
  expect(applied.map(({ change }) => change)).toEqual(['attach', 'detach']);
  for (const one of applied) expect(one.missing).toContain('needs cloudtrail:LookupEvents');
});
