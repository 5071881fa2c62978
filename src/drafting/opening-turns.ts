import type { Asker } from './evidence.js';
import type { ModelTurn } from './model.js';
import { quoteEarlier, quoteQuestion } from './quote-question.js';
import type { Redaction } from './redaction.js';
import { shorten, visible } from './visible.js';

export interface Conversation {
  question: string;
  evidence: { asker: Asker };
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
  const hide = (text: string, limit: number) => hideWords(text, limit, redaction);
  const history = conversation.history.slice(-HISTORY).flatMap((turn): ModelTurn[] => [
    { from: 'person', text: quoteQuestion(hide(turn.question, LONGEST_EARLIER_QUESTION), LONGEST_EARLIER_QUESTION) },
    { from: 'model', text: hide(turn.answer, LONGEST_ANSWER) },
  ]);
  const lines = (conversation.earlier ?? []).slice(-EARLIER).map((line) => hide(line, 300));
  const summary: ModelTurn[] = lines.length > 0 ? [{ from: 'person', text: quoteEarlier(lines) }] : [];
  return [...summary, ...history, questionTurn(conversation, redaction)];
}

/** The question alone, for a model whose context holds no more. */
export function questionTurn({ question, evidence }: Conversation, redaction: Redaction): ModelTurn {
  const hidden = hideWords(question, LONGEST_QUESTION, redaction);
  return { from: 'person', text: quoteQuestion(hidden, LONGEST_QUESTION, evidence.asker) };
}

/** Words of people, visible and with names hidden. Half a token at their end would be put back as another name. */
function hideWords(text: string, limit: number, redaction: Redaction): string {
  const hidden = redaction.hide(visible(plainly(text)));
  return shorten(hidden, limit).replace(/[A-Z]+_?\d*…$/, '…');
}

/**
 * The same words in the letters that the evidence uses, so that names in them are found: composed, in ASCII where they
 * are wide forms of it, without characters of no width, and with ARNs that were copied out of an address unpacked.
 */
function plainly(text: string): string {
  return text
    .normalize()
    .replace(/[\u200b\u2060\ufeff\u00ad]/g, '')
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\barn%3a\S+/gi, (arn) => arn.replace(/%3a/gi, ':').replace(/%2f/gi, '/'));
}
