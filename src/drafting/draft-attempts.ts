import { Problem } from '../problem.js';
import { repeatsInstructions } from './answer-instructions.js';
import type { Draft, RefusedAddition } from './draft.js';
import { askForDraft, type DraftQuestion } from './draft-question.js';
import type { DraftInput } from './draft-statements.js';
import { guard } from './guard.js';
import type { Breach } from './guard-checks.js';
import type { Model, ModelReply, ModelTurn, Tokens } from './model.js';
import { correction, DRAFT_INSTRUCTIONS, DraftAnswer } from './prompt.js';
import { readJson } from './read-json.js';
import { createRedaction, namesOf } from './redaction.js';
import { sanitiseProse } from './sanitise.js';
import { requestInWords } from './sent.js';
import { addTokens } from './spent.js';
import { oneLine, shorten } from './visible.js';

/** The first answer and at most two corrections. */
const MOST_ATTEMPTS = 3;
const MOST_REFUSED_PER_ATTEMPT = 20;

const TOLD_IN_BRIEF =
  'The evidence was too long for the model: it saw it summarised by service, without single needs and resources.';

/** The attempts of a model at one draft, and what they came to so far. */
export interface Attempts {
  /** The draft; undefined where no attempt could stand, or the budget is used. Throws `Problem` as the model does. */
  run(): Promise<Draft | undefined>;
  spend(tokens: Tokens): void;
  spent(): Tokens;
  /** What the rules' draft says of them: why it was made, and what was tried and refused. */
  soFar(
    happened: string,
    advice: string,
  ): Pick<Draft, 'fallback' | 'attempts' | 'refused' | 'tokens' | 'model' | 'left'>;
}

export function newAttempts(input: DraftInput, model: Model): Attempts {
  const { contract, signal, onProgress, tokenBudget = 400_000 } = input;
  const redaction = createRedaction(input.redact ?? 'names', namesOf(contract));
  const refused: RefusedAddition[] = [];
  let tokens: Tokens = { input: 0, output: 0 };
  let attempts = 0;
  let question: DraftQuestion | undefined;
  let corrections: ModelTurn[] = [];
  let sent = '';

  const ask = async (asked: DraftQuestion): Promise<ModelReply> => {
    const turns: ModelTurn[] = [{ from: 'person', text: asked.text }, ...corrections];
    sent = requestInWords(DRAFT_INSTRUCTIONS, turns);
    const request = { instructions: DRAFT_INSTRUCTIONS, turns, shape: DraftAnswer, shapeName: 'draft' };
    try {
      return await model.draft({ ...request, ...(signal ? { signal } : {}) });
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'model-context-too-long' || asked.brief) throw error;
      onProgress?.('The evidence is too long for the model; asking with a summary by service');
      question = askForDraft(contract, redaction, true);
      corrections = [];
      return ask(question);
    }
  };
  const judge = (reply: ModelReply, asked: DraftQuestion): ReturnType<typeof guard> => {
    const answer = readJson(reply.text);
    if (answer !== undefined) return guard(asked.expand(redaction.restoreIn(answer)), contract);
    const reason = reply.cut
      ? 'The answer was cut off at the token limit: write shorter purposes.'
      : 'The answer is not one JSON object.';
    const what = repeatsInstructions(reply.text, DRAFT_INSTRUCTIONS)
      ? 'its own instructions'
      : oneLine(redaction.restore(reply.text), 200);
    return { breaches: [{ kind: 'not-json', what, reason }] };
  };
  const left = (): Pick<Draft, 'left'> =>
    attempts === 0
      ? {}
      : { left: { needs: contract.needs.length, replaced: redaction.replaced(), redact: redaction.level, text: sent } };

  return {
    async run() {
      while (attempts < MOST_ATTEMPTS) {
        onProgress?.(
          attempts === 0
            ? `Asking ${model.name} to group the needs`
            : `Asking ${model.name} to correct its draft (${attempts} of 2)`,
        );
        question ??= askForDraft(contract, redaction);
        attempts += 1;
        const reply = await ask(question);
        tokens = addTokens(tokens, reply.tokens);
        const asked = question;
        const judged = judge(reply, asked);
        if ('statements' in judged) {
          const doubts = asked.brief ? [TOLD_IN_BRIEF, ...judged.doubts] : judged.doubts;
          return { author: 'model', model: model.name, attempts, refused, ...judged, doubts, tokens, ...left() };
        }
        refused.push(...keep(judged.breaches, attempts));
        if (tokens.input + tokens.output > tokenBudget) return undefined;
        const breaches = judged.breaches.map((one) => ({ ...one, reason: asked.inItsKeys(one.reason) }));
        const said: ModelTurn[] = reply.text === '' ? [] : [{ from: 'model', text: shorten(reply.text, 60_000) }];
        corrections = [...said, { from: 'person', text: redaction.hide(correction(breaches)) }];
      }
      return undefined;
    },
    spend(more) {
      tokens = addTokens(tokens, more);
    },
    spent: () => tokens,
    soFar(happened, advice) {
      const fallback = `${happened} This draft was made by rules instead. ${advice}`;
      return { fallback, attempts, refused, tokens, model: model.name, ...left() };
    },
  };
}

function keep(breaches: Breach[], attempt: number): RefusedAddition[] {
  return breaches.slice(0, MOST_REFUSED_PER_ATTEMPT).map(({ kind, what }) => ({
    attempt,
    kind,
    what: sanitiseProse(what, { lines: 1, characters: 200 }),
  }));
}
