import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { Problem } from '../../problem.js';
import { createCallLog } from './call-log.js';
import { openCredentials } from './credentials.js';
import { createDeliver } from './delivery/deliver.js';
import { createHttpTransport, verifyUrl } from './delivery/http-transport.js';
import { createSocketTransport } from './delivery/socket-transport.js';
import { createFaults } from './faults.js';
import { isFromHere, sendJson } from './http.js';
import type { Parts } from './parts.js';
import { createRequestHandler } from './request-handler.js';
import { createResponseUrls } from './response-urls.js';
import { defaultSeed, type Seed } from './seed.js';
import { createTriggers } from './triggers.js';
import { createViewStore } from './view-store.js';
import { openWorkspace } from './workspace.js';

export interface LocalSlackOptions {
  /** Port on 127.0.0.1; any free one by default. */
  port?: number;
  /** Folder that keeps the workspace over a restart; nothing is kept without it. */
  dataDir?: string;
  mode: 'socket' | 'http';
  /** HTTP mode: where commands, interactions and events go. It can be named later with `setAppUrl`. */
  appUrl?: string;
  /** Parts of the first workspace that differ from the default one. */
  seed?: Partial<Seed>;
  /** Times in milliseconds, for tests; Slack's own by default. */
  timing?: { ackMs?: number; triggerMs?: number; responseUrlMs?: number; retryMs?: readonly number[] };
}

export interface LocalSlack {
  /** The page, and the control interface below `/control`. */
  url: string;
  /** For `slackApiUrl` of Bolt and of the Web API client, with a slash at the end. */
  apiUrl: string;
  botToken: string;
  appToken: string;
  signingSecret: string;
  setAppUrl(url: string): void;
  /** Sends `url_verification` to the app's URL; true when it answers the challenge. */
  verifyAppUrl(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Starts a workspace that speaks Slack's Web API, and Socket Mode or signed HTTP, on this machine only. It refuses
 * what Slack refuses, with Slack's names, and shows the channel in a page.
 *
 * @throws Problem `port-in-use` when another program listens on the port
 */
export async function startLocalSlack(options: LocalSlackOptions): Promise<LocalSlack> {
  const {
    ackMs = 3000,
    triggerMs = 3000,
    responseUrlMs = 30 * 60_000,
    retryMs = [1000, 60_000, 300_000],
  } = options.timing ?? {};
  const credentials = openCredentials(options.dataDir);
  const workspace = openWorkspace({ ...defaultSeed, ...options.seed }, options.dataDir);
  const faults = createFaults();
  let appUrl = options.appUrl;
  let port = 0;
  const baseUrl = () => `http://127.0.0.1:${port}`;
  const ticket = randomBytes(12).toString('hex');

  const socket = createSocketTransport({ ackMs, appId: workspace.seed.appId });
  const http = createHttpTransport({ url: () => appUrl, signingSecret: credentials.signingSecret, ackMs });
  const deliver = createDeliver(options.mode === 'socket' ? socket : http, faults, retryMs);
  const parts: Parts = {
    workspace,
    views: createViewStore((user) => workspace.change({ kind: 'views', user })),
    triggers: createTriggers(triggerMs),
    responseUrls: createResponseUrls(baseUrl, responseUrlMs),
    faults,
    calls: createCallLog(),
    deliver,
    credentials,
    baseUrl,
    socketUrl: () => (options.mode === 'socket' ? `ws://127.0.0.1:${port}/socket?ticket=${ticket}` : undefined),
  };

  const handle = createRequestHandler(parts, socket);
  const server = createServer((request, response) => {
    if (!isFromHere(request, port)) return sendJson(response, 403, { ok: false, error: 'not_from_here' });
    handle(request, response).catch(() => {
      if (!response.headersSent) sendJson(response, 500, { ok: false, error: 'internal_error' });
      else response.destroy();
    });
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, duplex, head) => {
    if (!isFromHere(request, port) || request.url !== `/socket?ticket=${ticket}`) return duplex.destroy();
    sockets.handleUpgrade(request, duplex, head, (opened) => socket.accept(opened));
  });

  port = await listen(server, options.port ?? 0);
  return {
    url: baseUrl(),
    apiUrl: `${baseUrl()}/api/`,
    ...credentials,
    setAppUrl: (url) => {
      appUrl = url;
    },
    verifyAppUrl: async () =>
      appUrl !== undefined && verifyUrl(appUrl, credentials.signingSecret, randomBytes(8).toString('hex')),
    close: async () => {
      deliver.close();
      await socket.close();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      workspace.close();
    },
  };
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const text = `Port ${port} on this machine is not free.`;
      reject(new Problem('port-in-use', text, 'Stop the other program, or choose another port.', { cause }));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
