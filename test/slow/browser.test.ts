import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StandIns, startStandIns } from '../../src/local/try.js';
import { type AppProcess, startApp } from '../e2e/app-process.js';
import { eventually } from '../e2e/workspace.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

/** The name of what has the focus; nothing where nothing has it. */
const FOCUSED = `document.activeElement === document.body ? '' :
  (document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent)`;
/** Gives a sentence for everything that people who see little would trip over. */
const CHECKS = readFileSync(new URL('page-checks.browser.js', import.meta.url), 'utf8');
const accessibilityProblems = (page: Page) => page.evaluate<string[]>(CHECKS);

describe.skipIf(!CHROMIUM)('the review in a browser', { timeout: 240_000 }, () => {
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
  const named = (name: RegExp, on = page) => on.getByRole('button', { name }).filter({ visible: true }).first();

  /** A window of somebody's own, on the channel. */
  async function windowOf(person: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
    const own = await context.newPage();
    own.setDefaultTimeout(20_000);
    await own.addInitScript(`sessionStorage.setItem('me', '${person}')`);
    await own.goto(standIns.address);
    await own.getByRole('log', { name: 'Messages' }).waitFor();
    return own;
  }

  /** The thread of a role's review, opened in a window. */
  async function openThread(on: Page, role: string): Promise<void> {
    const root = on.locator('.channel article', { hasText: `${role} · account` });
    await root.getByRole('button', { name: /repl(y|ies)/ }).click({ timeout: 90_000 });
    await on.getByRole('complementary', { name: 'Thread' }).waitFor();
  }

  /** Presses Tab until what has the focus has such a name, as a person without a mouse does. */
  async function tabTo(on: Page, name: RegExp): Promise<void> {
    for (let presses = 0; presses < 300; presses += 1) {
      const here = String(await on.evaluate(FOCUSED));
      if (name.test(here.trim())) return;
      await on.keyboard.press('Tab');
    }
    throw new Error(`The Tab key does not reach ${name}.`);
  }

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
    await pressAll(/^(Approve the suggested scope|Needs nothing|Not used|Accept\b)/);
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

  it('lets one of two reviewers win who press at the same moment, and tells the other', async () => {
    await become('Sam Ortiz');
    await page.getByRole('textbox', { name: 'Message' }).first().fill('/tighten staging-deploy-role 30d');
    await page.keyboard.press('Enter');
    const dana = await windowOf('U0DANA');
    const lee = await windowOf('U0LEE');
    for (const one of [dana, lee]) await openThread(one, 'staging-deploy-role');
    const press = async (one: Page) => named(/^Approve the suggested scope of statement 1$/, one).click();
    for (const one of [dana, lee]) {
      await named(/^Approve the suggested scope of statement 1$/, one).waitFor({ timeout: 120_000 });
    }
    await Promise.all([press(dana), press(lee)]);
    const told = /is already set to scope/;
    await eventually('one of the two is told', async () => {
      const heard = [dana, lee].map((one) => one.getByRole('log', { name: 'Thread' }).getByText(told).count());
      return (await Promise.all(heard)).toSorted().join() === '0,1';
    });
    for (const one of [dana, lee]) await named(/^Change the scope of statement 1$/, one).waitFor();
    await dana.context().close();
    await lee.context().close();
  });

  it('can be read on a phone, and by people who see little, in light and dark', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    for (const look of [{}, { colorScheme: 'dark' }, phone] satisfies BrowserContextOptions[]) {
      const dana = await windowOf('U0DANA', look);
      expect(await accessibilityProblems(dana)).toEqual([]);
      await openThread(dana, 'staging-deploy-role');
      await named(/^Choose a scope for statement 2$/, dana).waitFor({ timeout: 60_000 });
      expect(await accessibilityProblems(dana)).toEqual([]);
      await named(/^Choose a scope for statement 2$/, dana).click();
      await dana.getByRole('dialog').waitFor();
      expect(await accessibilityProblems(dana)).toEqual([]);
      await dana.keyboard.press('Escape');
      await dana.getByRole('dialog').waitFor({ state: 'detached' });
      await dana.context().close();
    }
  });

  it('can be done from the first word to the files without a mouse', async () => {
    const sam = await windowOf('U0SAM');
    await tabTo(sam, /^Message$/);
    await sam.keyboard.type('/tighten billing-export');
    await sam.keyboard.press('Enter');
    const dana = await windowOf('U0DANA');
    const opener = dana.locator('.channel article', { hasText: 'billing-export · account' }).getByRole('button', {
      name: /repl(y|ies)/,
    });
    await opener.waitFor({ timeout: 90_000 });
    await named(/repl/, dana).waitFor();
    await opener.focus();
    await dana.keyboard.press('Enter');
    const thread = dana.getByRole('complementary', { name: 'Thread' });
    await thread.getByText(/statements? decided/).waitFor({ timeout: 60_000 });
    const open = () =>
      dana.getByRole('button', { name: /^(Approve the suggested scope|Needs nothing|Not used|Accept\b)/ }).count();
    await eventually(
      'everything is decided by keyboard',
      async () => {
        if ((await open()) === 0) return true;
        await tabTo(dana, /^(Approve the suggested scope|Needs nothing|Not used|Accept\b)/);
        await dana.keyboard.press('Enter');
        await dana.waitForTimeout(2_500);
        return false;
      },
      120,
    );
    const lee = await windowOf('U0LEE');
    await openThread(lee, 'billing-export');
    await named(/^Approve$/, lee).waitFor({ timeout: 90_000 });
    await tabTo(lee, /^Approve$/);
    await lee.keyboard.press('Enter');
    await lee.getByRole('dialog').waitFor();
    await lee.keyboard.press('Enter');
    await lee
      .getByText(/billing-export\.policy\.json/)
      .first()
      .waitFor({ timeout: 60_000 });
    for (const one of [sam, dana, lee]) await one.context().close();
  });
});
