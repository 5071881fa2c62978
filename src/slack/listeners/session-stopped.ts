import type { App } from '@slack/bolt';
import { awaitsAnswer } from '../../review/stage.js';
import type { SlackDeps } from '../deps.js';
import type { Markup } from '../kit/text.js';
import { replies } from '../messages/words.js';
import { refusalSentence } from './click.js';
import { whisper } from './thread-question.js';

/**
 * Slack's own stop button, below a thread in which an answer is being made: the same as *Stop* on that answer. Slack has
 * ended the stream by then; the message becomes an ordinary one with the next showing. The session's status is ours to
 * change (Slack, `agent_session_stopped`).
 */
export function sessionStopped(app: App, deps: SlackDeps): void {
  app.event('agent_session_stopped', async ({ event, body, client, context }) => {
    const { channel, user, thread_ts: threadTs } = event;
    const who = { user, team: context.teamId ?? body.team_id };
    const sentence = await stop(deps, who, { channel, threadTs });
    // Only where sessions are turned on for this app: without them there is no status to change.
    await client.agents.sessions
      .setStatus({ channel_id: channel, thread_ts: threadTs, status: 'active' })
      .catch(() => undefined);
    if (sentence) await whisper(client, { channel, user, threadTs }, sentence);
  });
}

/** Returns a sentence where nothing will change in the thread. */
async function stop(
  deps: SlackDeps,
  who: { user: string; team: string },
  { channel, threadTs }: { channel: string; threadTs: string },
): Promise<Markup | undefined> {
  const review = await deps.store.findByThread(channel, threadTs);
  if (!review) return replies.notInReview();
  const refused = await deps.access.may('ask', who, review);
  if (refused) return refused;
  // One answer is made at a time: the oldest that somebody waits for.
  const turn = review.turns.find(awaitsAnswer);
  if (!turn) return replies.nothingToStop();
  const result = await deps.submit(review.id, { type: 'stop-answer', turn: turn.id, by: who.user });
  return result.ok ? undefined : refusalSentence(result.refusal);
}
