import type { ConversationEvidence } from './evidence.js';
import { distinctProposals } from './proposals.js';
import { sanitiseLine, sanitiseProse } from './sanitise.js';
import type { ThreadAnswer } from './thread-answer.js';
import type { ToolResult } from './tools/kit.js';
import { MOST_LINES } from './wording.js';

/** A look that found something, or found that there is nothing; not one that was asked wrongly. */
export interface Look {
  tool: string;
  result: ToolResult;
}

/** One look as it is shown under an answer. Summaries may hold names that were asked for or logged, so they are data. */
export function usedLook({ tool, result }: Look): ThreadAnswer['used'][number] {
  return { tool: sanitiseLine(tool, 60), summary: sanitiseProse(result.summary, { lines: 1, characters: 200 }) };
}

/** Each look once, in order. */
export function usedLooks(looks: readonly Look[]): ThreadAnswer['used'] {
  const used = looks.filter(({ result }) => !result.failed).map(usedLook);
  return [...new Map(used.map((one) => [`${one.tool}\n${one.summary}`, one])).values()];
}

/** What a model said, with names put back, as an answer; undefined where nothing is left of it. */
export function finishAnswer(
  said: string,
  looks: readonly Look[],
  evidence: ConversationEvidence,
): ThreadAnswer | undefined {
  const text = sanitiseProse(said, { lines: MOST_LINES });
  if (text.trim() === '') return undefined;
  const statementId = statementToExtend(text, looks, evidence);
  const proposals = distinctProposals(
    looks.flatMap(({ tool, result }) =>
      (result.proposals ?? []).filter((one) => tool === 'propose' || one.statementId === statementId),
    ),
  );
  return {
    text,
    used: usedLooks(looks),
    author: 'model',
    ...(statementId !== undefined ? { statementId } : {}),
    ...(proposals.length > 0 ? { proposals } : {}),
  };
}

/** Of the statements that the tools say would have to be extended, the one that the answer names, else the only one. */
function statementToExtend(text: string, looks: readonly Look[], evidence: ConversationEvidence): string | undefined {
  const extend = [...new Set(looks.flatMap(({ result }) => result.extend ?? []))];
  const named = extend.find((id) => {
    const at = evidence.statements.findIndex(({ statement }) => statement.id === id);
    const entry = evidence.statements[at];
    return entry !== undefined && (new RegExp(`\\b${at + 1}\\b`).test(text) || text.includes(entry.statement.sid));
  });
  return named ?? (extend.length === 1 ? extend[0] : undefined);
}
