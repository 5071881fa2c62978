import type { KnownBlock } from '@slack/types';
import type { Question } from '../../needs/contract.js';
import { openQuestions } from '../../review/stage.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { context, date, divider, header, type Part, rich, user } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import { canDecide, detailsName, seenOfAnswer } from './facts.js';
import type { SlotMessage } from './message.js';
import { isQuestionCut, openQuestionCard, questionHead } from './question-card.js';
import { details, labels, questions as words } from './words.js';

const PER_MESSAGE = 6;
/** How many messages with open questions are shown at once: five hundred questions must not bury the thread. */
const OPEN_MESSAGES = 5;

/** The open questions, grouped by service, a few per message; the next ones appear as these are answered. */
export function questionMessages(view: View): SlotMessage[] {
  const wanted = new Set(view.review.draft?.questions ?? []);
  const questions = (view.contract?.questions ?? []).filter((question) => wanted.has(question.id));
  questions.sort((a, b) => a.source.localeCompare(b.source) || b.calls - a.calls || a.id.localeCompare(b.id));
  const open = new Set(openQuestions(view.review));
  const messages: SlotMessage[] = [];
  let shownOpen = 0;
  for (let index = 0; index * PER_MESSAGE < questions.length; index += 1) {
    const group = questions.slice(index * PER_MESSAGE, (index + 1) * PER_MESSAGE);
    const hasOpen = group.some((question) => open.has(question.id));
    const answeredHere = group.some((question) => {
      const answer = view.review.answers[question.id]?.answer;
      return answer !== undefined && answer.kind !== 'left-out';
    });
    if (hasOpen) shownOpen += 1;
    if (hasOpen ? shownOpen > OPEN_MESSAGES : !answeredHere && questions.length > PER_MESSAGE * OPEN_MESSAGES) continue;
    messages.push(questionMessage(view, group, index, open.size, questions.length));
  }
  return messages;
}

function questionMessage(view: View, group: Question[], index: number, open: number, of: number): SlotMessage {
  const here = group.filter((question) => !view.review.answers[question.id]).length;
  return {
    slot: `questions:${index + 1}`,
    place: 'thread',
    decided: Math.max(0, ...group.map((question) => view.review.answers[question.id]?.revision ?? 0)),
    text: fallback(words.fallback(here)),
    blocks: [
      header(words.heading(here, group.length)),
      ...(here > 0 ? [context(words.intro)] : []),
      ...group.flatMap((question) => [divider(), ...questionCard(view, question)]),
      ...(group.some(isQuestionCut) ? [context(details.note(detailsName(view.review)))] : []),
      ...(open > here && index === 0 ? [context(words.more(Math.min(open, of) - here))] : []),
      ...leaveOutRest(view, index, here, open),
    ],
  };
}

function questionCard(view: View, question: Question): KnownBlock[] {
  const answered = view.review.answers[question.id];
  if (!answered) return [...openQuestionCard(question), ...buttons(view, question, false)];
  const by: Part[] = [words.answeredBy, user(answered.by), date(answered.at, ', '), '.'];
  const row = rich([questionHead(question)], [answerInWords(answered.answer)], by);
  return [row, ...buttons(view, question, true)];
}

function answerInWords(answer: View['review']['answers'][string]['answer']): string {
  if (answer.kind === 'nothing-needed') return words.nothing;
  if (answer.kind === 'left-out') return words.leftOut(answer.reason && fit(answer.reason, 300));
  return words.isAction(
    fit(answer.action, 100),
    answer.resources.map((arn) => fit(arn, 300)),
  );
}

function buttons(view: View, question: Question, answered: boolean): KnownBlock[] {
  if (!canDecide(view)) return [];
  const target = { review: view.review.id, subject: question.id, seen: seenOfAnswer(view.review, question.id) };
  const about = `${question.name} on ${question.source}`;
  const change = button({
    label: labels.change,
    action: 'question:answer',
    target,
    spoken: words.spoken.change(about),
  });
  const row = answered
    ? [change]
    : [
        button({ label: labels.itIs, action: 'question:answer', target, spoken: words.spoken.itIs(about) }),
        button({
          label: labels.nothingNeeded,
          action: 'question:nothing',
          target,
          spoken: words.spoken.nothing(about),
        }),
        button({ label: labels.leaveOut, action: 'question:leave-out', target, spoken: words.spoken.leaveOut(about) }),
      ];
  return [buttonRow(`question:${question.id}`, target.seen, row)];
}

function leaveOutRest(view: View, index: number, here: number, open: number): KnownBlock[] {
  if (index > 0 || open < 2 || !canDecide(view)) return [];
  const target = { review: view.review.id, subject: '', seen: seenOfAnswer(view.review, '') };
  return [
    divider(),
    buttonRow('questions', here, [button({ label: labels.leaveOutRest, action: 'question:leave-out-rest', target })]),
  ];
}
