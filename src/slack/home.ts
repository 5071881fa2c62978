import { createHash } from 'node:crypto';
import type { HomeView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Redis } from 'ioredis';
import type { Review } from '../review/review.js';
import type { SlackDeps } from './deps.js';
import { retryAfter, slackProblem } from './errors.js';
import { isUserId } from './kit/text.js';
import { threadLink } from './listeners/review-list.js';
import { homeItems, homeView } from './messages/home.js';

type HomeDeps = Pick<SlackDeps, 'store' | 'people' | 'access' | 'threadTs' | 'permalink' | 'price'>;

/** How many of the latest reviews a home tab is made from. */
const LOOKED_AT = 60;
/** Whoever has not opened the tab for this long is no longer kept up to date. */
const READER_MS = 14 * 86_400_000;
/** Most people whose tab follows one change: `views.publish` takes about a hundred a minute (tier 4). */
const MOST_READERS = 60;

/** The home tab of one person: what needs them, what is in progress, what is watched, what is done, as far as they may know of it. */
export async function homeOf(deps: HomeDeps, user: string, team: string): Promise<HomeView> {
  const isStranger = (await deps.people.mayRequest(user, team)) !== undefined;
  const latest = isStranger ? [] : await deps.store.latestReviews(LOOKED_AT);
  const known: Review[] = [];
  const theirs = new Set<string>();
  for (const review of latest) {
    if (!(await deps.access.mayKnow(user, review))) continue;
    known.push(review);
    if ((await deps.access.may('review', { user, team }, review)) === undefined) theirs.add(review.id);
  }
  const items = homeItems(known, { user, mayReview: ({ id }) => theirs.has(id) });
  const links = new Map<string, string>();
  for (const review of items.shown) {
    const url = await threadLink(deps, review);
    if (url) links.set(review.id, url);
  }
  return homeView(items, links, deps.price);
}

/** Remembers who opened the tab: theirs is kept up to date from then on, by whichever process sees a change. */
export function createHomeReaders(options: { redis: Redis; keyPrefix: string; now?: () => number }) {
  const key = `${options.keyPrefix}:home-readers`;
  const now = options.now ?? Date.now;
  return {
    async remember(user: string): Promise<void> {
      await options.redis.zadd(key, now(), user);
      await options.redis.zremrangebyscore(key, 0, now() - READER_MS);
    },
    latest: () => options.redis.zrevrange(key, 0, MOST_READERS - 1),
  };
}

export type HomeReaders = ReturnType<typeof createHomeReaders>;

export interface Homes {
  /** A review changed: the tabs of those it concerns are published soon, each once however many changes came. */
  changed(review: Review): void;
  /** Waits for what is under way; publishes nothing more. */
  close(): Promise<void>;
}

/**
 * Keeps home tabs up to date on every change of state: of the people a review involves, where they have opened the
 * tab. Changes are gathered for `settleMs`, tabs that would look the same are left alone, and a 429 is waited out. A
 * tab that could not be published is made right by the next change, or when it is opened.
 */
export function createHomes(
  options: HomeDeps & {
    client: WebClient;
    readers: HomeReaders;
    settleMs?: number;
    onError?: (error: unknown) => void;
  },
): Homes {
  const settleMs = options.settleMs ?? 3_000;
  const waiting = new Map<string, string>();
  const published = new Map<string, string>();
  let teams = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let closed = false;

  function later(ms: number): void {
    if (closed || timer) return;
    timer = setTimeout(() => {
      timer = undefined;
      running = flush().catch((error: unknown) => options.onError?.(error));
    }, ms);
  }

  async function flush(): Promise<void> {
    const readers = await options.readers.latest();
    const involved = new Map(waiting);
    waiting.clear();
    const team = [...teams][0] ?? '';
    teams = new Set();
    // Reviewers wait for what others do: everybody who reads the tab sees the change, those involved first.
    const users = [...readers.filter((user) => involved.has(user)), ...readers.filter((user) => !involved.has(user))];
    for (const user of users) {
      if (closed) return;
      const seconds = await publish(user, involved.get(user) ?? team);
      if (seconds === undefined) continue;
      for (const left of users.slice(users.indexOf(user))) waiting.set(left, involved.get(left) ?? team);
      teams.add(team);
      return later(seconds * 1000);
    }
  }

  /** Returns for how many seconds Slack wants to be left alone, where it says so. */
  async function publish(user: string, team: string): Promise<number | undefined> {
    try {
      const view = await homeOf(options, user, team);
      const hash = createHash('sha256').update(JSON.stringify(view)).digest('hex');
      if (published.get(user) === hash) return undefined;
      await options.client.views.publish({ user_id: user, view });
      published.set(user, hash);
      return undefined;
    } catch (error) {
      const seconds = retryAfter(error);
      if (seconds === undefined) options.onError?.(slackProblem(error));
      return seconds;
    }
  }

  return {
    changed(review) {
      for (const user of involvedIn(review)) waiting.set(user, review.team);
      teams.add(review.team);
      later(settleMs);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** Whoever asked for a review, decided, answered, added, approved or asked something in it. */
export function involvedIn(review: Review): string[] {
  const people = [
    review.by,
    ...Object.values(review.decisions).map(({ by }) => by),
    ...Object.values(review.answers).map(({ by }) => by),
    ...Object.values(review.attestations).flatMap(({ by, decidedBy }) => [by, decidedBy ?? '']),
    ...review.approvals.map(({ by }) => by),
    ...review.turns.map(({ by }) => by),
  ];
  return [...new Set(people)].filter(isUserId);
}
