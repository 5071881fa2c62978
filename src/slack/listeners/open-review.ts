import { refuseTarget } from '../../aws/target.js';
import type { AccessRefusal } from '../../review/review.js';
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
  ticket?: string;
}

/** What the asker is told. `refused`: the policy file says no. */
export interface OpenAnswer {
  sentence: Markup;
  refused?: AccessRefusal;
  /** What is wrong with the ticket, as the policy file asks for it. */
  badTicket?: string;
}

/**
 * Asks for a review: by command, form or list. What can be refused without AWS is refused here, before anything is
 * stored; whoever asks for a role that is under review already is led there.
 */
export async function openReview(deps: SlackDeps, wanted: WantedReview): Promise<OpenAnswer> {
  const { store, opening } = deps;
  const never = refuseTarget(wanted.target);
  if (never) return { sentence: plain(`${never.message} ${never.advice}`) };
  const begun = await deps.access.begin(wanted);
  if ('refused' in begun) return { sentence: await deps.access.explain(begun.refused), refused: begun.refused };
  const { badTicket } = begun;
  if (badTicket) return { sentence: plain(badTicket), badTicket };
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
    rules: begun.rules,
    ...(wanted.ticket ? { ticket: wanted.ticket } : {}),
  });
  if (result.ok) return { sentence: replies.started(called(deps, wanted), days) };
  const { refusal, review } = result;
  if (refusal.kind !== 'already-open' || !review) return { sentence: refusalSentence(refusal) };
  const { by, openedAt } = review;
  const known = await deps.access.mayKnow(wanted.user, review, wanted.channel);
  if (!known) return { sentence: replies.duplicateElsewhere(called(deps, wanted)) };
  return { sentence: replies.duplicate(roleName(review), by, openedAt, await threadLink(deps, review)) };
}

/** `staging/report-builder` where somebody named the account, else what they typed. */
function called({ accounts }: SlackDeps, { typed, target: { name, account } }: WantedReview): string {
  if (!name || !account) return typed;
  const label = accounts.find((item) => item.account === account)?.label ?? account;
  return `${label}/${name}`;
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
