import type { Command } from '../command.js';
import type { Decided } from '../decide.js';
import type { Review } from '../review.js';
import { openQuestions } from '../stage.js';
import { shownTo } from './shown.js';
import { answerInWords, closedForChanges, isPerson, needsAPerson, newDraft, refuse, same, time } from './words.js';

type OfQuestions = Extract<Command, { type: 'answer-question' | 'leave-out-questions' }>;

/** What people answer where the evidence leaves an event open. */
export function decideQuestion(review: Review, command: OfQuestions, now: string): Decided {
  if (!isPerson(command.by)) return needsAPerson();
  const closed = closedForChanges(review);
  if (closed) return closed;
  return command.type === 'answer-question' ? answer(review, command, now) : leaveOut(review, command, now);
}

function answer(review: Review, command: Extract<OfQuestions, { type: 'answer-question' }>, now: string): Decided {
  if (!review.draft?.questions.includes(command.question)) {
    return refuse('unknown-subject', 'This question is not part of the current draft. Use the latest messages below.');
  }
  const known = Object.hasOwn(review.answers, command.question) ? review.answers[command.question] : undefined;
  if (known && same(known.answer, command.answer) && !review.sentBack) {
    const message = `<@${known.by}> already answered this with ${answerInWords(known.answer)} ${time(known.at, now)}.`;
    return refuse('nothing-to-do', message, { by: known.by, at: known.at });
  }
  if (known && known.revision > command.seen) {
    const message = `<@${known.by}> answered this with ${answerInWords(known.answer)} ${time(known.at, now)}. Look at it again, then keep it or change it.`;
    return refuse('stale', message, { by: known.by, at: known.at });
  }
  const problem = problemWith(command.answer);
  if (problem) return refuse('blocked', problem);
  const { question, answer: given, by } = command;
  const shown = shownTo(review, command.seen);
  const before = known ? { before: known.answer } : {};
  return { events: [{ type: 'question-answered', question, answer: given, ...before, by, at: now, shown }] };
}

function problemWith(answer: Extract<OfQuestions, { type: 'answer-question' }>['answer']): string | undefined {
  if (answer.kind !== 'action') return undefined;
  if (!isActionName(answer.action)) return 'Name one action without a wildcard, such as s3:GetObject.';
  if (answer.resources.length === 0) return 'Say for which resources the action is needed.';
  return undefined;
}

/** `service:Name` in IAM's alphabet, without a wildcard. */
export function isActionName(action: string): boolean {
  return /^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action);
}

function leaveOut(
  review: Review,
  command: Extract<OfQuestions, { type: 'leave-out-questions' }>,
  now: string,
): Decided {
  if (command.seen < (review.draft?.revision ?? 0)) return newDraft();
  const open = new Set(openQuestions(review));
  const questions = [...new Set(command.questions)].filter((question) => open.has(question));
  if (questions.length === 0) return refuse('nothing-to-do', 'None of these questions is open any more.');
  const { reason, by } = command;
  const shown = shownTo(review, command.seen);
  return { events: [{ type: 'questions-left-out', questions, reason, by, at: now, shown }] };
}
