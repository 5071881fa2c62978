import type { Command, Refusal } from '../command.js';
import type { Decided } from '../decide.js';
import type { Person, Review, Versions } from '../review.js';
import { countedApprovals, openAttestations, openQuestions, stageOf, undecidedStatements } from '../stage.js';
import { isPerson, needsAPerson, refuse, time } from './words.js';

type OfApproval = Extract<Command, { type: 'approve' | 'send-back' }>;

/** Approving the checked edition, or asking for another look. */
export function decideApproval(review: Review, command: OfApproval, now: string): Decided {
  if (!isPerson(command.by)) return needsAPerson();
  if (review.check?.deliveredAs !== undefined && stageOf(review) === 'approved') {
    return refuse('wrong-stage', `Edition ${review.check.deliveredAs} is approved and delivered already.`);
  }
  return command.type === 'approve' ? approve(review, command, now) : sendBack(review, command, now);
}

function approve(review: Review, command: Extract<OfApproval, { type: 'approve' }>, now: string): Decided {
  const notReady = whyNotReady(review);
  if (notReady) return notReady;
  const check = review.check!;
  const mine = countedApprovals(review).find((approval) => approval.by === command.by);
  if (mine) return refuse('already-approved-by-you', `You approved this edition ${time(mine.at, now)}.`, mine);
  if (stageOf(review) === 'approved') {
    return refuse('nothing-to-do', 'This edition has all the approvals it needs. The files are on their way.');
  }
  const changed = review.lastChange;
  if (changed && changed.revision > command.seen) {
    const message = `<@${changed.by}> changed a decision ${time(changed.at, now)}. Have another look, then approve.`;
    return refuse('stale', message, { by: changed.by, at: changed.at });
  }
  if (check.revision > command.seen) {
    return refuse('stale', 'The checks ran again since this was shown. Have another look, then approve.');
  }
  const alone = aloneWith(review, command.by);
  if (alone) return alone;
  const basis = basisOf(review, command.versions);
  return {
    events: [{ type: 'approved', by: command.by, at: now, edition: check.edition, ...(basis ? { basis } : {}) }],
  };
}

/** Athena gives an id for each query; a window read in many parts has many. */
const MOST_QUERY_IDS = 200;

function basisOf(review: Review, versions: Versions | undefined) {
  if (!review.evidence) return undefined;
  const { source, queryIds } = review.evidence;
  const read = { source, window: review.window, queryIds: queryIds.slice(0, MOST_QUERY_IDS) };
  return { ...read, ...(versions ? { versions } : {}) };
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
    count(openAttestations(review).length, 'added permission'),
  ].filter((part) => part !== '');
  return `Still open: ${parts.join(', ')}.`;
}

function count(number: number, word: string): string {
  return number === 0 ? '' : `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** Four eyes: at least one approval comes from someone who neither asked for the review nor changed it last. */
function aloneWith(review: Review, by: Person): { refusal: Refusal } | undefined {
  if (!review.rules.fourEyes) return undefined;
  const involved = new Set([review.by, review.lastChange?.by]);
  const approvers = [...countedApprovals(review).map((approval) => approval.by), by];
  if (approvers.length < review.rules.approvals || approvers.some((person) => !involved.has(person))) return undefined;
  const why = by === review.by ? 'You asked for this review' : 'You made the last change';
  return refuse('four-eyes', `${why}, so someone else has to approve it.`);
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
  const reason = command.reason ? { reason: command.reason } : {};
  return { events: [{ type: 'sent-back', by: command.by, at: now, ...reason }] };
}
