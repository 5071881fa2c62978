import { afterAll, beforeAll, expect, test } from 'vitest';
import { openQueues } from '../../src/jobs/queues.js';
import { startWorker } from '../../src/jobs/worker.js';
import { stageOf } from '../../src/review/review.js';
import { createSubmit } from '../../src/review/submit.js';
import { askInThread } from '../../src/review/turns.js';
import { loadView } from '../../src/review/view.js';
import { answerMessages } from '../../src/slack/messages/answer.js';
import { answer as words } from '../../src/slack/messages/words.js';
import { openStore } from '../review/open-store.js';
import { commands } from '../review/samples.js';
import { handMadeParts, handMadeShow, quiet, until } from './hand-made.js';

let opened: Awaited<ReturnType<typeof openStore>>;
beforeAll(async () => {
  opened = await openStore('embedded');
});
afterAll(() => opened.close());

test('a question that arrives while another is answered says that it waits, and is answered after it', async () => {
  const queues = openQueues({ redisUrl: opened.url });
  const submit = createSubmit({ store: opened.store, wake: queues.wake });
  const begun: string[] = [];
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const parts = handMadeParts(() => undefined);
  const worker = startWorker({
    redisUrl: opened.url,
    queues,
    store: opened.store,
    submit,
    advance: parts.advance,
    answer: {
      ...parts.answer,
      answerQuestion: async ({ question }) => {
        begun.push(question);
        await released;
        return { text: `About ${question}`, used: [], author: 'rules' };
      },
    },
    show: handMadeShow(() => undefined),
    log: quiet,
    patrolEveryMs: 300,
    lockMs: 5_000,
  });
  try {
    const id = opened.store.newId();
    await submit(id, commands.open);
    const load = async () => (await opened.store.load(id))!;
    await until(async () => stageOf(await load()) === 'scoping');
    const ask = (text: string, by: string) =>
      askInThread({ store: opened.store, submit }, { reviewId: id, by, text, messageTs: `1.${text}` });
    await ask('first', 'UONE');
    await until(async () => begun.length === 1);
    await ask('second', 'UTWO');
    const shown = answerMessages(await loadView(opened.store, await load())).map(({ text }) => text);
    expect(shown[0]).toContain(words.working);
    expect(shown[1]).toContain(words.waiting);
    expect(begun).toEqual(['first']);
    release();
    const review = await until(async () => {
      const now = await load();
      return now.turns.every((turn) => turn.answer) && now;
    });
    expect(begun).toEqual(['first', 'second']);
    const answered = (await opened.store.history(id)).flatMap(({ events }) =>
      events.flatMap((event) => (event.type === 'answered' ? [event.turn] : [])),
    );
    expect(answered).toEqual(review.turns.map((turn) => turn.id));
  } finally {
    await worker.close();
    await queues.close();
  }
});
