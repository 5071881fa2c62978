import { createHash } from 'node:crypto';
import type { Draft } from '../../drafting/draft.js';
import type { Contract } from '../../needs/contract.js';
import { putApart } from '../../needs/put-apart.js';
import type { Statement } from '../../needs/statements.js';
import { spotsToAnswer } from '../../review/blind-spots.js';
import type { Command } from '../../review/command.js';
import { same } from '../../review/decide/words.js';
import type { StatementIndex } from '../../review/review.js';
import { withSentApart } from '../sent-apart.js';
import type { StepInput } from '../steps.js';
import { needed } from './documents.js';

/** Groups the contract into statements, by the model or by rules. */
export async function draft(input: StepInput): Promise<Command> {
  const { review, store, parts, signal, onProgress } = input;
  const ref = review.documents.contract;
  const contract = await needed<Contract>(input, ref, 'contract');
  onProgress({ text: `Reading ${contract.needs.length} needs` });
  const { previousDraft } = review.documents;
  const before = previousDraft ? await store.getDocument<Draft>(review.id, previousDraft) : undefined;
  const grouped =
    review.regroup && before
      ? withoutTokens(before)
      : await parts.draftStatements({ review, contract, signal, onProgress: (text) => onProgress({ text }) });
  const drafted = { ...grouped, statements: putApart(grouped.statements, review.apart ?? [], contract) };
  const spots = spotsToAnswer(contract.blindSpots).ids;
  for (const [at, { purpose }] of drafted.statements.entries()) {
    onProgress({ text: `Statement ${at + 1} of ${drafted.statements.length}: ${purpose}` });
  }
  const unchanged = unchangedSince(before, drafted);
  return {
    type: 'record-draft',
    ...(ref ? { contract: ref } : {}),
    draft: await store.putDocument(review.id, await withSentApart(drafted, review.id, store)),
    author: drafted.author,
    ...(drafted.fallback ? { fallback: drafted.fallback.slice(0, 1_000) } : {}),
    attempts: drafted.attempts,
    refusedAdditions: drafted.refused.length,
    statements: drafted.statements.map(indexOf),
    questions: contract.questions.map((question) => question.id),
    ...(spots.length > 0 ? { spots } : {}),
    ...(unchanged.length > 0 ? { unchanged } : {}),
    ...(drafted.tokens ? { tokens: drafted.tokens } : {}),
  };
}

/** What it cost was counted when it was made. */
function withoutTokens({ tokens: _tokens, ...draft }: Draft): Draft {
  return draft;
}

function indexOf(statement: Statement): StatementIndex {
  const { id, sid, candidates, suggested } = statement;
  const bulk = statement.needsAPerson === undefined;
  const digest = createHash('sha256').update(JSON.stringify(statement)).digest('hex');
  return { id, sid, candidates: candidates.map((candidate) => candidate.id).join(''), suggested, bulk, digest };
}

/**
 * Statements that mean the same as in the draft before, to the letter: the same needs, and candidates of the same names
 * with the same resources and conditions. Only on these may an earlier decision stand.
 */
function unchangedSince(before: Draft | undefined, drafted: Draft): string[] {
  const known = new Map(before?.statements.map((statement) => [statement.id, statement]));
  return drafted.statements
    .filter((statement) => same(meaning(statement), meaning(known.get(statement.id))))
    .map((statement) => statement.id);
}

function meaning(statement: Statement | undefined): unknown {
  if (!statement) return undefined;
  const { needIds, actions, conditions, candidates } = statement;
  const scopes = candidates.map(({ id, resources, conditions: narrowed }) => ({ id, resources, narrowed }));
  return { needIds: [...needIds].sort(), actions, conditions, scopes };
}
