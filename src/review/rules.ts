import type { AccessRule } from './access-policy.js';
import type { Rules, TicketRule } from './facts.js';

/** Name of the one rule that there is without a policy file. */
export const SETTINGS = 'settings';

/** What a rule asks of approvals, as a review keeps it. */
export function rulesOf({ approvals, fourEyes, breakGlass, ticket }: AccessRule): Rules {
  return { approvals, fourEyes, ...(breakGlass ? { breakGlass: true } : {}), ...(ticket ? { ticket } : {}) };
}

/**
 * Both of two sets of rules hold: what is asked for is never less than either asks. Whether one person may approve alone
 * asks nothing: that the rule of now says by itself, also for reviews that are older than it.
 */
export function stricter(one: Rules, now: Rules): Rules {
  const ticket = bothTickets(one.ticket, now.ticket);
  return {
    approvals: Math.max(one.approvals, now.approvals),
    fourEyes: one.fourEyes || now.fourEyes,
    ...(now.breakGlass ? { breakGlass: true } : {}),
    ...(ticket ? { ticket } : {}),
  };
}

function bothTickets(one: TicketRule | undefined, other: TicketRule | undefined): TicketRule | undefined {
  if (!one || !other) return one ?? other;
  const patterns = [...new Set([...one.patterns, ...other.patterns])];
  return { required: one.required || other.required, patterns };
}

/** The least that any of the rules asks: what a review starts with while it is not known which one will hold. */
export function laxest(rules: AccessRule[]): Rules {
  const required = rules.every(({ ticket }) => ticket?.required);
  return {
    approvals: Math.min(...rules.map(({ approvals }) => approvals)),
    fourEyes: rules.every(({ fourEyes }) => fourEyes),
    ...(rules.some(({ breakGlass }) => breakGlass) ? { breakGlass: true } : {}),
    ...(required ? { ticket: { required: true, patterns: [] } } : {}),
  };
}

/** What is wrong with a ticket id under these rules; undefined where it will do. */
export function ticketProblem({ ticket }: Pick<Rules, 'ticket'>, given: string | undefined): string | undefined {
  if (given === undefined || given === '') return ticket?.required ? 'Approval needs a ticket id.' : undefined;
  const unmet = ticket?.patterns.find((pattern) => !new RegExp(`^(?:${pattern})$`).test(given));
  return unmet === undefined
    ? undefined
    : `This is no ticket id as the policy file asks for: it has to match ${unmet}.`;
}
