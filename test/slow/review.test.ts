import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIns, startStandIns } from '../../src/local/try.js';
import { type AppProcess, startApp } from '../e2e/app-process.js';
import {
  answerBlindSpots,
  approveEverything,
  buttonsIn,
  findingsReady,
  leaveQuestionsOut,
  press,
  slot,
} from '../e2e/decisions.js';
import { eventually, openWorkspace, slotOf, type Workspace, wordsOf } from '../e2e/workspace.js';

describe('a review, from the command to the files', { timeout: 180_000 }, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tighten-e2e-'));
  let standIns: StandIns;
  let app: AppProcess;
  let people: Workspace;

  beforeAll(async () => {
    standIns = await startStandIns({ dataDir, port: 0 });
    app = await startApp({ ...standIns.env, DATA_DIR: dataDir, PORT: '0' });
    people = openWorkspace(standIns.address);
  }, 60_000);

  afterAll(async () => {
    expect(await app.stop()).toBe(0);
    await standIns.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('answers a name that does not exist to the requester alone, with the nearest one', async () => {
    const answer = await people.command('U0SAM', '/tighten stagng-deploy-role');
    expect(answer.ok).toBe(true);
    const refusal = await eventually('the refusal', async () =>
      (await people.messages('U0SAM')).find(
        (message) => message.text.includes('Did you mean') || wordsOf(message).includes('staging-deploy-role'),
      ),
    );
    expect(refusal.ephemeral_to).toBe('U0SAM');
    expect(await people.root()).toBeUndefined();
  });

  it.each([
    ['/tighten arn:aws:iam::111122223333:root', 'root'],
    ['/tighten AWSServiceRoleForSupport', 'service-linked'],
    ['/tighten cdk-hnb659fds-cfn-exec-role-111122223333-us-east-1', 'bootstrap'],
    ['/tighten two words', 'more than one'],
  ])('refuses %s at once', async (text, word) => {
    expect((await people.command('U0SAM', text)).text).toContain(word);
  });

  it('acknowledges the command and posts progress, a draft and statements', async () => {
    const answer = await people.command('U0SAM', '/tighten `staging-deploy-role`');
    expect(answer.text).toContain('staging-deploy-role');
    await eventually('the root message', async () => people.root());
    await eventually('the summary', () => slot(people, 'summary'), 60);
    const statements = (await people.thread()).filter((message) => slotOf(message)?.startsWith('statements:'));
    expect(statements.length).toBeGreaterThan(1);
    expect(statements.map(wordsOf).join()).toContain('iam:PassRole');
  });

  it('answers the same command again with the review that is there', async () => {
    const answer = await people.command('U0DANA', '/tighten staging-deploy-role');
    expect(answer.text).toContain('already');
    expect((await people.messages()).filter((message) => slotOf(message) === 'root')).toHaveLength(1);
  });

  it('answers a question about a denial from the evidence', async () => {
    const root = (await people.root())!;
    await people.say('U0SAM', '<@U0TIGHTEN> why was ecs:UpdateService denied?', root.ts);
    const answer = await eventually('the answer', async () =>
      (await people.thread()).find(
        (message) =>
          slotOf(message)?.startsWith('answer:') && /identity-based policy|identity policy/i.test(wordsOf(message)),
      ),
    );
    expect(wordsOf(answer)).toMatch(/no identity-based policy|identity policy/i);
  });

  it('lets nobody decide who is no reviewer', async () => {
    const [first] = (await people.thread()).filter((message) => slotOf(message)?.startsWith('statements:'));
    await press(people, 'U0GITA', first!, buttonsIn(first!, 'scope:approve')[0]!);
    const refusal = await eventually('the refusal', async () =>
      (await people.thread('U0GITA')).find((message) => message.ephemeral_to === 'U0GITA'),
    );
    expect(refusal.text).not.toBe('');
    expect(wordsOf((await slot(people, 'summary'))!)).toContain('0 of');
  });

  it('takes answers to the open questions, a scope from the modal, and the suggested scopes for the rest', async () => {
    await leaveQuestionsOut(people, 'U0DANA');
    await answerBlindSpots(people, 'U0DANA');
    const first = (await slot(people, 'statements:1'))!;
    await press(people, 'U0DANA', first, buttonsIn(first, 'scope:choose')[0]!);
    const modal = await eventually('the modal', () => people.modal('U0DANA'));
    expect(JSON.stringify(modal)).toContain('arn:aws:iam::111122223333:role/');
    expect((await people.submitModal('U0DANA', {})).ok).toBe(true);
    const summary = (await slot(people, 'summary'))!;
    await press(people, 'U0DANA', summary, buttonsIn(summary, 'scope:use-suggested')[0]!);
    await approveEverything(people, 'U0DANA');
  });

  it('checks the policy, refuses four eyes that are two, and delivers after somebody else approved', async () => {
    const findings = await findingsReady(people);
    expect(wordsOf(findings)).toMatch(/distinct calls/);
    await press(people, 'U0DANA', findings, buttonsIn(findings, 'review:approve')[0]!);
    await eventually('the four-eyes sentence', async () =>
      (await people.thread('U0DANA')).find((message) => message.ephemeral_to === 'U0DANA'),
    );
    await press(people, 'U0LEE', findings, buttonsIn(findings, 'review:approve')[0]!);
    const files = await eventually('the files', async () =>
      (await people.thread()).find((message) => message.files?.some(({ name }) => name.endsWith('.tf'))),
    );
    const script = await people.file(files.files!.find(({ name }) => name.endsWith('.sh'))!.id);
    expect(script.split('\n').find((line) => line !== '' && !line.startsWith('#'))).toBeDefined();
    const policy = JSON.parse(await people.file(files.files!.find(({ name }) => name.endsWith('.policy.json'))!.id));
    expect(policy.Version).toBe('2012-10-17');
    expect(JSON.stringify(policy)).not.toContain('AdministratorAccess');
  });

  it('read /tighten denials into the thread', async () => {
    expect((await people.command('U0SAM', '/tighten denials staging-deploy-role')).ok).toBe(true);
    const denials = await eventually('the denials', async () =>
      (await people.thread()).find(
        (message) => slotOf(message)?.startsWith('denial') && /UpdateService/.test(wordsOf(message)),
      ),
    );
    expect(wordsOf(denials)).toContain('ecs:UpdateService');
  });

  it('posted no slot twice', async () => {
    const slots = (await people.thread()).map(slotOf).filter((name) => name !== undefined);
    expect(slots).toEqual([...new Set(slots)]);
  });
});
