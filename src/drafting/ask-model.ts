import { Problem } from '../problem.js';
import { ANSWER_INSTRUCTIONS, repeatsInstructions } from './answer-instructions.js';
import type { QuestionInput } from './answer-question.js';
import { finishAnswer, type Look, usedLook } from './finish-answer.js';
import type { Model, ModelReply, ModelTurn, Tokens } from './model.js';
import { openingTurns, questionTurn } from './opening-turns.js';
import { OWN_WORDS } from './quote-question.js';
import { createRedaction, namesOf } from './redaction.js';
import { requestInWords, type Sent } from './sent.js';
import { addTokens } from './spent.js';
import type { ThreadAnswer } from './thread-answer.js';
import { type Round, readCall, turnsOf } from './tool-round.js';
import type { Tool } from './tools/kit.js';
import { runTool, toolsFor } from './tools.js';
import { withNote } from './wording.js';

const MOST_ROUNDS = 6;
const MOST_CALLS = 14;
const MOST_CALLS_PER_ROUND = 6;
/** Characters of one tool's result once the context turned out to be too short. */
const SHORT_RESULT = 1_500;

const LOOK_FIRST = `${OWN_WORDS} look first. Use the tools, then answer from what they say. If they hold nothing about it, say so.`;
const SHORTER = `${OWN_WORDS} the answer was cut off at the token limit. Answer again, in at most four short lines.`;
const SHORTENED = '(The conversation was too long for the model: it saw this question alone, with short results.)';

export const BUDGET_USED =
  'the token budget of this review is used up. Raise TOKEN_BUDGET to have the model answer again.';

/** The model's answer, or in a few words why there is none that can be used. */
export type Asked = { answer: ThreadAnswer } | { unusable: string };

/**
 * Lets a model look through the tools, in bounded rounds, until it answers. An answer counts only where it looked at
 * something and was not cut off; each is asked for once more. `hears` is told of every request before it leaves, and of
 * the tokens of every reply. Throws `Problem` as the model does, and `model-budget`.
 */
export async function askModel(
  input: QuestionInput,
  model: Model,
  signal: AbortSignal,
  hears: { sent(what: Sent): void; spent(tokens: Tokens): void },
): Promise<Asked> {
  const evidence = { ...input.evidence, question: input.question };
  const redaction = createRedaction(input.redact ?? 'names', namesOf(evidence.contract, evidence));
  const rounds: Round[] = [];
  const asked = { look: false, shorter: false };
  let spent = { input: 0, output: 0 };
  let corrections: ModelTurn[] = [];
  let isShort = false;

  const converse = async (tools: readonly Tool[]): Promise<ModelReply> => {
    const opening = isShort ? [questionTurn(input, redaction)] : openingTurns(input, redaction);
    const told = rounds.flatMap((round) => turnsOf(round, redaction, isShort ? SHORT_RESULT : undefined));
    const turns = [...opening, ...told, ...corrections];
    const text = requestInWords(
      ANSWER_INSTRUCTIONS,
      turns,
      tools.map(({ name }) => name),
    );
    hears.sent({ replaced: redaction.replaced(), redact: redaction.level, text });
    try {
      return await model.converse({ instructions: ANSWER_INSTRUCTIONS, turns, tools: [...tools], signal });
    } catch (error) {
      if (isShort || !(error instanceof Problem) || error.kind !== 'model-context-too-long') throw error;
      isShort = true;
      return converse(tools);
    }
  };

  for (let round = 1; round <= MOST_ROUNDS; ) {
    const looks = rounds.flatMap((one) => one.looks);
    const tools = round === MOST_ROUNDS || looks.length >= MOST_CALLS ? [] : toolsFor(evidence.asker);
    const reply = await converse(tools);
    hears.spent(reply.tokens);
    spent = addTokens(spent, reply.tokens);
    if (reply.calls.length === 0 || tools.length === 0) {
      const isBlind = looks.every(({ result }) => result.failed);
      if (reply.cut && asked.shorter)
        return { unusable: 'its answer was cut off at the token limit (OPENAI_MAX_TOKENS).' };
      if (isBlind && !reply.cut && (asked.look || tools.length === 0)) return { unusable: 'it looked at no evidence.' };
      if (!reply.cut && !isBlind) return finished(reply, looks);
      corrections = [...said(reply), { from: 'person', text: reply.cut ? SHORTER : LOOK_FIRST }];
      if (reply.cut) asked.shorter = true;
      else asked.look = true;
    } else {
      rounds.push(look(reply, round));
      corrections = [];
      round += 1;
    }
    if (input.tokensLeft !== undefined && spent.input + spent.output >= input.tokensLeft) {
      throw new Problem('model-budget', BUDGET_USED, 'Raise TOKEN_BUDGET, or ask shorter questions.');
    }
  }
  return { unusable: 'it gave no usable answer.' };

  function look(reply: ModelReply, round: number): Round {
    const taken = new Set(rounds.flatMap(({ calls }) => calls.map(({ id }) => id)));
    const asked = reply.calls
      .slice(0, MOST_CALLS_PER_ROUND)
      .map((call, at) => readCall(call, `call${String(round * 100 + at).padStart(5, '0')}`, taken));
    const looks = asked.map(({ name, args }) => {
      const one = { tool: name, result: runTool(name, redaction.restoreIn(args), evidence) };
      if (!one.result.failed) input.onLook?.(usedLook(one).summary);
      return one;
    });
    return { calls: asked.map(({ call }) => call), looks };
  }

  function finished(reply: ModelReply, looks: Look[]): Asked {
    if (repeatsInstructions(reply.text)) return { unusable: 'it repeated its instructions.' };
    const answer = finishAnswer(redaction.restore(reply.text), looks, evidence);
    if (!answer) return { unusable: 'it gave no usable answer.' };
    return { answer: isShort ? { ...answer, text: withNote(answer.text, SHORTENED) } : answer };
  }
}

function said(reply: ModelReply): ModelTurn[] {
  return reply.text.trim() === '' ? [] : [{ from: 'model', text: reply.text.slice(0, 4_000) }];
}
