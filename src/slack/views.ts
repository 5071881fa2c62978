import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { slackErrorCode } from './errors.js';
import { section } from './kit/rich.js';
import { viewViolations } from './kit/validate.js';
import { tooLongView } from './messages/words.js';
import { hasNewerBlocks, plainer } from './outbox/plainer.js';

/**
 * The only place that shows views. Each is held against Slack's limits first, and sent in a plainer form where this
 * workspace refuses the newer blocks, so that no press ends in nothing.
 */

export async function openView(client: WebClient, trigger: string, view: ModalView): Promise<void> {
  await asTaken(view, (taken) => client.views.open({ trigger_id: trigger, view: taken }));
}

/** On top of the one that is open. */
export async function pushView(client: WebClient, trigger: string, view: ModalView): Promise<void> {
  await asTaken(view, (taken) => client.views.push({ trigger_id: trigger, view: taken }));
}

/** In the place of one that is open. With `hash` Slack refuses (`hash_conflict`) where it shows another one by now. */
export async function updateView(
  client: WebClient,
  open: { id: string; hash?: string },
  view: ModalView,
): Promise<void> {
  const { id, hash } = open;
  await asTaken(view, (taken) => client.views.update({ view_id: id, ...(hash ? { hash } : {}), view: taken }));
}

/** The latest pick in each open view, by Slack's own time of it; of a thousand views the oldest is forgotten. */
const picks = new Map<string, string>();

/**
 * Draws an open view anew after a pick in it. Where Slack shows another one by now (two picks within a moment), the
 * later pick wins: it is drawn once more from what is known then, the earlier one is dropped.
 */
export async function redrawView(
  client: WebClient,
  open: { id: string; hash: string },
  pickedAt: string,
  draw: () => Promise<ModalView | undefined>,
): Promise<void> {
  if ((picks.get(open.id) ?? '') < pickedAt) picks.set(open.id, pickedAt);
  if (picks.size > 1_000) picks.delete(picks.keys().next().value ?? '');
  const view = await draw();
  if (!view) return;
  try {
    await updateView(client, open, view);
  } catch (error) {
    if (slackErrorCode(error) !== 'hash_conflict') throw error;
    const again = picks.get(open.id) === pickedAt ? await draw() : undefined;
    if (again) await updateView(client, { id: open.id }, again);
  }
}

/** The home tab of one person; gives its hash. With `hash` Slack refuses where it shows another one by now. */
export async function publishHome(
  client: WebClient,
  user: string,
  view: HomeView,
  hash: string | undefined,
): Promise<string | undefined> {
  const answer = await asTaken(view, (taken) =>
    client.views.publish({ user_id: user, view: taken, ...(hash ? { hash } : {}) }),
  );
  return answer.view?.hash;
}

/** A view that is not sent but answered with: as it is, or cut where it breaks a limit. */
export function withinLimits<V extends ModalView | HomeView>(view: V): V {
  return viewViolations(view).length === 0 ? view : waysOf(view)[0]!;
}

async function asTaken<V extends ModalView | HomeView, T>(view: V, send: (view: V) => Promise<T>): Promise<T> {
  const ways = waysOf(view);
  for (const way of ways.slice(0, -1)) {
    try {
      return await send(way);
    } catch (error) {
      if (!NOT_TAKEN.has(slackErrorCode(error) ?? '')) throw error;
    }
  }
  return send(ways.at(-1)!);
}

/** All of it, then without the newer blocks, then its inputs and buttons alone. The last one is always there. */
function waysOf<V extends ModalView | HomeView>(view: V): V[] {
  const plain = { ...view, blocks: plainer(view.blocks as KnownBlock[]) };
  const all = hasNewerBlocks(view.blocks as KnownBlock[]) ? [view, plain] : [view];
  return [...all.filter((way) => viewViolations(way).length === 0), shortest(plain)];
}

function shortest<V extends ModalView | HomeView>(view: V): V {
  const needed = view.blocks.filter((block) => block.type === 'input' || block.type === 'actions').slice(0, 90);
  const cut = { ...view, blocks: [section(tooLongView), ...needed] };
  return viewViolations(cut).length === 0 ? cut : { ...view, blocks: [section(tooLongView)] };
}

const NOT_TAKEN = new Set(['invalid_arguments', 'invalid_blocks', 'invalid_blocks_format', 'view_too_large']);
