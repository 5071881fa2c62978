import type { App } from '@slack/bolt';
import { answerInWords } from '../../review/decide/words.js';
import type { Answer } from '../../review/review.js';
import { openQuestions } from '../../review/stage.js';
import type { SlackDeps } from '../deps.js';
import { refusals } from '../messages/words.js';
import { INPUTS, leaveOutQuestionsModal, questionModal } from '../modals/other-modals.js';
import { readAnswer } from '../modals/read-choice.js';
import { openView } from '../views.js';
import { type Click, closedSentence, onClick, type ReviewClick, refusalSentence, sentenceOf } from './click.js';
import { onSubmission } from './submission.js';

/** *It is…*, *Needs nothing*, *Leave out* and *Leave out the rest* on questions. */
export function questionActions(app: App, deps: SlackDeps): void {
  const answer = (kind: 'nothing-needed' | 'left-out') => async (click: Click) => {
    const given: Answer = { kind };
    const { review, subject: question, user: by, seen } = click;
    return sentenceOf(await deps.submit(review, { type: 'answer-question', question, answer: given, by, seen }));
  };
  onClick(app, deps, 'question:nothing', 'review', answer('nothing-needed'));
  onClick(app, deps, 'question:leave-out', 'review', answer('left-out'));
  onClick(app, deps, 'question:answer', 'review', (click) => openQuestion(deps, click));
  onClick(app, deps, 'question:leave-out-rest', 'review', (click) => openRest(deps, click));

  onSubmission(app, deps, 'question', 'review', async ({ review, subject: question, seen, user: by, filled, view }) => {
    const asked = view.contract?.questions.find((item) => item.id === question);
    if (!view.contract || !asked) return { say: refusals.oldButton() };
    const read = readAnswer(filled, asked, view.contract);
    if ('errors' in read) return read;
    const result = await deps.submit(review, { type: 'answer-question', question, answer: read.answer, by, seen });
    if (result.ok) return { close: true };
    if (result.refusal.kind !== 'stale' || !result.review) return { say: refusalSentence(result.refusal) };
    const known = result.review.answers[question];
    const faster = known && { by: known.by, at: known.at, what: answerInWords(known.answer) };
    return { show: questionModal(await deps.view(result.review), asked, faster) };
  });

  onSubmission(app, deps, 'leave-out-questions', 'review', async ({ review, seen, user: by, filled, loaded }) => {
    const questions = openQuestions(loaded);
    const reason = filled[INPUTS.reason] ?? '';
    const result = await deps.submit(review, { type: 'leave-out-questions', questions, reason, by, seen });
    return result.ok ? { close: true } : { say: refusalSentence(result.refusal) };
  });
}

async function openQuestion(deps: SlackDeps, click: ReviewClick) {
  const { loaded: review } = click;
  const closed = closedSentence(review, deps.now());
  if (closed) return closed;
  const view = await deps.view(review);
  const question = view.contract?.questions.find((item) => item.id === click.subject);
  if (!question) return refusals.oldButton();
  await openView(click.client, click.triggerId, questionModal(view, question));
  return undefined;
}

async function openRest(deps: SlackDeps, click: ReviewClick) {
  const { loaded: review } = click;
  const closed = closedSentence(review, deps.now());
  if (closed) return closed;
  const made = leaveOutQuestionsModal(await deps.view(review), openQuestions(review).length);
  await openView(click.client, click.triggerId, made);
  return undefined;
}
