import type { Redis } from 'ioredis';
import { idOfEventsKey, sharedKeys } from './keys.js';
import type { Review } from './review.js';
import { isAtRest, isOver } from './stage.js';

/** A requested or found principal, as it is asked for. */
export interface RequestedTarget {
  arn?: string;
  name?: string;
  account?: string;
}

/** How long a claim holds before its review exists: the time between claiming and writing the first entry. */
const CLAIM_SECONDS = 30;

export interface ReviewIndex {
  /** Ids of reviews that are not over, oldest first. May name one that is over since a moment ago. */
  openReviews(): Promise<string[]>;
  /** Ids of the latest reviews, newest first. */
  latestReviews(count: number): Promise<string[]>;
  /** Ids of the reviews about a principal (ARN) or requested name, newest first. */
  reviewsAbout(target: RequestedTarget): Promise<string[]>;
  /** Binds a thread to its review; bound once, the first one stays. */
  bindThread(id: string, channel: string, ts: string): Promise<void>;
  idOfThread(channel: string, ts: string): Promise<string | undefined>;
  /** Takes the target for a review, or says which one has it. */
  claim(target: RequestedTarget, id: string): Promise<{ id: string; mine: boolean }>;
  /** Gives the target up, where this review has it. */
  release(target: RequestedTarget, id: string): Promise<void>;
  /** Brings the index up to date with one review. Safe to repeat. */
  project(review: Review): Promise<void>;
  /** Ids of every stream in the store, found by scanning: what the index is rebuilt from. */
  scan(): AsyncIterable<string>;
}

/** A projection of the streams: it can be thrown away and built again, and is never asked for the truth. */
export function createReviewIndex(redis: Redis, prefix: string): ReviewIndex {
  const keys = sharedKeys(prefix);

  async function release(target: RequestedTarget, id: string): Promise<void> {
    for (const name of targetNames(target)) {
      if ((await redis.get(keys.claim(name))) === id) await redis.del(keys.claim(name));
    }
  }

  return {
    openReviews: () => redis.zrange(keys.open, '0', '-1'),
    latestReviews: (count) => redis.zrevrange(keys.all, 0, count - 1),

    async reviewsAbout(target) {
      const found = await Promise.all(targetNames(target).map((name) => redis.zrevrange(keys.about(name), 0, -1)));
      return [...new Set(found.flat())];
    },

    async bindThread(id, channel, ts) {
      await redis.set(keys.thread(channel, ts), id, 'NX');
    },

    async idOfThread(channel, ts) {
      return (await redis.get(keys.thread(channel, ts))) ?? undefined;
    },

    async claim(target, id) {
      const name = targetNames(target)[0];
      if (!name) return { id, mine: true };
      if (await redis.set(keys.claim(name), id, 'EX', CLAIM_SECONDS, 'NX')) return { id, mine: true };
      const owner = await redis.get(keys.claim(name));
      return { id: owner ?? id, mine: owner === null || owner === id };
    },

    release,

    async project(review) {
      const opened = Date.parse(review.openedAt);
      await redis.zadd(keys.all, opened, review.id);
      for (const name of targetNames(review.target)) await redis.zadd(keys.about(name), opened, review.id);
      if (isAtRest(review)) await redis.zrem(keys.open, review.id);
      else await redis.zadd(keys.open, opened, review.id);
      if (!holdsTarget(review)) return release(review.target, review.id);
      for (const name of targetNames(review.target)) {
        if (await redis.set(keys.claim(name), review.id, 'NX')) continue;
        if ((await redis.get(keys.claim(name))) === review.id) await redis.persist(keys.claim(name));
      }
    },

    async *scan() {
      let cursor = '0';
      do {
        const [next, found] = await redis.scan(cursor, 'MATCH', `${prefix}:{*}:events`, 'COUNT', 500);
        for (const key of found) {
          const id = idOfEventsKey(prefix, key);
          if (id) yield id;
        }
        cursor = next;
      } while (cursor !== '0');
    },
  };
}

/** True where two states of a review stand in the index alike: then there is nothing to bring up to date. */
export function isIndexedAlike(a: Review, b: Review): boolean {
  const standing = (review: Review) => [isAtRest(review), holdsTarget(review), ...targetNames(review.target)].join(' ');
  return standing(a) === standing(b);
}

/** While a review drafts, no other one drafts for the same target. */
export function holdsTarget(review: Review): boolean {
  return !isOver(review) && review.check?.deliveredAs === undefined;
}

/** The names that a target is known by: its ARN, and what was asked for. IAM names are unique whatever their case. */
function targetNames(target: RequestedTarget): string[] {
  const names = [
    ...(target.name ? [`${target.account ?? ''}/${target.name.toLowerCase()}`] : []),
    ...(target.arn ? [target.arn] : []),
  ];
  return names.length === 2 ? names.reverse() : names;
}
