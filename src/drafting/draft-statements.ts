import type { Contract } from '../needs/contract.js';
import { Problem } from '../problem.js';
import { draftByRule } from './by-rule.js';
import type { Draft, RefusedAddition } from './draft.js';
import { stopped } from './errors.js';
import { guard } from './guard.js';
import type { Breach } from './guard-checks.js';
import type { Model, ModelReply, ModelTurn, Tokens } from './model.js';
import { contractForModel, correction, DRAFT_INSTRUCTIONS, DraftAnswer, draftQuestion } from './prompt.js';
import { readJson } from './read-json.js';
import { createRedaction, namesOf, type RedactLevel } from './redaction.js';
import { sanitiseProse } from './sanitise.js';
import { oneLine, shorten } from './visible.js';

export interface DraftInput {
  contract: Contract;
  /** Without one the rules draft, and that is no fallback. */
  model?: Model;
  signal?: AbortSignal;
  onProgress?: (text: string) => void;
  /** Default `names`. */
  redact?: RedactLevel;
  /**
   * Tokens (in and out) after which no further correction is asked for: what is left of the review's budget. With
   * nothing left the rules draft at once. Default 400,000.
   */
  tokenBudget?: number;
}

/** The first answer and at most two corrections. */
const MOST_ATTEMPTS = 3;
const MOST_REFUSED_PER_ATTEMPT = 20;
/** A longer first question is asked in brief at once: about 100,000 tokens. */
const LONGEST_QUESTION = 400_000;

/**
 * Groups a contract's needs into statements: the model drafts, the guard decides, a breach goes back with its reasons
 * at most twice, and then the rules draft. The statements are a partition of the contract's needs whatever happens.
 * The only `Problem` it throws is `stopped`, when the signal fires: every other failure ends in the rules' draft with
 * `fallback` saying why.
 */
export async function draftStatements(input: DraftInput): Promise<Draft> {
  const { contract, model } = input;
  if (input.signal?.aborted) throw stopped();
  if (!model || contract.needs.length === 0) return draftByRule(contract);
  const attempt = newAttempts(input, model);
  if (input.tokenBudget !== undefined && input.tokenBudget <= 0) {
    return draftByRule(
      contract,
      attempt.soFar('The token budget of this review is used up.', 'Raise TOKEN_BUDGET to have the model draft again.'),
    );
  }
  try {
    const drafted = await attempt.run();
    if (drafted) return drafted;
    return draftByRule(
      contract,
      attempt.soFar(
        'The model did not follow the rules of the draft.',
        'Nothing has to be done; another model may do better (OPENAI_MODEL).',
      ),
    );
  } catch (error) {
    if (!(error instanceof Problem) || error.kind === 'stopped') throw error;
    return draftByRule(contract, attempt.soFar(error.message, error.advice));
  }
}

/** What would leave for the model with these settings, exactly as it would leave. */
export function showDraftPrompt(
  contract: Contract,
  redact: RedactLevel = 'names',
): { instructions: string; question: string } {
  const redaction = createRedaction(redact, namesOf(contract));
  return { instructions: DRAFT_INSTRUCTIONS, question: question(contract, redaction.hideIn) };
}

function question(contract: Contract, hideIn: (value: unknown) => unknown, brief = false): string {
  const full = draftQuestion(hideIn(contractForModel(contract, brief)));
  return brief || full.length <= LONGEST_QUESTION ? full : question(contract, hideIn, true);
}

function newAttempts(input: DraftInput, model: Model) {
  const { contract, signal, onProgress, tokenBudget = 400_000 } = input;
  const redaction = createRedaction(input.redact ?? 'names', namesOf(contract));
  const refused: RefusedAddition[] = [];
  const tokens: Tokens = { input: 0, output: 0 };
  let attempts = 0;
  let brief = false;
  let turns: ModelTurn[] = [{ from: 'person', text: question(contract, redaction.hideIn) }];

  const ask = async (): Promise<ModelReply> => {
    const request = {
      instructions: DRAFT_INSTRUCTIONS,
      turns,
      shape: DraftAnswer,
      shapeName: 'draft',
      ...(signal ? { signal } : {}),
    };
    try {
      return await model.draft(request);
    } catch (error) {
      if (!(error instanceof Problem) || error.kind !== 'model-context-too-long' || brief) throw error;
      brief = true;
      turns = [{ from: 'person', text: question(contract, redaction.hideIn, true) }];
      onProgress?.('The evidence is too long for the model; asking with actions and counts only');
      return await model.draft({ ...request, turns });
    }
  };
  const judge = (reply: ModelReply): { statements: Draft['statements']; doubts: string[] } | { breaches: Breach[] } => {
    const answer = readJson(reply.text);
    if (answer !== undefined) return guard(redaction.restoreIn(answer), contract);
    const reason = reply.cut
      ? 'The answer was cut off at the token limit: write shorter purposes.'
      : 'The answer is not one JSON object.';
    return { breaches: [{ kind: 'not-json', what: oneLine(redaction.restore(reply.text), 200), reason }] };
  };

  const left = (): Pick<Draft, 'left'> =>
    attempts === 0
      ? {}
      : { left: { needs: contract.needs.length, replaced: redaction.replaced(), redact: redaction.level } };

  return {
    async run(): Promise<Draft | undefined> {
      while (attempts < MOST_ATTEMPTS) {
        onProgress?.(
          attempts === 0
            ? `Asking ${model.name} to group the needs`
            : `Asking ${model.name} to correct its draft (${attempts} of 2)`,
        );
        attempts += 1;
        const reply = await ask();
        tokens.input += reply.tokens.input;
        tokens.output += reply.tokens.output;
        const judged = judge(reply);
        if ('statements' in judged) {
          const doubts = brief ? [TOLD_IN_BRIEF, ...judged.doubts] : judged.doubts;
          return { author: 'model', model: model.name, attempts, refused, ...judged, doubts, tokens, ...left() };
        }
        refused.push(...keep(judged.breaches, attempts));
        if (tokens.input + tokens.output > tokenBudget) return undefined;
        const said: ModelTurn[] = reply.text === '' ? [] : [{ from: 'model', text: shorten(reply.text, 60_000) }];
        turns = [turns[0]!, ...said, { from: 'person', text: redaction.hide(correction(judged.breaches)) }];
      }
      return undefined;
    },
    soFar(
      happened: string,
      advice: string,
    ): Pick<Draft, 'fallback' | 'attempts' | 'refused' | 'tokens' | 'model' | 'left'> {
      const fallback = `${happened} This draft was made by rules instead. ${advice}`;
      return { fallback, attempts, refused, tokens, model: model.name, ...left() };
    },
  };
}

const TOLD_IN_BRIEF =
  'The evidence was too long for the model: it grouped the needs by actions and counts, without seeing their resources.';

function keep(breaches: Breach[], attempt: number): RefusedAddition[] {
  return breaches.slice(0, MOST_REFUSED_PER_ATTEMPT).map(({ kind, what }) => ({
    attempt,
    kind,
    what: sanitiseProse(what, { lines: 1, characters: 200 }),
  }));
}
