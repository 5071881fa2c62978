import type { Parts } from '../parts.js';
import { messagePayload } from '../posting.js';
import type { Outcome } from './command.js';
import { actionTime, basePayload, channelRef, notDelivered } from './payload.js';

/** Runs a shortcut: of the message menu when `channel` and `ts` name a message, else a global one. */
export async function runShortcut(
  parts: Parts,
  input: { user: string; callbackId: string; channel?: string | undefined; ts?: string | undefined },
): Promise<Outcome> {
  const { seed } = parts.workspace;
  const known = seed.shortcuts.find((each) => each.callbackId === input.callbackId);
  if (known === undefined) return { ok: false, error: 'unknown_shortcut', text: 'There is no such shortcut.' };
  const common = {
    ...basePayload(parts, known.type === 'message' ? 'message_action' : 'shortcut', input.user),
    callback_id: input.callbackId,
    trigger_id: parts.triggers.give(input.user),
    action_ts: actionTime(parts),
  };
  if (known.type === 'global') return settle(parts, common);
  const message = parts.workspace.message(input.channel ?? '', input.ts ?? '');
  if (message === undefined) return { ok: false, error: 'message_not_found', text: 'That message is gone.' };
  const target = { user: input.user, channel: message.channel, ts: message.ts };
  return settle(parts, {
    ...common,
    channel: channelRef(parts, message.channel),
    message: messagePayload(parts, message, true),
    message_ts: message.ts,
    response_url: parts.responseUrls.give(
      message.thread_ts === undefined ? target : { ...target, threadTs: message.thread_ts },
    ),
  });
}

async function settle(parts: Parts, payload: Record<string, unknown>): Promise<Outcome> {
  const answer = await parts.deliver.ask({ type: 'interactive', payload });
  if (answer.acked) return { ok: true };
  return { ok: false, error: answer.reason, text: notDelivered(answer.reason) };
}
