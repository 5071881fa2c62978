import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.js';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const isBuilt = existsSync(new URL('../../../dist/local/slack/page/main.js', import.meta.url));
const channel = 'C0CLOUDACC';
const hostile = '<img src=x onerror="document.title=1"> *bold* <script>document.title=2</script>';

describe.skipIf(executablePath === undefined || !isBuilt)('the page', () => {
  let harness: Harness;
  let browser: Browser;
  beforeAll(async () => {
    harness = await startHarness('socket', (app) => {
      app.command('/tighten', ({ ack, command }) => ack(`On it: ${command.text}`));
      app.action('choose', async ({ ack, body, client }) => {
        await ack();
        const { trigger_id } = body as unknown as { trigger_id: string };
        const element = { type: 'plain_text_input' as const, action_id: 'text' };
        await client.views.open({
          trigger_id,
          view: {
            type: 'modal',
            callback_id: 'form',
            title: { type: 'plain_text', text: 'Choose' },
            submit: { type: 'plain_text', text: 'Save' },
            blocks: [{ type: 'input', block_id: 'arn', label: { type: 'plain_text', text: 'ARN' }, element }],
          },
        });
      });
      app.view('form', async ({ ack, view }) => {
        if (view.state.values.arn?.text?.value === 'bad')
          await ack({ response_action: 'errors', errors: { arn: 'That is no ARN.' } });
        else await ack();
      });
    });
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await harness?.stop();
  });

  it('is used by keyboard alone: a command, a thread, a modal with an error, and out again', async () => {
    const page = await browser.newPage();
    await page.goto(harness.slack.url);
    await page.getByText('Nothing here yet').waitFor();
    const composer = page.getByPlaceholder('Message #cloud-access');
    await composer.focus();
    await page.keyboard.type('/ti');
    await page.keyboard.press('Tab');
    await page.keyboard.type('staging-deploy-role');
    await page.keyboard.press('Enter');
    await page.getByText('On it: staging-deploy-role').waitFor();
    await page.getByText('Only visible to you').waitFor();

    const root = await harness.app.client.chat.postMessage({
      channel,
      text: 'root',
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'button', action_id: 'choose', text: { type: 'plain_text', text: 'Choose' } }],
        },
      ],
    });
    await harness.app.client.chat.postMessage({ channel, thread_ts: root.ts!, text: 'in the thread' });
    await page.getByRole('button', { name: /1 reply/ }).press('Enter');
    await page.getByText('in the thread').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('in the thread').waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: 'Choose', exact: true }).press('Enter');
    await page.getByLabel('ARN').waitFor();
    await page.keyboard.type('bad');
    await page.keyboard.press('Enter');
    await page.getByText('That is no ARN.').waitFor();
    expect(await page.getByLabel('ARN').inputValue()).toBe('bad');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.close();
  });

  it('shows hostile text as text, in every kind of block', async () => {
    const page = await browser.newPage();
    await page.goto(harness.slack.url);
    const requests: string[] = [];
    page.on('request', (each) => requests.push(each.url()));
    await harness.app.client.chat.postMessage({
      channel,
      text: 'hostile',
      blocks: [
        { type: 'section', text: { type: 'plain_text', text: hostile } },
        { type: 'section', text: { type: 'mrkdwn', text: `${hostile} <javascript:alert(1)|click>` } },
        { type: 'markdown', text: `${hostile} [click](javascript:alert(1)) ![a](https://example.com/a.png)` },
        { type: 'header', text: { type: 'plain_text', text: hostile } },
        {
          type: 'rich_text',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: hostile },
                { type: 'link', url: 'javascript:alert(1)', text: 'click' },
              ],
            },
          ],
        },
        { type: 'table', rows: [[{ type: 'raw_text', text: hostile }]] },
        { type: 'plan', title: hostile, tasks: [] },
      ],
    });
    await page.getByRole('heading', { name: '<img' }).waitFor();
    expect(await page.locator('.message img, .message script').count()).toBe(0);
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
    expect(await page.title()).toContain('#cloud-access');
    expect(requests.filter((url) => !url.startsWith(harness.slack.url))).toEqual([]);
    await page.close();
  });

  it('fits a phone, and lets one become somebody else', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await page.goto(harness.slack.url);
    await page.getByRole('button', { name: 'Channels' }).click();
    await page.getByRole('button', { name: /Gita/ }).click();
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await page.getByText('Only visible to you').count()).toBe(0);
    await page.close();
  });
});
