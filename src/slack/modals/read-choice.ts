import { findAction } from '../../iam/catalog.js';
import { answerProblem } from '../../needs/answered.js';
import type { Contract, Question } from '../../needs/contract.js';
import { checkCustomScope } from '../../needs/scopes.js';
import type { ScopeChoice, Statement } from '../../needs/statements.js';
import type { Answer } from '../../review/review.js';
import { modals as words } from '../messages/words.js';
import { INPUTS } from './other-modals.js';
import { CUSTOM, SCOPE_INPUTS } from './scope-modal.js';

/** Characters of ARNs that a form takes: what was written is then shown in full wherever it is decided on. */
export const MOST_RESOURCES = 2_900;

/** Sentences under the inputs they are about, by input id. */
export type InputErrors = Record<string, string>;

/** What a person filled into the scope modal, or what is wrong with it. */
export function readChoice(
  filled: Record<string, string>,
  statement: Statement,
  contract: Contract,
): { choice: ScopeChoice } | { errors: InputErrors } {
  const pick = filled[SCOPE_INPUTS.pick];
  const reason = filled[SCOPE_INPUTS.reason];
  if (pick === undefined) return { errors: { [SCOPE_INPUTS.pick]: words.pickOne } };
  if (pick !== CUSTOM) {
    const candidate = statement.candidates.find((item) => item.id === pick);
    if (!candidate) return { errors: { [SCOPE_INPUTS.pick]: words.pickOne } };
    if (isWider(statement, candidate) && !reason)
      return { errors: { [SCOPE_INPUTS.reason]: words.widerReasonMissing } };
    return { choice: { kind: 'candidate', candidate: candidate.id, ...(reason ? { reason } : {}) } };
  }
  const lines = linesOf(filled[SCOPE_INPUTS.custom]);
  if (lines.length === 0) return { errors: { [SCOPE_INPUTS.custom]: words.customMissing } };
  const checked = checkCustomScope(statement, contract, lines);
  if ('problem' in checked) return { errors: { [SCOPE_INPUTS.custom]: checked.problem } };
  if (checked.wider && !reason) return { errors: { [SCOPE_INPUTS.reason]: words.reasonMissing } };
  return { choice: { kind: 'custom', resources: checked.resources, ...(reason ? { reason } : {}) } };
}

/** Beyond the suggestion, and beyond what was seen: candidates run from narrow to wide. */
function isWider(statement: Statement, candidate: Statement['candidates'][number]): boolean {
  const place = (id: string) => statement.candidates.findIndex((item) => item.id === id);
  return place(candidate.id) > place(statement.suggested) && candidate.allowsMore !== '';
}

/** What a person says an event needs: an action that the call can have needed, on exact ARNs. */
export function readAnswer(
  filled: Record<string, string>,
  question: Question,
  contract: Contract,
): { answer: Answer } | { errors: InputErrors } {
  const written = filled[INPUTS.other] ?? filled[INPUTS.action];
  if (!written) return { errors: { [INPUTS.other]: words.actionMissing } };
  const action = findAction(written)?.action ?? written;
  const resources = linesOf(filled[INPUTS.resources]);
  if (resources.length === 0) return { errors: { [INPUTS.resources]: words.resourcesMissing } };
  const problem = answerProblem(question, { action, resources }, contract);
  if (!problem) return { answer: { kind: 'action', action, resources } };
  if ('resources' in problem) return { errors: { [INPUTS.resources]: words.cannotUse(problem.resources) } };
  return { errors: { [filled[INPUTS.other] ? INPUTS.other : INPUTS.action]: problem.action } };
}

/** One ARN a line, each once. Commas part ARNs too, where another one begins behind them: names may hold commas. */
export function linesOf(text: string | undefined): string[] {
  const lines = (text ?? '').split(/\n|,(?=\s*arn:)/).map((line) => line.trim().replace(/,$/, ''));
  return [...new Set(lines.filter((line) => line !== ''))];
}
