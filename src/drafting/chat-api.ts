import type OpenAI from 'openai';
import { BadRequestError } from 'openai';
import { zodFunction, zodResponseFormat } from 'openai/helpers/zod';
import type {
  ChatCompletion,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import { refused, unreadableAnswer } from './errors.js';
import type { Model, ModelOptions, ModelReply, ModelRequest, ModelTurn } from './model.js';
import { countTokens, SpentProblem } from './spent.js';
import { filtered } from './status-errors.js';

/**
 * Chat completions: what compatible servers have in common. A server that does not know JSON schemas answers 400 and
 * names `response_format`: it is asked again for plain JSON, and the guard checks the shape anyway.
 */
export async function draftOverChat(
  client: OpenAI,
  options: ModelOptions,
  request: Parameters<Model['draft']>[0],
  signal: AbortSignal,
): Promise<ModelReply> {
  const body = common(options, request);
  try {
    const format = zodResponseFormat(request.shape, request.shapeName);
    return readCompletion(await create(client, { ...body, response_format: format }, signal), request);
  } catch (error) {
    if (!(error instanceof BadRequestError) || !/response_format|json_schema/i.test(error.message)) throw error;
    const plain = { ...body, response_format: { type: 'json_object' as const } };
    return readCompletion(await create(client, plain, signal), request);
  }
}

export async function converseOverChat(
  client: OpenAI,
  options: ModelOptions,
  request: Parameters<Model['converse']>[0],
  signal: AbortSignal,
): Promise<ModelReply> {
  const tools = request.tools.map((tool) => zodFunction(tool));
  const body = { ...common(options, request), ...(tools.length > 0 ? { tools } : {}) };
  return readCompletion(await create(client, body, signal), request);
}

/**
 * `max_completion_tokens` is OpenAI's; many compatible servers only know `max_tokens`, which it replaced, and answer 400
 * that names one of the two.
 */
async function create(
  client: OpenAI,
  body: ChatCompletionCreateParamsNonStreaming,
  signal: AbortSignal,
): Promise<ChatCompletion> {
  try {
    return await client.chat.completions.create(body, { signal });
  } catch (error) {
    const { max_completion_tokens: most, ...rest } = body;
    if (!(error instanceof BadRequestError) || most == null || !/max_(?:completion_)?tokens/i.test(error.message)) {
      throw error;
    }
    return await client.chat.completions.create({ ...rest, max_tokens: most }, { signal });
  }
}

function common(options: ModelOptions, request: { instructions: string; turns: ModelTurn[] }) {
  const messages: ChatCompletionMessageParam[] = [
    { role: 'system', content: request.instructions },
    ...request.turns.map(toMessage),
  ];
  return {
    model: options.model,
    messages,
    ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
    ...(options.maxOutputTokens === undefined ? {} : { max_completion_tokens: options.maxOutputTokens }),
  };
}

function toMessage(turn: ModelTurn): ChatCompletionMessageParam {
  switch (turn.from) {
    case 'person':
      return { role: 'user', content: turn.text };
    case 'model':
      return { role: 'assistant', content: turn.text };
    case 'model-calls':
      return {
        role: 'assistant',
        content: null,
        tool_calls: turn.calls.map((call) => ({
          id: call.id,
          type: 'function',
          function: { name: call.name, arguments: call.arguments },
        })),
      };
    case 'tool':
      return { role: 'tool', tool_call_id: turn.callId, content: turn.output };
  }
}

function readCompletion(completion: ChatCompletion, request: ModelRequest): ModelReply {
  const choice = Array.isArray(completion?.choices) ? completion.choices[0] : undefined;
  if (!choice || typeof choice.message !== 'object' || choice.message === null) throw unreadableAnswer();
  const asked = Array.isArray(choice.message.tool_calls) ? choice.message.tool_calls : [];
  const text = typeof choice.message.content === 'string' ? choice.message.content : '';
  const calls = asked.flatMap((call) =>
    call?.type === 'function' && call.function
      ? [{ id: String(call.id), name: String(call.function.name), arguments: String(call.function.arguments ?? '') }]
      : [],
  );
  const { usage } = completion;
  const counted = usage && { input: usage.prompt_tokens, output: usage.completion_tokens };
  const tokens = countTokens(counted, request, { text, calls });
  if (choice.message.refusal) throw new SpentProblem(refused(), tokens);
  if (choice.finish_reason === 'content_filter') throw new SpentProblem(filtered(), tokens);
  return { text, calls, cut: choice.finish_reason === 'length', tokens };
}
