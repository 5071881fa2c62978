import { createHash } from 'node:crypto';
import type { HomeView } from '@slack/types';
import type { Redis } from 'ioredis';

/** Whoever has not opened the tab for this long is no longer kept up to date. */
const READER_MS = 14 * 86_400_000;
/** Most people whose tab follows one change: `views.publish` takes about a hundred a minute (tier 4). */
const MOST_READERS = 60;

/** What a tab shows by now, as far as we know: Slack's hash of it, and ours of its content. */
export interface ShownTab {
  slack?: string;
  content: string;
}

/**
 * Remembers who opened the tab: theirs is kept up to date from then on, by whichever process sees a change. What was
 * published last is known to all of them, so that a slower one does not put an older tab over a newer one.
 */
export function createHomeReaders(options: { redis: Redis; keyPrefix: string; now?: () => number }) {
  const { redis, keyPrefix } = options;
  const key = `${keyPrefix}:home-readers`;
  const shownKey = (user: string) => `${keyPrefix}:home-shown:${user}`;
  const now = options.now ?? Date.now;
  return {
    async remember(user: string): Promise<void> {
      await redis.zadd(key, now(), user);
      await redis.zremrangebyscore(key, 0, now() - READER_MS);
    },
    latest: () => redis.zrevrange(key, 0, MOST_READERS - 1),
    async shown(user: string): Promise<ShownTab | undefined> {
      const text = await redis.get(shownKey(user));
      return text === null ? undefined : JSON.parse(text);
    },
    async keepShown(user: string, view: HomeView, hash: string | undefined): Promise<void> {
      const tab: ShownTab = { content: contentOf(view), ...(hash ? { slack: hash } : {}) };
      await redis.set(shownKey(user), JSON.stringify(tab), 'PX', READER_MS);
    },
    async forgetShown(user: string): Promise<void> {
      await redis.del(shownKey(user));
    },
  };
}

/** What a tab looks like, as 64 hex digits. */
export function contentOf(view: HomeView): string {
  return createHash('sha256').update(JSON.stringify(view)).digest('hex');
}

export type HomeReaders = ReturnType<typeof createHomeReaders>;
