import { sendEvent } from '../interactions/say.js';
import type { Channel } from '../seed.js';
import { fieldsOf, listOf, textOf } from '../values.js';
import { badRequest, channelId, type Route, userId } from './route.js';

/** What an administrator of a real workspace does, for tests of what follows from it. */
export const administrationRoutes: Record<string, Route> = {
  'POST /control/faults': (fields, parts) => {
    if (fields.clear === true) {
      parts.faults.clear();
      return { body: { ok: true } };
    }
    const unknown = parts.faults.set(fields);
    return unknown.length === 0 ? { body: { ok: true } } : badRequest(`There is no such fault: ${unknown.join(', ')}.`);
  },

  'POST /control/calls/clear': (_fields, parts) => {
    parts.calls.clear();
    return { body: { ok: true } };
  },

  'POST /control/channel': async (fields, parts) => {
    const id = channelId(parts, textOf(fields.channel) ?? '');
    const channel = id === undefined ? undefined : parts.workspace.channels.get(id);
    if (channel === undefined) return badRequest('There is no such channel.', 'channel_not_found');
    const invited = userId(parts, textOf(fields.invite) ?? '');
    const removed = userId(parts, textOf(fields.remove) ?? '');
    const kept = channel.members.filter((member) => member !== removed && member !== invited);
    const changed: Channel = {
      ...channel,
      members: invited === undefined ? kept : [...kept, invited],
      ...(typeof fields.archived === 'boolean' ? { isArchived: fields.archived } : {}),
      ...(typeof fields.shared === 'boolean' ? { isExtShared: fields.shared } : {}),
    };
    parts.workspace.change({ kind: 'channel', channel: changed });
    if (invited !== undefined) {
      const ts = parts.workspace.nextTs();
      await sendEvent(parts, {
        type: 'member_joined_channel',
        user: invited,
        channel: channel.id,
        channel_type: 'C',
        event_ts: ts,
      });
    }
    return { body: { ok: true, channel: changed } };
  },

  'POST /control/group': async (fields, parts) => {
    const wanted = (textOf(fields.group) ?? '').replace(/^@/, '');
    const group = [...parts.workspace.groups.values()].find((each) => each.id === wanted || each.handle === wanted);
    if (group === undefined) return badRequest('There is no such user group.', 'no_such_subteam');
    const users = listOf(fields.users).map((name) => userId(parts, textOf(name) ?? ''));
    if (users.some((user) => user === undefined)) return badRequest('There is no such person.', 'user_not_found');
    const changed = { ...group, users: users.filter((user) => user !== undefined) };
    parts.workspace.change({ kind: 'group', group: changed });
    await sendEvent(parts, {
      type: 'subteam_members_changed',
      subteam_id: group.id,
      team_id: parts.workspace.seed.team.id,
      added_users: changed.users.filter((user) => !group.users.includes(user)),
      removed_users: group.users.filter((user) => !changed.users.includes(user)),
      event_ts: parts.workspace.nextTs(),
    });
    return { body: { ok: true, group: changed } };
  },

  'POST /control/event': async (fields, parts) => {
    const event = fieldsOf(fields.event);
    if (textOf(event.type) === undefined) return badRequest('Say event, with its type.');
    const acked = await sendEvent(parts, { event_ts: parts.workspace.nextTs(), ...event });
    return { body: { ok: acked } };
  },
};
