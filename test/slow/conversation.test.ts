import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIns, startStandIns } from '../../src/local/try.js';
import { type AppProcess, startApp } from '../e2e/app-process.js';
import { buttonsIn, press, slot } from '../e2e/decisions.js';
import { eventually, openWorkspace, slotOf, type Workspace, wordsOf } from '../e2e/workspace.js';

describe('the conversation of a review', { timeout: 180_000 }, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tighten-conversation-'));
  let standIns: StandIns;
  let app: AppProcess;
  let people: Workspace;
  let root: string;

  const start = () => startApp({ ...standIns.env, DATA_DIR: dataDir, PORT: '0' });
  const ask = (text: string, user = 'U0SAM') => people.say(user, `<@U0TIGHTEN> ${text}`, root);
  /** Everything of ours in the thread that repeats a question. */
  const about = async (words: string) =>
    (await people.thread()).filter(
      (message) => wordsOf(message).includes(words) && !message.text.includes('U0TIGHTEN'),
    );
  const answered = (words: string, fact: RegExp) =>
    eventually(`the answer to "${words}"`, async () =>
      (await about(words)).find((message) => fact.test(wordsOf(message))),
    );

  beforeAll(async () => {
    standIns = await startStandIns({ dataDir, port: 0 });
    app = await start();
    people = openWorkspace(standIns.address);
    await people.command('U0SAM', '/tighten staging-deploy-role');
    await eventually('the summary', () => slot(people, 'summary'), 90);
    root = (await people.root())!.ts;
  }, 120_000);

  afterAll(async () => {
    await app.stop();
    await standIns.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('shows an answer in a stream of its own, and the same message afterwards', async () => {
    await ask('why is kms:Decrypt here?');
    const message = await answered('why is kms:Decrypt here?', /on behalf of the principal/);
    expect(slotOf(message)).toMatch(/^answer:/);
    expect((await people.calls('chat.startStream')).length).toBeGreaterThan(0);
    expect((await people.calls('chat.stopStream')).length).toBeGreaterThan(0);
    expect(await about('why is kms:Decrypt here?')).toHaveLength(1);
  });

  it('loses and doubles no answer where the process is killed while it is made', async () => {
    for (const action of ['s3:PutObject', 'iam:PassRole', 'ecs:RunTask']) {
      const before = (await people.calls('chat.startStream')).length;
      const question = `how often was ${action} called?`;
      await ask(question);
      await eventually('the stream', async () => (await people.calls('chat.startStream')).length > before);
      await app.kill();
      app = await start();
      await answered(question, new RegExp(`${action} (?:was|is)`));
      expect(await about(question)).toHaveLength(1);
    }
  });

  it('answers two people in order', async () => {
    await ask('which blind spots are there?');
    await ask('what is left out?', 'U0DANA');
    await answered('which blind spots are there?', /Log lines/);
    await answered('what is left out?', /No statement was left out/);
  });

  it('answers as a plain message where Slack takes no stream', async () => {
    await people.faults({ fail_next: { method: 'chat.startStream', error: 'not_allowed_token_type' } });
    await ask('give me an overview');
    await answered('give me an overview', /records of/);
  });

  it('opens what it proposes, filled in, and changes nothing by itself', async () => {
    await ask('why was ecs:UpdateService denied?');
    const message = await answered('why was ecs:UpdateService denied?', /proposal:open/);
    await press(people, 'U0DANA', message, buttonsIn(message, 'proposal:open')[0]!);
    const modal = JSON.stringify(await eventually('the modal', () => people.modal('U0DANA')));
    expect(modal).toContain('service/production/orders-api');
    expect(modal).toContain('filled in as proposed');
    expect(wordsOf((await slot(people, 'summary'))!)).toContain('0 of');
    await people.submitModal('U0DANA', {});
    await eventually('the decision', async () => wordsOf((await slot(people, 'summary'))!).includes('1 of'));
  });

  it('says who changed what', async () => {
    await ask('what changed since yesterday?');
    const message = await answered('what changed since yesterday?', /a custom scope/);
    expect(wordsOf(message)).toContain('"user_id":"U0DANA"');
  });
});
