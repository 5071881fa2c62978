import type { WebClient } from '@slack/web-api';
import type { Review } from '../review/review.js';
import { slackErrorCode, slackProblem } from './errors.js';
import { type HomeDeps, homeOf, reviewsForHome } from './home-of.js';
import { contentOf, type HomeReaders, type ShownTab } from './home-readers.js';
import { isUserId } from './kit/text.js';
import { NotBefore, type Paced } from './outbox/pace.js';
import { publishHome } from './views.js';

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
    paced: Paced;
    readers: HomeReaders;
    settleMs?: number;
    onError?: (error: unknown) => void;
  },
): Homes {
  const settleMs = options.settleMs ?? 3_000;
  const waiting = new Map<string, string>();
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
    // Read before the reviews are: a tab that somebody publishes in between is newer, and refuses ours.
    const before = new Map<string, ShownTab | undefined>();
    for (const user of users) before.set(user, await options.readers.shown(user));
    const reviews = users.length > 0 ? await reviewsForHome(options.store) : [];
    for (const user of users) {
      if (closed) return;
      const until = await publish(user, involved.get(user) ?? team, { before: before.get(user), reviews });
      if (until === undefined) continue;
      for (const left of users.slice(users.indexOf(user))) waiting.set(left, involved.get(left) ?? team);
      teams.add(team);
      return later(Math.max(0, until - Date.now()));
    }
  }

  type Known = { before: ShownTab | undefined; reviews: Review[] };

  /** Returns before when Slack wants to be left alone (milliseconds since 1970), where it says so. */
  async function publish(user: string, team: string, known: Known): Promise<number | undefined> {
    try {
      if (await publishOnce(user, team, known)) return undefined;
      for (let again = 0; again < 2; again += 1) {
        const before = await options.readers.shown(user);
        if (await publishOnce(user, team, { before, reviews: await reviewsForHome(options.store) })) return undefined;
      }
      return undefined;
    } catch (error) {
      if (error instanceof NotBefore) return error.at;
      options.onError?.(slackProblem(error));
      return undefined;
    }
  }

  /** False where another process was faster: what it published may be older or newer, so it is made anew. */
  async function publishOnce(user: string, team: string, { before, reviews }: Known): Promise<boolean> {
    const { readers, client, paced } = options;
    const view = await homeOf(options, user, team, reviews);
    if (before?.content === contentOf(view)) return true;
    try {
      const hash = await paced('views.publish', user, () => publishHome(client, user, view, before?.slack));
      await readers.keepShown(user, view, hash);
      return true;
    } catch (error) {
      if (slackErrorCode(error) !== 'hash_conflict') throw error;
      // Nobody of ours published since: what is known of the tab is wrong, after an answer that was lost.
      if ((await readers.shown(user))?.slack === before?.slack) await readers.forgetShown(user);
      return false;
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
    ...Object.values(review.callersLeftOut).map(({ by }) => by),
    review.cost?.agreed?.by ?? '',
    ...review.approvals.map(({ by }) => by),
    ...review.turns.map(({ by }) => by),
  ];
  return [...new Set(people)].filter(isUserId);
}
