import { type Language, languageOf } from './language.js';

/** At most this many lines in an answer. */
export const MOST_LINES = 8;

/** How an answer by rules begins where the question is not in English: their sentences about evidence are. */
const IN_ENGLISH: Record<Language, string | undefined> = {
  en: undefined,
  de: 'Antworten nach Regeln gibt es nur auf Englisch:',
  fr: 'Les réponses données par des règles sont en anglais :',
  es: 'Las respuestas dadas por reglas están en inglés:',
  ja: '規則による回答は英語のみです：',
};

const EXAMPLES = [
  '• why was ecs:UpdateService denied?',
  '• why is kms:Decrypt here?',
  '• can this role still use s3:DeleteBucket?',
  '• what breaks if I choose A for statement 3?',
  '• what is left out? which blind spots are there?',
  '• who used this last week? what was not used for 60 days?',
];

const CANNOT_READ: Record<Language, string> = {
  en: 'The rules cannot read this question. They can answer about actions, events and statements by name, for example:',
  de: 'Diese Frage können die Regeln nicht lesen. Sie antworten auf Englisch zu Aktionen, Ereignissen und Statements, zum Beispiel:',
  fr: 'Les règles ne comprennent pas cette question. Elles répondent en anglais sur des actions, des événements et des statements, par exemple :',
  es: 'Las reglas no entienden esta pregunta. Responden en inglés sobre acciones, eventos y statements, por ejemplo:',
  ja: 'この質問は規則では読み取れません。アクション、イベント、ステートメントについて英語で答えられます。例：',
};

const BY_RULES: Record<Language, string> = {
  en: 'Answered by rules',
  de: 'Nach Regeln beantwortet',
  fr: 'Répondu par des règles',
  es: 'Respondido por reglas',
  ja: '規則による回答',
};

/** What the rules can be asked, for a question that they cannot read. */
export function cannotRead(question: string): string {
  return [CANNOT_READ[languageOf(question) ?? 'en'], ...EXAMPLES].join('\n');
}

/**
 * The sentences of several looks into the evidence as one answer: each once, in order, at most eight lines. Where the
 * question is not in English, the first line says in its language that the rest is.
 */
export function wordAnswer(said: string[][], question: string): string {
  const heading = IN_ENGLISH[languageOf(question) ?? 'en'];
  const lines = [...new Set(said.flat())];
  const room = MOST_LINES - (heading === undefined ? 0 : 1);
  const shown =
    lines.length <= room
      ? lines
      : [...lines.slice(0, room - 1), 'There is more: ask about one action or one statement.'];
  return [...(heading === undefined ? [] : [heading]), ...shown].join('\n');
}

/** An answer with one line after it that says something about the answer itself; never more than eight lines in all. */
export function withNote(answer: string, note: string): string {
  return [...answer.split('\n').slice(0, MOST_LINES - 1), note].join('\n');
}

/** Why the rules answered, as the last line of an answer. */
export function answeredByRules(question: string, why: string): string {
  return `(${BY_RULES[languageOf(question) ?? 'en']}: ${why})`;
}
