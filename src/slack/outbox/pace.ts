import type { Redis } from 'ioredis';
import { retryAfter } from '../errors.js';

/** Slack's methods that are paced. Limits are per method and workspace; posts are also limited per channel. */
export type PacedMethod =
  | 'chat.postMessage'
  | 'chat.update'
  | 'chat.getPermalink'
  | 'files.upload'
  | 'chat.startStream'
  | 'chat.appendStream'
  | 'chat.stopStream'
  | 'assistant.threads.setStatus'
  | 'conversations.replies'
  | 'conversations.history'
  | 'views.publish';

export interface PaceOptions {
  redis: Redis;
  prefix: string;
  now: () => number;
  /** Milliseconds between two posts into one channel (Slack: about one a second). */
  postSpacingMs: number;
  /** Milliseconds between two edits in the workspace (Slack: 50 a minute, tier 3); the other tiers follow from it. */
  editSpacingMs: number;
  /** Up to how many milliseconds are waited here; longer waits are handed back to the job queue. */
  patienceMs: number;
}

/**
 * Next free moment by key, taken at once: two processes never get the same one. Whoever has to wait longer than `ARGV[3]`
 * takes none, joins the queue, and is told when its turn comes: else all that wait would come back at the same moment,
 * again and again, for one of them to be let through.
 */
const TAKE = `local free = tonumber(redis.call('get', KEYS[1]) or '0')
local now = tonumber(ARGV[1])
local spacing = tonumber(ARGV[2])
local start = math.max(free, now)
if start - now <= tonumber(ARGV[3]) then
  redis.call('set', KEYS[1], start + spacing, 'PX', 600000)
  redis.call('zrem', KEYS[2], ARGV[4])
  return start
end
redis.call('zremrangebyscore', KEYS[2], '-inf', now - 600000)
redis.call('zadd', KEYS[2], 'NX', now, ARGV[4])
redis.call('pexpire', KEYS[2], 600000)
return start + redis.call('zrank', KEYS[2], ARGV[4]) * spacing`;

/** However long the queue is: a review that waits for one message may have another to show meanwhile. */
const LONGEST_WAIT_MS = 5_000;
/** An edit that waits holds up nothing new. Asked again sooner than its turn all the same: others may not come for theirs. */
const LONGEST_EDIT_WAIT_MS = 15_000;

/** Thrown where a send has to wait longer than is waited here. */
export class NotBefore extends Error {
  override readonly name = 'NotBefore';
  readonly at: number;
  /** Set where nothing else can be sent by that method either. */
  readonly method: PacedMethod | undefined;
  constructor(at: number, method?: PacedMethod) {
    super('not before a later time');
    this.at = at;
    this.method = method;
  }
}

/**
 * Keeps sends inside Slack's rate limits, across processes. A "not before" that Slack asked for lives in Redis, per
 * method, so that one busy method does not hold up the others.
 */
export function createPace(options: PaceOptions) {
  const { redis, prefix } = options;
  const key = (name: string) => `${prefix}:{slack}:not-before:${name}`;

  /** `who` waits in the queue, where there is one: a review, else the channel. */
  return async function paced<T>(
    method: PacedMethod,
    channel: string,
    send: () => Promise<T>,
    who = channel,
  ): Promise<T> {
    const now = options.now();
    const asked = Number((await redis.get(key(method))) ?? 0);
    if (asked > now) throw new NotBefore(asked, method);
    const [gate, spacing] = gateOf(method, channel, options);
    if (spacing > 0) {
      const [free, queue] = [key(gate), key(`queue:${gate}`)];
      const start = Number(await redis.eval(TAKE, 2, free, queue, now, spacing, options.patienceMs, who));
      const longest = method === 'chat.update' ? LONGEST_EDIT_WAIT_MS : LONGEST_WAIT_MS;
      if (start - now > options.patienceMs) throw new NotBefore(Math.min(start, now + longest), method);
      if (start > now) await new Promise((resolve) => setTimeout(resolve, start - now));
    }
    try {
      return await send();
    } catch (error) {
      const seconds = retryAfter(error);
      if (seconds === undefined) throw error;
      const until = options.now() + Math.max(1, seconds) * 1000;
      await redis.set(key(method), until, 'PX', Math.max(1, seconds) * 1000 + 1000);
      throw new NotBefore(until, method);
    }
  };
}

/** Tiers of Slack's methods, against the spacing of tier 3: 20, 50 and 100 calls a minute. */
const TIERS = {
  'chat.startStream': 2.5,
  'chat.stopStream': 2.5,
  'chat.update': 1,
  'conversations.replies': 1,
  'conversations.history': 1,
  'chat.appendStream': 0.5,
  'assistant.threads.setStatus': 0.5,
  'views.publish': 0.5,
  'chat.getPermalink': 0,
} satisfies Record<Exclude<PacedMethod, 'chat.postMessage' | 'files.upload'>, number>;

/** Posts are spaced by channel; every other method has a gate of its own, as wide as its tier. */
function gateOf(method: PacedMethod, channel: string, options: PaceOptions): [gate: string, spacing: number] {
  if (method === 'chat.postMessage' || method === 'files.upload') return [`posts:${channel}`, options.postSpacingMs];
  return [`gate:${method}`, options.editSpacingMs * TIERS[method]];
}

export type Paced = ReturnType<typeof createPace>;
