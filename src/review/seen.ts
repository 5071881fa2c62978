import type { Redis } from 'ioredis';
import { sharedKeys } from './keys.js';

/** Slack redelivers an event for about an hour after the first attempt (Slack, Events API, “Error handling”). */
const SEEN_SECONDS = 2 * 60 * 60;
/** How long an event is left to the process that took it up. Its next redelivery but one comes after a minute. */
const UNDER_WAY_SECONDS = 15;
const UNDER_WAY = 'under way';

/** What was received, so that the same is not done twice. In Redis: a restart remembers, and all processes share it. */
export interface Seen {
  /** True the second time that a signed request is seen. */
  seenRequest(signature: string): Promise<boolean>;
  /**
   * Does what an event asks, once however often it is delivered. Only what was done counts as seen: where `work` throws,
   * or its process dies, the next delivery does it. `under way` where another delivery is being worked on, or was by a
   * process that died just now: nobody knows yet, so it must not be acknowledged.
   */
  onceForEvent(eventId: string, work: () => Promise<void>): Promise<'done' | 'under way'>;
}

export function createSeen(redis: Redis, prefix: string): Seen {
  const keys = sharedKeys(prefix);
  return {
    async seenRequest(signature) {
      return (await redis.set(keys.seen(`request:${signature}`), '1', 'EX', SEEN_SECONDS, 'NX')) === null;
    },

    async onceForEvent(eventId, work) {
      const key = keys.seen(eventId);
      if (!(await redis.set(key, UNDER_WAY, 'EX', UNDER_WAY_SECONDS, 'NX'))) {
        return (await redis.get(key)) === 'done' ? 'done' : UNDER_WAY;
      }
      try {
        await work();
      } catch (error) {
        await redis.del(key);
        throw error;
      }
      await redis.set(key, 'done', 'EX', SEEN_SECONDS);
      return 'done';
    },
  };
}
