import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReviewStore } from '../../src/review/store.js';
import { createSubmit } from '../../src/review/submit.js';
import { askInThread, conversationBefore, gistOf, loadTurns } from '../../src/review/turns.js';
import { usageOf } from '../../src/review/usage.js';
import { loadActivity, loadView } from '../../src/review/view.js';
import { openStore } from './open-store.js';
import { activity, baseline, commands, contract, NOW } from './samples.js';

describe.each([undefined, 'embedded'] as const)('on %s redis', (engine) => {
  let opened: Awaited<ReturnType<typeof openStore>>;
  let woken: string[];
  const time = Date.parse(NOW);
  beforeAll(async () => {
    opened = await openStore(engine);
  });
  afterAll(() => opened.close());

  const submitter = (store = opened.store) =>
    createSubmit({
      store,
      wake: async (review) => {
        woken.push(review.id);
      },
      now: () => new Date(time),
    });
  const openCommand = (name: string) => ({ ...commands.open, target: { name }, requestedAs: name });
  async function start(name: string) {
    woken = [];
    const id = opened.store.newId();
    await submitter()(id, openCommand(name));
    return id;
  }

  test('ids are short, url-safe and different', () => {
    const ids = new Set(Array.from({ length: 2_000 }, () => opened.store.newId()));
    expect(ids.size).toBe(2_000);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]{10}$/);
  });

  test('a review is the fold of its stream, from any process', async () => {
    const id = await start('fold');
    await submitter()(id, commands.found);
    expect(await opened.another().load(id)).toEqual(await opened.store.load(id));
    expect((await opened.store.history(id)).map(({ revision, events }) => [revision, events[0]?.type])).toEqual([
      [1, 'opened'],
      [2, 'principal-found'],
    ]);
    expect(woken).toEqual([id, id]);
  });

  test('of many writers at one revision exactly one wins', async () => {
    const id = await start('race');
    const stores = Array.from({ length: 8 }, () => opened.another());
    const results = await Promise.all(
      stores.map((store, index) => store.append(id, 1, [{ type: 'retried', by: `U${index}`, at: NOW }], NOW)),
    );
    expect(results.filter((result) => result === 'appended')).toHaveLength(1);
    expect((await opened.store.load(id))?.revision).toBe(2);
  });

  test('a lost race is decided again on what the winner left', async () => {
    const id = await start('again');
    for (const command of [commands.found, commands.evidence, commands.draft]) await submitter()(id, command);
    const clicks = Array.from({ length: 6 }, (_, index) =>
      submitter(opened.another())(id, { ...commands.choose1, by: `U${index}`, seen: 4 }),
    );
    const results = await Promise.all(clicks);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    const winner = (await opened.store.load(id))?.decisions['s1']?.by;
    for (const result of results) {
      if (!result.ok) expect(result.refusal).toMatchObject({ kind: 'nothing-to-do', by: winner });
    }
  });

  test('an event of more than 16 KB is refused with a sentence', async () => {
    const id = await start('large');
    const command = { type: 'refuse' as const, reason: 'x'.repeat(17_000), advice: '' };
    await expect(submitter()(id, command)).rejects.toMatchObject({ kind: 'event-too-large' });
  });

  test('the index of a draft may be larger', async () => {
    const id = await start('many');
    for (const command of [commands.found, commands.evidence]) await submitter()(id, command);
    const questions = Array.from({ length: 1_500 }, (_, index) => `q${String(index).padStart(12, '0')}`);
    expect((await submitter()(id, { ...commands.draft, questions })).ok).toBe(true);
  });

  test('documents come back as they were put, and the same value has the same address', async () => {
    const id = await start('documents');
    const ref = await opened.store.putDocument(id, contract);
    expect(ref).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await opened.store.putDocument(id, contract)).toBe(ref);
    expect(await opened.another().getDocument(id, ref)).toEqual(contract);
    expect(await opened.store.getDocument(id, 'sha256:none')).toBeUndefined();
    expect(await opened.store.getDocument('another', ref)).toBeUndefined();
  });

  test('what follows from documents is worked out once, whichever process needs it', async () => {
    const id = await start('derived');
    let made = 0;
    const count = (store: typeof opened.store, from: string[], value: number | undefined) =>
      store.deriveDocument(id, 'count', from, async () => {
        made += 1;
        return value;
      });
    expect(await count(opened.store, ['sha256:a'], undefined)).toBeUndefined();
    expect(await count(opened.store, ['sha256:a'], 3)).toBe(3);
    expect(await count(opened.store, ['sha256:a'], 4)).toBe(3);
    expect(await count(opened.another(), ['sha256:a'], 4)).toBe(3);
    expect(made).toBe(2);
    expect(await count(opened.store, ['sha256:b'], 5)).toBe(5);
    expect(await opened.store.deriveDocument(id, 'other', ['sha256:a'], async () => 6)).toBe(6);
  });

  test('the same command twice leads to the review that is there', async () => {
    const id = await start('twice');
    const second = await submitter()(opened.store.newId(), openCommand('Twice'));
    expect(second).toMatchObject({ ok: false, refusal: { kind: 'already-open' }, review: { id } });
  });

  test('of many commands at once exactly one opens a review', async () => {
    const ids = Array.from({ length: 6 }, () => opened.store.newId());
    const results = await Promise.all(ids.map((id) => submitter(opened.another())(id, openCommand('at-once'))));
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    const owners = new Set(results.map((result) => result.review?.id));
    expect(owners.size).toBe(1);
  });

  test('a target is free again once its review is over or delivered', async () => {
    const id = await start('free');
    await submitter()(id, { type: 'stop', by: 'UREQ' });
    expect(await opened.store.findOpenByPrincipal({ name: 'free' })).toBeUndefined();
    expect((await submitter()(opened.store.newId(), openCommand('free'))).ok).toBe(true);
  });

  test('a claim left behind by a crash is taken over', async () => {
    await opened.store.claim({ name: 'crashed' }, 'nosuchid00');
    expect((await submitter()(opened.store.newId(), openCommand('crashed'))).ok).toBe(true);
  });

  test('open reviews are found by principal, by thread and in the list, also after the index was lost', async () => {
    const id = await start('findme');
    const arn = 'arn:aws:iam::111122223333:role/findme';
    await submitter()(id, { ...commands.found, principal: { kind: 'role', arn } });
    await opened.store.bindThread(id, 'C1', '17.1');
    await opened.store.bindThread('other', 'C1', '17.1');
    const check = async () => {
      expect((await opened.store.findOpenByPrincipal({ arn }))?.id).toBe(id);
      expect((await opened.store.findLatestByPrincipal({ name: 'FINDME' }))?.id).toBe(id);
      expect((await opened.store.openReviews()).map((review) => review.id)).toContain(id);
      expect((await opened.store.latestReviews(100)).map((review) => review.id)).toContain(id);
    };
    await check();
    expect((await opened.store.findByThread('C1', '17.1'))?.id).toBe(id);
    expect(await opened.store.findByThread('C1', '17.2')).toBeUndefined();
    const keys = [...(await opened.redis.keys('tighten:reviews*')), ...(await opened.redis.keys('tighten:about:*'))];
    await opened.redis.del(...keys);
    expect(await opened.store.openReviews()).toEqual([]);
    expect(await opened.store.rebuildIndex()).toBeGreaterThan(0);
    await check();
  });

  test('all keys of a review share its hash tag', async () => {
    const id = await start('tagged');
    await opened.store.putDocument(id, 1);
    await opened.store.setProgress(id, { text: 'reading', at: NOW });
    await opened.store.keepReplyUrl(id, 'https://hooks.example/1');
    await opened.store.putOff(id, 'show', { tries: 1, notBefore: 1 });
    await opened.store.setShown(id, 1);
    const keys = (await opened.redis.keys('*')).filter((key) => key.includes(id));
    expect(keys).toHaveLength(6);
    for (const key of keys) expect(key.startsWith(`tighten:{${id}}:`)).toBe(true);
  });

  test('what is beside the events is kept and ends', async () => {
    const id = await start('beside');
    expect(await opened.store.progress(id)).toBeUndefined();
    await opened.store.setProgress(id, { text: 'day 3 of 90', share: 0.03, at: NOW });
    expect(await opened.store.progress(id)).toEqual({ text: 'day 3 of 90', share: 0.03, at: NOW });
    await opened.store.clearProgress(id);
    expect(await opened.store.progress(id)).toBeUndefined();
    await opened.store.putOff(id, 'checking', { tries: 2, notBefore: 5 });
    expect(await opened.store.later(id, 'checking')).toEqual({ tries: 2, notBefore: 5 });
    await opened.store.putOff(id, 'checking', undefined);
    expect(await opened.store.later(id, 'checking')).toBeUndefined();
    expect(await opened.store.wasTold(id, 'refused')).toBe(false);
    await opened.store.setTold(id, 'refused');
    expect(await opened.store.wasTold(id, 'refused')).toBe(true);
    await opened.store.keepReplyUrl(id, 'https://hooks.example/1');
    expect(await opened.store.replyUrl(id)).toBe('https://hooks.example/1');
    expect(await opened.redis.ttl(`tighten:{${id}}:reply-url`)).toBeGreaterThan(1_700);
  });

  test('a signed request is new once, in whichever process', async () => {
    expect(await opened.store.seenRequest('v0=1')).toBe(false);
    expect(await opened.another().seenRequest('v0=1')).toBe(true);
    expect(await opened.redis.ttl('tighten:seen:request:v0=1')).toBeGreaterThan(3_600);
  });

  test('what an event asks is done once, in whichever process', async () => {
    const done: number[] = [];
    expect(await opened.store.onceForEvent('Ev1', async () => void done.push(1))).toBe('done');
    expect(await opened.another().onceForEvent('Ev1', async () => void done.push(2))).toBe('done');
    expect(done).toEqual([1]);
    expect(await opened.redis.ttl('tighten:seen:Ev1')).toBeGreaterThan(3_600);
  });

  test('an event that failed is done at its next delivery', async () => {
    const failing = opened.store.onceForEvent('Ev2', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    const done: number[] = [];
    expect(await opened.store.onceForEvent('Ev2', async () => void done.push(1))).toBe('done');
    expect(done).toEqual([1]);
  });

  test('an event that is worked on is neither done again nor taken as done; where the process dies it is free soon', async () => {
    let finish = () => {};
    const first = opened.store.onceForEvent('Ev3', () => new Promise((resolve) => (finish = resolve)));
    const never = () => Promise.reject(new Error('done twice'));
    await expect.poll(() => opened.another().onceForEvent('Ev3', never)).toBe('under way');
    const left = await opened.redis.ttl('tighten:seen:Ev3');
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(60);
    finish();
    expect(await first).toBe('done');
    expect(await opened.another().onceForEvent('Ev3', never)).toBe('done');
  });

  test('a wake that fails does not undo the change', async () => {
    const id = opened.store.newId();
    const heard: unknown[] = [];
    const submit = createSubmit({
      store: opened.store,
      wake: async () => {
        throw new Error('no queue');
      },
      onWakeError: (error) => heard.push(error),
    });
    expect((await submit(id, openCommand('unwoken'))).ok).toBe(true);
    expect(heard).toHaveLength(1);
    expect((await opened.store.openReviews()).map((review) => review.id)).toContain(id);
  });

  test('a store that was put back to an older backup is read as it is', async () => {
    const id = await start('backup');
    await submitter()(id, commands.found);
    await opened.store.load(id);
    await opened.redis.xdel(`tighten:{${id}}:events`, '2-0');
    expect((await opened.store.load(id))?.revision).toBe(1);
    await opened.redis.del(`tighten:{${id}}:events`);
    expect(await opened.store.load(id)).toBeUndefined();
  });

  test('a view has the documents that the review names, and its turns', async () => {
    const id = await start('view');
    const { store } = opened;
    await submitter()(id, { ...commands.found, baseline: await store.putDocument(id, baseline) });
    const refs = { activity: await store.putDocument(id, activity), contract: await store.putDocument(id, contract) };
    await submitter()(id, { ...commands.evidence, ...refs });
    const ask = (text: string, messageTs: string) =>
      askInThread({ store, submit: submitter() }, { reviewId: id, by: 'UONE', text, messageTs });
    expect((await ask('Why?', '1.1')).ok).toBe(true);
    expect((await ask('Why?', '1.1')).ok).toBe(false);
    await ask('And?', '1.2');
    const turn = (await store.load(id))!.turns[0]!.id;
    const answer = { text: 'Because.', used: [], author: 'rules' };
    await submitter()(id, { type: 'record-answer', turn, answer: await store.putDocument(id, answer) });
    const view = await loadView(store, (await store.load(id))!);
    expect(view).toMatchObject({ stage: 'drafting', baseline, usage: usageOf(activity, contract), contract });
    expect(await loadActivity(store, view.review)).toEqual(activity);
    expect(view.draft).toBeUndefined();
    expect(view.turns.map(({ question, answer: given }) => [question, given?.text])).toEqual([
      ['Why?', 'Because.'],
      ['And?', undefined],
    ]);
    const turns = await loadTurns(store, (await store.load(id))!);
    const review = (await store.load(id))!;
    expect(conversationBefore(review, turns, turns[1]!.id)).toEqual({
      recent: [{ question: 'Why?', answer: 'Because.' }],
      earlier: [],
    });
    expect(conversationBefore(review, turns, turns[0]!.id).recent).toEqual([]);
  });

  test('the conversation told to a model is bounded: the latest turns in full, older ones as recorded lines', async () => {
    const id = await start('long');
    const { store } = opened;
    const ask = (text: string, messageTs: string) =>
      askInThread({ store, submit: submitter() }, { reviewId: id, by: 'UONE', text, messageTs });
    for (let at = 0; at < 60; at += 1) {
      await ask(`question ${at} ${'x'.repeat(300)}`, `2.${at}`);
      const turn = (await store.load(id))!.turns.at(-1)!.id;
      const text = `answer ${at} ${'y'.repeat(200)}`;
      const answer = await store.putDocument(id, { text, used: [], author: 'rules' });
      const gist = gistOf(`question ${at}`, text);
      await submitter()(id, { type: 'record-answer', turn, answer, gist, tokens: { input: 10, output: 1 } });
    }
    await ask('and now?', '2.99');
    const review = (await store.load(id))!;
    expect(review.tokens).toEqual({ input: 600, output: 60 });
    const turns = await loadTurns(store, review);
    expect(turns.length).toBeLessThanOrEqual(40);
    const { recent, earlier } = conversationBefore(review, turns, review.turns.at(-1)!.id);
    expect(recent.map(({ question }) => question.split(' ')[1])).toEqual(['54', '55', '56', '57', '58', '59']);
    expect(earlier.at(-1)).toContain('Asked: question 53 Answered: answer 53');
    expect(earlier.join('').length).toBeLessThanOrEqual(3_000);
    // The same events give the same conversation, in another process too.
    const again = createReviewStore(opened.redis);
    expect(
      conversationBefore((await again.load(id))!, await loadTurns(again, review), review.turns.at(-1)!.id),
    ).toEqual({
      recent,
      earlier,
    });
  });
});
