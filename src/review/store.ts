import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { createDocuments, type Documents } from './documents.js';
import { createReviewIndex, holdsTarget, type RequestedTarget, type ReviewIndex } from './index-of-reviews.js';
import { reviewKeys } from './keys.js';
import type { Review } from './review.js';
import { createSeen, type Seen } from './seen.js';
import { isAtRest, isOver } from './stage.js';
import { type Audit, createStream, type Stream } from './stream.js';
import { createTicks, type Ticks } from './ticks.js';

/** Slack's `response_url` works for 30 minutes after the command (Slack, “Handling user interaction”). */
const REPLY_URL_SECONDS = 30 * 60;

/** All that is kept of reviews. */
export interface ReviewStore extends Stream, Documents, Ticks, Seen {
  /** Key prefix of everything below; the outbox keeps its slots at `<prefix>:{<id>}:slots`. */
  readonly prefix: string;
  /** A new review id: ten characters, url-safe, not to be guessed. */
  newId(): string;
  /** Reviews that are not over, and those in which somebody still waits for an answer, oldest first. */
  openReviews(): Promise<Review[]>;
  /** The latest reviews, newest first, over or not. */
  latestReviews(count: number): Promise<Review[]>;
  bindThread: ReviewIndex['bindThread'];
  findByThread(channel: string, ts: string): Promise<Review | undefined>;
  /** The review that is drafting for a principal ARN or a requested name and account, where there is one. */
  findOpenByPrincipal(target: RequestedTarget): Promise<Review | undefined>;
  /** The newest review about a principal that is not over: drafting, or delivered and watched. */
  findLatestByPrincipal(target: RequestedTarget): Promise<Review | undefined>;
  /** Every review about a principal, newest first, over or not. */
  reviewsAbout(target: RequestedTarget): Promise<Review[]>;
  /** Takes a target for a review before it is opened or found: one review at a time drafts for a principal. */
  claim: ReviewIndex['claim'];
  release: ReviewIndex['release'];
  /** Brings the index up to date with a review that was just changed. */
  project: ReviewIndex['project'];
  /** Builds the index again from the streams; gives the number of reviews. */
  rebuildIndex(): Promise<number>;
  keepReplyUrl(id: string, url: string): Promise<void>;
  /** Undefined once it has expired. */
  replyUrl(id: string): Promise<string | undefined>;
}

/**
 * @param redis a connection of ioredis; the store does not close it.
 * @param options.prefix first part of every key, default `tighten`.
 * @param options.audit hears of every entry as a line of JSON, for a SIEM.
 */
export function createReviewStore(redis: Redis, options: { prefix?: string; audit?: Audit } = {}): ReviewStore {
  const prefix = options.prefix ?? 'tighten';
  const stream = createStream(redis, prefix, options.audit);
  const index = createReviewIndex(redis, prefix);

  async function loadAll(ids: string[]): Promise<Review[]> {
    const reviews = await Promise.all(ids.map((id) => stream.load(id)));
    return reviews.filter((review) => review !== undefined);
  }

  return {
    prefix,
    ...stream,
    ...createDocuments(redis, prefix),
    ...createTicks(redis, prefix),
    ...createSeen(redis, prefix),
    newId,

    async openReviews() {
      const reviews = await loadAll(await index.openReviews());
      // One that is at rest was left here by a crash between two writes.
      await Promise.all(reviews.filter(isAtRest).map((review) => index.project(review)));
      return reviews.filter((review) => !isAtRest(review));
    },

    latestReviews: async (count) => loadAll(await index.latestReviews(count)),
    bindThread: index.bindThread,
    claim: index.claim,
    release: index.release,
    project: index.project,

    async findByThread(channel, ts) {
      const id = await index.idOfThread(channel, ts);
      return id === undefined ? undefined : stream.load(id);
    },

    async findOpenByPrincipal(target) {
      const reviews = await loadAll(await index.reviewsAbout(target));
      return reviews.find(holdsTarget);
    },

    async findLatestByPrincipal(target) {
      const reviews = await loadAll(await index.reviewsAbout(target));
      return reviews.find((review) => !isOver(review));
    },

    reviewsAbout: async (target) => loadAll(await index.reviewsAbout(target)),

    async rebuildIndex() {
      let count = 0;
      for await (const id of index.scan()) {
        const review = await stream.load(id);
        if (!review) continue;
        await index.project(review);
        count += 1;
      }
      return count;
    },

    async keepReplyUrl(id, url) {
      await redis.set(reviewKeys(prefix, id).replyUrl, url, 'EX', REPLY_URL_SECONDS);
    },

    async replyUrl(id) {
      return (await redis.get(reviewKeys(prefix, id).replyUrl)) ?? undefined;
    },
  };
}

const ALPHABET = 'abcdefghjkmnpqrstvwxyz0123456789';

/** Ten characters of 32 that cannot be mistaken for one another in most fonts: 50 random bits. */
function newId(): string {
  return Array.from(randomBytes(10), (byte) => ALPHABET[byte % 32]).join('');
}
