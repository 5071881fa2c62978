import type { Server } from 'node:http';
import { App, HTTPReceiver, type Logger, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { Problem } from '../problem.js';
import { acknowledgeOnce } from './acknowledge.js';
import { answerErrors } from './answer-errors.js';
import type { SlackDeps } from './deps.js';
import { slackErrorCode, slackProblem } from './errors.js';
import { acknowledgeEventsLast, handleEventsOnce, refuseUnfinished } from './events.js';
import { registerListeners } from './listeners/index.js';
import { refuseFuture, refuseReplays, signatureOf } from './signed-requests.js';

export interface SlackClientOptions {
  botToken: string;
  /** Address of the Web API; default `https://slack.com/api/`. */
  apiUrl?: string;
  logger?: Logger;
}

/** A client for everything that changes something: no retries (Slack would post twice), no pause of all methods on a 429. */
export function createSender(options: SlackClientOptions): WebClient {
  return new WebClient(options.botToken, clientOptions(options, 0));
}

/** The address of this workspace, `https://acme.slack.com/`: what permalinks begin with. Throws `Problem`. */
export async function workspaceUrl(reader: WebClient): Promise<string> {
  return (await whoAmI(reader)).url;
}

/** The address of a message, as Slack writes permalinks. */
export function permalinkTo(workspace: string, channel: string, ts: string): string {
  return `${workspace}archives/${channel}/p${ts.replace('.', '')}`;
}

/** A client for questions: asked again twice where no answer came. */
export function createReader(options: SlackClientOptions): WebClient {
  return new WebClient(options.botToken, clientOptions(options, 2));
}

function clientOptions(options: SlackClientOptions, retries: number): WebClientOptions {
  return {
    ...(options.apiUrl ? { slackApiUrl: options.apiUrl.replace(/\/?$/, '/') } : {}),
    ...(options.logger ? { logger: options.logger } : { logLevel: LogLevel.ERROR }),
    timeout: 10_000,
    rejectRateLimitedCalls: true,
    retryConfig: { retries, minTimeout: 300, maxTimeout: 1_500 },
  };
}

export type SlackTransport =
  | { mode: 'socket'; appToken: string /** For `/healthz`; no port, no health endpoint. */; port?: number }
  | { mode: 'http'; signingSecret: string; port: number };

export interface SlackAppOptions extends SlackClientOptions {
  transport: SlackTransport;
  deps: Omit<SlackDeps, 'permalink'>;
  /** False makes `/healthz` answer 503, with the reason. */
  healthy?: () => Promise<{ ok: boolean; detail?: string }>;
}

export interface SlackApp {
  app: App;
  /** Checks the token, then begins to listen. Gives the port that was bound, where there is one. Throws `Problem`. */
  start(): Promise<{ port?: number; team: string; botUserId: string }>;
  /** Takes no more requests; those under way are finished. */
  stop(): Promise<void>;
}

interface Identity {
  botId: string;
  botUserId: string;
  teamId: string;
  url: string;
}

/** Slack's largest request (a submitted view) stays below 250 KB and is sent form-encoded. */
const BODY_LIMIT = 1_000_000;

/** The Bolt app with all listeners. Socket Mode or HTTP is one option; nothing else differs. */
export function createSlackApp(options: SlackAppOptions): SlackApp {
  const reader = createReader(options);
  let identity: Promise<Identity> | undefined;
  let known: Identity | undefined;

  /** Asked once: with a fixed token Bolt would ask on every request. A failure is asked again the next time. */
  function identify(): Promise<Identity> {
    identity ??= whoAmI(reader).then((found) => {
      known = found;
      return found;
    });
    identity.catch(() => {
      identity = undefined;
    });
    return identity;
  }

  const receiver = makeReceiver(options);
  const app = new App({
    receiver,
    authorize: async () => {
      const { botId, botUserId, teamId } = await identify();
      return { botToken: options.botToken, botId, botUserId, teamId };
    },
    clientOptions: clientOptions(options, 0),
    ...(options.logger ? { logger: options.logger } : { logLevel: LogLevel.ERROR }),
    convoStore: false,
    attachFunctionToken: false,
  });
  acknowledgeOnce(app);
  acknowledgeEventsLast(app);
  handleEventsOnce(app, options.deps.store.onceForEvent);
  answerErrors(app);
  refuseReplays(app, options.deps.store.seenRequest);
  registerListeners(app, {
    ...options.deps,
    permalink: (channel, ts) => (known ? permalinkTo(known.url, channel, ts) : undefined),
  });

  return {
    app,
    async start() {
      const { teamId, botUserId } = await identify();
      const started = await startReceiver(app, options.transport);
      return { team: teamId, botUserId, ...(started === undefined ? {} : { port: started }) };
    },
    async stop() {
      await app.stop();
    },
  };
}

async function whoAmI(reader: WebClient): Promise<Identity> {
  try {
    const me = await reader.auth.test();
    const url = (me.url ?? 'https://slack.com/').replace(/\/?$/, '/');
    return { botId: me.bot_id ?? '', botUserId: me.user_id ?? '', teamId: me.team_id ?? '', url };
  } catch (error) {
    throw slackProblem(error);
  }
}

function makeReceiver(options: SlackAppOptions): Receiver {
  const { transport, logger } = options;
  const log = logger ? { logger } : { logLevel: LogLevel.ERROR };
  const routes = [{ path: '/healthz', method: 'GET', handler: health(options) }];
  if (transport.mode === 'http') {
    const receiver = new HTTPReceiver({
      signingSecret: transport.signingSecret,
      bodyLimit: BODY_LIMIT,
      customRoutes: routes,
      customPropertiesExtractor: signatureOf,
      processEventErrorHandler: refuseUnfinished,
      ...log,
    });
    refuseFuture(receiver, () => options.deps.now().getTime());
    return receiver;
  }
  return new SocketModeReceiver({
    appToken: transport.appToken,
    ...(transport.port === undefined ? {} : { customRoutes: routes }),
    installerOptions: {
      ...(transport.port === undefined ? {} : { port: transport.port }),
      clientOptions: options.apiUrl ? { slackApiUrl: options.apiUrl.replace(/\/?$/, '/') } : {},
    },
    ...log,
  });
}

function health(options: SlackAppOptions) {
  return async (_request: unknown, response: import('node:http').ServerResponse): Promise<void> => {
    const state = await (options.healthy?.() ?? Promise.resolve({ ok: true })).catch(() => ({ ok: false }));
    response.writeHead(state.ok ? 200 : 503, { 'content-type': 'application/json' });
    response.end(JSON.stringify(state));
  };
}

async function startReceiver(app: App, transport: SlackTransport): Promise<number | undefined> {
  try {
    if (transport.mode === 'socket') {
      await app.start();
      return transport.port;
    }
    const server = (await app.start(transport.port)) as Server;
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : transport.port;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Problem('port-in-use', `Port ${transport.port} is in use.`, 'Set PORT to a free one.', {
        cause: error,
      });
    }
    if (slackErrorCode(error) === 'invalid_auth' && transport.mode === 'socket') {
      const advice = 'Check SLACK_APP_TOKEN; it starts with xapp- and has connections:write.';
      throw new Problem('slack-refused', 'Slack does not accept the app-level token.', advice, { cause: error });
    }
    throw slackProblem(error);
  }
}
