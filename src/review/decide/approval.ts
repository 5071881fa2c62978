import type { Command, Refusal } from '../command.js';
import type { Decided } from '../decide.js';
import type { Under } from '../event.js';
import type { Basis, Person, Review, Versions } from '../review.js';
import { ticketProblem } from '../rules.js';
import {
  countedApprovals,
  onlyInvolved,
  openAttestations,
  openQuestions,
  openSpots,
  stageOf,
  undecidedStatements,
} from '../stage.js';
import { checkShownTo } from './shown.js';
import { isPerson, needsAPerson, refuse, time } from './words.js';

type OfApproval = Extract<Command, { type: 'approve' | 'break-glass' | 'send-back' }>;
type Approving = Extract<OfApproval, { type: 'approve' | 'break-glass' }>;

/** Approving the checked edition, alone in writing where that is allowed, or asking for another look. */
export function decideApproval(review: Review, command: OfApproval, now: string): Decided {
  if (!isPerson(command.by)) return needsAPerson();
  if (review.check?.deliveredAs !== undefined && stageOf(review) === 'approved') {
    return refuse('wrong-stage', `Edition ${review.check.deliveredAs} is approved and delivered already.`);
  }
  switch (command.type) {
    case 'approve':
      return approve(review, command, now);
    case 'break-glass':
      return breakGlass(review, command, now);
    case 'send-back':
      return sendBack(review, command, now);
  }
}

function approve(review: Review, command: Extract<OfApproval, { type: 'approve' }>, now: string): Decided {
  const notReady = whyNotReady(review);
  if (notReady) return notReady;
  const mine = countedApprovals(review).find((approval) => approval.by === command.by);
  if (mine) return refuse('already-approved-by-you', `You approved this edition ${time(mine.at, now)}.`, mine);
  const notNow = whyNotNow(review, command, now);
  if (notNow) return notNow;
  if (isAlone(review, command.by)) return alone(review, command.by);
  return { events: [{ type: 'approved', by: command.by, at: now, ...approvalOf(review, command) }] };
}

/** The shortest reason that says something. */
export const LEAST_REASON = 20;

/** Waives four eyes and missing approvals, and nothing else: what blocks an approval blocks this one as well. */
function breakGlass(review: Review, command: Extract<OfApproval, { type: 'break-glass' }>, now: string): Decided {
  const notReady = whyNotReady(review);
  if (notReady) return notReady;
  if (!review.rules.breakGlass) {
    return refuse('blocked', 'Nobody may approve this alone: the rule of this account does not allow break-glass.');
  }
  const notNow = whyNotNow(review, command, now);
  if (notNow) return notNow;
  const waived = waivedBy(review, command.by);
  if (waived.approvals === 0 && !waived.fourEyes) {
    return refuse('nothing-to-do', 'Nothing stands in the way of your approval: press Approve.');
  }
  const reason = command.reason.trim();
  if (reason.length < LEAST_REASON) {
    return refuse('blocked', `Say in at least ${LEAST_REASON} characters why this cannot wait for others.`);
  }
  return {
    events: [{ type: 'glass-broken', by: command.by, at: now, reason, waived, ...approvalOf(review, command) }],
  };
}

/** What would be waived if one person approved alone now. */
export function waivedBy(review: Review, by: Person): { approvals: number; fourEyes: boolean } {
  const approvers = new Set([...countedApprovals(review).map((approval) => approval.by), by]);
  return { approvals: Math.max(0, review.rules.approvals - approvers.size), fourEyes: onlyInvolved(review, approvers) };
}

/** What every kind of approval is refused for: done already, a change that was not seen, no ticket. */
function whyNotNow(review: Review, command: Approving, now: string): { refusal: Refusal } | undefined {
  if (stageOf(review) === 'approved') {
    return refuse('nothing-to-do', 'This edition has all the approvals it needs. The files are on their way.');
  }
  const changed = review.lastChange;
  if (changed && changed.revision > command.seen) {
    const message = `<@${changed.by}> changed a decision ${time(changed.at, now)}. Have another look, then approve.`;
    return refuse('stale', message, { by: changed.by, at: changed.at });
  }
  if (review.check!.revision > command.seen) {
    return refuse('stale', 'The checks ran again since this was shown. Have another look, then approve.');
  }
  const problem = ticketProblem(review.rules, command.ticket ?? review.ticket);
  return problem === undefined ? undefined : refuse('ticket', problem);
}

