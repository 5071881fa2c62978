import type { App, BlockAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Refusal } from '../../review/command.js';
import { whyClosed } from '../../review/decide.js';
import type { Review } from '../../review/review.js';
import type { SubmitResult } from '../../review/submit.js';
import type { May } from '../access.js';
import { inTime } from '../acknowledge.js';
import type { SlackDeps } from '../deps.js';
import { type ActionName, parseTargetValue, type Target } from '../kit/buttons.js';
import { type Markup, naming, plain, together } from '../kit/text.js';
import { refusals } from '../messages/words.js';
import { sentenceModal } from '../modals/other-modals.js';
import { ResponseUrlExpired, respond } from '../respond.js';
import { openView } from '../views.js';
import { onAction } from './dispatch.js';

/** A press of one of our buttons, read and checked. */
export interface Click extends Target {
  user: string;
  team: string;
  channel?: string;
  threadTs?: string;
  responseUrl?: string;
  triggerId: string;
  client: WebClient;
}

/** A press on something of a review. */
export interface ReviewClick extends Click {
  /** As it was found when the person was let through: read once for each press. */
  loaded: Review;
}

type Handle<C extends Click> = (click: C) => Promise<Markup | undefined>;

/**
 * Registers what a button of a review does: parse, authorise, one piece of work, acknowledge. `handle` returns a
 * sentence for the person who pressed where no message will change; a press is never silent.
 */
export function onClick(app: App, deps: SlackDeps, action: ActionName, may: May, handle: Handle<ReviewClick>): void {
  onButton(app, action, async (click) => {
    const found = await authorise(deps, may, click, click.review);
    return 'refused' in found ? found.refused : handle({ ...click, loaded: found.review });
  });
}

/** The same for a button that is about no review: any full member may press it. */
export function onMemberClick(app: App, deps: SlackDeps, action: ActionName, handle: Handle<Click>): void {
  onButton(app, action, async (click) => (await deps.people.mayRequest(click.user, click.team)) ?? handle(click));
}

function onButton(app: App, action: ActionName, press: Handle<Click>): void {
  onAction(app, action, async ({ body, ack, client, context }) => {
    const click = readClick(body, client, context.teamId ?? '');
    const sentence = click ? await inTime(ack, press(click)) : refusals.oldButton();
    await ack();
    if (sentence) await tellClicker(sentence, click ?? { ...placeOf(body), client });
  });
}

/** The review that this person wants to do something with, or why they may not, by what the policy file says now. */
export async function authorise(
  deps: SlackDeps,
  may: May,
  who: { user: string; team: string },
  reviewId: string,
): Promise<{ review: Review } | { refused: Markup }> {
  const review = await deps.store.load(reviewId);
  if (!review) return { refused: (await deps.people.mayRequest(who.user, who.team)) ?? refusals.gone() };
  const refused = await deps.access.may(may, who, review);
  return refused ? { refused } : { review };
}

function readClick(body: BlockAction, client: WebClient, team: string): Click | undefined {
  const [action, ...others] = body.actions;
  if (!action || others.length > 0 || action.type !== 'button') return undefined;
  const target = parseTargetValue(action.value);
  if (!target) return undefined;
  return { ...target, ...placeOf(body), team, client };
}

type Place = Pick<Click, 'user' | 'channel' | 'threadTs' | 'responseUrl' | 'triggerId'>;

export function placeOf(body: BlockAction): Place {
  const threadTs = body.message?.thread_ts;
  return {
    user: body.user.id,
    triggerId: body.trigger_id,
    ...(body.channel ? { channel: body.channel.id } : {}),
    ...(typeof threadTs === 'string' ? { threadTs } : {}),
    ...(body.response_url ? { responseUrl: body.response_url } : {}),
  };
}

/** Says something to the person who pressed, where they pressed: in the thread, in the channel, or in a modal. */
export async function tellClicker(sentence: Markup, place: Place & { client: WebClient }): Promise<void> {
  const thread = place.threadTs ? { threadTs: place.threadTs } : {};
  if (place.responseUrl) {
    try {
      return await respond(place.responseUrl, sentence, thread);
    } catch (error) {
      if (!(error instanceof ResponseUrlExpired)) throw error;
    }
  }
  if (place.channel) {
    await place.client.chat.postEphemeral({
      channel: place.channel,
      user: place.user,
      text: sentence.markup,
      ...(place.threadTs ? { thread_ts: place.threadTs } : {}),
    });
    return;
  }
  await openView(place.client, place.triggerId, sentenceModal(sentence));
}

/** Why a form that changes a review need not be filled in: the review is over, delivered, or has no draft at the moment. */
export function closedSentence(review: Review, now: Date): Markup | undefined {
  const refusal = whyClosed(review, now.toISOString());
  return refusal && refusalSentence(refusal);
}

/** A refusal as a sentence. Only the person and the moment it tells become markup; everything else in it is text. */
export function refusalSentence({ message, by, at }: Refusal): Markup {
  return by ? naming(message, by, at) : plain(message);
}

/** Nothing where it was done (a message will change), else why not. */
export function sentenceOf(result: SubmitResult): Markup | undefined {
  return result.ok ? undefined : refusalSentence(result.refusal);
}

/** The same where another reviewer than `not` may be needed: then with whom to ask. */
export async function sentenceWithWhoElse(
  deps: SlackDeps,
  result: SubmitResult,
  review: Review,
  not: (string | undefined)[],
): Promise<Markup | undefined> {
  if (result.ok || result.refusal.kind !== 'four-eyes') return sentenceOf(result);
  const others = await deps.access.whoElse(
    review,
    not.filter((person) => person !== undefined),
  );
  return together(refusalSentence(result.refusal), others);
}
