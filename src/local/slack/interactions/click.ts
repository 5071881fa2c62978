import type { Message } from '../message.js';
import type { Parts } from '../parts.js';
import { messagePayload } from '../posting.js';
import { type Fields, isFields } from '../values.js';
import type { Outcome } from './command.js';
import { actionOf, type Found, type Pick, pickElements } from './elements.js';
import { actionTime, basePayload, channelRef, notDelivered } from './payload.js';

/** A click, or a choice, in a message. */
export interface Click extends Pick {
  user: string;
  channel: string;
  ts: string;
  /** The option or text that was chosen, for elements that are no buttons. */
  selected?: unknown;
  /**
   * An element as an older version of the message showed it. It is delivered even when the message no longer has
   * it: a person may click before their screen has caught up.
   */
  stale?: unknown;
}

/** Delivers a `block_actions` payload for an element of a message. */
export async function clickInMessage(parts: Parts, click: Click): Promise<Outcome> {
  const message = parts.workspace.message(click.channel, click.ts);
  const stale = isFields(click.stale) ? click.stale : undefined;
  if (message === undefined || (message.ephemeral_to !== undefined && message.ephemeral_to !== click.user)) {
    return { ok: false, error: 'message_not_found', text: 'That message is gone.' };
  }
  const found = stale === undefined ? one(pickElements(message.blocks, click)) : foundIn(stale);
  if (typeof found === 'string')
    return { ok: false, error: found, text: 'There is no such button in that message any more.' };
  const read = actionOf(found, { value: click.selected ?? click.value }, actionTime(parts));
  if ('error' in read) return { ok: false, error: read.error, text: 'That is not one of the options.' };
  return deliverClick(parts, click.user, message, read.action, read.state);
}

/** The only element of a list, or why there is not exactly one. */
export function one(found: Found[]): Found | 'no_such_element' | 'several_elements' {
  const [first, second] = found;
  if (first === undefined) return 'no_such_element';
  return second === undefined ? first : 'several_elements';
}

function foundIn(stale: Fields): Found {
  return { element: { type: 'button', ...stale }, block: { block_id: stale.block_id ?? 'stale' } };
}

async function deliverClick(
  parts: Parts,
  user: string,
  message: Message,
  action: Fields,
  state: Fields | undefined,
): Promise<Outcome> {
  const threadTs = message.thread_ts;
  const target = { user, channel: message.channel, ts: message.ts, ...(threadTs === undefined ? {} : { threadTs }) };
  const values = state === undefined ? {} : { [String(action.block_id)]: { [String(action.action_id)]: state } };
  const answer = await parts.deliver.ask({
    type: 'interactive',
    payload: {
      ...basePayload(parts, 'block_actions', user),
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: message.channel,
        is_ephemeral: message.ephemeral_to !== undefined,
        ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      },
      channel: channelRef(parts, message.channel),
      // Slack sends no body along with clicks on ephemeral messages.
      ...(message.ephemeral_to === undefined ? { message: messagePayload(parts, message, true) } : {}),
      state: { values },
      response_url: parts.responseUrls.give(target),
      trigger_id: parts.triggers.give(user),
      actions: [action],
    },
  });
  if (answer.acked) return { ok: true };
  return { ok: false, error: answer.reason, text: notDelivered(answer.reason) };
}
