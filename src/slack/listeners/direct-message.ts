import type { App } from '@slack/bolt';
import { tookPart } from '../../review/changes.js';
import type { Review } from '../../review/review.js';
import { isOver } from '../../review/stage.js';
import { askInThread } from '../../review/turns.js';
import type { SlackDeps } from '../deps.js';
import type { Markup } from '../kit/text.js';
import { roleName } from '../messages/facts.js';
import { replies } from '../messages/words.js';
import { refusalSentence } from './click.js';
import { threadLink } from './review-list.js';
import { unescaped } from './thread-question.js';

/**
 * A direct message is a question about the review that it names, else about the latest one in which the person has a
 * part. The answer comes in that review's thread: evidence is shown in its own channel only. Messages in channels are
 * people talking to each other.
 */
export function directMessage(app: App, deps: SlackDeps): void {
  app.event('message', async ({ event, body, client, context }) => {
    if (event.channel_type !== 'im' || event.subtype !== undefined || event.bot_id !== undefined) return;
    const { user, text = '', ts, channel } = event;
    const sentence = await ask(deps, { user, text: unescaped(text).trim(), ts, team: context.teamId ?? body.team_id });
    const thread = event.thread_ts ? { thread_ts: event.thread_ts } : {};
    const quiet = { unfurl_links: false, unfurl_media: false };
    await client.chat.postMessage({ channel, text: sentence.markup, ...thread, ...quiet });
  });
}

async function ask(
  deps: SlackDeps,
  message: { user: string; text: string; ts: string; team: string },
): Promise<Markup> {
  const refused = await deps.people.mayRequest(message.user, message.team);
  if (refused) return refused;
  const review = isQuestion(message.text) ? await reviewFor(deps, message) : undefined;
  if (!review) return replies.directMessage();
  const hidden = (await deps.people.mayShowIn(review.channel)) ?? (await deps.access.may('ask', message, review));
  if (hidden) return hidden;
  const { user: by, text, ts: messageTs } = message;
  const result = await askInThread(deps, { reviewId: review.id, by, text, messageTs });
  if (!result.ok && result.refusal.kind !== 'nothing-to-do') return refusalSentence(result.refusal);
  return replies.askedFor(roleName(review), await threadLink(deps, review));
}

/** A greeting or a single word is no question that could be answered from a review. */
function isQuestion(text: string): boolean {
  return text.includes('?') || text.split(/\s+/).length > 2;
}

/** Only reviews in which the person has a part: nobody learns from a direct message which others there are. */
async function reviewFor(deps: SlackDeps, message: { user: string; text: string }): Promise<Review | undefined> {
  const theirs = (await deps.store.latestReviews(60)).filter((review) => tookPart(review, message.user));
  const words = new Set(
    message.text
      .toLowerCase()
      .split(/[^a-z0-9+=,.@_-]+/)
      .map((word) => word.replace(/[.,]+$/, '')),
  );
  const named = theirs.filter((review) => words.has(roleName(review).toLowerCase()));
  const open = (reviews: Review[]) => reviews.find((review) => !isOver(review)) ?? reviews[0];
  return open(named) ?? open(theirs);
}
