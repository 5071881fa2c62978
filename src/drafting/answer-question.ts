import { Problem } from '../problem.js';
import { answerByRule } from './answer-by-rule.js';
import { askModel, BUDGET_USED } from './ask-model.js';
import { stopped } from './errors.js';
import type { ConversationEvidence } from './evidence.js';
import type { Model, Tokens } from './model.js';
import type { Conversation } from './opening-turns.js';
import type { RedactLevel } from './redaction.js';
import type { Sent } from './sent.js';
import { addTokens, SpentProblem, spentOn } from './spent.js';
import type { ThreadAnswer } from './thread-answer.js';
import { answeredByRules, withNote } from './wording.js';

export interface QuestionInput extends Conversation {
  evidence: ConversationEvidence;
  /** Without one the rules answer. */
  model?: Model;
  signal?: AbortSignal;
  /** Default `names`. */
  redact?: RedactLevel;
  /** For the whole answer, in milliseconds. Default 120,000. */
  limitMs?: number;
  /** Tokens (in and out) that this answer may still take of its review's budget. No limit where absent. */
  tokensLeft?: number;
  /** Hears of each look into the evidence as it happens: one phrase, see `usedLook`. */
  onLook?: (summary: string) => void;
}

/**
 * Answers one question from the evidence of one review. The model may look through read-only tools, in bounded rounds
 * and bounded time; its prose passes the sanitiser. Without a model, or where it fails, looks at nothing or is cut off,
 * the rules answer from the same tools. `used` is what was looked at, counted by us. The only `Problem` it throws is
 * `stopped`, when the signal fires; `spentOn` says what had been spent by then.
 */
export async function answerQuestion(input: QuestionInput): Promise<ThreadAnswer> {
  const { question, evidence, model } = input;
  if (input.signal?.aborted) throw stopped();
  if (!model) return answerByRule(question, evidence);
  if (input.tokensLeft !== undefined && input.tokensLeft <= 0) return fallBack(question, evidence, BUDGET_USED);
  const limitMs = input.limitMs ?? 120_000;
  const limit = AbortSignal.timeout(limitMs);
  const signal = input.signal ? AbortSignal.any([input.signal, limit]) : limit;
  let tokens: Tokens = { input: 0, output: 0 };
  const spend = (more: Tokens) => {
    tokens = addTokens(tokens, more);
  };
  let left: Sent | undefined;
  const sent = (what: Sent) => {
    left = what;
  };
  const counted = () => ({ ...(tokens.input + tokens.output > 0 ? { tokens } : {}), ...(left ? { left } : {}) });
  try {
    const asked = await askModel(input, model, signal, { sent, spent: spend });
    const answer = 'answer' in asked ? asked.answer : fallBack(question, evidence, `${model.name}: ${asked.unusable}`);
    return { ...answer, ...counted() };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    spend(spentOn(error));
    if (input.signal?.aborted) throw new SpentProblem(stopped(), tokens);
    // Only the limit of the whole answer stops a request that nobody else stopped.
    const why = error.kind === 'stopped' ? tooLong(limitMs) : error.message;
    return { ...fallBack(question, evidence, why), ...counted() };
  }
}

function tooLong(limitMs: number): string {
  const seconds = Math.max(1, Math.round(limitMs / 1_000));
  return `the model took too long (${seconds} s, twice OPENAI_TIMEOUT). Raise OPENAI_TIMEOUT, or choose a faster model with OPENAI_MODEL.`;
}

/** The rules' answer, with one line on why they answered. */
function fallBack(question: string, evidence: ConversationEvidence, why: string): ThreadAnswer {
  const answer = answerByRule(question, evidence);
  return { ...answer, text: withNote(answer.text, answeredByRules(question, why)) };
}
