import { readIntent } from '../../drafting/intent.js';
import { planFor } from '../../drafting/plan.js';
import { OWN_WORDS, unquoteQuestion } from '../../drafting/quote-question.js';
import { cannotRead, wordAnswer } from '../../drafting/wording.js';
import { draftNeeds, findNeeds } from './draft-needs.js';
import type { ModelServerRequest, ModelServerResponse, ServerTurn } from './script.js';

/** Answers a request by rules: drafts from the needs in it, questions by asking for tools and wording their results. */
export function answerByScript(request: ModelServerRequest): ModelServerResponse {
  const people = request.turns.flatMap((turn) => (turn.from === 'person' ? [turn.text] : []));
  if (request.wants === 'draft') {
    const needs = people.map(findNeeds).find((found) => found !== undefined);
    return { text: JSON.stringify(needs ? draftNeeds(needs, people.length > 1) : { statements: [], doubts: [] }) };
  }
  const asked = request.turns.findLastIndex((turn) => turn.from === 'person' && !turn.text.startsWith(OWN_WORDS));
  const turn = request.turns[asked];
  const text = turn?.from === 'person' ? turn.text : '';
  const question = unquoteQuestion(text) ?? text;
  const results = resultsOf(request.turns.slice(asked + 1));
  if (results.length > 0) return { text: wordAnswer(results, question) };
  const offered = new Set(request.tools.map((tool) => tool.name));
  const plan = planFor(readIntent(question)).filter((call) => offered.has(call.name));
  if (plan.length === 0) return { text: cannotRead(question) };
  return { calls: plan.map((call) => ({ name: call.name, arguments: call.args })) };
}

/** What tools said: the sentences of each result. */
function resultsOf(turns: ServerTurn[]): string[][] {
  return turns.flatMap((turn) => (turn.from === 'tool' ? [sentences(turn.output)] : []));
}

function sentences(output: string): string[] {
  try {
    const read: unknown = JSON.parse(output);
    const say = typeof read === 'object' && read !== null && 'say' in read ? read.say : undefined;
    return Array.isArray(say) ? say.filter((line) => typeof line === 'string') : [];
  } catch {
    return [];
  }
}
