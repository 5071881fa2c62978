import { refuseTarget } from '../../aws/target.js';
import type { SlackDeps } from '../deps.js';
import { type Markup, plain } from '../kit/text.js';
import { roleName } from '../messages/facts.js';
import { replies } from '../messages/words.js';
import { refusalSentence } from './click.js';
import { threadLink } from './review-list.js';

export interface WantedReview {
  /** The name as it was typed. */
  typed: string;
  target: { arn?: string; name?: string; account?: string };
  days?: number;
  channel: string;
  team: string;
  user: string;
  responseUrl?: string;
}

/**
 * Asks for a review: by command, form or list. What can be refused without AWS is refused here, before anything is
 * stored; whoever asks for a role that is under review already is led there.
 */
export async function openReview(deps: SlackDeps, wanted: WantedReview): Promise<Markup> {
  const { store, opening } = deps;
  const refused = refuseTarget(wanted.target);
  if (refused) return plain(`${refused.message} ${refused.advice}`);
  const id = store.newId();
  const days = wanted.days ?? opening.windowDays;
  // Kept first: the review may be refused before this function goes on.
  if (wanted.responseUrl) await store.keepReplyUrl(id, wanted.responseUrl);
  const result = await deps.submit(id, {
    type: 'open',
    requestedAs: wanted.typed,
    target: asked(deps, wanted.target),
    window: windowOf(deps.now(), days),
    channel: wanted.channel,
    team: wanted.team,
    by: wanted.user,
    rules: opening.rules,
  });
  if (result.ok) return replies.started(wanted.typed, days);
  if (result.refusal.kind !== 'already-open' || !result.review) return refusalSentence(result.refusal);
  const { review } = result;
  return replies.duplicate(roleName(review), review.by, review.openedAt, await threadLink(deps, review));
}

/** The target as reviews are found by: an account's label becomes its id. */
export function asked(deps: SlackDeps, target: WantedReview['target']): WantedReview['target'] {
  const named = deps.accounts.find((item) => item.label.toLowerCase() === target.account?.toLowerCase());
  const account = named?.account ?? target.account;
  return {
    ...(target.arn ? { arn: target.arn } : {}),
    ...(target.name ? { name: target.name } : {}),
    ...(account ? { account } : {}),
  };
}

/** The last `days` days up to now, in whole seconds. */
export function windowOf(now: Date, days: number): { from: string; to: string } {
  const to = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const from = new Date(to.getTime() - days * 86_400_000);
  const iso = (date: Date) => date.toISOString().replace('.000Z', 'Z');
  return { from: iso(from), to: iso(to) };
}
