import type { Look } from './finish-answer.js';
import type { ModelTurn, ToolCall } from './model.js';
import { readJson } from './read-json.js';
import type { Redaction } from './redaction.js';
import { boundedResult } from './tools.js';

/** One round: what the model asked for, and what it was told. */
export interface Round {
  /** As they go back to the model, one for each look. */
  calls: ToolCall[];
  looks: Look[];
}

/** Characters of the arguments of one call: more than any tool takes. */
const LONGEST_ARGUMENTS = 20_000;
/** Names of tools and ids of calls that every server takes. */
const PLAIN_NAME = /^[\w-]{1,64}$/;

/**
 * A call as it was meant, and as it goes back to the model: under its own id where no other has it, with a name that a
 * server takes, and without arguments that no server could read again.
 */
export function readCall(
  asked: ToolCall,
  freeId: string,
  taken: Set<string>,
): { name: string; args: unknown; call: ToolCall } {
  const { name, arguments: text } = asked;
  const args = text.length > LONGEST_ARGUMENTS ? undefined : text.trim() === '' ? {} : readJson(text);
  const id = PLAIN_NAME.test(asked.id) && !taken.has(asked.id) ? asked.id : freeId;
  taken.add(id);
  const call = { id, name: PLAIN_NAME.test(name) ? name : 'unknown', arguments: args === undefined ? '{}' : text };
  return { name, args, call };
}

/** A round as it goes back to the model; no result of more than `longest` characters. */
export function turnsOf({ calls, looks }: Round, redaction: Redaction, longest?: number): ModelTurn[] {
  return [
    { from: 'model-calls', calls },
    ...looks.map(({ result }, at): ModelTurn => {
      const { say, ...rest } = result.data;
      const hidden = { say: say.map(redaction.hide), ...mapFields(rest, redaction) };
      return { from: 'tool', callId: calls[at]!.id, output: boundedResult(hidden, longest) };
    }),
  ];
}

function mapFields(fields: Record<string, unknown>, redaction: Redaction): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, redaction.hideIn(value)]));
}
