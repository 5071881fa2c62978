import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { REQUESTER, REVIEWER, TEAM } from './slack-requests.js';

export interface SlackSink {
  /** The process that it runs in: the bench itself. */
  name: 'slack';
  pid: number;
  apiUrl: string;
  respondUrl: string;
  /** How often a method was called since `reset`. */
  calls(method: string): number;
  reset(): void;
  close(): Promise<void>;
}

/** A Slack that takes everything and costs next to nothing: what is measured is the app, not its stand-in. */
export async function startSlackSink(): Promise<SlackSink> {
  const counted = new Map<string, number>();
  let ts = 1_790_000_000;
  const answers: Record<string, object> = {
    'auth.test': { url: 'https://bench.slack.com/', team_id: TEAM, user_id: 'U0BOT', bot_id: 'B0BOT' },
    'users.info': { user: { id: REVIEWER, team_id: TEAM } },
    'conversations.info': { channel: { is_member: true } },
    'conversations.replies': { messages: [] },
    'conversations.history': { messages: [] },
    'usergroups.users.list': { users: [REVIEWER, REQUESTER] },
  };
  const server = createServer((request, response) => {
    const method = (request.url ?? '').split('/').at(-1) ?? '';
    counted.set(method, (counted.get(method) ?? 0) + 1);
    request.resume();
    ts += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ok: true, ts: `${ts}.000100`, ...answers[method] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    name: 'slack',
    pid: process.pid,
    apiUrl: `${url}/api/`,
    respondUrl: `${url}/respond`,
    calls: (method) => counted.get(method) ?? 0,
    reset: () => counted.clear(),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
