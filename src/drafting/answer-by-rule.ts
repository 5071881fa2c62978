import type { ConversationEvidence } from './evidence.js';
import { usedLooks } from './finish-answer.js';
import { readIntent } from './intent.js';
import { planFor } from './plan.js';
import { distinctProposals } from './proposals.js';
import { sanitiseProse } from './sanitise.js';
import type { ThreadAnswer } from './thread-answer.js';
import { runTool } from './tools.js';
import { cannotRead, wordAnswer } from './wording.js';

/** Answers a question from the evidence by rules alone: exact where it understands, and plain about it where not. */
export function answerByRule(question: string, evidence: ConversationEvidence): ThreadAnswer {
  const intent = readIntent(question);
  const plan = planFor(withStatement(intent, question, evidence));
  if (plan.length === 0) return { text: cannotRead(question), used: [], author: 'rules' };
  const looks = plan.map(({ name, args }) => ({ tool: name, result: runTool(name, args, { ...evidence, question }) }));
  const extend = [...new Set(looks.flatMap(({ result }) => result.extend ?? []))];
  const proposals = distinctProposals(looks.flatMap(({ result }) => result.proposals ?? []));
  const said = looks.map(({ result }) => result.data.say);
  return {
    text: sanitiseProse(wordAnswer(said, question)),
    used: usedLooks(looks),
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
