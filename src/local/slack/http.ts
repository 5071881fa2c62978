import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Fields, fieldsOf } from './values.js';

const largestBody = 25_000_000;

/** Reads a request's body whole; undefined when it is larger than 25 MB. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
    size += bytes.length;
    if (size > largestBody) return undefined;
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/**
 * Reads the arguments of a call: a JSON object, or a form whose fields may hold JSON, as the Web API client sends
 * `blocks`, `view` or `metadata`.
 */
export function readFields(body: Buffer, contentType: string | undefined): Fields {
  const text = body.toString('utf8');
  if (contentType?.includes('application/json')) return fieldsOf(parseJson(text));
  const fields: Fields = {};
  for (const [key, value] of new URLSearchParams(text))
    fields[key] = jsonFields.has(key) ? (parseJson(value) ?? value) : value;
  return fields;
}

/** Only these are read as JSON: a message that says `[1]` is text. */
const jsonFields = new Set([
  'blocks',
  'view',
  'metadata',
  'files',
  'chunks',
  'attachments',
  'loading_messages',
  'prompts',
]);

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(JSON.stringify(body));
}

/**
 * True when the request names this server by a loopback name and comes from no other site. A page elsewhere could
 * otherwise reach the workspace through a name that resolves to this machine, or with a form.
 */
export function isFromHere(request: IncomingMessage, port: number): boolean {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  const { host, origin } = request.headers;
  if (host === undefined || !hosts.includes(host)) return false;
  if (origin !== undefined && !hosts.some((each) => origin === `http://${each}`)) return false;
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  // Following a link to a page of the workspace from somewhere else is fine, reading or changing is not.
  return request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate';
}
