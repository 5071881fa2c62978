import { checkView } from '../blocks/check-view.js';
import { eachInput, isEmptyInput, readInput } from '../inputs.js';
import type { Parts } from '../parts.js';
import { type Fields, fieldsOf, isFields, textOf } from '../values.js';
import { type OpenView, viewPayload } from '../view-store.js';
import { idsOf } from '../web-api/views.js';
import { one } from './click.js';
import type { Outcome } from './command.js';
import { actionOf, type Pick, pickElements } from './elements.js';
import { actionTime, basePayload, notDelivered } from './payload.js';

const noModal: Outcome = { ok: false, error: 'no_modal', text: 'No modal is open.' };

/** What came of a submission: closed, still open with errors, or another view. */
export type Submitted = Outcome & { errors?: Record<string, string> };

/**
 * Fills in the top modal. Values are looked up by `block_id` or `action_id`; each is Slack's own state object or
 * simply the text, or an option's value or label.
 *
 * @returns the name of a field that does not exist or an option that is not offered, when there is one
 */
export function fillIn(view: OpenView, values: Fields): string | undefined {
  const open = new Set(Object.keys(values));
  let wrong: string | undefined;
  eachInput(view.source.blocks, (element, block) => {
    const blockId = String(block.block_id);
    const actionId = String(element.action_id);
    const key = blockId in values ? blockId : actionId in values ? actionId : undefined;
    if (key === undefined) return;
    open.delete(key);
    const given = values[key];
    const inner = isFields(given) && actionId in given ? given[actionId] : given;
    const state = readInput(element, inner, view.suggested.get(`${blockId} ${actionId}`));
    if (state === undefined) wrong = key;
    else view.state[blockId] = { ...view.state[blockId], [actionId]: state };
  });
  return wrong ?? [...open][0];
}

/** Submits the top modal of a person, after the checks that Slack's client makes itself (required, length). */
export async function submitModal(parts: Parts, user: string, values: Fields): Promise<Submitted> {
  const view = parts.views.top(user);
  if (view === undefined) return noModal;
  const wrong = fillIn(view, values);
  if (wrong !== undefined)
    return { ok: false, error: 'no_such_input', text: `There is no such input or option: ${wrong}` };
  const missing = clientErrors(view);
  if (Object.keys(missing).length > 0) return showErrors(parts, view, missing);
  const answer = await parts.deliver.ask({
    type: 'interactive',
    payload: {
      ...basePayload(parts, 'view_submission', user),
      trigger_id: parts.triggers.give(user),
      view: viewPayload(view, idsOf(parts)),
      response_urls: [],
    },
  });
  if (!answer.acked) return { ok: false, error: answer.reason, text: notDelivered(answer.reason) };
  return carryOut(parts, user, view, fieldsOf(answer.payload));
}

function carryOut(parts: Parts, user: string, view: OpenView, answer: Fields): Submitted {
  const action = textOf(answer.response_action);
  if (action === 'errors') return showErrors(parts, view, stringsOf(answer.errors));
  if (action === 'clear') {
    parts.views.clear(user);
    return { ok: true };
  }
  if (action === undefined) {
    if (parts.views.top(user)?.id === view.id) parts.views.pop(user);
    return { ok: true };
  }
  const checked = checkView(answer.view, 'modal', parts.faults.refusedBlocks);
  if ('refused' in checked) {
    return {
      ok: false,
      error: checked.refused.error,
      text: `The app answered with a view that Slack refuses. ${checked.refused.messages.join(' ')}`,
    };
  }
  if (action === 'update') {
    parts.views.replace(parts.views.find(view.id, undefined) ?? view, checked.view);
    return { ok: true };
  }
  if (action === 'push' && parts.views.push(user, checked.view) !== undefined) return { ok: true };
  return {
    ok: false,
    error: action === 'push' ? 'push_limit_reached' : 'invalid_response',
    text: 'The app answered in a way Slack does not know.',
  };
}

