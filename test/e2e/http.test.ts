import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIns, startStandIns } from '../../src/local/try.js';
import { type AppProcess, startApp } from './app-process.js';
import { buttonsIn, press } from './decisions.js';
import { eventually, openWorkspace, type Workspace } from './workspace.js';

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

describe('the app over signed HTTP instead of Socket Mode', { timeout: 60_000 }, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tighten-http-'));
  let standIns: StandIns;
  let app: AppProcess;
  let people: Workspace;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    standIns = await startStandIns({ dataDir, port: 0, appUrl: `http://127.0.0.1:${port}/slack/events` });
    app = await startApp({ ...standIns.env, DATA_DIR: dataDir, PORT: String(port) });
    people = openWorkspace(standIns.address);
  }, 60_000);

  afterAll(async () => {
    await app.stop();
    await standIns.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('takes commands and clicks', async () => {
    await people.command('U0SAM', '/tighten report-builder');
    const asked = await eventually('the question for the account', async () =>
      (await people.messages('U0SAM')).find((message) => buttonsIn(message, 'account:choose').length === 2),
    );
    await press(people, 'U0SAM', asked, buttonsIn(asked, 'account:choose')[0]!);
    await eventually('the root message', () => people.root());
  });

  it('says that it is well', async () => {
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  });

  it('refuses a request that Slack did not sign', async () => {
    const forged = await fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': String(Math.floor(Date.now() / 1000)),
        'x-slack-signature': 'v0=0000',
      },
      body: 'command=%2Ftighten&text=staging-deploy-role&user_id=U0SAM',
    });
    expect(forged.status).toBe(401);
  });
});
