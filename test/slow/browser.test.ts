import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIns, startStandIns } from '../../src/local/try.js';
import { type AppProcess, startApp } from '../e2e/app-process.js';
import { eventually } from '../e2e/workspace.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

describe.skipIf(!CHROMIUM)('the review in a browser', { timeout: 180_000 }, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tighten-browser-'));
  let standIns: StandIns;
  let app: AppProcess;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    standIns = await startStandIns({ dataDir, port: 0 });
    app = await startApp({ ...standIns.env, DATA_DIR: dataDir, PORT: '0' });
    browser = await chromium.launch({
      executablePath: CHROMIUM!,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    page.setDefaultTimeout(20_000);
    await page.goto(standIns.address);
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await app.stop();
    await standIns.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** A button by its accessible name: "Approve the suggested scope of statement 3". */
  const named = (name: RegExp) => page.getByRole('button', { name }).filter({ visible: true }).first();

  /** Presses every button with such a name until none is left. */
  async function pressAll(name: RegExp): Promise<void> {
    await eventually(
      `no button ${name} left`,
      async () => {
        if ((await named(name).count()) === 0) return true;
        await named(name)
          .click({ timeout: 3_000 })
          .catch(() => undefined);
        return false;
      },
      90,
    );
  }

  const become = (name: string) =>
    page
      .getByRole('button', { name: new RegExp(name) })
      .first()
      .click();

  it('shows the acknowledgement to the one who typed, and the progress to all', async () => {
    await page.getByRole('textbox').first().fill('/tighten report-builder 30d');
    await page.keyboard.press('Enter');
    await page.getByText('exists in 2 accounts').waitFor();
    await page.getByRole('button', { name: /staging/ }).click();
    await page
      .getByText(/Read CloudTrail/)
      .first()
      .waitFor();
  });

  it('lets a reviewer look at a scope in the modal and accept it', async () => {
    await become('Dana Novak');
    await page
      .getByText(/\d+ repl/)
      .first()
      .click();
    await named(/^Choose a scope/).click({ timeout: 60_000 });
    const dialog = page.getByRole('dialog').first();
    await dialog.getByRole('radio').first().check();
    await dialog
      .getByText(/arn:aws:/)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await pressAll(/^Not used/);
    await pressAll(/^Accept$/);
    await pressAll(/^Approve the suggested scope/);
    await page
      .getByText(/distinct calls/)
      .first()
      .waitFor({ timeout: 60_000 });
  });

  it('delivers files that can be opened, once another reviewer approves', async () => {
    await become('Lee Park');
    await named(/^Approve$/).click({ timeout: 60_000 });
    await page
      .getByRole('dialog')
      .locator('button', { hasText: /^Approve/ })
      .click();
    const file = page.getByText(/\.policy\.json/).first();
    await file.waitFor({ timeout: 60_000 });
    await file.click();
    await page.getByText('2012-10-17').first().waitFor();
    expect(await page.getByText('AdministratorAccess').count()).toBe(0);
  });
});
