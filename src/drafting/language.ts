/** Languages in which rules can say what they are. Models answer in any. */
export type Language = 'en' | 'de' | 'fr' | 'es';

/** Words that are common in questions and mean nothing in the other three languages. */
const WORDS: Record<Language, string> = {
  en: 'the what why when who how which does did was were is are can could should this that still anything there been of',
  de: 'der das den dem ist sind wird wurde wurden warum wieso weshalb wann wer wie welche welcher welches was kann darf soll noch nicht hier diese dieser dieses rolle ohne für und oder wenn passiert zeig gibt fehlt seit gestern bitte',
  fr: 'le les des une est sont été pourquoi quand qui quoi quel quelle quels quelles comment peut doit cette ce ces encore rôle sans pour avec dans où depuis hier refusé refusée montre pas',
  es: 'el los las una es son fue fueron por qué cuándo quién cuál cuáles cómo puede debe esta este estos todavía rol sin para con dónde desde ayer denegado denegada muestra hay qué',
};

const LANGUAGE_OF = new Map<string, Language[]>();
for (const language of ['en', 'de', 'fr', 'es'] as const) {
  for (const word of WORDS[language].split(' ')) LANGUAGE_OF.set(word, [...(LANGUAGE_OF.get(word) ?? []), language]);
}

/** The language that a question is written in, by its small words; English where they do not tell. */
export function languageOf(question: string): Language {
  const counts: Record<Language, number> = { en: 0, de: 0, fr: 0, es: 0 };
  for (const word of question.toLowerCase().match(/[\p{L}]+/gu) ?? []) {
    for (const language of LANGUAGE_OF.get(word) ?? []) counts[language] += 1;
  }
  if (/[¿¡]/.test(question)) counts.es += 2;
  if (/ß/.test(question)) counts.de += 2;
  const [best] = (['en', 'de', 'fr', 'es'] as const).toSorted((a, b) => counts[b] - counts[a]);
  return best && counts[best] > counts.en ? best : 'en';
}

/** What a model is told, so that a short question in another language is answered in it. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
};
