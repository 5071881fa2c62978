import type { ModalView } from '@slack/types';
import { waivedBy } from '../../review/decide/approval.js';
import { ticketProblem } from '../../review/rules.js';
import type { View } from '../../review/view.js';
import { modal, writing } from '../kit/inputs.js';
import { section } from '../kit/rich.js';
import { fit } from '../kit/text.js';
import { grantedIn, roleName } from '../messages/facts.js';
import { approval, confirms, labels, breakGlass as words } from '../messages/words.js';
import { MOST_TICKET } from './start-modal.js';

export const APPROVE_INPUTS = { ticket: 'ticket', reason: 'reason' } as const;

/** True where *Approve* has to ask for a ticket id first: the rule speaks of one, and there is none that will do. */
export function asksForTicket({ rules, ticket }: View['review']): boolean {
  if (!rules.ticket) return false;
  return ticket === undefined || ticketProblem(rules, ticket) !== undefined;
}

/** Approving where the rule speaks of a ticket: what the confirm dialog says, and a field. `seen`: what was on the screen when it was pressed. */
export function approveModal({ review }: View, seen: number): ModalView {
  return modal({
    name: 'approve',
    title: approval.title,
    target: { review: review.id, subject: '', seen },
    submit: labels.approve,
    close: labels.notNow,
    blocks: [section(confirms.approve(...grantedIn(review), fit(roleName(review), 64)).text), ticketInput(review)],
  });
}

/** Approving alone: what is waived by it, and why it cannot wait. */
export function breakGlassModal({ review }: View, user: string, seen: number): ModalView {
  const { approvals, fourEyes } = waivedBy(review, user);
  return modal({
    name: 'break-glass',
    title: words.title,
    target: { review: review.id, subject: '', seen },
    submit: words.submit,
    close: labels.notNow,
    blocks: [
      section(words.effect(approvals, fourEyes)),
      writing({ id: APPROVE_INPUTS.reason, label: words.reason, hint: words.reasonHint, lines: true, max: 1_000 }),
      ticketInput(review),
    ],
  });
}

function ticketInput({ rules, ticket }: View['review']) {
  const pattern = rules.ticket?.patterns[0];
  return writing({
    id: APPROVE_INPUTS.ticket,
    label: approval.ticket,
    optional: !rules.ticket?.required,
    max: MOST_TICKET,
    ...(pattern ? { hint: approval.ticketHint(fit(pattern, 100)) } : {}),
    ...(ticket ? { initial: ticket } : {}),
  });
}
