import type { Command, Refusal } from '../command.js';
import type { Decided } from '../decide.js';
import type { Review } from '../review.js';
import { SETTINGS, stricter } from '../rules.js';
import { shownTo } from './shown.js';
import { isPerson, needsAPerson, refuse, same, time } from './words.js';

type Opening = Extract<
  Command,
  { type: 'open' | 'ask-account' | 'choose-account' | 'record-principal' | 'set-rules' | 'refuse' }
>;

/** From the command to the principal: opening, choosing between accounts, finding, refusing. */
export function decideOpening(review: Review | undefined, command: Opening, now: string): Decided {
  if (command.type === 'open') return open(review, command, now);
  if (!review) return refuse('unknown-review', 'I no longer have this review.');
  if (command.type === 'choose-account') return chooseAccount(review, command);
  if (command.type === 'set-rules') return setRules(review, command, now);
  if (review.principal) return refuse('nothing-to-do', 'The principal is already found.');
  switch (command.type) {
    case 'ask-account':
      if (review.accountCandidates) return refuse('nothing-to-do', 'The account was already asked.');
      return { events: [{ type: 'account-asked', candidates: command.candidates }] };
    case 'record-principal':
      return { events: [{ ...command, type: 'principal-found' }] };
    case 'refuse':
      return { events: [{ ...command, type: 'refused' }] };
  }
}

function open(review: Review | undefined, command: Extract<Command, { type: 'open' }>, now: string): Decided {
  if (review) return { refusal: alreadyOpen(review, now) };
  if (!isPerson(command.by)) return needsAPerson();
  return { events: [{ ...command, type: 'opened' }] };
}

/** For whoever asks for a review that is there already. */
export function alreadyOpen(review: Review, now: string): Refusal {
  const message = `<@${review.by}> started this review ${time(review.openedAt, now)}. Its thread has everything so far.`;
  return { kind: 'already-open', message, by: review.by, at: review.openedAt };
}

function chooseAccount(review: Review, command: Extract<Command, { type: 'choose-account' }>): Decided {
  if (!isPerson(command.by)) return needsAPerson();
  if (!review.accountCandidates) {
    const chosen = review.target.arn ? `: ${review.target.arn}` : '';
    return refuse('nothing-to-do', `The account is already chosen${chosen}.`);
  }
  if (!review.accountCandidates.some((candidate) => candidate.arn === command.arn)) {
    return refuse('unknown-subject', 'That is none of the accounts that were asked about. Choose one of the buttons.');
  }
  const { arn, by, seen } = command;
  return { events: [{ type: 'account-chosen', arn, by, shown: shownTo(review, seen) }] };
}

/** Rules of a delivered edition stay what they were when it was approved. */
function setRules(review: Review, command: Extract<Command, { type: 'set-rules' }>, now: string): Decided {
  const { rule } = command;
  const rules = stricter(review.rules, command.rules);
  // Of a review without a rule the settings alone were asked.
  const known = same(rules, review.rules) && same(rule, review.rule ?? { name: SETTINGS });
  if (known || !review.principal || review.check?.deliveredAs !== undefined) {
    return refuse('nothing-to-do', 'These rules hold already.');
  }
  return { events: [{ type: 'rules-set', rules, rule, at: now }] };
}
