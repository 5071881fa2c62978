import type { Review } from '../../review/review.js';
import { isOver } from '../../review/stage.js';
import type { SlackDeps } from '../deps.js';
import { type Markup, markup, together, withNames } from '../kit/text.js';
import { roleName } from '../messages/facts.js';
import { standingOf } from '../messages/standing.js';
import { replies } from '../messages/words.js';

/** The address of a review's root message, as Slack writes permalinks; undefined before it is posted. */
export async function threadLink(
  deps: Pick<SlackDeps, 'threadTs' | 'permalink'>,
  review: Review,
): Promise<string | undefined> {
  const ts = await deps.threadTs(review.id);
  return ts ? deps.permalink(review.channel, ts) : undefined;
}

export async function reviewStatus(deps: SlackDeps, review: Review | undefined, typed: string): Promise<Markup> {
  if (!review) return replies.noReview(typed);
  const { by, openedAt } = review;
  const held = await deps.store.held(review.id);
  const status = replies.status(roleName(review), standingOf(review), by, openedAt, await threadLink(deps, review));
  return held ? together(status, replies.held(withNames(held.reason), held.advice)) : status;
}

const SHOWN = 15;

/** The open reviews that somebody may know of in this channel, newest first. */
export async function listReviews(deps: SlackDeps, user: string, channel: string): Promise<Markup> {
  const open = (await deps.store.openReviews()).filter((review) => !isOver(review)).reverse();
  const known = await Promise.all(open.map((review) => deps.access.mayKnow(user, review, channel)));
  const reviews = open.filter((_review, at) => known[at]);
  if (reviews.length === 0) return replies.noReviews();
  const lines = await Promise.all(reviews.slice(0, SHOWN).map((review) => reviewStatus(deps, review, '')));
  if (reviews.length > SHOWN) lines.push(replies.more(reviews.length - SHOWN));
  return lines.reduce((all, line) => markup`${all}\n${line}`);
}
