/** The two things that the rest of the house asks of this room: a draft, and an answer. */

export { answerQuestion, type QuestionInput } from './answer-question.js';
export { type DraftInput, draftStatements, showDraftPrompt } from './draft-statements.js';
export type { ThreadAnswer } from './thread-answer.js';
