import type { Command, Refusal } from './command.js';
import { decideApproval } from './decide/approval.js';
import { decideAttestation } from './decide/attestations.js';
import { decideCaller } from './decide/callers.js';
import { decideCost } from './decide/cost.js';
import { decideFact } from './decide/facts.js';
import { decideOpening } from './decide/opening.js';
import { decideQuestion } from './decide/questions.js';
import { decideScope } from './decide/scopes.js';
import { decideThread } from './decide/thread.js';
import { closedForChanges, refuse, time } from './decide/words.js';
import type { Review, ReviewEvent } from './review.js';
import { answersQuestions, isOver } from './stage.js';

export type Decided = { events: ReviewEvent[] } | { refusal: Refusal };

/**
 * What a command changes, or why it changes nothing. Pure: the same review, command and time give the same answer.
 * Never throws.
 *
 * @param now ISO 8601 UTC; becomes the `at` of every event.
 */
export function decide(review: Review | undefined, command: Command, now: string): Decided {
  if (command.type === 'open') return decideOpening(review, command, now);
  if (!review) {
    return refuse('unknown-review', 'I no longer have this review. Start a new one with /tighten and the role’s name.');
  }
  // What was spent was spent, whatever became of the review.
  if (command.type === 'record-spent') return { events: [{ type: 'spent', tokens: command.tokens, at: now }] };
  if (isOver(review) && !(ABOUT_QUESTIONS.has(command.type) && answersQuestions(review))) {
    return over(review, command, now);
  }
  switch (command.type) {
    case 'ask-account':
    case 'choose-account':
    case 'record-principal':
    case 'set-rules':
    case 'refuse':
      return decideOpening(review, command, now);
    case 'choose-scope':
    case 'use-suggested':
    case 'keep-policy':
    case 'split-statement':
    case 'redraft':
      return decideScope(review, command, now);
    case 'leave-out-caller':
    case 'take-back-caller':
      return decideCaller(review, command, now);
    case 'ask-cost':
    case 'agree-cost':
    case 'ask-denials-cost':
    case 'agree-denials-cost':
      return decideCost(review, command, now);
    case 'answer-question':
    case 'leave-out-questions':
      return decideQuestion(review, command, now);
    case 'attest':
    case 'decide-attestation':
    case 'withdraw-attestation':
    case 'attest-for-spot':
    case 'answer-blind-spot':
      return decideAttestation(review, command, now);
    case 'approve':
    case 'break-glass':
    case 'send-back':
      return decideApproval(review, command, now);
    case 'change-watch':
    case 'ask-denials':
    case 'ask':
    case 'stop-answer':
    case 'retry':
    case 'stop':
      return decideThread(review, command, now);
    case 'record-evidence':
    case 'record-draft':
    case 'record-check':
    case 'record-delivery':
    case 'record-denials':
    case 'record-changes':
    case 'record-answer':
    case 'record-failure':
      return decideFact(review, command, now);
  }
}

/** What may still be asked of a review that was watched to the end. */
const ABOUT_QUESTIONS: ReadonlySet<Command['type']> = new Set(['ask', 'stop-answer', 'record-answer']);

/** Why nothing of a review can be changed any more, or not at the moment; undefined where it can. */
export function whyClosed(review: Review, now: string): Refusal | undefined {
  return isOver(review) ? saidOver(review, now).refusal : closedForChanges(review)?.refusal;
}

function over(review: Review, command: Command, now: string): Decided {
  if (!('by' in command)) return refuse('nothing-to-do', 'The review is over.');
  return saidOver(review, now);
}

function saidOver(review: Review, now: string): { refusal: Refusal } {
  const again = 'Start a new one with /tighten and the role’s name.';
  if (review.stopped) {
    const { by, at } = review.stopped;
    return refuse('over', `<@${by}> stopped this review ${time(at, now)}. ${again}`, { by, at });
  }
  if (review.refusal) return refuse('over', `This review did not begin. ${again}`);
  return refuse('over', `This review is closed. ${again}`);
}
