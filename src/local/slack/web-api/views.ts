import { checkView } from '../blocks/check-view.js';
import { type Fields, fieldsOf, isFields, textOf } from '../values.js';
import { newHash, viewPayload } from '../view-store.js';
import { newId } from '../workspace.js';
import { fail, type Method } from './method.js';

type Parts = Parameters<Method>[1];

const viewsOpen: Method = (args, parts) => openWith(args, parts, 'open');
const viewsPush: Method = (args, parts) => openWith(args, parts, 'push');

/** Checks the view first, so that a refused one does not use up the trigger. */
function openWith(args: Fields, parts: Parts, how: 'open' | 'push'): ReturnType<Method> {
  const checked = checkView(args.view, 'modal', parts.faults.refusedBlocks);
  if ('refused' in checked) return fail(checked.refused.error, checked.refused.messages);
  const externalId = textOf(checked.view.external_id);
  if (externalId && parts.views.find(undefined, externalId) !== undefined) return fail('duplicate_external_id');
  const trigger = parts.triggers.use(args.trigger_id);
  if ('error' in trigger) return fail(trigger.error);
  const view =
    how === 'open' ? parts.views.open(trigger.user, checked.view) : parts.views.push(trigger.user, checked.view);
  if (view === undefined) return fail('push_limit_reached');
  return { ok: true, view: viewPayload(view, idsOf(parts)) };
}

const viewsUpdate: Method = (args, parts) => {
  const view = parts.views.find(textOf(args.view_id), textOf(args.external_id));
  if (view === undefined) return fail('not_found');
  const checked = checkView(args.view, 'modal', parts.faults.refusedBlocks);
  if ('refused' in checked) return fail(checked.refused.error, checked.refused.messages);
  const hash = textOf(args.hash);
  if (hash !== undefined && hash !== view.hash) return fail('hash_conflict');
  return { ok: true, view: viewPayload(parts.views.replace(view, checked.view), idsOf(parts)) };
};

const viewsPublish: Method = (args, parts) => {
  const user = textOf(args.user_id) ?? '';
  if (!parts.workspace.users.has(user)) return fail('user_not_found');
  const checked = checkView(args.view, 'home', parts.faults.refusedBlocks);
  if ('refused' in checked) return fail(checked.refused.error, checked.refused.messages);
  const before = fieldsOf(parts.workspace.homes.get(user));
  const hash = textOf(args.hash);
  if (hash !== undefined && before.hash !== undefined && hash !== before.hash) return fail('hash_conflict');
  const id = textOf(before.id) ?? newId('V');
  const plain = { id, hash: newHash(), rootId: id, previousId: undefined, source: checked.view, state: {} };
  const view = viewPayload(plain, idsOf(parts));
  parts.workspace.change({ kind: 'home', user, view });
  return { ok: true, view };
};

/** The ids that every view carries. */
export function idsOf(parts: Parts): { team: string; app: string; bot: string } {
  const { seed } = parts.workspace;
  return { team: seed.team.id, app: seed.appId, bot: seed.bot.botId };
}

/** The home of a person as stored, or undefined while the app published none. */
export function homeOf(parts: Parts, user: string): Fields | undefined {
  const home = parts.workspace.homes.get(user);
  return isFields(home) ? home : undefined;
}

export const viewMethods: Record<string, Method> = {
  'views.open': viewsOpen,
  'views.push': viewsPush,
  'views.update': viewsUpdate,
  'views.publish': viewsPublish,
};
