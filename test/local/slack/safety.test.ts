import { createHmac } from 'node:crypto';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../../src/local/slack/server.js';

let slack: LocalSlack;
beforeAll(async () => {
  slack = await startLocalSlack({ mode: 'http' });
});
afterAll(() => slack.close());

/** A request with headers that `fetch` does not let one choose. */
function send(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${slack.url}${path}`, { method, headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    sent.on('error', reject);
    sent.end();
  });
}

it('answers only requests that name this machine', async () => {
  expect((await send('/control/workspace', {})).status).toBe(200);
  expect((await send('/control/workspace', { host: 'evil.example' })).status).toBe(403);
  expect((await send('/api/auth.test', { host: 'evil.example:80' }, 'POST')).status).toBe(403);
});

it('refuses what a page of another site sends', async () => {
  expect((await send('/control/command', { origin: 'https://evil.example' }, 'POST')).status).toBe(403);
  expect(
    (await send('/control/messages', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).status,
  ).toBe(403);
  expect((await send('/control/workspace', { origin: slack.url })).status).toBe(200);
});

it('serves its page with a policy that allows nothing from elsewhere and nothing inline', async () => {
  const page = await send('/', {});
  expect(page.status).toBe(200);
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect((await send('/../server.js', {})).status).toBe(404);
  expect((await send('/%2e%2e/server.js', {})).status).toBe(404);
});

it('signs what it sends, and checks the address of the app', async () => {
  const bodies: { body: string; headers: Record<string, unknown> }[] = [];
  const app = createServer((incoming, response) => {
    let body = '';
    incoming.on('data', (part) => {
      body += String(part);
    });
    incoming.on('end', () => {
      bodies.push({ body, headers: incoming.headers });
      const challenge = body.startsWith('{') ? (JSON.parse(body) as { challenge?: string }).challenge : undefined;
      response.end(challenge ?? '');
    });
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  slack.setAppUrl(`http://127.0.0.1:${(app.address() as AddressInfo).port}/slack/events`);
  expect(await slack.verifyAppUrl()).toBe(true);
  await fetch(`${slack.url}/control/command`, {
    method: 'POST',
    body: JSON.stringify({ user: 'sam', channel: 'cloud-access', text: '/tighten a b' }),
  });
  const command = bodies[1];
  expect(Object.fromEntries(new URLSearchParams(command?.body))).toMatchObject({
    command: '/tighten',
    text: 'a b',
    user_id: 'U0SAM',
  });
  const timestamp = String(command?.headers['x-slack-request-timestamp']);
  const digest = createHmac('sha256', slack.signingSecret).update(`v0:${timestamp}:${command?.body}`).digest('hex');
  expect(command?.headers['x-slack-signature']).toBe(`v0=${digest}`);
  await new Promise((resolve) => app.close(resolve));
});

it('says which port is taken', async () => {
  const port = Number(new URL(slack.url).port);
  await expect(startLocalSlack({ mode: 'socket', port })).rejects.toMatchObject({ kind: 'port-in-use' });
});
