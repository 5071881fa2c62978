import type { ModelTurn } from './model.js';
import { quoteEarlier, quoteQuestion } from './quote-question.js';
import type { Redaction } from './redaction.js';
import { shorten, visible } from './visible.js';

export interface Conversation {
  question: string;
  /** Earlier questions of the thread with their answers, oldest first; the last six are sent. */
  history: { question: string; answer: string }[];
  /** What was said before those, one line for each turn, oldest first; the last twenty are sent. */
  earlier?: string[];
}

const HISTORY = 6;
const EARLIER = 20;
const LONGEST_QUESTION = 4_000;
const LONGEST_EARLIER_QUESTION = 1_000;
const LONGEST_ANSWER = 3_000;

/**
 * The conversation so far as a model gets it, names hidden. Names are hidden before anything is shortened, so that
 * none is cut in the middle and left.
 */
export function openingTurns(conversation: Conversation, redaction: Redaction): ModelTurn[] {
  const hide = (text: string, limit: number) => withoutCutToken(shorten(redaction.hide(visible(text)), limit));
  const history = conversation.history.slice(-HISTORY).flatMap((turn): ModelTurn[] => [
    { from: 'person', text: quoteQuestion(hide(turn.question, LONGEST_EARLIER_QUESTION), LONGEST_EARLIER_QUESTION) },
    { from: 'model', text: hide(turn.answer, LONGEST_ANSWER) },
  ]);
  const lines = (conversation.earlier ?? []).slice(-EARLIER).map((line) => hide(line, 300));
  const summary: ModelTurn[] = lines.length > 0 ? [{ from: 'person', text: quoteEarlier(lines) }] : [];
  return [...summary, ...history, questionTurn(conversation, redaction)];
}

/** The question alone, for a model whose context holds no more. */
export function questionTurn({ question }: Conversation, redaction: Redaction): ModelTurn {
  const hidden = withoutCutToken(shorten(redaction.hide(visible(question)), LONGEST_QUESTION));
  return { from: 'person', text: quoteQuestion(hidden, LONGEST_QUESTION) };
}

/** Half a token would be put back as another name. */
function withoutCutToken(text: string): string {
  return text.replace(/[A-Z]+_?\d*…$/, '…');
}
