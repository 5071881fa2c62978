import type { Redis } from 'ioredis';
import { retryAfter } from '../errors.js';

/** Slack's methods that the outbox paces. Limits are per method and workspace; posts are also limited per channel. */
export type PacedMethod =
  | 'chat.postMessage'
  | 'chat.update'
  | 'files.upload'
  | 'chat.startStream'
  | 'chat.appendStream'
  | 'chat.stopStream';

export interface PaceOptions {
  redis: Redis;
  prefix: string;
  now: () => number;
  /** Milliseconds between two posts into one channel (Slack: about one a second). */
  postSpacingMs: number;
  /** Milliseconds between two edits in the workspace (Slack: 50 a minute). */
  editSpacingMs: number;
  /** Up to how many milliseconds are waited here; longer waits are handed back to the job queue. */
  patienceMs: number;
}

/** Next free moment by key, taken at once: two processes never get the same one. */
const TAKE = `local free = tonumber(redis.call('get', KEYS[1]) or '0')
local now = tonumber(ARGV[1])
local start = math.max(free, now)
if start - now > tonumber(ARGV[3]) then return start end
redis.call('set', KEYS[1], start + tonumber(ARGV[2]), 'PX', 600000)
return start`;

/** Thrown where a send has to wait longer than is waited here. */
export class NotBefore extends Error {
  override readonly name = 'NotBefore';
  readonly at: number;
  constructor(at: number) {
    super('not before a later time');
    this.at = at;
  }
}

/**
 * Keeps sends inside Slack's rate limits, across processes. A "not before" that Slack asked for lives in Redis, per
 * method, so that one busy method does not hold up the others.
 */
export function createPace(options: PaceOptions) {
  const { redis, prefix } = options;
  const key = (name: string) => `${prefix}:{slack}:not-before:${name}`;

  return async function paced<T>(method: PacedMethod, channel: string, send: () => Promise<T>): Promise<T> {
    const now = options.now();
    const asked = Number((await redis.get(key(method))) ?? 0);
    if (asked > now) throw new NotBefore(asked);
    const [gate, spacing] = gateOf(method, channel, options);
    if (spacing > 0) {
      const start = Number(await redis.eval(TAKE, 1, key(gate), now, spacing, options.patienceMs));
      if (start - now > options.patienceMs) throw new NotBefore(start);
      if (start > now) await new Promise((resolve) => setTimeout(resolve, start - now));
    }
    try {
      return await send();
    } catch (error) {
      const seconds = retryAfter(error);
      if (seconds === undefined) throw error;
      const until = options.now() + Math.max(1, seconds) * 1000;
      await redis.set(key(method), until, 'PX', Math.max(1, seconds) * 1000 + 1000);
      throw new NotBefore(until);
    }
  };
}

/** Posts are spaced by channel, edits in the workspace; steps of a stream have a wider limit of their own (100 a minute). */
function gateOf(method: PacedMethod, channel: string, options: PaceOptions): [gate: string, spacing: number] {
  if (method === 'chat.update') return ['edits', options.editSpacingMs];
  if (method === 'chat.appendStream' || method === 'chat.stopStream') return ['streams', options.editSpacingMs / 2];
  return [`posts:${channel}`, options.postSpacingMs];
}

export type Paced = ReturnType<typeof createPace>;
