import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerByScript } from './answer.js';
import { envelope, events, FINGERPRINT, RULES_MODEL } from './envelopes.js';
import { readRequest } from './read-request.js';
import type { ModelScript, ModelServerRequest, ModelServerResponse } from './script.js';

export interface LocalModel {
  /** Base URL with `/v1`: what OPENAI_BASE_URL is set to. */
  url: string;
  /** Every request that asked for an answer, oldest first, at most the last 1,000. */
  requests: readonly ModelServerRequest[];
  close(): Promise<void>;
}

/**
 * An OpenAI-compatible server that follows rules: `/v1/chat/completions`, `/v1/responses` (whole or streamed) and
 * `/v1/models`. It is not a model and says so: its id is `tighten-rules`, its fingerprint `rules-not-a-model`, and
 * every response carries the header `x-tighten-stand-in`. It drafts by grouping the needs it finds in the question and
 * answers questions by asking for the offered tools and wording what they say.
 *
 * `script` is asked first for every request; what it returns is sent, however broken. It listens on loopback only.
 */
export async function startLocalModel(options: { port?: number; script?: ModelScript } = {}): Promise<LocalModel> {
  const requests: ModelServerRequest[] = [];
  let number = 0;
  const server = createServer((incoming, outgoing) => {
    outgoing.setHeader('x-tighten-stand-in', FINGERPRINT);
    handle(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = new URL(incoming.url ?? '/', 'http://localhost').pathname;
    if (incoming.method === 'GET' && path === '/v1/models')
      return send(outgoing, 200, { object: 'list', data: [rulesModel()] });
    const api = apiOf(path);
    if (incoming.method !== 'POST' || !api) return send(outgoing, 404, failure('Unknown path.', 'not_found'));
    const rawBody = await readBody(incoming);
    const body = parseObject(rawBody);
    if (!body) return send(outgoing, 400, failure('The body is not a JSON object.', 'invalid_json'));
    number += 1;
    const request = { api, number, headers: incoming.headers, body, rawBody, ...readRequest(api, body) };
    requests.push(request);
    if (requests.length > 1000) requests.shift();
    await respond(outgoing, request, (await options.script?.(request)) ?? answerByScript(request));
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  outgoing: ServerResponse,
  request: ModelServerRequest,
  response: ModelServerResponse,
): Promise<void> {
  if (response.delayMs) await new Promise((resolve) => setTimeout(resolve, response.delayMs));
  if (response.behaviour === 'hang') return;
  for (const [name, value] of Object.entries(response.headers ?? {})) outgoing.setHeader(name, value);
  if (response.behaviour === 'endless') return endless(outgoing);
  if (response.behaviour === 'drip') return drip(outgoing);
  const model = typeof request.body.model === 'string' ? request.body.model : RULES_MODEL;
  if (response.behaviour === 'cut') return cut(outgoing, JSON.stringify(envelope(request, response, model)));
  if (response.rawBody !== undefined) {
    if (!outgoing.hasHeader('content-type')) outgoing.setHeader('content-type', 'application/json');
    outgoing.writeHead(response.status ?? 200).end(response.rawBody);
    return;
  }
  if (response.body !== undefined) return send(outgoing, response.status ?? 200, response.body);
  if (response.status !== undefined && response.status >= 400) {
    return send(outgoing, response.status, failure(response.text ?? 'Scripted failure.', 'scripted'));
  }
  if (request.body.stream !== true) return send(outgoing, response.status ?? 200, envelope(request, response, model));
  outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (const event of events(request, response, model)) outgoing.write(event);
  outgoing.end();
}

function send(outgoing: ServerResponse, status: number, body: unknown): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Announces the whole body, sends half of it and closes the connection. */
function cut(outgoing: ServerResponse, body: string): void {
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  outgoing.write(body.slice(0, Math.floor(body.length / 2)), () => outgoing.destroy());
}

function endless(outgoing: ServerResponse): void {
  outgoing.writeHead(200, { 'content-type': 'application/json' });
  outgoing.write('{"id":"');
  const more = () => {
    while (!outgoing.destroyed && outgoing.write('a'.repeat(16_384)));
  };
  outgoing.on('drain', more);
  more();
}

function drip(outgoing: ServerResponse): void {
  outgoing.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => outgoing.write(' '), 20);
  outgoing.on('close', () => clearInterval(timer));
}

function apiOf(path: string): ModelServerRequest['api'] | undefined {
  if (path.endsWith('/chat/completions')) return 'chat';
  return path === '/v1/responses' ? 'responses' : undefined;
}

function rulesModel(): Record<string, unknown> {
  return { id: RULES_MODEL, object: 'model', created: 0, owned_by: 'tighten (rules, not a model)' };
}

function failure(message: string, code: string): Record<string, unknown> {
  return { error: { message, type: 'invalid_request_error', code, param: null } };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
