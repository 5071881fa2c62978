import type { AnyChunk } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { answerWasLost, retryAfter, slackErrorCode } from '../errors.js';
import type { LiveMessage, SlotMessage } from '../messages/message.js';
import { NotBefore, type Paced } from './pace.js';
import { slotMetadata } from './recover.js';

/** Where a message that grows is shown. */
export interface Place {
  channel: string;
  threadTs: string;
}

/**
 * Slack's own stream, for a message that is still being made: a reply in a thread that shows each step as it is taken.
 * It is a nicer first showing and nothing else: every function here says when Slack does not play along, and then the
 * message is posted and edited like any other.
 *
 * A stream cannot be edited with `chat.update` while it is open (`streaming_state_conflict`), and is over once the
 * person for whom it runs stops it or Slack ends it (`message_not_in_streaming_state`).
 */
export function createStreams(client: WebClient, paced: Paced, now: () => number) {
  return {
    /**
     * Starts the stream; undefined where Slack takes none here. Throws where the answer was lost, because then nobody
     * knows whether the message is there, and where there are too many at the moment.
     */
    async start(place: Place, id: string, message: SlotMessage, live: LiveMessage): Promise<string | undefined> {
      const first: AnyChunk = { type: 'task_update', id, title: message.text, status: 'in_progress' };
      const beside: AnyChunk[] = live.blocks.length > 0 ? [{ type: 'blocks', blocks: live.blocks }] : [];
      try {
        const answer = await client.chat.startStream({
          channel: place.channel,
          thread_ts: place.threadTs,
          recipient_user_id: live.user,
          recipient_team_id: live.team,
          task_display_mode: 'timeline',
          chunks: [first, ...stepsOf(id, live.steps, 0), ...beside],
        });
        return answer.ts;
      } catch (error) {
        if (answerWasLost(error) || retryAfter(error) !== undefined) throw error;
        return undefined;
      }
    },

    /** Shows the steps that are new; false where the stream is over. */
    async append(place: Place, ts: string, id: string, live: LiveMessage, from: number): Promise<boolean> {
      if (live.steps.length <= from) return true;
      try {
        await paced('chat.appendStream', place.channel, () =>
          client.chat.appendStream({ channel: place.channel, ts, chunks: stepsOf(id, live.steps, from) }),
        );
        return true;
      } catch (error) {
        if (answerWasLost(error)) throw new NotBefore(now() + 1_000);
        if (slackErrorCode(error) === undefined) throw error;
        return false;
      }
    },

    /** Ends the stream, so that the message can be edited. That it was over already is as good. */
    async stop(place: Place, ts: string, slot: { review: string; slot: string; rev: number }): Promise<void> {
      try {
        await paced('chat.stopStream', place.channel, () =>
          client.chat.stopStream({
            channel: place.channel,
            ts,
            metadata: slotMetadata(slot.review, slot.slot, slot.rev),
          }),
        );
      } catch (error) {
        if (answerWasLost(error)) throw new NotBefore(now() + 1_000);
        if (slackErrorCode(error) === undefined) throw error;
      }
    },

    /** Says in the thread what is being done, or with nothing that it is done. Nothing else depends on it. */
    async status(place: Place, status: string): Promise<void> {
      await paced('assistant.threads.setStatus', place.channel, () =>
        client.assistant.threads.setStatus({ channel_id: place.channel, thread_ts: place.threadTs, status }),
      ).catch(() => undefined);
    },
  };
}

function stepsOf(id: string, steps: readonly string[], from: number): AnyChunk[] {
  return steps.slice(from).map((title, at): AnyChunk => {
    return { type: 'task_update', id: `${id}:${from + at + 1}`, title, status: 'complete' };
  });
}
