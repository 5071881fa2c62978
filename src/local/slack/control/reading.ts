import { isInChannel, type Message } from '../message.js';
import type { Parts } from '../parts.js';
import { filePayload, messagePayload } from '../posting.js';
import { type Fields, isFields, numberOf, textOf } from '../values.js';
import { viewPayload } from '../view-store.js';
import { idsOf } from '../web-api/views.js';
import { badRequest, channelId, type Route, userId } from './route.js';

/** Everything that can be seen in the workspace. */
export const readingRoutes: Record<string, Route> = {
  'GET /control/workspace': (_fields, parts) => {
    const { seed, users, channels, groups } = parts.workspace;
    return {
      body: {
        ok: true,
        team: seed.team,
        bot: seed.bot.userId,
        users: [...users.values()],
        channels: [...channels.values()],
        groups: [...groups.values()],
        commands: seed.commands,
        shortcuts: seed.shortcuts,
      },
    };
  },

  'GET /control/messages': (fields, parts) => {
    const channel = channelId(parts, textOf(fields.channel) ?? '');
    if (channel === undefined) return badRequest('There is no such channel.', 'channel_not_found');
    const user = userId(parts, textOf(fields.user) ?? '');
    const thread = textOf(fields.thread_ts);
    const messages = parts.workspace
      .messages(channel)
      .filter((message) => message.ephemeral_to === undefined || message.ephemeral_to === user)
      .filter((message) =>
        thread === undefined ? isInChannel(message) : message.ts === thread || message.thread_ts === thread,
      );
    return { body: { ok: true, messages: messages.map((message) => shown(parts, message)) } };
  },

  'GET /control/modal': (fields, parts) => {
    const user = userId(parts, textOf(fields.user) ?? '');
    if (user === undefined) return badRequest('There is no such person.', 'user_not_found');
    const stack = parts.views.stack(user).map((view) => ({ ...viewPayload(view, idsOf(parts)), errors: view.errors }));
    return { body: { ok: true, view: stack.at(-1) ?? null, depth: stack.length } };
  },

  'GET /control/home': (fields, parts) => {
    const user = userId(parts, textOf(fields.user) ?? '');
    if (user === undefined) return badRequest('There is no such person.', 'user_not_found');
    return { body: { ok: true, view: parts.workspace.homes.get(user) ?? null } };
  },

  'GET /control/calls': (fields, parts) => {
    const method = textOf(fields.method);
    const after = numberOf(fields.after);
    const filter = { ...(method === undefined ? {} : { method }), ...(after === undefined ? {} : { after }) };
    return { body: { ok: true, calls: parts.calls.list(filter) } };
  },
};

/** A message as the page and tests see it: Slack's payload and what only this workspace knows. */
export function shown(parts: Parts, message: Message): Fields {
  return {
    ...messagePayload(parts, message, true),
    channel: message.channel,
    version: message.version,
    ...(message.ephemeral_to === undefined ? {} : { ephemeral_to: message.ephemeral_to }),
    ...(message.stream === undefined ? {} : { stream: message.stream }),
    ...(message.files === undefined
      ? {}
      : { files: message.files.map((id) => filePayload(parts, id)).filter(isFields) }),
    reply_count: parts.workspace.replies(message.channel, message.ts).length,
  };
}
