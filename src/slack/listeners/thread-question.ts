import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { askInThread } from '../../review/turns.js';
import type { SlackDeps } from '../deps.js';
import { saidIn } from '../kit/said-in.js';
import type { Markup } from '../kit/text.js';
import { refusals, replies } from '../messages/words.js';
import { askModal, INPUTS } from '../modals/other-modals.js';
import { openView } from '../views.js';
import { refusalSentence } from './click.js';
import { onSubmission } from './submission.js';

/** A mention in a review's thread is a question about it. Anywhere else it gets a sentence on how to ask. */
export function threadQuestion(app: App, deps: SlackDeps): void {
  app.event('app_mention', async ({ event, body, client, context }) => {
    if (!event.user || event.bot_id) return;
    const { user, channel, ts } = event;
    const sentence = await ask(deps, {
      user,
      channel,
      ts,
      text: event.text,
      team: context.teamId ?? body.team_id,
      ...(event.thread_ts ? { threadTs: event.thread_ts } : {}),
    });
    if (sentence)
      await whisper(client, { channel, user, ...(event.thread_ts ? { threadTs: event.thread_ts } : {}) }, sentence);
  });
}

interface Mention {
  user: string;
  team: string;
  channel: string;
  ts: string;
  threadTs?: string;
  text: string;
}

/** Returns a sentence where nothing will appear in the thread. */
async function ask(deps: SlackDeps, mention: Mention): Promise<Markup | undefined> {
  const refused = await deps.people.mayRequest(mention.user, mention.team);
  if (refused) return refused;
  const review = mention.threadTs ? await deps.store.findByThread(mention.channel, mention.threadTs) : undefined;
  if (!review) return replies.askInThread();
  const hidden = await deps.access.may('ask', mention, review);
  if (hidden) return hidden;
  const text = unescaped(mention.text.replace(/<@[A-Z0-9]+>/g, ' ')).trim();
  if (text === '') return replies.emptyQuestion();
  const question = { reviewId: review.id, by: mention.user, text, messageTs: mention.ts };
  const result = await askInThread(deps, question);
  return result.ok || result.refusal.kind === 'nothing-to-do' ? undefined : refusalSentence(result.refusal);
}

/** Slack sends `&`, `<` and `>` of what people type as entities. */
export function unescaped(text: string): string {
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

/** A sentence to one person where there is no `response_url`: events bring none. */
export async function whisper(
  client: WebClient,
  to: { channel: string; user: string; threadTs?: string },
  sentence: Markup,
): Promise<void> {
  await client.chat.postEphemeral({
    channel: to.channel,
    user: to.user,
    text: sentence.markup,
    ...(to.threadTs ? { thread_ts: to.threadTs } : {}),
  });
}

/** The message shortcut *Ask Tighten about this*: a form for a question, with what the message says as a quote. */
export function askAboutMessage(app: App, deps: SlackDeps): void {
  app.shortcut(
    { type: 'message_action', callback_id: 'ask_about_message' },
    async ({ shortcut, ack, client, context }) => {
      const { channel, message, user } = shortcut;
      const threadTs = typeof message.thread_ts === 'string' ? message.thread_ts : message.ts;
      const who = { user: user.id, team: context.teamId ?? '' };
      const review = await deps.store.findByThread(channel.id, threadTs);
      const refused = review
        ? await deps.access.may('ask', who, review)
        : await deps.people.mayRequest(who.user, who.team);
      if (review && !refused) await openView(client, shortcut.trigger_id, askModal(review.id, saidIn(message, 600)));
      else await whisper(client, { channel: channel.id, user: user.id }, refused ?? replies.notInReview());
      await ack();
    },
  );

  onSubmission(app, deps, 'ask', 'ask', async ({ review, user, filled, viewId }) => {
    const text = filled[INPUTS.text];
    if (!text) return { say: refusals.oldButton() };
    // A form has no message of its own; its view id is as good a name for the turn.
    const about = filled[INPUTS.about];
    const whole = about ? `${text}\n${about.replace(/^/gm, '> ')}` : text;
    const result = await askInThread(deps, { reviewId: review, by: user, text: whole, messageTs: viewId });
    return result.ok ? { close: true } : { say: refusalSentence(result.refusal) };
  });
}
