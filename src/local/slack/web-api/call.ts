import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { readBody, readFields, sendJson } from '../http.js';
import type { Parts } from '../parts.js';
import type { createRateLimits } from '../rate-limits.js';
import { textOf } from '../values.js';
import { methods } from './index.js';
import { fail, type Result } from './method.js';

/**
 * Answers `POST /api/<method>` as Slack does: HTTP 200 with `ok` and an error name, 429 with `Retry-After`.
 * The token is the bearer token or the `token` field; Socket Mode wants the app-level one.
 */
export async function handleCall(
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
  parts: Parts,
  limits: ReturnType<typeof createRateLimits>,
): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) return sendJson(response, 413, { ok: false, error: 'request_too_large' });
  const { token: inBody, ...args } = readFields(body, request.headers['content-type']);
  for (const [key, value] of new URL(request.url ?? '/', 'http://local').searchParams) args[key] ??= value;
  const token = request.headers.authorization?.replace(/^Bearer /i, '') ?? textOf(inBody);

  const wait = parts.faults.takeRateLimit(name) ?? overLimit(name, textOf(args.channel), parts, limits);
  if (wait !== undefined) {
    parts.calls.add({ method: name, args, ok: false, error: 'ratelimited' });
    return sendJson(response, 429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(wait) });
  }
  const delay = parts.faults.delay(name);
  if (delay > 0) await sleep(delay);

  const result = refusedToken(name, token, parts) ?? carryOut(name, args, parts);
  const lost = result.ok && parts.faults.takeLostAnswer(name);
  parts.calls.add({
    method: name,
    args,
    ok: result.ok,
    ...(result.ok ? {} : { error: result.error }),
    ...(lost ? { lost: true as const } : {}),
  });
  if (lost) {
    request.socket.destroy();
    return;
  }
  sendJson(response, 200, answerOf(result));
}

function refusedToken(name: string, token: string | undefined, parts: Parts): Result | undefined {
  if (token === undefined || token === '') return fail('not_authed');
  if (name === 'apps.connections.open') {
    if (token === parts.credentials.appToken) return undefined;
    return fail(token === parts.credentials.botToken ? 'not_allowed_token_type' : 'invalid_auth');
  }
  return token === parts.credentials.botToken ? undefined : fail('invalid_auth');
}

function carryOut(name: string, args: Parameters<(typeof methods)[string]>[0], parts: Parts): Result {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (method === undefined) return fail('unknown_method');
  const error = parts.faults.takeError(name);
  return error === undefined ? method(args, parts) : fail(error);
}

function overLimit(
  name: string,
  channel: string | undefined,
  parts: Parts,
  limits: ReturnType<typeof createRateLimits>,
): number | undefined {
  return parts.faults.rateLimits ? limits.check(name, channel, Date.now()) : undefined;
}

function answerOf(result: Result): Record<string, unknown> {
  if (result.ok) return result;
  const { messages, ...answer } = result;
  return messages === undefined || messages.length === 0 ? answer : { ...answer, response_metadata: { messages } };
}
