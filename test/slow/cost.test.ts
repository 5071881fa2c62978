import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIns, startStandIns } from '../../src/local/try.js';
import { type AppProcess, startApp } from '../e2e/app-process.js';
import { buttonsIn, press } from '../e2e/decisions.js';
import { eventually, openWorkspace, slotOf, type Workspace, wordsOf } from '../e2e/workspace.js';

describe('a review that asks what reading may cost', { timeout: 120_000 }, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tighten-e2e-cost-'));
  let standIns: StandIns;
  let app: AppProcess;
  let people: Workspace;
  const start = () => startApp({ ...standIns.env, ATHENA_ASK_ABOVE: '0', DATA_DIR: dataDir, PORT: '0' });
  const question = async () => (await people.thread()).find((message) => slotOf(message)?.startsWith('cost:'));

  beforeAll(async () => {
    standIns = await startStandIns({ dataDir, port: 0 });
    app = await start();
    people = openWorkspace(standIns.address);
  }, 60_000);

  afterAll(async () => {
    expect(await app.stop()).toBe(0);
    await standIns.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('puts the figure and the ways on into the thread, and reads nothing, not even after a crash', async () => {
    await people.command('U0SAM', '/tighten staging-deploy-role');
    const message = await eventually('the question', question);
    expect(wordsOf(message)).toMatch(/Reading 90 days of CloudTrail would scan about \d+ MB and cost /);
    await app.kill();
    app = await start();
    const after = await eventually('the question again', question);
    expect(buttonsIn(after, 'cost:read')).toHaveLength(1);
    expect((await people.thread()).filter((one) => slotOf(one)?.startsWith('cost:'))).toHaveLength(1);
    expect((await people.thread()).some((one) => slotOf(one) === 'draft')).toBe(false);
  });

  it('reads the shorter window that somebody picked with its price, and says who agreed', async () => {
    const message = (await question())!;
    await press(people, 'U0SAM', message, buttonsIn(message, 'cost:shorter')[0]!);
    const modal = JSON.stringify(await eventually('the modal', () => people.modal('U0SAM')));
    expect(modal).toMatch(/60 days, (?:about \$|less than \$0\.01)/);
    expect((await people.submitModal('U0SAM', { window: '60' })).ok).toBe(true);
    await eventually('the draft', async () => (await people.thread()).find((one) => slotOf(one) === 'draft'), 60);
    const agreed = wordsOf((await question())!);
    expect(agreed).toContain('"user_id":"U0SAM"');
    expect(agreed).toMatch(/ agreed to .* for 60 days/);
    expect(agreed).not.toContain('"button"');
  });
});
