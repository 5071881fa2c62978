import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type StandIns, startStandIns } from '../../src/local/try.js';
import { type AppProcess, startApp } from '../e2e/app-process.js';
import { buttonsIn, press, slot } from '../e2e/decisions.js';
import { eventually, openWorkspace, type Workspace, wordsOf } from '../e2e/workspace.js';

describe('what goes wrong outside', { timeout: 90_000 }, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tighten-failures-'));
  let standIns: StandIns;
  let app: AppProcess;
  let people: Workspace;

  const start = async (env: Record<string, string>) => {
    app = await startApp({ ...standIns.env, DATA_DIR: dataDir, PORT: '0', ...env });
  };
  const toldSam = (pattern: RegExp) =>
    eventually(`a word to Sam with ${pattern}`, async () =>
      (await people.messages('U0SAM')).find((message) => message.ephemeral_to && pattern.test(wordsOf(message))),
    );
  const inChannel = (pattern: RegExp) =>
    eventually(`a message with ${pattern}`, async () => {
      const root = await people.root();
      return root && [root, ...(await people.thread())].find((message) => pattern.test(wordsOf(message)));
    });

  beforeAll(async () => {
    standIns = await startStandIns({ dataDir, port: 0 });
    people = openWorkspace(standIns.address);
  }, 60_000);

  afterEach(() => app.stop());

  afterAll(async () => {
    await standIns.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('shows the trust statement that is missing where the role cannot be assumed, and goes on after Try again', async () => {
    await start({ READER_ROLE: 'arn:{partition}:iam::{account}:role/tighten-reader-locked' });
    await people.command('U0SAM', '/tighten staging/denied-only-role');
    const told = await toldSam(/sts:AssumeRole/);
    expect(wordsOf(told)).toContain('tighten-reader-locked');
    await app.stop();
    await start({});
    await press(people, 'U0SAM', told, buttonsIn(told, 'review:retry')[0]!);
    await eventually('the draft', () => slot(people, 'draft'));
  });

  it('names the setting where there is no table and no folder', async () => {
    await start({ ATHENA_TABLE: '', LOGS_DIR: '' });
    await people.command('U0SAM', '/tighten staging/staging-deploy-role');
    const failed = await inChannel(/ATHENA_TABLE/);
    expect(wordsOf(failed)).toContain('LOGS_DIR');
    expect((await inChannel(/Try again/)).text).not.toBe('');
  });

  it('drafts by rules, and says so, where the model does not accept the key or answers nothing', async () => {
    await start({ OPENAI_BASE_URL: 'http://127.0.0.1:9/v1', OPENAI_TIMEOUT: '5' });
    await people.command('U0SAM', '/tighten staging/report-builder');
    const draft = await eventually('the draft', () => slot(people, 'draft'), 60);
    expect(wordsOf(draft)).toMatch(/rules/);
    expect(wordsOf(draft)).toMatch(/OPENAI_BASE_URL|not reached|could not be reached/);
  });

  it('tells the requester to invite it where it is not in the channel', async () => {
    await start({});
    const general = openWorkspace(standIns.address, 'C0GENERAL');
    expect((await general.command('U0SAM', '/tighten idle-role')).text).toMatch(/invite/i);
  });
});
