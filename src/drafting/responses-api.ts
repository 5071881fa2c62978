import type OpenAI from 'openai';
import { zodResponsesFunction, zodTextFormat } from 'openai/helpers/zod';
import type { Response, ResponseInput } from 'openai/resources/responses/responses';
import { refused, unreadableAnswer } from './errors.js';
import type { Model, ModelOptions, ModelReply, ModelTurn, ToolCall } from './model.js';
import { filtered } from './status-errors.js';

/**
 * The Responses API, OpenAI's own. Nothing is stored there (`store: false`), so every request carries all turns;
 * function calls go back without their item ids, which only exist where responses are stored.
 */
export async function draftOverResponses(
  client: OpenAI,
  options: ModelOptions,
  request: Parameters<Model['draft']>[0],
  signal: AbortSignal,
): Promise<ModelReply> {
  const response = await client.responses.create(
    { ...common(options, request), text: { format: zodTextFormat(request.shape, request.shapeName) } },
    { signal },
  );
  return readResponse(response);
}

export async function converseOverResponses(
  client: OpenAI,
  options: ModelOptions,
  request: Parameters<Model['converse']>[0],
  signal: AbortSignal,
): Promise<ModelReply> {
  const tools = request.tools.map((tool) => zodResponsesFunction(tool));
  const response = await client.responses.create(
    { ...common(options, request), ...(tools.length > 0 ? { tools } : {}) },
    { signal },
  );
  return readResponse(response);
}

function common(options: ModelOptions, request: { instructions: string; turns: ModelTurn[] }) {
  return {
    model: options.model,
    instructions: request.instructions,
    input: request.turns.flatMap(toInput),
    store: false,
    ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
    ...(options.maxOutputTokens === undefined ? {} : { max_output_tokens: options.maxOutputTokens }),
  };
}

function toInput(turn: ModelTurn): ResponseInput {
  switch (turn.from) {
    case 'person':
      return [{ role: 'user', content: turn.text }];
    case 'model':
      return [{ role: 'assistant', content: turn.text }];
    case 'model-calls':
      return turn.calls.map((call) => ({
        type: 'function_call',
        call_id: call.id,
        name: call.name,
        arguments: call.arguments,
      }));
    case 'tool':
      return [{ type: 'function_call_output', call_id: turn.callId, output: turn.output }];
  }
}

/** Reads what compatible servers send too, so nothing is taken for granted that the types promise. */
function readResponse(response: Response): ModelReply {
  if (typeof response !== 'object' || response === null || !Array.isArray(response.output)) throw unreadableAnswer();
  const calls: ToolCall[] = [];
  let text = '';
  for (const item of response.output) {
    if (item?.type === 'function_call') {
      calls.push({ id: String(item.call_id), name: String(item.name), arguments: String(item.arguments ?? '') });
    }
    if (item?.type !== 'message' || !Array.isArray(item.content)) continue;
    for (const part of item.content) {
      if (part?.type === 'refusal') throw refused();
      if (part?.type === 'output_text' && typeof part.text === 'string') text += part.text;
    }
  }
  const reason = response.incomplete_details?.reason;
  if (reason === 'content_filter') throw filtered();
  if (response.status === 'failed') throw unreadableAnswer();
  return {
    text,
    calls,
    cut: response.status === 'incomplete' || reason === 'max_output_tokens',
    tokens: { input: count(response.usage?.input_tokens), output: count(response.usage?.output_tokens) },
  };
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.floor(value) : 0;
}
