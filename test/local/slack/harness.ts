import { App, type AppOptions, LogLevel } from '@slack/bolt';
import { type LocalSlack, type LocalSlackOptions, startLocalSlack } from '../../../src/local/slack/server.js';

/** Fields of a JSON answer, unchecked: tests say what they expect of it. */
export type Json = Record<string, unknown>;

export interface Harness {
  slack: LocalSlack;
  app: App;
  /** Posts to the control interface and gives its JSON answer. */
  control(path: string, body?: Json): Promise<Json>;
  /** Reads from the control interface. */
  see(path: string, query?: Record<string, string>): Promise<Json>;
  stop(): Promise<void>;
}

/** A real Bolt app against the local workspace, in one of the two ways that Slack talks to apps. */
export async function startHarness(
  mode: 'socket' | 'http',
  register: (app: App) => void,
  options: Partial<LocalSlackOptions> = {},
): Promise<Harness> {
  const slack = await startLocalSlack({ mode, ...options });
  const common: AppOptions = {
    token: slack.botToken,
    logLevel: LogLevel.ERROR,
    clientOptions: {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: 5000,
    },
  };
  const app = new App(
    mode === 'socket'
      ? { ...common, socketMode: true, appToken: slack.appToken }
      : { ...common, signingSecret: slack.signingSecret },
  );
  register(app);
  const started: unknown = await app.start(0);
  if (mode === 'http') slack.setAppUrl(`http://127.0.0.1:${portOf(started)}/slack/events`);
  return {
    slack,
    app,
    control: (path, body = {}) => call(`${slack.url}/control/${path}`, body),
    see: async (path, query = {}) => {
      const answer = await fetch(`${slack.url}/control/${path}?${new URLSearchParams(query).toString()}`);
      return (await answer.json()) as Json;
    },
    stop: async () => {
      await app.stop();
      await slack.close();
    },
  };
}

async function call(url: string, body: Json): Promise<Json> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as Json;
}

/** The messages of an answer of `GET /control/messages`. */
export function messagesIn(answer: Json): Json[] {
  return Array.isArray(answer.messages) ? (answer.messages as Json[]) : [];
}

function portOf(server: unknown): number {
  if (typeof server !== 'object' || server === null || !('address' in server)) throw new Error('not an HTTP server');
  const address = (server.address as () => { port: number } | null)();
  return address?.port ?? 0;
}
