import { parseArn } from '../../iam/arn.js';
import { findAction } from '../../iam/catalog.js';
import type { Contract } from '../../needs/contract.js';
import { checkCustomScope } from '../../needs/scopes.js';
import type { ScopeChoice, Statement } from '../../needs/statements.js';
import type { Answer } from '../../review/review.js';
import { modals as words } from '../messages/words.js';
import { INPUTS } from './other-modals.js';
import { CUSTOM, SCOPE_INPUTS } from './scope-modal.js';

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

/** What a person says an event needs: one action that AWS knows, on ARNs, or on `*` only where AWS knows no resources. */
export function readAnswer(filled: Record<string, string>): { answer: Answer } | { errors: InputErrors } {
  const written = filled[INPUTS.other] ?? filled[INPUTS.action];
  if (!written) return { errors: { [INPUTS.other]: words.actionMissing } };
  const action = findAction(written);
  if (!action) return { errors: { [INPUTS.other]: words.unknownAction(written) } };
  const lines = linesOf(filled[INPUTS.resources]);
  if (lines.length === 0) return { errors: { [INPUTS.resources]: words.resourcesMissing } };
  const takesResources = action.resourceTypes.length > 0;
  if (!takesResources && (lines.length > 1 || lines[0] !== '*')) {
    return { errors: { [INPUTS.resources]: words.onlyStar(action.action) } };
  }
  const bad = lines.find((line) => line !== '*' && !parseArn(line));
  if (bad !== undefined) return { errors: { [INPUTS.resources]: words.badArn(bad.slice(0, 200)) } };
  if (takesResources && lines.includes('*')) {
    return { errors: { [INPUTS.resources]: words.starNotAllowed(action.action) } };
  }
  return { answer: { kind: 'action', action: action.action, resources: lines } };
}

/** Lines or comma-separated parts, each once. */
export function linesOf(text: string | undefined): string[] {
  const lines = (text ?? '').split(/[\n,]+/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}
