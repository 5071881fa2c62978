import type { Command } from '../command.js';
import type { Decided } from '../decide.js';
import type { Review } from '../review.js';
import { shownTo } from './shown.js';
import { closedForChanges, isPerson, needsAPerson, refuse, time } from './words.js';

type OfCallers = Extract<Command, { type: 'leave-out-caller' | 'take-back-caller' }>;

/** Leaving a family of sessions out, and taking it back: either way the draft is made anew from the same evidence. */
export function decideCaller(review: Review, command: OfCallers, now: string): Decided {
  if (!isPerson(command.by)) return needsAPerson();
  const closed = closedForChanges(review);
  if (closed) return closed;
  return command.type === 'leave-out-caller' ? leaveOut(review, command, now) : takeBack(review, command, now);
}

function leaveOut(review: Review, command: Extract<OfCallers, { type: 'leave-out-caller' }>, now: string): Decided {
  const { caller, reason, by } = command;
  const known = leftOutBy(review, caller);
  if (known) {
    const message = `<@${known.by}> already left this caller out ${time(known.at, now)}.`;
    return refuse('nothing-to-do', message, { by: known.by, at: known.at });
  }
  const shown = shownTo(review, command.seen);
  return { events: [{ type: 'caller-left-out', caller, reason, by, at: now, shown }] };
}

function takeBack(review: Review, command: Extract<OfCallers, { type: 'take-back-caller' }>, now: string): Decided {
  const { caller, by, seen } = command;
  if (!leftOutBy(review, caller)) return refuse('nothing-to-do', 'This caller is not left out: what it used counts.');
  return { events: [{ type: 'caller-taken-back', caller, by, at: now, shown: shownTo(review, seen) }] };
}

function leftOutBy({ callersLeftOut }: Review, caller: string): Review['callersLeftOut'][string] | undefined {
  return Object.hasOwn(callersLeftOut, caller) ? callersLeftOut[caller] : undefined;
}