/** Acts on a button, a menu or a choice in the top modal; choices are kept even where the app is not told. */
export async function actInModal(
  parts: Parts,
  user: string,
  input: Pick & { selected?: unknown; values?: Fields },
): Promise<Outcome> {
  const view = parts.views.top(user);
  if (view === undefined) return noModal;
  fillIn(view, input.values ?? {});
  const found = one(pickElements(view.source.blocks, input));
  if (typeof found === 'string') return { ok: false, error: found, text: 'There is no such element in the modal.' };
  const { element, block } = found;
  const suggested = view.suggested.get(`${String(block.block_id)} ${String(element.action_id)}`) ?? [];
  const read = actionOf(found, { value: input.selected ?? input.value, suggested }, actionTime(parts));
  if ('error' in read) return { ok: false, error: read.error, text: 'That is not one of the options.' };
  if (read.state !== undefined) {
    const blockId = String(block.block_id);
    view.state[blockId] = { ...view.state[blockId], [String(element.action_id)]: read.state };
  }
  // Inside an input block the app hears of a choice only where it asked to.
  if (block.type === 'input' && block.dispatch_action !== true) return { ok: true };
  return tellView(parts, user, viewPayload(view, idsOf(parts)), read.action);
}

/** Acts on an element of the person's App Home. */
export async function actInHome(parts: Parts, user: string, input: Pick & { selected?: unknown }): Promise<Outcome> {
  const home = parts.workspace.homes.get(user);
  const found = one(pickElements(home?.blocks, input));
  if (home === undefined || typeof found === 'string') {
    return { ok: false, error: 'no_such_element', text: 'There is no such element in the App Home.' };
  }
  const read = actionOf(found, { value: input.selected ?? input.value }, actionTime(parts));
  if ('error' in read) return { ok: false, error: read.error, text: 'That is not one of the options.' };
  return tellView(parts, user, home, read.action);
}

async function tellView(parts: Parts, user: string, view: Fields, action: Fields): Promise<Outcome> {
  const answer = await parts.deliver.ask({
    type: 'interactive',
    payload: {
      ...basePayload(parts, 'block_actions', user),
      container: { type: 'view', view_id: view.id },
      trigger_id: parts.triggers.give(user),
      view,
      actions: [action],
    },
  });
  return answer.acked ? { ok: true } : { ok: false, error: answer.reason, text: notDelivered(answer.reason) };
}

/** Closes the top modal (or all of them), and tells the app where it asked for `view_closed`. */
export async function closeModal(parts: Parts, user: string, all: boolean): Promise<Outcome> {
  const view = parts.views.top(user);
  if (view === undefined) return noModal;
  const cleared = all || view.source.clear_on_close === true;
  const closed = cleared ? parts.views.stack(user) : [view];
  if (cleared) parts.views.clear(user);
  else parts.views.pop(user);
  for (const each of closed.filter((one) => one.source.notify_on_close === true)) {
    const payload = {
      ...basePayload(parts, 'view_closed', user),
      view: viewPayload(each, idsOf(parts)),
      is_cleared: cleared,
    };
    await parts.deliver.ask({ type: 'interactive', payload });
  }
  return { ok: true };
}

function clientErrors(view: OpenView): Record<string, string> {
  const errors: Record<string, string> = {};
  eachInput(view.source.blocks, (element, block) => {
    if (block.type !== 'input') return;
    const blockId = String(block.block_id);
    const state = view.state[blockId]?.[String(element.action_id)] ?? {};
    const text = textOf(state.value) ?? '';
    if (block.optional !== true && isEmptyInput(state)) errors[blockId] = 'Please complete this required field.';
    else if (typeof element.min_length === 'number' && text !== '' && text.length < element.min_length) {
      errors[blockId] = `Please write at least ${element.min_length} characters.`;
    } else if (typeof element.max_length === 'number' && text.length > element.max_length) {
      errors[blockId] = `Please write at most ${element.max_length} characters.`;
    }
  });
  return errors;
}

function showErrors(parts: Parts, view: OpenView, errors: Record<string, string>): Submitted {
  const open = parts.views.find(view.id, undefined) ?? view;
  open.errors = errors;
  parts.workspace.change({ kind: 'views', user: view.user });
  return { ok: false, error: 'errors', text: Object.values(errors).join(' '), errors };
}

function stringsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(fieldsOf(value)).map(([key, text]) => [key, String(text)]));
}
