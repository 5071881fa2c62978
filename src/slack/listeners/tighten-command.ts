import type { App, SlashCommand } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Review } from '../../review/review.js';
import type { SlackDeps } from '../deps.js';
import { type Markup, markup } from '../kit/text.js';
import { roleName } from '../messages/facts.js';
import { replies } from '../messages/words.js';
import { startModal } from '../modals/start-modal.js';
import { openView } from '../views.js';
import { auditRecord } from './audit-record.js';
import { refusalSentence } from './click.js';
import { onCommand } from './dispatch.js';
import { findingSentence, findRoles, type RoleFinder } from './find-roles.js';
import { asked, openReview, windowOf } from './open-review.js';
import { type ParsedCommand, parseCommand } from './parse-command.js';
import { listReviews, reviewStatus, threadLink } from './review-list.js';

/** `/tighten …`. What was asked is stored before it is acknowledged; the acknowledgement is seen by the asker alone. */
export function tightenCommand(app: App, deps: SlackDeps): void {
  const finder = findRoles(app, deps);
  onCommand(app, '/tighten', async ({ command, ack, client, context }) => {
    const { sentence, afterwards } = await answer(deps, command, client, context.teamId ?? command.team_id, finder);
    if (sentence) await ack({ response_type: 'ephemeral', text: sentence.markup });
    else await ack();
    await afterwards?.();
  });
}

/** A sentence for the asker, and what is done after it was sent. */
export interface Answered {
  sentence?: Markup;
  afterwards?: () => Promise<void>;
}

async function answer(
  deps: SlackDeps,
  command: SlashCommand,
  client: WebClient,
  team: string,
  finder: RoleFinder,
): Promise<Answered> {
  const parsed = parseCommand(command.text);
  if ('problem' in parsed) return { sentence: parsed.problem };
  if (parsed.kind === 'help') return { sentence: replies.help(deps.opening.windowDays) };
  const stranger = await deps.people.mayRequest(command.user_id, team);
  if (stranger) return { sentence: stranger };
  // The form asks for a channel itself, and its trigger lives for three seconds.
  if (parsed.kind === 'form') return openForm(deps, command, client);
  const refused = await deps.people.mayShowIn(command.channel_id);
  if (refused) return { sentence: refused };
  if (parsed.kind === 'audit') return auditRecord(deps, command, client, team, parsed);
  if (parsed.kind !== 'find') return { sentence: await replyTo(deps, command, team, parsed) };
  const sentence = findingSentence(deps);
  const asker = { user: command.user_id, channel: command.channel_id };
  return deps.findRoles ? { sentence, afterwards: () => finder.answer(command.response_url, asker) } : { sentence };
}

async function replyTo(
  deps: SlackDeps,
  command: SlashCommand,
  team: string,
  parsed: Asked | { kind: 'list' },
): Promise<Markup> {
  switch (parsed.kind) {
    case 'list':
      return listReviews(deps, command.user_id, command.channel_id);
    case 'status':
      return reviewStatus(deps, await knownReview(deps, command, parsed), parsed.typed);
    case 'denials':
      return readDenials(deps, command, team, parsed);
    default:
      return sentenceOfOpening(deps, command, team, parsed);
  }
}

async function sentenceOfOpening(
  deps: SlackDeps,
  command: SlashCommand,
  team: string,
  { typed, target, days }: Asked,
): Promise<Markup> {
  const { channel_id: channel, user_id: user, response_url: responseUrl } = command;
  const wanted = { typed, target, channel, team, user, responseUrl, ...(days ? { days } : {}) };
  return (await openReview(deps, wanted)).sentence;
}

/** The latest review of a role, where the asker may know of it here; else it is as if there were none. */
async function knownReview(deps: SlackDeps, command: SlashCommand, { target }: Asked): Promise<Review | undefined> {
  const review = await deps.store.findLatestByPrincipal(asked(deps, target));
  return review && (await deps.access.mayKnow(command.user_id, review, command.channel_id)) ? review : undefined;
}

async function openForm(deps: SlackDeps, command: SlashCommand, client: WebClient): Promise<Answered> {
  const view = startModal({
    windowDays: deps.opening.windowDays,
    channel: command.channel_id,
    searchable: deps.principals !== undefined,
  });
  await openView(client, command.trigger_id, view);
  return {};
}

export type Asked = Extract<ParsedCommand, { typed: string }>;

/** How many days of refused calls `/tighten denials` reads where no window is typed. */
const DENIAL_DAYS = 7;

async function readDenials(deps: SlackDeps, command: SlashCommand, team: string, parsed: Asked): Promise<Markup> {
  const review = await knownReview(deps, command, parsed);
  if (!review) return replies.noReview(parsed.typed);
  // The evidence of a review is shown in its own channel only, wherever it was asked for.
  const who = { user: command.user_id, team };
  const hidden = (await deps.people.mayShowIn(review.channel)) ?? (await deps.access.may('ask', who, review));
  if (hidden) return hidden;
  const result = await deps.submit(review.id, {
    type: 'ask-denials',
    id: deps.store.newId(),
    by: command.user_id,
    window: windowOf(deps.now(), parsed.days ?? DENIAL_DAYS),
  });
  if (!result.ok) return refusalSentence(result.refusal);
  const url = await threadLink(deps, review);
  return url
    ? markup`${replies.readingDenials(roleName(review))} ${replies.openThread(url)}`
    : replies.readingDenials(roleName(review));
}
