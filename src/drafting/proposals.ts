import { checkCustomScope } from '../needs/scopes.js';
import type { Statement } from '../needs/statements.js';
import type { ConversationEvidence } from './evidence.js';
import { resourcesFor } from './proposal-resources.js';
import { sanitiseLine } from './sanitise.js';
import { findStatement, named } from './tools/find.js';
import { capital, quoted } from './tools/kit.js';

export const PROPOSAL_KINDS = ['pick-candidate', 'custom-scope', 'extend-statement', 'split-statement'] as const;

/** A change of one statement that somebody may open, look at and save. By itself it changes nothing. */
export interface Proposal {
  kind: (typeof PROPOSAL_KINDS)[number];
  statementId: string;
  /** For `pick-candidate`. */
  candidate?: string;
  /** For `split-statement`: the actions that would get a statement of their own. */
  actions?: string[];
  /** For the other kinds: every resource that the statement would have, as ARNs of the evidence or of the question. */
  resources?: string[];
  /** Text of a model or of a rule: data. */
  reason: string;
}

/** What somebody would like to be proposed, before it is held against the draft. */
export interface WantedProposal {
  kind: Proposal['kind'];
  /** Number or Sid. */
  statement: string;
  candidate?: string | null;
  /** ARNs, or names that occur in the evidence. */
  resources?: readonly string[] | null;
  /** For `split-statement`. */
  actions?: readonly string[] | null;
  reason?: string | null;
}

/**
 * Holds a wish against the draft: the statement and the candidate must exist, and a resource counts only where it is
 * in the evidence or was written out by the person who asks. What does not fit is a sentence, never a proposal.
 */
export function readProposal(
  wanted: WantedProposal,
  evidence: ConversationEvidence,
): { proposal: Proposal; sentence: string } | { problem: string } {
  const found = findStatement(wanted.statement, evidence);
  if (!found) {
    const count = evidence.statements.length;
    const there = count === 0 ? 'There is no draft yet.' : `Statements are numbered 1 to ${count}.`;
    return { problem: `There is no statement ${quoted(wanted.statement, 64)}. ${there}` };
  }
  const { statement } = found;
  const reason = sanitiseLine(wanted.reason ?? '', 200);
  if (wanted.kind === 'pick-candidate') {
    const candidate = statement.candidates.find((one) => one.id === wanted.candidate?.trim().toUpperCase());
    if (!candidate) {
      const offered = statement.candidates.map((one) => one.id).join(', ');
      return { problem: `${capital(named(found))} has no such candidate: it has ${offered}.` };
    }
    return {
      proposal: { kind: wanted.kind, statementId: statement.id, candidate: candidate.id, reason },
      sentence: `Proposed for ${named(found)}: candidate ${candidate.id}, ${quoted(candidate.label, 75)}.`,
    };
  }
  if (wanted.kind === 'split-statement') return readSplit(wanted, found, reason);
  const resolved = resourcesFor(wanted, found, evidence);
  if ('problem' in resolved) return resolved;
  const checked = checkCustomScope(statement, evidence.contract, resolved.resources);
  if ('problem' in checked) return { problem: `${capital(named(found))}: ${checked.problem}` };
  const shown = resolved.named.slice(0, 3).map((arn) => quoted(arn, 200));
  const more = resolved.named.length > shown.length ? ` and ${resolved.named.length - shown.length} more` : '';
  const what = wanted.kind === 'extend-statement' ? 'extend it by' : 'only';
  return {
    proposal: { kind: wanted.kind, statementId: statement.id, resources: checked.resources, reason },
    sentence: `Proposed for ${named(found)}: ${what} ${shown.join(', ')}${more}.`,
  };
}

function readSplit(
  { actions }: WantedProposal,
  found: { at: number; statement: Statement },
  reason: string,
): { proposal: Proposal; sentence: string } | { problem: string } {
  const { statement } = found;
  const wanted = new Set((actions ?? []).map((action) => action.trim().toLowerCase()));
  const asked = (action: string) => [action, action.split(':')[1]!].find((name) => wanted.has(name.toLowerCase()));
  const moved = statement.actions.filter(asked);
  if (new Set(moved.map(asked)).size < wanted.size || moved.length === 0) {
    return { problem: `${capital(named(found))} has these actions: ${statement.actions.slice(0, 20).join(', ')}.` };
  }
  if (moved.length === statement.actions.length) {
    return { problem: `That is all of ${named(found)}. Leave at least one of its actions where it is.` };
  }
  return {
    proposal: { kind: 'split-statement', statementId: statement.id, actions: moved, reason },
    sentence: `Proposed for ${named(found)}: ${moved.slice(0, 5).join(', ')}${moved.length > 5 ? ` and ${moved.length - 5} more` : ''} in a statement of their own.`,
  };
}

/** The same proposal once, in order, at most three. */
export function distinctProposals(proposals: readonly Proposal[]): Proposal[] {
  const seen = new Map(
    proposals.map((one) => [JSON.stringify([one.statementId, one.candidate, one.resources, one.actions]), one]),
  );
  return [...seen.values()].slice(0, 3);
}
