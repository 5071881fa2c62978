import { readIntent } from '../../drafting/intent.js';
import { planFor } from '../../drafting/plan.js';
import { CANNOT_READ, wordAnswer } from '../../drafting/wording.js';
import { draftNeeds, findNeeds } from './draft-needs.js';
import type { ModelServerRequest, ModelServerResponse, ServerTurn } from './script.js';

/** Answers a request by rules: drafts from the needs in it, questions by asking for tools and wording their results. */
export function answerByScript(request: ModelServerRequest): ModelServerResponse {
  const people = request.turns.flatMap((turn) => (turn.from === 'person' ? [turn.text] : []));
  if (request.wants === 'draft') {
    const needs = people.map(findNeeds).find((found) => found !== undefined);
    return { text: JSON.stringify(needs ? draftNeeds(needs, people.length > 1) : { statements: [], doubts: [] }) };
  }
  const results = resultsSinceQuestion(request.turns);
  if (results.length > 0) return { text: wordAnswer(results) };
  const offered = new Set(request.tools.map((tool) => tool.name));
  const plan = planFor(readIntent(people.at(-1) ?? '')).filter((call) => offered.has(call.name));
  if (plan.length === 0) return { text: CANNOT_READ.join('\n') };
  return { calls: plan.map((call) => ({ name: call.name, arguments: call.args })) };
}

/** What the tools said after the last thing a person said: the sentences of each result. */
function resultsSinceQuestion(turns: ServerTurn[]): string[][] {
  const asked = turns.findLastIndex((turn) => turn.from === 'person');
  return turns.slice(asked + 1).flatMap((turn) => (turn.from === 'tool' ? [sentences(turn.output)] : []));
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
