import type { Parts } from '../parts.js';
import { type Fields, fieldsOf, isFields, listOf } from '../values.js';
import { viewPayload } from '../view-store.js';
import { idsOf } from '../web-api/views.js';
import { one } from './click.js';
import { pickElements } from './elements.js';
import { basePayload, notDelivered } from './payload.js';

/** Options, or groups of them, that the app offers for what a person typed into an external select. */
export type Suggestions =
  | { ok: true; options: Fields[]; option_groups: Fields[] }
  | { ok: false; error: string; text: string };

/** Asks the app with a `block_suggestion` payload; at most 100 options are kept. */
export async function suggest(
  parts: Parts,
  input: { user: string; actionId: string; blockId?: string | undefined; text: string },
): Promise<Suggestions> {
  const view = parts.views.top(input.user);
  if (view === undefined) return { ok: false, error: 'no_modal', text: 'No modal is open.' };
  const found = one(pickElements(view.source.blocks, { actionId: input.actionId, blockId: input.blockId }));
  if (typeof found === 'string') return { ok: false, error: found, text: 'There is no such select in the modal.' };
  const answer = await parts.deliver.ask({
    type: 'interactive',
    payload: {
      ...basePayload(parts, 'block_suggestion', input.user),
      container: { type: 'view', view_id: view.id },
      action_id: found.element.action_id,
      block_id: found.block.block_id,
      value: input.text,
      view: viewPayload(view, idsOf(parts)),
    },
  });
  if (!answer.acked) return { ok: false, error: answer.reason, text: notDelivered(answer.reason) };
  const fields = fieldsOf(answer.payload);
  const options = listOf(fields.options).filter(isFields).slice(0, 100);
  const groups = listOf(fields.option_groups).filter(isFields).slice(0, 100);
  const all = [...options, ...groups.flatMap((group) => listOf(group.options).filter(isFields))];
  const key = `${String(found.block.block_id)} ${String(found.element.action_id)}`;
  view.suggested.set(key, [...(view.suggested.get(key) ?? []).slice(-500), ...all]);
  return { ok: true, options, option_groups: groups };
}
