import type { ConversationEvidence } from './evidence.js';
import { readIntent } from './intent.js';
import { planFor } from './plan.js';
import { distinctProposals } from './proposals.js';
import { sanitiseLine, sanitiseProse } from './sanitise.js';
import type { ThreadAnswer } from './thread-answer.js';
import type { ToolResult } from './tools/kit.js';
import { runTool } from './tools.js';
import { CANNOT_READ, wordAnswer } from './wording.js';

/** One look as it is shown under an answer. Summaries may hold names that were asked for or logged, so they are data. */
export function usedLook(tool: string, result: ToolResult): ThreadAnswer['used'][number] {
  return { tool: sanitiseLine(tool, 60), summary: sanitiseProse(result.summary, { lines: 1, characters: 200 }) };
}

/** Answers a question from the evidence by rules alone: exact where it understands, and plain about it where not. */
export function answerByRule(question: string, evidence: ConversationEvidence): ThreadAnswer {
  const intent = readIntent(question);
  const plan = planFor(withStatement(intent, question, evidence));
  if (plan.length === 0) return { text: CANNOT_READ.join('\n'), used: [], author: 'rules' };
  const results = plan.map((call) => ({ call, result: runTool(call.name, call.args, { ...evidence, question }) }));
  const extend = [...new Set(results.flatMap(({ result }) => result.extend ?? []))];
  const proposals = distinctProposals(results.flatMap(({ result }) => result.proposals ?? []));
  return {
    text: sanitiseProse(wordAnswer(results.map(({ result }) => result.data.say))),
    used: results.map(({ call, result }) => usedLook(call.name, result)),
    author: 'rules',
    ...(extend[0] !== undefined ? { statementId: extend[0] } : {}),
    ...(proposals.length > 0 ? { proposals } : {}),
  };
}

/** A Sid in the question names its statement, as its number would. */
function withStatement(intent: ReturnType<typeof readIntent>, question: string, evidence: ConversationEvidence) {
  if (intent.statement) return intent;
  const words = new Set(question.split(/[^A-Za-z0-9]+/));
  const at = evidence.statements.findIndex(({ statement }) => words.has(statement.sid));
  if (at < 0) return intent;
  const sid = evidence.statements[at]!.statement.sid;
  return { ...intent, statement: String(at + 1), names: intent.names.filter((name) => name !== sid) };
}
