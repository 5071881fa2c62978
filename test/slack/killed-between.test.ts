import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { events, LEE, opened } from './a-review.js';
import { type AnApp, startAnApp, THREAD } from './an-app.js';
import { createSender } from './fake-slack.js';

const program = fileURLToPath(new URL('./dying-app.ts', import.meta.url));

describe('a process that dies while it takes up a question', { timeout: 60_000 }, () => {
  let app: AnApp;
  let id: string;
  beforeAll(async () => {
    app = await startAnApp();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    id = await app.fresh();
    await app.have(id, opened, events.found, events.read, events.drafted);
  });

  const mention = {
    type: 'app_mention',
    user: LEE,
    channel: 'C0OPS',
    ts: '7.1',
    thread_ts: THREAD,
    text: '<@U0BOT> why?',
  };
  const body = { type: 'event_callback', team_id: 'T0ACME', event_id: 'Ev0KILLED', event_time: 1, event: mention };
  const at = Math.floor(Date.now() / 1000);
  const questions = async () => (await app.store.load(id))?.turns.length;

  /** Sends the event to a process that dies of it. */
  async function sendToDying(when: 'before' | 'after'): Promise<void> {
    const { host, port } = app.redis.options;
    const args = ['--import', 'tsx', program, `redis://${host}:${port}`, app.slack.apiUrl, when];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const exit = once(child, 'exit');
    const [line] = await once(child.stdout, 'data');
    const send = createSender({
      address: `http://127.0.0.1:${Number(String(line))}/slack/events`,
      secret: 'signing-secret',
    });
    await expect(send(body, { at })).rejects.toThrow();
    expect((await exit)[1]).toBe('SIGKILL');
  }

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)(
    '%s it is stored: nothing was acknowledged, and its redelivery is answered once',
    async (when, stored) => {
      await sendToDying(when);
      expect(await questions()).toBe(stored);
      // At once, with the very same signature: nobody knows yet whether the other process lives.
      expect((await app.send(body, { at })).status).toBe(503);
      // A minute later.
      await app.redis.del('tighten:seen:Ev0KILLED');
      expect((await app.send(body)).status).toBe(200);
      expect(await questions()).toBe(1);
      expect((await app.send(body)).status).toBe(200);
      expect(await questions()).toBe(1);
    },
  );
});