/** What every kind of approval keeps. */
function approvalOf(review: Review, command: Approving) {
  const ticket = command.ticket ?? review.ticket;
  const basis = basisOf(review, command.versions);
  const under: Under = { rules: review.rules, ...(review.rule ? { rule: review.rule } : {}) };
  return {
    edition: review.check!.edition,
    ...(ticket ? { ticket } : {}),
    under,
    ...(basis ? { basis } : {}),
    shown: checkShownTo(review, command.seen),
  };
}

/** Athena gives an id for each query; a window read in many parts has many. */
const MOST_QUERY_IDS = 200;

function basisOf(review: Review, versions: Versions | undefined): Basis | undefined {
  if (!review.evidence) return undefined;
  const { source, queryIds } = review.evidence;
  const needs = review.check?.needs;
  return {
    source,
    window: review.window,
    queryIds: queryIds.slice(0, MOST_QUERY_IDS),
    ...(versions ? { versions } : {}),
    ...(needs ? { needs } : {}),
  };
}

function whyNotReady(review: Review): { refusal: Refusal } | undefined {
  const stage = stageOf(review);
  if (stage === 'scoping') {
    if (review.sentBack) {
      const { by, at } = review.sentBack;
      return refuse('wrong-stage', `<@${by}> sent this back. Change or confirm a scope first, then approve.`, {
        by,
        at,
      });
    }
    return refuse('wrong-stage', `${openInWords(review)} Decide that first, then approve.`);
  }
  if (stage === 'checking')
    return refuse('wrong-stage', 'The checks are still running. Approve once their result is here.');
  if (stage !== 'approving' && stage !== 'approved') return refuse('wrong-stage', 'There is nothing to approve yet.');
  const blocking = review.check?.blocking ?? 0;
  if (blocking === 0) return undefined;
  const findings = blocking === 1 ? 'One finding blocks' : `${blocking} findings block`;
  return refuse('blocked', `${findings} approval. Fix the statements they name, then approve.`);
}

function openInWords(review: Review): string {
  const parts = [
    count(undecidedStatements(review).length, 'statement'),
    count(openQuestions(review).length, 'question'),
    count(openSpots(review).length, 'blind spot'),
    count(openAttestations(review).length, 'added permission'),
  ].filter((part) => part !== '');
  return `Still open: ${parts.join(', ')}.`;
}

function count(number: number, word: string): string {
  return number === 0 ? '' : `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** Four eyes: at least one approval comes from someone who neither asked for the review nor changed it last. */
function isAlone(review: Review, by: Person): boolean {
  const approvers = new Set([...countedApprovals(review).map((approval) => approval.by), by]);
  return approvers.size >= review.rules.approvals && onlyInvolved(review, approvers);
}

function alone(review: Review, by: Person): { refusal: Refusal } {
  const why = by === review.by ? 'You asked for this review' : 'You made the last change';
  const broken = review.rules.breakGlass ? ' Where it cannot wait, Break glass… asks for a written reason.' : '';
  return refuse('four-eyes', `${why}, so someone else has to approve it.${broken}`);
}

function sendBack(review: Review, command: Extract<OfApproval, { type: 'send-back' }>, now: string): Decided {
  const stage = stageOf(review);
  if (review.sentBack) {
    const { by, at } = review.sentBack;
    return refuse('nothing-to-do', `<@${by}> already sent this back ${time(at, now)}.`, { by, at });
  }
  if (stage !== 'approving' && stage !== 'approved') {
    return refuse('wrong-stage', 'There is nothing to send back: the draft is still being decided or checked.');
  }
  const changed = review.lastChange;
  if (changed && changed.revision > command.seen) {
    const message = `<@${changed.by}> changed a decision ${time(changed.at, now)}. Have another look before you send it back.`;
    return refuse('stale', message, { by: changed.by, at: changed.at });
  }
  const reason = command.reason ? { reason: command.reason } : {};
  const shown = checkShownTo(review, command.seen);
  return { events: [{ type: 'sent-back', by: command.by, at: now, ...reason, shown }] };
}
