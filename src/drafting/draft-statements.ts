import type { Contract } from '../needs/contract.js';
import { Problem } from '../problem.js';
import { draftByRule } from './by-rule.js';
import type { Draft } from './draft.js';
import { newAttempts } from './draft-attempts.js';
import { askForDraft } from './draft-question.js';
import { stopped } from './errors.js';
import type { Model } from './model.js';
import { DRAFT_INSTRUCTIONS } from './prompt.js';
import { createRedaction, namesOf, type RedactLevel } from './redaction.js';
import { SpentProblem, spentOn } from './spent.js';

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

/**
 * Groups a contract's needs into statements: the model drafts, the guard decides, a breach goes back with its reasons
 * at most twice, and then the rules draft. The statements are a partition of the contract's needs whatever happens.
 * The only `Problem` it throws is `stopped`, when the signal fires (`spentOn` says what had been spent by then): every
 * other failure ends in the rules' draft with `fallback` saying why.
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
    if (!(error instanceof Problem)) throw error;
    attempt.spend(spentOn(error));
    if (error.kind === 'stopped') throw new SpentProblem(error, attempt.spent());
    return draftByRule(contract, attempt.soFar(error.message, error.advice));
  }
}

/** What would leave for the model with these settings, exactly as it would leave. */
export function showDraftPrompt(
  contract: Contract,
  redact: RedactLevel = 'names',
): { instructions: string; question: string } {
  const redaction = createRedaction(redact, namesOf(contract));
  return { instructions: DRAFT_INSTRUCTIONS, question: askForDraft(contract, redaction).text };
}
