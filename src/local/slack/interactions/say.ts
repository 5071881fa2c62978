import { isInChannel, type Message } from '../message.js';
import type { Parts } from '../parts.js';
import { messagePayload, postMessage } from '../posting.js';
import { type Fields, textOf } from '../values.js';
import { newId } from '../workspace.js';

/**
 * Posts a message as a person and tells the app: `message` where the app is a member, `app_mention` as well where it
 * is mentioned. Returns once the app has acknowledged or given up, so that a test can go on from there.
 */
export async function say(
  parts: Parts,
  input: { user: string; channel: string; text: string; threadTs?: string },
): Promise<Message> {
  const { workspace } = parts;
  const message = postMessage(parts, {
    channel: input.channel,
    user: input.user,
    text: withMentions(parts, input.text),
    ...(input.threadTs === undefined ? {} : { thread_ts: input.threadTs }),
  });
  const channel = workspace.channels.get(input.channel);
  const botId = workspace.seed.bot.userId;
  if (!channel?.members.includes(botId)) return message;
  const event: Fields = {
    ...messagePayload(parts, message, false),
    channel: message.channel,
    channel_type: channel.isIm ? 'im' : channel.isPrivate ? 'group' : 'channel',
    event_ts: message.ts,
  };
  const told = [sendEvent(parts, event)];
  if (message.text.includes(`<@${botId}>`)) told.push(sendEvent(parts, { ...event, type: 'app_mention' }));
  await Promise.all(told);
  return message;
}

/** Wraps an event as Slack's Events API does and delivers it; true when the app acknowledged it. */
export async function sendEvent(parts: Parts, event: Fields): Promise<boolean> {
  const { seed } = parts.workspace;
  const answer = await parts.deliver.tell({
    type: 'events_api',
    payload: {
      token: 'local',
      team_id: seed.team.id,
      api_app_id: seed.appId,
      event,
      type: 'event_callback',
      event_id: newId('Ev'),
      event_time: Math.floor(Date.now() / 1000),
      is_ext_shared_channel: parts.workspace.channels.get(textOf(event.channel) ?? '')?.isExtShared === true,
      authorizations: [
        {
          enterprise_id: null,
          team_id: seed.team.id,
          user_id: seed.bot.userId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
    },
  });
  return answer.acked;
}

/** Removes a message as a person and tells the app, as Slack does with `message_deleted`. */
export async function tellDeleted(parts: Parts, message: Message): Promise<boolean> {
  return sendEvent(parts, {
    type: 'message',
    subtype: 'message_deleted',
    hidden: true,
    channel: message.channel,
    channel_type: 'channel',
    ts: parts.workspace.nextTs(),
    event_ts: message.ts,
    deleted_ts: message.ts,
    previous_message: messagePayload(parts, message, false),
    in_thread: !isInChannel(message),
  });
}

/** What a person typed, as Slack stores it: `&`, `<` and `>` escaped, `@name` as a mention of that person or group. */
function withMentions(parts: Parts, text: string): string {
  const { users, groups } = parts.workspace;
  const byName = new Map([...users.values()].map((user) => [user.name, user.id]));
  const groupByName = new Map([...groups.values()].map((group) => [group.handle, group.id]));
  return text
    .split(/(<@[A-Z0-9]+>)/)
    .map((part, index) => {
      if (index % 2 === 1 && users.has(part.slice(2, -1))) return part;
      const safe = part.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
      return safe.replace(/(^|[\s(])@([a-z0-9][a-z0-9._-]*[a-z0-9])/g, (whole, before: string, name: string) => {
        const user = byName.get(name);
        if (user !== undefined) return `${before}<@${user}>`;
        const group = groupByName.get(name);
        return group === undefined ? whole : `${before}<!subteam^${group}>`;
      });
    })
    .join('');
}
