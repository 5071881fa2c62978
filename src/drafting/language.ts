/** Languages in which rules can say what they are. Models answer in any. */
export type Language = 'en' | 'de' | 'fr' | 'es' | 'ja';

/** Words that are common in questions, of languages that share an alphabet. */
const WORDS = {
  en: 'the what why when who how which does did was were is are can could should this that still anything there been of',
  de: 'der das den dem ist sind wird wurde wurden warum wieso weshalb wann wer wie welche welcher welches was kann darf soll noch nicht hier diese dieser dieses rolle ohne für und oder wenn passiert zeig gibt fehlt seit gestern bitte',
  fr: 'le les des une est sont été pourquoi quand qui quoi quel quelle quels quelles comment peut doit cette ce ces encore rôle sans pour avec dans où depuis hier refusé refusée montre pas',
  es: 'el los las una es son fue fueron por qué cuándo quién cuál cuáles cómo puede debe esta este estos todavía rol sin para con dónde desde ayer denegado denegada muestra hay qué',
} satisfies Partial<Record<Language, string>>;
type Worded = keyof typeof WORDS;
const WORDED: readonly Worded[] = ['en', 'de', 'fr', 'es'];

const LANGUAGES_OF = new Map<string, Worded[]>();
for (const language of WORDED) {
  for (const word of WORDS[language].split(' ')) LANGUAGES_OF.set(word, [...(LANGUAGES_OF.get(word) ?? []), language]);
}

/** The language that a question is written in, by its script and its small words; undefined where they do not tell. */
export function languageOf(question: string): Language | undefined {
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(question)) return 'ja';
  const counts = { en: 0, de: /ß/.test(question) ? 2 : 0, fr: 0, es: /[¿¡]/.test(question) ? 2 : 0 };
  for (const word of question.toLowerCase().match(/[\p{L}]+/gu) ?? []) {
    for (const language of LANGUAGES_OF.get(word) ?? []) counts[language] += 1;
  }
  const best = WORDED.reduce((most, one) => (counts[one] > counts[most] ? one : most));
  return counts[best] > 0 ? best : undefined;
}

/** What a model is told, so that a short question in another language is answered in it. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  ja: 'Japanese',
};
