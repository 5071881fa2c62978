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
import { eventually, openWorkspace, slotOf, type Workspace } from '../e2e/workspace.js';

describe('a review whose process is killed after each stage', { timeout: 240_000 }, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tighten-restart-'));
  let standIns: StandIns;
  let app: AppProcess;
  let people: Workspace;

  const start = () => startApp({ ...standIns.env, DATA_DIR: dataDir, PORT: '0' });
  const recorded = (what: string) =>
    eventually(`${what} in the log`, async () => app.log().includes(`"recorded":"${what}"`), 60);

  async function killAfter(what: string): Promise<void> {
    await recorded(what);
    await app.kill();
    app = await start();
  }

  beforeAll(async () => {
    standIns = await startStandIns({ dataDir, port: 0 });
    app = await start();
    people = openWorkspace(standIns.address);
  }, 60_000);

  afterAll(async () => {
    await app.stop();
    await standIns.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('goes on to the draft after kills in between', async () => {
    await people.command('U0SAM', '/tighten report-builder 30d');
    await eventually('the question for the account', async () =>
      (await people.messages('U0SAM')).find((message) => buttonsIn(message, 'account:choose').length === 2),
    );
    await app.kill();
    app = await start();
    const asked = (await people.messages('U0SAM')).find(
      (message) => buttonsIn(message, 'account:choose').length === 2,
    )!;
    await press(people, 'U0SAM', asked, buttonsIn(asked, 'account:choose')[0]!);
    await killAfter('record-principal');
    await killAfter('record-evidence');
    await killAfter('record-draft');
    await eventually('the first statements', () => slot(people, 'statements:1'), 60);
    await app.kill();
    app = await start();
    await eventually('the summary', () => slot(people, 'summary'), 60);
  });

  it('goes on to the files', async () => {
    await leaveQuestionsOut(people, 'U0DANA');
    await answerBlindSpots(people, 'U0DANA');
    await approveEverything(people, 'U0DANA');
    await killAfter('record-check');
    const findings = await findingsReady(people);
    await press(people, 'U0LEE', findings, buttonsIn(findings, 'review:approve')[0]!);
    await killAfter('record-delivery');
    await eventually('the files', async () =>
      (await people.thread()).find((message) => (message.files ?? []).length > 0),
    );
  });

  it('posted nothing twice and lost nothing', async () => {
    const thread = await people.thread();
    const slots = thread.map(slotOf).filter((name) => name !== undefined);
    expect(slots).toEqual([...new Set(slots)]);
    expect(thread.filter((message) => (message.files ?? []).length > 0)).toHaveLength(1);
    expect((await people.messages()).filter((message) => slotOf(message) === 'root')).toHaveLength(1);
  });
});
