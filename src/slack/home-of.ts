import type { HomeView } from '@slack/types';
import type { Review } from '../review/review.js';
import { isOver } from '../review/stage.js';
import type { ReviewStore } from '../review/store.js';
import type { Held } from '../review/ticks.js';
import type { SlackDeps } from './deps.js';
import { threadLink } from './listeners/review-list.js';
import { homeItems, homeView } from './messages/home.js';

export type HomeDeps = Pick<SlackDeps, 'store' | 'people' | 'access' | 'threadTs' | 'permalink' | 'price'>;

/** Among how many of the latest reviews those that are done lately are looked for; open ones are all looked at. */
const LATEST = 60;
/** All reviews that a home tab may show, newest first: every open one, however old, and those that ended lately. */
export async function reviewsForHome(store: ReviewStore): Promise<Review[]> {
  const open = await store.openReviews();
  const ended = (await store.latestReviews(LATEST)).filter(isOver);
  const each = new Map([...open, ...ended].map((review) => [review.id, review]));
  return [...each.values()].sort((a, b) => b.openedAt.localeCompare(a.openedAt));
}

/** The home tab of one person: what needs them, what is in progress, what is watched, what is done, as far as they may know of it. */
export async function homeOf(deps: HomeDeps, user: string, team: string, reviews?: Review[]): Promise<HomeView> {
  const isStranger = (await deps.people.mayRequest(user, team)) !== undefined;
  const known: Review[] = [];
  const theirs = new Set<string>();
  for (const review of isStranger ? [] : (reviews ?? (await reviewsForHome(deps.store)))) {
    if (!(await deps.access.mayKnow(user, review))) continue;
    known.push(review);
    if ((await deps.access.may('review', { user, team }, review)) === undefined) theirs.add(review.id);
  }
  const items = homeItems(known, { user, mayReview: ({ id }) => theirs.has(id) });
  const links = new Map<string, string>();
  const held = new Map<string, Held>();
  for (const review of items.shown) {
    const url = await threadLink(deps, review);
    if (url) links.set(review.id, url);
    const why = await deps.store.held(review.id);
    if (why) held.set(review.id, why);
  }
  return homeView(items, links, deps.price, held);
}
