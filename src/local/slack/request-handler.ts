import type { IncomingMessage, ServerResponse } from 'node:http';
import { streamEvents } from './control/event-stream.js';
import { controlRoutes } from './control/routes.js';
import type { SocketTransport } from './delivery/socket-transport.js';
import { parseJson, readBody, readFields, sendJson } from './http.js';
import { respond } from './interactions/respond.js';
import { securityHeaders, servePage } from './page-files.js';
import type { Parts } from './parts.js';
import { createRateLimits } from './rate-limits.js';
import { fieldsOf } from './values.js';
import { handleCall } from './web-api/call.js';

/** Sends each request to its room: Web API, uploads, response URLs, the control interface, the page. */
export function createRequestHandler(
  parts: Parts,
  socket: SocketTransport,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const limits = createRateLimits();

  return async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://local');
    const path = url.pathname;
    if (path.startsWith('/api/')) return handleCall(path.slice('/api/'.length), request, response, parts, limits);
    if (path.startsWith('/upload/')) return takeUpload(path.slice('/upload/'.length), request, response, parts);
    if (path.startsWith('/response/')) return takeResponse(path.slice('/response/'.length), request, response, parts);
    if (path.startsWith('/control/files/')) return sendFile(path.slice('/control/files/'.length), url, response, parts);
    if (path === '/control/events' && request.method === 'GET') return streamEvents(response, parts);
    if (path.startsWith('/control/')) return control(request, response, url);
    if (path.startsWith('/archives/')) return openMessage(path, url, response);
    if (request.method === 'GET' && (await servePage(path, response))) return;
    sendJson(response, 404, { ok: false, error: 'not_found' });
  };

  async function control(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const route = controlRoutes[`${request.method} ${url.pathname}`];
    if (route === undefined)
      return sendJson(response, 404, { ok: false, error: 'not_found', text: 'There is no such route.' });
    const body = await readBody(request);
    const given = body === undefined || body.length === 0 ? {} : fieldsOf(parseJson(body.toString('utf8')));
    // Both act on the sockets themselves, which only this file holds.
    if (url.pathname === '/control/faults' && given.disconnect === true) socket.disconnect('refresh_requested');
    if (url.pathname === '/control/faults' && given.cut === true) socket.cut();
    const reply = await route({ ...Object.fromEntries(url.searchParams), ...given }, parts);
    sendJson(response, reply.status ?? 200, reply.body);
  }
}

/** Takes the bytes of a file, as `multipart/form-data` with one part or as they are. */
async function takeUpload(id: string, request: IncomingMessage, response: ServerResponse, parts: Parts): Promise<void> {
  const file = parts.workspace.files.get(id);
  const body = await readBody(request);
  if (file === undefined || body === undefined || request.method !== 'POST') {
    return sendJson(response, 404, { ok: false, error: 'file_not_found' });
  }
  const type = request.headers['content-type'] ?? '';
  const bytes = type.startsWith('multipart/form-data') ? firstPart(body, type) : body;
  parts.workspace.storeBytes(id, bytes);
  parts.workspace.change({ kind: 'file', file: { ...file, size: bytes.length } });
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.end(`OK - ${bytes.length}`);
}

function firstPart(body: Buffer, type: string): Buffer {
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1] ?? '';
  const start = body.indexOf('\r\n\r\n');
  const end = body.indexOf(`\r\n--${boundary}`, start);
  return start < 0 || end < 0 ? body : body.subarray(start + 4, end);
}

async function takeResponse(
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
  parts: Parts,
): Promise<void> {
  const body = await readBody(request);
  if (body === undefined || request.method !== 'POST')
    return sendJson(response, 404, { ok: false, error: 'not_found' });
  const fields = readFields(body, request.headers['content-type'] ?? 'application/json');
  const error = respond(parts, id, fields);
  parts.calls.add({
    method: 'response_url',
    args: fields,
    ok: error === undefined,
    ...(error === undefined ? {} : { error }),
  });
  if (error === undefined) {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end('ok');
    return;
  }
  sendJson(response, error === 'used_url' || error === 'expired_url' ? 404 : 400, { ok: false, error });
}

/** Sends a file's bytes as text or as a download; a sandbox keeps a browser from running anything in it. */
function sendFile(id: string, url: URL, response: ServerResponse, parts: Parts): void {
  const file = parts.workspace.files.get(id);
  const bytes = parts.workspace.fileBytes(id);
  if (file === undefined || bytes === undefined) {
    sendJson(response, 404, { ok: false, error: 'file_not_found' });
    return;
  }
  const name = file.name.replace(/[^\w.() -]/g, '_');
  const isImage = file.mimetype.startsWith('image/');
  response.writeHead(200, {
    ...securityHeaders,
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': isImage ? file.mimetype : 'text/plain; charset=utf-8',
    'content-disposition': `${url.searchParams.has('download') ? 'attachment' : 'inline'}; filename="${name}"`,
    'cache-control': 'no-store',
  });
  response.end(bytes);
}

/** A permalink opens the page at that message. */
function openMessage(path: string, url: URL, response: ServerResponse): void {
  const [, channel = '', digits = ''] = /^\/archives\/([A-Z0-9]+)\/p(\d{16})$/.exec(path) ?? [];
  const ts = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  const thread = url.searchParams.get('thread_ts') ?? '';
  response.writeHead(302, { location: `/#${new URLSearchParams({ channel, ts, thread }).toString()}` });
  response.end();
}
