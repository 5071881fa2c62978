import { createHmac } from 'node:crypto';
import { request } from 'undici';
import type { Answer, Envelope, Retry, Transport } from './envelope.js';

/**
 * Sends signed requests, as Slack does to an app with a request URL: commands as a form, interactions as a form
 * with one `payload` field, events as JSON. Signature: `v0=` HMAC-SHA256 of `v0:<timestamp>:<body>`.
 *
 * @param options.url where the app listens, or undefined while nobody has said so
 * @param options.ackMs how long the app may take to answer (Slack: 3,000 ms)
 */
export function createHttpTransport(options: {
  url: () => string | undefined;
  signingSecret: string;
  ackMs: number;
}): Transport {
  return {
    send: async (envelope, retry) => {
      const url = options.url();
      if (url === undefined) return { acked: false, reason: 'no_app' };
      const { contentType, body } = bodyOf(envelope);
      return post(url, options, contentType, body, retry);
    },
  };
}

/** Asks the URL to prove itself with Slack's `url_verification` challenge; true when it gave the challenge back. */
export async function verifyUrl(url: string, signingSecret: string, challenge: string): Promise<boolean> {
  const body = JSON.stringify({ type: 'url_verification', token: 'local', challenge });
  const answer = await post(url, { signingSecret, ackMs: 3000 }, 'application/json', body);
  if (!answer.acked) return false;
  const { payload } = answer;
  if (typeof payload === 'object' && payload !== null && 'challenge' in payload) return payload.challenge === challenge;
  return payload === challenge;
}

function bodyOf(envelope: Envelope): { contentType: string; body: string } {
  if (envelope.type === 'events_api')
    return { contentType: 'application/json', body: JSON.stringify(envelope.payload) };
  const form = new URLSearchParams();
  if (envelope.type === 'interactive') form.set('payload', JSON.stringify(envelope.payload));
  else for (const [key, value] of Object.entries(envelope.payload)) form.set(key, String(value));
  return { contentType: 'application/x-www-form-urlencoded', body: form.toString() };
}

async function post(
  url: string,
  options: { signingSecret: string; ackMs: number },
  contentType: string,
  body: string,
  retry?: Retry,
): Promise<Answer> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', options.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  const headers: Record<string, string> = {
    'content-type': contentType,
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
  };
  if (retry !== undefined) {
    headers['x-slack-retry-num'] = String(retry.attempt);
    headers['x-slack-retry-reason'] = retry.reason;
  }
  try {
    const response = await request(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(options.ackMs) });
    const text = await response.body.text();
    if (response.statusCode !== 200) return { acked: false, reason: 'failed' };
    return { acked: true, payload: parse(text) };
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return { acked: false, reason: 'timeout' };
    return { acked: false, reason: 'no_app' };
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
