import type OpenAI from 'openai';
import { zodResponsesFunction, zodTextFormat } from 'openai/helpers/zod';
import type { Response, ResponseInput } from 'openai/resources/responses/responses';
import { refused, unreadableAnswer } from './errors.js';
import type { Model, ModelOptions, ModelReply, ModelRequest, ModelTurn, ToolCall } from './model.js';
import { countTokens, SpentProblem } from './spent.js';
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
  return readResponse(response, request);
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
  return readResponse(response, request);
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
function readResponse(response: Response, request: ModelRequest): ModelReply {
  if (typeof response !== 'object' || response === null || !Array.isArray(response.output)) throw unreadableAnswer();
  const calls: ToolCall[] = [];
  let text = '';
  let declined = false;
  for (const item of response.output) {
    if (item?.type === 'function_call') {
      calls.push({ id: String(item.call_id), name: String(item.name), arguments: String(item.arguments ?? '') });
    }
    if (item?.type !== 'message' || !Array.isArray(item.content)) continue;
    for (const part of item.content) {
      if (part?.type === 'refusal') declined = true;
      if (part?.type === 'output_text' && typeof part.text === 'string') text += part.text;
    }
  }
  const { usage } = response;
  const counted = usage && { input: usage.input_tokens, output: usage.output_tokens };
  const tokens = countTokens(counted, request, { text, calls });
  const reason = response.incomplete_details?.reason;
  if (declined) throw new SpentProblem(refused(), tokens);
  if (reason === 'content_filter') throw new SpentProblem(filtered(), tokens);
  if (response.status === 'failed') throw new SpentProblem(unreadableAnswer(), tokens);
  return { text, calls, cut: response.status === 'incomplete' || reason === 'max_output_tokens', tokens };
}
