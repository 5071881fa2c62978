import type { ScopeChoice } from '../../needs/statements.js';
import type { Command } from '../command.js';
import type { Decided } from '../decide.js';
import type { Review, ReviewEvent, StatementIndex } from '../review.js';
import { undecidedStatements } from '../stage.js';
import { shownTo } from './shown.js';
import { choiceInWords, closedForChanges, isPerson, needsAPerson, newDraft, refuse, same, time } from './words.js';

type OfScopes = Extract<
  Command,
  { type: 'choose-scope' | 'use-suggested' | 'split-statement' | 'keep-policy' | 'redraft' }
>;

/** What people decide about statements, and what makes a new draft. */
export function decideScope(review: Review, command: OfScopes, now: string): Decided {
  if (!isPerson(command.by)) return needsAPerson();
  switch (command.type) {
    case 'choose-scope':
      return chooseScope(review, command, now);
    case 'use-suggested':
      return useSuggested(review, command, now);
    case 'split-statement':
      return split(review, command, now);
    case 'keep-policy':
      return keepPolicy(review, command, now);
    case 'redraft':
      return redraft(review, command, now);
  }
}

function chooseScope(review: Review, command: Extract<OfScopes, { type: 'choose-scope' }>, now: string): Decided {
  const closed = closedForChanges(review);
  if (closed) return closed;
  const statement = review.draft?.statements.find(({ id }) => id === command.statement);
  if (!statement) {
    return refuse('unknown-subject', 'This statement is not part of the current draft. Use the latest messages below.');
  }
  if (command.seen < (review.draft?.revision ?? 0)) return newDraft();
  const known = review.decisions[statement.id];
  if (known && same(known.choice, command.choice) && !review.sentBack) {
    const message = `${statement.sid} is already set to ${choiceInWords(known.choice)}, by <@${known.by}> ${time(known.at, now)}.`;
    return refuse('nothing-to-do', message, { by: known.by, at: known.at });
  }
  if (known && known.revision > command.seen) {
    const message = `<@${known.by}> set ${statement.sid} to ${choiceInWords(known.choice)} ${time(known.at, now)}. Look at it again, then keep it or change it.`;
    return refuse('stale', message, { by: known.by, at: known.at });
  }
  const problem = problemWith(statement, command.choice);
  if (problem) return refuse('unknown-subject', problem);
  const { statement: id, choice, by } = command;
  const shown = shownTo(review, command.seen, id);
  const before = known ? { before: known.choice } : {};
  return { events: [{ type: 'scope-chosen', statement: id, choice, ...before, by, at: now, shown }] };
}

function problemWith(statement: StatementIndex, choice: ScopeChoice): string | undefined {
  if (choice.kind === 'candidate') {
    if (choice.candidate.length === 1 && statement.candidates.includes(choice.candidate)) return undefined;
    return `${statement.sid} has no scope of that name. Choose one of ${statement.candidates.split('').join(', ')}.`;
  }
  if (choice.kind === 'custom' && choice.resources.length === 0) {
    return 'A custom scope needs at least one ARN. To allow nothing, leave the statement out.';
  }
  return undefined;
}

function useSuggested(review: Review, command: Extract<OfScopes, { type: 'use-suggested' }>, now: string): Decided {
  const closed = closedForChanges(review);
  if (closed) return closed;
  if (command.seen < (review.draft?.revision ?? 0)) return newDraft();
  const open = undecidedStatements(review);
  const events = open
    .filter((statement) => statement.bulk)
    .map((statement): ReviewEvent => {
      const choice = { kind: 'candidate' as const, candidate: statement.suggested };
      const shown = shownTo(review, command.seen, statement.id);
      return { type: 'scope-chosen', statement: statement.id, choice, by: command.by, at: now, bulk: true, shown };
    });
  if (events.length > 0) return { events };
  if (open.length === 0) return refuse('nothing-to-do', 'Every statement is decided already.');
  return refuse(
    'nothing-to-do',
    `The ${open.length === 1 ? 'statement that is' : `${open.length} statements that are`} left must be looked at by a person, one at a time.`,
  );
}

function split(review: Review, command: Extract<OfScopes, { type: 'split-statement' }>, now: string): Decided {
  const closed = closedForChanges(review);
  if (closed) return closed;
  const { statement: id, needs, by, seen } = command;
  if (seen < (review.draft?.revision ?? 0)) return newDraft();
  const statement = review.draft?.statements.find((one) => one.id === id);
  if (!statement || needs.length === 0) {
    return refuse('unknown-subject', 'This statement is not part of the current draft. Use the latest messages below.');
  }
  const known = review.decisions[id];
  if (known && known.revision > seen) {
    const message = `<@${known.by}> set ${statement.sid} to ${choiceInWords(known.choice)} ${time(known.at, now)}. Look at it again, then split it or keep it.`;
    return refuse('stale', message, { by: known.by, at: known.at });
  }
  const shown = shownTo(review, seen, id);
  return {
    events: [
      { type: 'statement-split', statement: id, sid: statement.sid, needs: [...needs].sort(), by, at: now, shown },
    ],
  };
}

function keepPolicy(review: Review, command: Extract<OfScopes, { type: 'keep-policy' }>, now: string): Decided {
  const closed = closedForChanges(review);
  if (closed) return closed;
  const { policy, keep, by, seen } = command;
  const known = review.keptPolicies?.[policy];
  if (known && (known.keep === keep || known.revision > seen)) {
    const fate = known.keep ? 'stays' : 'is replaced';
    const message = `<@${known.by}> decided ${time(known.at, now)} that this policy ${fate}.`;
    return refuse(known.keep === keep ? 'nothing-to-do' : 'stale', message, { by: known.by, at: known.at });
  }
  const before = known ? { before: known.keep } : {};
  return { events: [{ type: 'policy-kept', policy, keep, ...before, by, at: now, shown: shownTo(review, seen) }] };
}

function redraft(review: Review, command: Extract<OfScopes, { type: 'redraft' }>, now: string): Decided {
  if (!review.draft) return refuse('nothing-to-do', 'A draft is being made already. It appears in this thread.');
  const { reason, by } = command;
  const length = Date.parse(review.window.to) - Date.parse(review.window.from);
  const window = command.window ?? { from: new Date(Date.parse(now) - length).toISOString(), to: now };
  return { events: [{ type: 'redrafted', by, at: now, reason, window }] };
}
