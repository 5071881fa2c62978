import type { ConversationEvidence } from '../../../src/drafting/evidence.js';
import type { ThreadAnswer } from '../../../src/drafting/thread-answer.js';
import { numbered, type Question } from './question-set.js';

/** What an answer lacks, one phrase each; none where it is right. */
export function lacks(question: Question, answer: ThreadAnswer, evidence: ConversationEvidence): string[] {
  const said = plain(answer.text);
  const holds = (fact: string) => said.includes(plain(numbered(fact, evidence)));
  const missing = question.facts
    .filter((fact) => !(Array.isArray(fact) ? fact.some(holds) : holds(fact)))
    .map((fact) => `lacks ${Array.isArray(fact) ? fact.join(' | ') : fact}`);
  const wrong = (question.never ?? []).filter(holds).map((fact) => `says ${fact}`);
  const kinds = (answer.proposals ?? []).map(({ kind }) => kind);
  const { proposes } = question;
  const offered = proposes === undefined || (proposes === 'none' ? kinds.length === 0 : kinds.includes(proposes));
  const long = answer.text.split('\n').length > 8 ? ['is longer than eight lines'] : [];
  const blind = answer.used.length === 0 && !question.unknowable ? ['looked at nothing'] : [];
  return [...missing, ...wrong, ...(offered ? [] : [`offers ${kinds.join(', ') || 'nothing'}`]), ...long, ...blind];
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/(?<=\d),(?=\d{3})/g, '')
    .replace(/[`*_]/g, '');
}
