import type { ModalView } from '@slack/types';
import type { Question } from '../../needs/contract.js';
import type { Statement } from '../../needs/statements.js';
import type { View } from '../../review/view.js';
import { modal, select, writing } from '../kit/inputs.js';
import { rich, said, section } from '../kit/rich.js';
import { fit, type Markup } from '../kit/text.js';
import { positionOf, seenOf, seenOfAll, seenOfAnswer } from '../messages/facts.js';
import { labels, modals as words } from '../messages/words.js';
import { type Faster, fasterBlocks } from './faster.js';

export const INPUTS = {
  action: 'action',
  other: 'other',
  resources: 'resources',
  reason: 'reason',
  text: 'text',
  about: 'about',
} as const;

/** Leaving a statement out: what will be refused, and why it is not needed. */
export function leaveOutModal(view: View, statement: Statement, faster?: Faster): ModalView {
  return modal({
    name: 'leave-out',
    title: words.leaveOutTitle(positionOf(view, statement.id)),
    target: { review: view.review.id, subject: statement.id, seen: seenOf(view.review, statement.id) },
    submit: labels.leaveOut,
    close: labels.cancel,
    blocks: [
      ...fasterBlocks(faster),
      section(words.leaveOut(fit(statement.purpose, 500), statement.calls)),
      writing({ id: INPUTS.reason, label: words.leaveOutReason, optional: true, max: 300 }),
    ],
  });
}

/** What an event needs, from a person who knows: an action of the catalogue, and on what. */
export function questionModal(view: View, question: Question, faster?: Faster): ModalView {
  const known = view.review.answers[question.id]?.answer;
  const likely = [...new Set(question.likelyActions)].filter((action) => action.length <= 75).slice(0, 20);
  return modal({
    name: 'question',
    title: words.questionTitle,
    target: { review: view.review.id, subject: question.id, seen: seenOfAnswer(view.review, question.id) },
    submit: labels.save,
    close: labels.cancel,
    blocks: [
      ...fasterBlocks(faster),
      section(fit(`${question.name} · ${question.source}`, 300)),
      rich([fit(question.text, 1_000)]),
      ...(likely.length > 0
        ? [
            {
              ...select({
                id: INPUTS.action,
                label: words.action,
                placeholder: words.pickAction,
                choices: likely.map((action) => ({ label: action, value: action })),
              }),
              optional: true,
            },
          ]
        : []),
      writing({
        id: INPUTS.other,
        label: likely.length > 0 ? words.otherAction : words.action,
        hint: words.actionHint,
        optional: likely.length > 0,
        max: 120,
        ...(known?.kind === 'action' ? { initial: known.action } : {}),
      }),
      writing({
        id: INPUTS.resources,
        label: words.resources,
        hint: words.customHint,
        lines: true,
        ...(known?.kind === 'action' ? { initial: known.resources.join('\n') } : {}),
      }),
    ],
  });
}

/** Leaving out every question that is still open, with one reason. */
export function leaveOutQuestionsModal(view: View, open: number): ModalView {
  return modal({
    name: 'leave-out-questions',
    title: words.leaveOutQuestionsTitle,
    target: { review: view.review.id, subject: '', seen: seenOfAnswer(view.review, '') },
    submit: labels.leaveOut,
    close: labels.cancel,
    blocks: [
      section(words.leaveOutQuestions(open)),
      writing({ id: INPUTS.reason, label: words.leaveOutReason, max: 300 }),
    ],
  });
}

/** Asking for another look before approval. */
export function sendBackModal(view: View): ModalView {
  return modal({
    name: 'send-back',
    title: words.sendBackTitle,
    target: { review: view.review.id, subject: '', seen: seenOfAll(view.review) },
    submit: labels.sendBack,
    close: labels.cancel,
    blocks: [
      section(words.sendBack),
      writing({ id: INPUTS.reason, label: words.sendBackReason, optional: true, max: 500 }),
    ],
  });
}

/** A question about the review, from a message of its thread. */
/** A question; with what a message says that it is about, which can be cut or taken away before it is asked. */
export function askModal(reviewId: string, about = ''): ModalView {
  return modal({
    name: 'ask',
    title: words.askTitle,
    target: { review: reviewId, subject: '', seen: 0 },
    submit: labels.ask,
    close: labels.cancel,
    blocks: [
      writing({ id: INPUTS.text, label: words.askLabel, hint: words.askHint, lines: true, max: 1_000 }),
      ...(about
        ? [writing({ id: INPUTS.about, label: words.askAbout, lines: true, optional: true, max: 700, initial: about })]
        : []),
    ],
  });
}

/** A sentence in a modal, where there is no message to answer. */
export function sentenceModal(sentence: Markup): ModalView {
  return modal({
    name: 'ask',
    title: words.noticeTitle,
    target: { review: 'none', subject: '', seen: 0 },
    close: labels.close,
    blocks: [said(sentence)],
  });
}
