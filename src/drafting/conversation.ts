/** The two things that the rest of the house asks of this room: a draft, and an answer. */

export type { ThreadAnswer } from './answer-by-rule.js';
export { answerQuestion, type QuestionInput } from './answer-question.js';
export { type DraftInput, draftStatements, showDraftPrompt } from './draft-statements.js';
