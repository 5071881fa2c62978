import type { Contract } from '../needs/contract.js';
import { Problem } from '../problem.js';
import { summarise } from './contract-summary.js';
import { contractForModel, draftQuestion } from './prompt.js';
import type { Redaction } from './redaction.js';

/** The first question of a draft, and how to read what comes back. */
export interface DraftQuestion {
  text: string;
  /** The contract is summarised by service. */
  brief: boolean;
  /** An answer as the guard takes it. */
  expand(answer: unknown): unknown;
  /** A reason of the guard in the keys that the question used. */
  inItsKeys(reason: string): string;
}

/** A longer question is asked in brief: about 100,000 tokens. */
const LONGEST_QUESTION = 400_000;

/**
 * Asks for every need where that is not too long, else for the contract summarised by service. Throws `Problem`
 * (`model-context-too-long`) where even that is longer than any model should be sent.
 */
export function askForDraft(contract: Contract, redaction: Redaction, brief = false): DraftQuestion {
  if (!brief) {
    const text = draftQuestion(redaction.hideIn(contractForModel(contract)));
    if (text.length <= LONGEST_QUESTION)
      return { text, brief: false, expand: (answer) => answer, inItsKeys: (reason) => reason };
  }
  const summary = summarise(contract);
  const text = draftQuestion(redaction.hideIn(summary.data));
  if (text.length > LONGEST_QUESTION) {
    throw new Problem(
      'model-context-too-long',
      'The evidence is too long for a model, even summarised by service.',
      'Nothing has to be done; a shorter window has less in it.',
    );
  }
  return { text, brief: true, expand: summary.expand, inItsKeys: summary.inGroups };
}
