import { clickInMessage } from '../interactions/click.js';
import { runCommand } from '../interactions/command.js';
import { actInHome, actInModal, closeModal, submitModal } from '../interactions/modal.js';
import { say, sendEvent, tellDeleted } from '../interactions/say.js';
import { runShortcut } from '../interactions/shortcut.js';
import { suggest } from '../interactions/suggest.js';
import type { Parts } from '../parts.js';
import { removeMessage } from '../posting.js';
import { type Fields, fieldsOf, flagOf, textOf } from '../values.js';
import { badRequest, channelId, need, type Reply, type Route, userId } from './route.js';

/** Everything a person can do in the workspace. */
export const actionRoutes: Record<string, Route> = {
  'POST /control/command': async (fields, parts) => {
    const place = placeOf(fields, parts);
    if ('missing' in place) return place.missing;
    const needed = need(fields, 'text');
    if ('missing' in needed) return needed.missing;
    return reply(await runCommand(parts, { ...place, text: needed.given }));
  },

  'POST /control/message': async (fields, parts) => {
    const place = placeOf(fields, parts);
    if ('missing' in place) return place.missing;
    const needed = need(fields, 'text');
    if ('missing' in needed) return needed.missing;
    if (!parts.workspace.channels.get(place.channel)?.members.includes(place.user)) {
      return badRequest('That person is not in this channel.', 'not_in_channel');
    }
    const threadTs = textOf(fields.thread_ts);
    const message = await say(parts, { ...place, text: needed.given, ...(threadTs === undefined ? {} : { threadTs }) });
    return { body: { ok: true, ts: message.ts, channel: message.channel } };
  },

  'POST /control/click': async (fields, parts) => {
    const place = placeOf(fields, parts);
    if ('missing' in place) return place.missing;
    const needed = need(fields, 'ts');
    if ('missing' in needed) return needed.missing;
    return reply(
      await clickInMessage(parts, {
        ...place,
        ts: needed.given,
        ...pickOf(fields),
        selected: chosen(fields),
        stale: fields.stale,
      }),
    );
  },

  'POST /control/shortcut': async (fields, parts) => {
    const user = userId(parts, textOf(fields.user) ?? '');
    const needed = need(fields, 'callback_id');
    if (user === undefined) return badRequest('There is no such person.', 'user_not_found');
    if ('missing' in needed) return needed.missing;
    const channel = channelId(parts, textOf(fields.channel) ?? '');
    return reply(await runShortcut(parts, { user, callbackId: needed.given, channel, ts: textOf(fields.ts) }));
  },

  'POST /control/delete': async (fields, parts) => {
    const place = placeOf(fields, parts);
    if ('missing' in place) return place.missing;
    const message = parts.workspace.message(place.channel, textOf(fields.ts) ?? '');
    if (message === undefined) return badRequest('There is no such message.', 'message_not_found');
    removeMessage(parts, message);
    if (message.ephemeral_to === undefined) await tellDeleted(parts, message);
    return { body: { ok: true } };
  },

  'POST /control/modal/submit': async (fields, parts) => {
    const user = userId(parts, textOf(fields.user) ?? '');
    if (user === undefined) return badRequest('There is no such person.', 'user_not_found');
    return reply(await submitModal(parts, user, fieldsOf(fields.values)));
  },

  'POST /control/modal/action': async (fields, parts) => {
    const user = userId(parts, textOf(fields.user) ?? '');
    if (user === undefined) return badRequest('There is no such person.', 'user_not_found');
    const input = { ...pickOf(fields), selected: chosen(fields), values: fieldsOf(fields.values) };
    return reply(await actInModal(parts, user, input));
  },

  'POST /control/modal/close': async (fields, parts) => {
    const user = userId(parts, textOf(fields.user) ?? '');
    if (user === undefined) return badRequest('There is no such person.', 'user_not_found');
    return reply(await closeModal(parts, user, flagOf(fields.all)));
  },

  'POST /control/modal/suggest': async (fields, parts) => {
    const user = userId(parts, textOf(fields.user) ?? '');
    const needed = need(fields, 'action_id');
    if (user === undefined) return badRequest('There is no such person.', 'user_not_found');
    if ('missing' in needed) return needed.missing;
    const found = await suggest(parts, {
      user,
      actionId: needed.given,
      blockId: textOf(fields.block_id),
      text: textOf(fields.text) ?? '',
    });
    return reply(found);
  },

  'POST /control/home/open': async (fields, parts) => {
    const user = userId(parts, textOf(fields.user) ?? '');
    if (user === undefined) return badRequest('There is no such person.', 'user_not_found');
    const view = parts.workspace.homes.get(user);
    const ts = parts.workspace.nextTs();
    const acked = await sendEvent(parts, {
      type: 'app_home_opened',
      user,
      channel: `D0${user.replace(/^U0?/, '')}`,
      tab: 'home',
      event_ts: ts,
      ...(view === undefined ? {} : { view }),
    });
    return { body: { ok: acked } };
  },

  'POST /control/home/action': async (fields, parts) => {
    const user = userId(parts, textOf(fields.user) ?? '');
    if (user === undefined) return badRequest('There is no such person.', 'user_not_found');
    return reply(await actInHome(parts, user, { ...pickOf(fields), selected: chosen(fields) }));
  },
};

function placeOf(fields: Fields, parts: Parts): { user: string; channel: string } | { missing: Reply } {
  const user = userId(parts, textOf(fields.user) ?? '');
  if (user === undefined) return { missing: badRequest('There is no such person.', 'user_not_found') };
  const channel = channelId(parts, textOf(fields.channel) ?? '');
  if (channel === undefined) return { missing: badRequest('There is no such channel.', 'channel_not_found') };
  return { user, channel };
}

function pickOf(fields: Fields): { actionId?: string; blockId?: string; text?: string; value?: string } {
  const pick = {
    actionId: textOf(fields.action_id),
    blockId: textOf(fields.block_id),
    text: textOf(fields.text),
    value: textOf(fields.value),
  };
  return Object.fromEntries(Object.entries(pick).filter(([, value]) => value !== undefined));
}

/** What was chosen: `selected_option` (a value, a label or Slack's option object), or `selected` for anything else. */
function chosen(fields: Fields): unknown {
  return fields.selected ?? fields.selected_option;
}

/** Outcomes that a person would see are answers, not failures of the control interface: the status stays 200. */
function reply(outcome: { ok: boolean }): Reply {
  return { body: { ...outcome } };
}
