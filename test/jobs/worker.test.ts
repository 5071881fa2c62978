import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { WorkerDeps } from '../../src/jobs/parts.js';
import { patrol } from '../../src/jobs/patrol.js';
import { openQueues, type Queues } from '../../src/jobs/queues.js';
import { type RunningWorker, startWorker } from '../../src/jobs/worker.js';
import { Problem } from '../../src/problem.js';
import { type Review, stageOf } from '../../src/review/review.js';
import { createSubmit, type Submit } from '../../src/review/submit.js';
import { askInThread } from '../../src/review/turns.js';
import { loadView } from '../../src/review/view.js';
import { openStore } from '../review/open-store.js';
import { commands, NOW } from '../review/samples.js';
import { acceptBlindSpots, handMadeParts, handMadeShow, quiet, until } from './hand-made.js';

describe.each([undefined, 'embedded'] as const)('on %s redis', { timeout: 40_000 }, (engine) => {
  let opened: Awaited<ReturnType<typeof openStore>>;
  let queues: Queues;
  let submit: Submit;
  let notes: string[];
  let workers: RunningWorker[] = [];
  let id: string;

  beforeAll(async () => {
    opened = await openStore(engine);
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    await opened.redis.flushall();
    queues = openQueues({ redisUrl: opened.url });
    submit = createSubmit({ store: opened.store, wake: queues.wake });
    notes = [];
    id = opened.store.newId();
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.close()));
    workers = [];
    await queues.close();
  });

  const note = (line: string) => void notes.push(line);
  function work(over: Partial<WorkerDeps<string>> = {}): RunningWorker {
    const worker = startWorker({
      redisUrl: opened.url,
      queues,
      store: opened.store,
      submit,
      ...handMadeParts(note),
      show: handMadeShow(note),
      log: quiet,
      patrolEveryMs: 300,
      backoffMs: 30,
      lockMs: 1_000,
      ...over,
    });
    workers.push(worker);
    return worker;
  }
  const load = async () => (await opened.store.load(id)) as Review;
  const reached = (stage: string) =>
    until(async () => {
      const review = await opened.store.load(id);
      return review && stageOf(review) === stage && review;
    });
  async function decideAll() {
    for (const command of [commands.choose1, commands.choose2, commands.answer]) await submit(id, command);
    await acceptBlindSpots(opened.store, submit, id);
  }
  const count = (start: string) => notes.filter((line) => line.startsWith(start)).length;

  test('takes a review from the command to the delivered files, each part once', async () => {
    work();
    await submit(id, commands.open);
    await reached('scoping');
    await decideAll();
    await reached('approving');
    expect((await submit(id, commands.approve)).ok).toBe(true);
    const review = await until(async () => (await load()).editions.length > 0 && load());
    expect(notes.filter((line) => /^(finding|collecting|drafting|checking)/.test(line))).toEqual([
      'finding',
      `collecting evidence-${commands.open.window.from}-${commands.open.window.to}`,
      'drafting',
      'checking',
    ]);
    const view = await loadView(opened.store, review);
    expect(view.delivery?.files.map(({ name }) => name)).toContain('tighten-staging-deploy-role.sh');
    expect(view.delivery?.number).toBe(1);
    expect(review.watch?.phase).toBe('delivered');
    await until(async () => notes.includes(`show approved ${review.revision}`));
    await until(async () => (await opened.store.shown(id)) === review.revision);
  });

  test('waking a review often does its work once', async () => {
    await submit(id, commands.open);
    work();
    work();
    const review = await load();
    await Promise.all(Array.from({ length: 30 }, () => queues.wake(review)));
    await reached('scoping');
    await Promise.all(Array.from({ length: 10 }, () => queues.wake(review)));
    await until(async () => (await opened.store.shown(id)) === (await load()).revision);
    expect((await opened.store.history(id)).flatMap(({ events }) => events.map(({ type }) => type))).toEqual([
      'opened',
      'principal-found',
      'evidence-read',
      'drafted',
    ]);
  });

  test('a change while a job runs is seen by the next one', async () => {
    let release: (() => void) | undefined;
    const parts = handMadeParts(note);
    const runChecks = parts.advance.runChecks;
    let first = true;
    parts.advance.runChecks = async (input) => {
      if (first) {
        first = false;
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      }
      return runChecks(input);
    };
    work(parts);
    await submit(id, commands.open);
    await reached('scoping');
    await decideAll();
    await until(async () => !first);
    await submit(id, { ...commands.choose1, choice: { kind: 'candidate', candidate: 'B' } });
    release?.();
    const review = await reached('approving');
    expect(review.check?.decidedAt).toBe(review.lastChange?.revision);
    expect(count('checking')).toBe(2);
    expect(
      (await opened.store.history(id)).flatMap(({ events }) => events).filter(({ type }) => type === 'checked'),
    ).toHaveLength(1);
  });

  test('a passing problem is tried again, and a lasting one is shown with its advice and can be retried', async () => {
    const parts = handMadeParts(note);
    const draftStatements = parts.advance.draftStatements;
    let fault: Problem | undefined = new Problem('busy', 'Too busy.', 'Wait.', { passing: true });
    let tries = 0;
    parts.advance.draftStatements = async (input) => {
      tries += 1;
      if (tries === 3) fault = new Problem('key', 'The key is wrong.', 'Set the right one.');
      if (fault) throw fault;
      return draftStatements(input);
    };
    work(parts);
    await submit(id, commands.open);
    const failed = await until(async () => (await opened.store.load(id))?.failure);
    expect(failed).toMatchObject({
      stage: 'drafting',
      reason: 'The key is wrong.',
      advice: 'Set the right one.',
      tries: 3,
    });
    fault = undefined;
    await submit(id, { type: 'retry', by: 'UREQ' });
    await reached('scoping');
  });

  test('a problem that does not pass in time is given up after a bounded number of tries', async () => {
    const parts = handMadeParts(note);
    let tries = 0;
    parts.advance.readEvidence = async () => {
      tries += 1;
      throw new Problem('busy', 'Too busy.', 'Wait.', { passing: true });
    };
    // A job that loses its lock on a busy machine, or meets the patrol's, runs twice at once: one of each is counted here.
    work({ ...parts, maxTries: 3, lockMs: 30_000, patrolEveryMs: 30_000 });
    await submit(id, commands.open);
    const failed = await until(async () => (await opened.store.load(id))?.failure);
    expect(failed).toMatchObject({ stage: 'collecting', tries: 3 });
    expect(tries).toBe(3);
  });

  test('an unknown error becomes a sentence that does not repeat what it said', async () => {
    const parts = handMadeParts(note);
    const logged: string[] = [];
    parts.advance.findPrincipal = async () => {
      throw new TypeError('token xoxb-secret leaked');
    };
    const keep = (fields: object, message: string) => void logged.push(JSON.stringify(fields) + message);
    work({ ...parts, log: { info: keep, warn: keep, error: keep } });
    await submit(id, commands.open);
    const failed = await until(async () => (await opened.store.load(id))?.failure);
    expect(failed?.reason).toBe('Something unexpected happened (TypeError).');
    expect(logged.join()).not.toContain('xoxb');
    expect(logged.join()).toContain('worker.test');
    await until(async () => notes.includes('tell failed without address'));
  });

  test('a review that is refused is told to the requester alone, once', async () => {
    const parts = handMadeParts(note);
    parts.advance.findPrincipal = async () => ({ refused: { reason: 'No such role.', advice: 'Look again.' } });
    work(parts);
    await opened.store.keepReplyUrl(id, 'https://hooks.example/1');
    await submit(id, commands.open);
    await until(async () => notes.includes('tell refused https://hooks.example/1'));
    await queues.wake(await load());
    await queues.wake(await load());
    await until(async () => (await opened.store.shown(id)) === 2);
    expect(count('tell')).toBe(1);
  });

  test('a name in two accounts is asked, and goes on where a person chose', async () => {
    const parts = handMadeParts(note);
    const { findPrincipal } = parts.advance;
    const arn = 'arn:aws:iam::444455556666:role/x';
    parts.advance.findPrincipal = async (input) =>
      input.review.target.arn ? findPrincipal(input) : { several: [{ account: '444455556666', label: 'live', arn }] };
    work(parts);
    await submit(id, commands.open);
    await until(async () => notes.includes('tell account without address'));
    expect(stageOf(await load())).toBe('finding');
    await submit(id, { type: 'choose-account', arn, by: 'UREQ', seen: 1 });
    await reached('scoping');
  });

  test('a second review of the same principal under another name is refused', async () => {
    work();
    await submit(id, commands.open);
    await reached('scoping');
    id = opened.store.newId();
    await submit(id, { ...commands.open, target: { name: 'staging-deploy-role', account: '111122223333' } });
    const refusal = await until(async () => (await opened.store.load(id))?.refusal);
    expect(refusal?.reason).toMatch(/^There is already a review of arn:aws:iam::111122223333:role/);
  });

  test('questions are answered in order, each knowing those before it', async () => {
    work();
    await submit(id, commands.open);
    await reached('scoping');
    for (const [text, messageTs] of [
      ['one', '1.1'],
      ['two', '1.2'],
      ['three', '1.3'],
    ] as const) {
      await askInThread({ store: opened.store, submit }, { reviewId: id, by: 'UONE', text, messageTs });
    }
    await until(async () => (await load()).turns.every((turn) => turn.answer));
    const { turns } = await loadView(opened.store, await load());
    expect(turns.map(({ answer }) => answer?.text)).toEqual(['one after 0', 'two after 1', 'three after 2']);
    expect(notes.filter((line) => line.startsWith('answering'))).toEqual([
      'answering one',
      'answering two',
      'answering three',
    ]);
  });

  test('a stopped answer makes room for the next question', async () => {
    const parts = handMadeParts(note);
    parts.answer.answerQuestion = async ({ question, signal }) => {
      if (question === 'two') return { text: 'two', used: [], author: 'rules' };
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    work(parts);
    await submit(id, commands.open);
    await reached('scoping');
    const ask = (text: string, messageTs: string) =>
      askInThread({ store: opened.store, submit }, { reviewId: id, by: 'UONE', text, messageTs });
    await ask('one', '1.1');
    await ask('two', '1.2');
    await submit(id, { type: 'stop-answer', turn: (await load()).turns[0]!.id, by: 'UTWO' });
    await until(async () => (await load()).turns[1]?.answer);
    expect((await load()).turns[0]).toMatchObject({ stopped: { by: 'UTWO' } });
    expect((await load()).turns[0]?.answer).toBeUndefined();
  });

  test('a question that cannot be answered gets the reason as its answer', async () => {
    const parts = handMadeParts(note);
    parts.answer.answerQuestion = async () => {
      throw new Problem('model', 'The model does not answer.', 'Set OPENAI_API_KEY.');
    };
    work(parts);
    await submit(id, commands.open);
    await reached('scoping');
    await askInThread({ store: opened.store, submit }, { reviewId: id, by: 'UONE', text: 'why?', messageTs: '1.1' });
    await until(async () => (await load()).turns[0]?.answer);
    const { turns } = await loadView(opened.store, await load());
    expect(turns[0]?.answer?.text).toBe('The model does not answer. Set OPENAI_API_KEY.');
  });

  test('what left for an answer is a document of its own, and whoever asks is known to it', async () => {
    const parts = handMadeParts(note);
    parts.answer.askerOf = async (_, user) => ({ mayDecide: user === 'UTWO', timeZone: 'Europe/Berlin' });
    parts.answer.answerQuestion = async ({ evidence }) => ({
      text: JSON.stringify(evidence.asker),
      used: [],
      author: 'model',
      left: { replaced: 3, redact: 'names', text: 'Question: NAME_1' },
    });
    work(parts);
    await submit(id, commands.open);
    await reached('scoping');
    await askInThread({ store: opened.store, submit }, { reviewId: id, by: 'UONE', text: 'why?', messageTs: '1.1' });
    await until(async () => (await load()).turns[0]?.answer);
    const { turns } = await loadView(opened.store, await load());
    expect(turns[0]?.answer?.text).toBe('{"mayDecide":false,"timeZone":"Europe/Berlin"}');
    const { document, ...figures } = turns[0]!.answer!.left!;
    expect(figures).toEqual({ replaced: 3, redact: 'names' });
    expect(await opened.store.getDocument(id, document!)).toBe('Question: NAME_1');
  });

  test('denials are read over their own window, and a failure does not hold the review up', async () => {
    const parts = handMadeParts(note);
    let broken = true;
    const { readEvidence } = parts.answer;
    parts.answer.readEvidence = async (input) => {
      if (broken) throw new Problem('table', 'There is no table.', 'Set ATHENA_TABLE.');
      return readEvidence(input);
    };
    work(parts);
    await submit(id, commands.open);
    await reached('scoping');
    const window = { from: '2026-10-31T00:00:00Z', to: '2026-11-01T00:00:00Z' };
    await submit(id, { type: 'ask-denials', id: 'd1', by: 'UONE', window });
    await until(async () => (await load()).sideFailure?.reason === 'There is no table.');
    await decideAll();
    await reached('approving');
    broken = false;
    await submit(id, { type: 'retry', by: 'UONE' });
    await until(async () => (await load()).denialReads[0]?.denials);
    const { denialReads } = await loadView(opened.store, await load());
    expect(denialReads[0]?.read).toMatchObject({ window, denials: [], source: 'log files' });
    expect(notes).toContain('collecting denials-d1');
  });

  test('stopping a review ends the work under way', async () => {
    const parts = handMadeParts(note);
    parts.advance.readEvidence = async ({ signal }) => {
      note('reading');
      await new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
      );
      throw new Error('not reached');
    };
    work(parts);
    await submit(id, commands.open);
    await until(async () => notes.includes('reading'));
    await submit(id, { type: 'stop', by: 'UREQ' });
    const stopped = await load();
    await until(async () => (await opened.store.shown(id)) === stopped.revision);
    expect((await load()).failure).toBeUndefined();
    expect((await load()).revision).toBe(stopped.revision);
  });

  test('leaving a caller out builds the contract and the draft anew without reading again', async () => {
    const parts = handMadeParts(note);
    const built: number[] = [];
    parts.advance.buildContract = ({ activity, blindSpots }) => {
      built.push(activity.calls.length);
      return { ...handMadeParts(note).advance.buildContract({ activity, blindSpots }, {}), blindSpots };
    };
    work(parts);
    await submit(id, commands.open);
    await reached('scoping');
    await decideAll();
    await reached('approving');
    await submit(id, { type: 'leave-out-caller', caller: 'k2', reason: 'debugging', by: 'UONE', seen: 99 });
    await until(async () => count('drafting') === 2 && (await load()).draft);
    expect(built).toEqual([2, 1]);
    expect(count('collecting')).toBe(1);
    // Both statements mean the same as before, so what was decided about them stands; the check does not.
    const review = await reached('approving');
    expect(Object.keys(review.decisions)).toEqual(['s1', 's2']);
    expect(count('checking')).toBe(2);

    await submit(id, { type: 'take-back-caller', caller: 'k2', by: 'UTWO', seen: 99 });
    await until(async () => count('drafting') === 3 && (await load()).draft);
    expect(built).toEqual([2, 1, 2]);
    expect(count('collecting')).toBe(1);
    const back = await reached('approving');
    expect(back.callersLeftOut).toEqual({});
    expect(Object.keys(back.decisions)).toEqual(['s1', 's2']);
  });

  test('what Slack put off is shown later, and a failing outbox is tried until it works', async () => {
    const show = handMadeShow(note);
    const answers = [
      () => ({ notBefore: Date.now() + 100 }),
      () => {
        throw new Problem('slack', 'x', 'y');
      },
    ];
    show.outbox.show = async (review) => {
      note(`show ${review.revision}`);
      return answers.shift()?.() ?? {};
    };
    const parts = handMadeParts(note);
    parts.advance.findPrincipal = async () => ({ several: [{ account: '1', label: 'x', arn: 'arn:x' }] });
    work({ ...parts, show });
    await submit(id, commands.open);
    await until(async () => (await opened.store.shown(id)) === 2);
    expect(answers).toEqual([]);
  });

  test('the patrol wakes what nobody woke, and leaves alone what waits for people', async () => {
    const sleepy = createSubmit({ store: opened.store, wake: async () => undefined });
    await sleepy(id, commands.open);
    expect(await patrol({ store: opened.store, now: () => new Date(NOW), log: quiet, queues })).toBe(2);
    work();
    await reached('scoping');
    await until(async () => (await opened.store.shown(id)) === (await load()).revision);
    expect(await patrol({ store: opened.store, now: () => new Date(), log: quiet, queues })).toBe(0);
  });

  test('a deduplication key whose job is gone does not block a review for ever', async () => {
    const sleepy = createSubmit({ store: opened.store, wake: async () => undefined });
    await sleepy(id, commands.open);
    await opened.redis.set(`tighten-jobs:advance:de:${id}`, '999999');
    await queues.add('advance', id);
    work();
    await reached('scoping');
  });

  test('a worker that closes hands its work on', async () => {
    const parts = handMadeParts(note);
    const { draftStatements } = parts.advance;
    let hang = true;
    parts.advance.draftStatements = async (input) => {
      if (!hang) return draftStatements(input);
      note('hanging');
      await new Promise((resolve) => input.signal.addEventListener('abort', resolve, { once: true }));
      throw new Error('aborted');
    };
    const first = work(parts);
    await submit(id, commands.open);
    await until(async () => notes.includes('hanging'));
    await first.close();
    expect((await load()).failure).toBeUndefined();
    hang = false;
    work(parts);
    await reached('scoping');
  });
});
