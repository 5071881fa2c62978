import type { KnownBlock } from '@slack/types';
import type { Question } from '../../needs/contract.js';
import { ago, bold, italic, type Part, rich } from '../kit/rich.js';
import { fit } from '../kit/text.js';
import { showsAll } from '../kit/words-in.js';
import { questions as words } from './words.js';

/** What is asked, of which event, how often it was seen, and what it probably needs. */
export function openQuestionCard(question: Question): KnownBlock[] {
  const rows: Part[][] = [
    [questionHead(question)],
    [fit(question.text, 500)],
    [words.seen(question.calls), ago(question.lastSeen, words.last), '.'],
  ];
  if (question.likelyActions.length > 0) {
    rows.push([italic(`${words.likely(question.likelyActions.slice(0, 5).map((action) => fit(action, 80)))}.`)]);
  }
  return [rich(...rows)];
}

export function questionHead(question: Question): Part {
  return bold(fit(`${question.name} · ${question.source}`, 200));
}

/** True where the card shows less than there is of the question. */
export function isQuestionCut(question: Question): boolean {
  const { name, source, text, likelyActions } = question;
  return !showsAll(openQuestionCard(question), [name, source, text, ...likelyActions]);
}
