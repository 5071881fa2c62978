import type { ConversationEvidence } from './evidence.js';
import { readIntent } from './intent.js';
import { planFor } from './plan.js';
import { runTool } from './tools.js';
import { CANNOT_READ, wordAnswer } from './wording.js';

/** What a question was answered with. `statementId` is the statement that would have to be changed, where there is one. */
export interface QuestionAnswer {
  text: string;
  used: { tool: string; summary: string }[];
  author: 'model' | 'rules';
  statementId?: string;
}

/** Answers a question from the evidence by rules alone: exact where it understands, and plain about it where not. */
export function answerByRule(question: string, evidence: ConversationEvidence): QuestionAnswer {
  const intent = readIntent(question);
  const plan = planFor(withStatement(intent, question, evidence));
  if (plan.length === 0) return { text: CANNOT_READ.join('\n'), used: [], author: 'rules' };
  const results = plan.map((call) => ({ call, result: runTool(call.name, call.args, evidence) }));
  const extend = [...new Set(results.flatMap(({ result }) => result.extend ?? []))];
  return {
    text: wordAnswer(results.map(({ result }) => result.data.say)),
    used: results.map(({ call, result }) => ({ tool: call.name, summary: result.summary })),
    author: 'rules',
    ...(extend[0] !== undefined ? { statementId: extend[0] } : {}),
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
