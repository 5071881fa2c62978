import type { ModalView } from '@slack/types';
import { channelSelect, modal, radio, search, writing } from '../kit/inputs.js';
import { plural } from '../kit/text.js';
import { labels, start as words } from '../messages/words.js';

export const START_INPUTS = {
  role: 'role',
  typed: 'typed',
  window: 'window',
  days: 'days',
  channel: 'channel',
  ticket: 'ticket',
} as const;
/** Longest ticket id: they are a few letters and digits. */
export const MOST_TICKET = 100;
/** The window that is written as a number of days. */
export const OTHER_WINDOW = 'custom';

const WINDOWS = [30, 90, 180];

export interface StartForm {
  /** The window that is chosen at first, in days. */
  windowDays: number;
  /** The channel that is chosen at first: where the command was typed. */
  channel: string;
  /** False where roles cannot be listed: then the role is written. */
  searchable: boolean;
  /** The window on the screen: a number of days, or `custom`. */
  picked?: string;
}

/** What a review starts with: the role, how far back, and the channel that its thread will be in. */
export function startModal(form: StartForm): ModalView {
  const windows = [...new Set([...WINDOWS, form.windowDays])].sort((a, b) => a - b);
  const picked = form.picked ?? String(form.windowDays);
  return modal({
    name: 'start',
    title: words.title,
    target: { review: 'none', subject: form.channel, seen: 0 },
    submit: words.submit,
    close: labels.cancel,
    blocks: [
      ...(form.searchable
        ? [
            search({
              id: START_INPUTS.role,
              label: words.role,
              placeholder: words.pickRole,
              search: 'search:role',
              optional: true,
            }),
          ]
        : []),
      writing({
        id: START_INPUTS.typed,
        label: form.searchable ? words.orTyped : words.role,
        placeholder: words.typedHint,
        optional: form.searchable,
        max: 600,
      }),
      radio({
        id: START_INPUTS.window,
        label: words.window,
        choices: [
          ...windows.map((days) => ({ label: plural(days, 'day'), value: String(days) })),
          { label: words.otherWindow, value: OTHER_WINDOW },
        ],
        picked,
        action: 'start:window',
      }),
      ...(picked === OTHER_WINDOW
        ? [writing({ id: START_INPUTS.days, label: words.days, placeholder: words.daysHint, max: 4 })]
        : []),
      channelSelect({ id: START_INPUTS.channel, label: words.channel, picked: form.channel }),
      writing({
        id: START_INPUTS.ticket,
        label: words.ticket,
        placeholder: words.ticketHint,
        optional: true,
        max: MOST_TICKET,
      }),
    ],
  });
}
