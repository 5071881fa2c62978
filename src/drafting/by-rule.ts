import type { Contract } from '../needs/contract.js';
import { groupNeeds } from '../needs/statements.js';
import type { Draft } from './draft.js';

/**
 * The draft that needs no model: the same contract gives the same statements. `tried` is what came before, where a
 * model was asked first.
 */
export function draftByRule(
  contract: Contract,
  tried?: Pick<Draft, 'fallback' | 'attempts' | 'refused' | 'tokens' | 'model' | 'left'>,
): Draft {
  return { author: 'rules', attempts: 0, refused: [], ...tried, statements: groupNeeds(contract), doubts: [] };
}
