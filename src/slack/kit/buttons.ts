import type { ActionsBlock, Button, ConfirmationDialog } from '@slack/types';
import { LIMITS } from './limits.js';
import { filled, visible } from './text.js';

/**
 * The only place that makes something one can press. A button says what it does (`action_id`, from the list below)
 * and what it is about (`review|subject|seen`): never a text that came from a log or a model.
 */

export const ACTIONS = [
  'start:window',
  'find:tighten',
  'find:more',
  'scope:approve',
  'scope:choose',
  'scope:leave-out',
  'scope:pick',
  'scope:evidence',
  'scope:split',
  'scope:use-suggested',
  'scope:next',
  'question:answer',
  'question:nothing',
  'question:leave-out',
  'question:leave-out-rest',
  'finding:fix',
  'caller:leave-out',
  'caller:take-back',
  'cost:read',
  'cost:shorter',
  'denials:read',
  'policy:keep',
  'policy:replace',
  'attest:open',
  'attest:approve',
  'attest:refuse',
  'attest:approve-all',
  'attest:withdraw',
  'spot:add',
  'spot:not-used',
  'spot:accept',
  'review:approve',
  'review:break-glass',
  'review:send-back',
  'review:stop',
  'review:retry',
  'account:choose',
  'proposal:open',
  'review:ask',
  'denial:ask',
  'answer:stop',
  'answer:sent',
  'watch:attached',
  'watch:detached',
  'draft:refused',
  'draft:sent',
] as const;
export type ActionName = (typeof ACTIONS)[number];

/** What a click is about. `subject` is a statement, a question … or empty; `seen` the revision that was on the screen. */
export interface Target {
  review: string;
  subject: string;
  seen: number;
}

export function formatTarget(target: Target): string {
  const value = `${target.review}|${target.subject}|${target.seen}`;
  if (!parseTargetValue(value)) throw new Error('A button names a review, a subject and a revision.');
  return value;
}

/** Reads `review|subject|seen` back; undefined for anything that no button of ours can have sent. */
export function parseTargetValue(value: string | undefined): Target | undefined {
  if (value === undefined || value.length > LIMITS.buttonValue) return undefined;
  const match = /^([A-Za-z0-9-]{1,64})\|([A-Za-z0-9:._-]{0,200})\|(\d{1,9})$/.exec(value);
  if (!match) return undefined;
  return { review: match[1]!, subject: match[2]!, seen: Number(match[3]) };
}

/** The action of an `action_id`; several buttons of one kind in a row carry a number behind it (`account:choose:2`). */
export function parseAction(actionId: string): ActionName | undefined {
  return ACTIONS.find((name) => actionId === name || actionId.startsWith(`${name}:`));
}

export interface ButtonOptions {
  label: string;
  action: ActionName;
  target: Target;
  /** Tells several buttons of one kind in one block apart. */
  index?: number;
  style?: 'primary' | 'danger';
  confirm?: { title: string; text: string; yes: string; no: string };
  /** What a screen reader says, where the label alone is not enough: "Approve statement 3". */
  spoken?: string;
}

export function button(options: ButtonOptions): Button {
  return {
    type: 'button',
    text: { type: 'plain_text', text: filled(visible(options.label), LIMITS.buttonText), emoji: false },
    action_id: options.index === undefined ? options.action : `${options.action}:${options.index}`,
    value: formatTarget(options.target),
    ...(options.style ? { style: options.style } : {}),
    ...(options.spoken ? { accessibility_label: filled(visible(options.spoken), LIMITS.accessibilityLabel) } : {}),
    ...(options.confirm ? { confirm: dialog(options.confirm, options.style) } : {}),
  };
}

function dialog(
  words: { title: string; text: string; yes: string; no: string },
  style: 'primary' | 'danger' | undefined,
): ConfirmationDialog {
  const put = (text: string, max: number) => ({ type: 'plain_text' as const, text: filled(visible(text), max) });
  return {
    title: put(words.title, LIMITS.confirmTitle),
    text: put(words.text, LIMITS.confirmText),
    confirm: put(words.yes, LIMITS.confirmButton),
    deny: put(words.no, LIMITS.confirmButton),
    ...(style ? { style } : {}),
  };
}

/** The same button, which asks before it does anything: for where what it is about is not in sight. */
export function askFirst(one: Button, words: { title: string; text: string; yes: string; no: string }): Button {
  return { ...one, confirm: dialog(words, one.style) };
}

/**
 * A row of buttons. The block id holds the revision: Slack keeps what a reader had selected where an id stays the
 * same, so a changed block needs a new one.
 */
export function buttonRow(id: string, revision: number, elements: Button[]): ActionsBlock {
  return { type: 'actions', block_id: `${id}:${revision}`.slice(0, LIMITS.id), elements };
}
