import type { App, SlashCommand } from '@slack/bolt';
import type { Target } from '../../aws/target.js';
import type { Review } from '../../review/review.js';
import type { SlackDeps } from '../deps.js';
import type { Markup } from '../kit/text.js';
import { markup } from '../kit/text.js';
import { roleName } from '../messages/facts.js';
import { replies } from '../messages/words.js';
import { refusalSentence } from './click.js';
import { type ParsedCommand, parseCommand } from './parse-command.js';
import { listReviews, reviewStatus, threadLink } from './review-list.js';

/** `/tighten …`. What was asked is stored before it is acknowledged; the acknowledgement is seen by the asker alone. */
export function tightenCommand(app: App, deps: SlackDeps): void {
  app.command('/tighten', async ({ command, ack, context }) => {
    const sentence = await answer(deps, command, context.teamId ?? command.team_id);
    await ack({ response_type: 'ephemeral', text: sentence.markup });
  });
}

async function answer(deps: SlackDeps, command: SlashCommand, team: string): Promise<Markup> {
  const parsed = parseCommand(command.text, deps.opening.windowDays);
  if ('problem' in parsed) return parsed.problem;
  if (parsed.kind === 'help') return replies.help(deps.opening.windowDays);
  const refused =
    (await deps.people.mayRequest(command.user_id, team)) ?? (await deps.people.mayShowIn(command.channel_id));
  if (refused) return refused;
  switch (parsed.kind) {
    case 'list':
      return listReviews(deps);
    case 'status':
      return reviewStatus(deps, await deps.store.findLatestByPrincipal(asked(deps, parsed.target)), parsed.typed);
    case 'denials':
      return readDenials(deps, command, parsed);
    case 'review':
      return open(deps, command, team, parsed);
  }
}

type Asked = Extract<ParsedCommand, { days: number }>;

async function open(deps: SlackDeps, command: SlashCommand, team: string, parsed: Asked): Promise<Markup> {
  const { store, opening } = deps;
  const id = store.newId();
  // Kept first: the review may be refused before this function goes on.
  await store.keepReplyUrl(id, command.response_url);
  const result = await deps.submit(id, {
    type: 'open',
    requestedAs: parsed.typed,
    target: asked(deps, parsed.target),
    window: windowOf(deps.now(), parsed.days),
    channel: command.channel_id,
    team,
    by: command.user_id,
    rules: opening.rules,
  });
  if (result.ok) return replies.started(parsed.typed, parsed.days);
  if (result.refusal.kind !== 'already-open' || !result.review) return refusalSentence(result.refusal);
  const { review } = result;
  return replies.duplicate(roleName(review), review.by, review.openedAt, await threadLink(deps, review));
}

/** How many days of refused calls `/tighten denials` reads where no window is typed. */
const DENIAL_DAYS = 7;

async function readDenials(deps: SlackDeps, command: SlashCommand, parsed: Asked): Promise<Markup> {
  const review: Review | undefined = await deps.store.findLatestByPrincipal(asked(deps, parsed.target));
  if (!review) return replies.noReview(parsed.typed);
  // The evidence of a review is shown in its own channel only, wherever it was asked for.
  const hidden = await deps.people.mayShowIn(review.channel);
  if (hidden) return hidden;
  const days = parsed.days === deps.opening.windowDays ? DENIAL_DAYS : parsed.days;
  const result = await deps.submit(review.id, {
    type: 'ask-denials',
    id: deps.store.newId(),
    by: command.user_id,
    window: windowOf(deps.now(), days),
  });
  if (!result.ok) return refusalSentence(result.refusal);
  const url = await threadLink(deps, review);
  return url
    ? markup`${replies.readingDenials(roleName(review))} ${replies.openThread(url)}`
    : replies.readingDenials(roleName(review));
}

/** The target as reviews are found by: an account's label becomes its id. */
function asked(deps: SlackDeps, target: Target): { arn?: string; name?: string; account?: string } {
  const named = deps.accounts.find((item) => item.label.toLowerCase() === target.account?.toLowerCase());
  const account = named?.account ?? target.account;
  return {
    ...(target.arn ? { arn: target.arn } : {}),
    ...(target.name ? { name: target.name } : {}),
    ...(account ? { account } : {}),
  };
}

/** The last `days` days up to now, in whole seconds. */
function windowOf(now: Date, days: number): { from: string; to: string } {
  const to = new Date(Math.floor(now.getTime() / 1000) * 1000);
  const from = new Date(to.getTime() - days * 86_400_000);
  const iso = (date: Date) => date.toISOString().replace('.000Z', 'Z');
  return { from: iso(from), to: iso(to) };
}
