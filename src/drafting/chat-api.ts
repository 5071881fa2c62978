import type OpenAI from 'openai';
import { BadRequestError } from 'openai';
import { zodFunction, zodResponseFormat } from 'openai/helpers/zod';
import type { ChatCompletion, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { refused, unreadableAnswer } from './errors.js';
import type { Model, ModelOptions, ModelReply, ModelTurn } from './model.js';
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
    return readCompletion(await client.chat.completions.create({ ...body, response_format: format }, { signal }));
  } catch (error) {
    if (!(error instanceof BadRequestError) || !/response_format|json_schema/i.test(error.message)) throw error;
    const plain = { ...body, response_format: { type: 'json_object' as const } };
    return readCompletion(await client.chat.completions.create(plain, { signal }));
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
  return readCompletion(await client.chat.completions.create(body, { signal }));
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

function readCompletion(completion: ChatCompletion): ModelReply {
  const choice = Array.isArray(completion?.choices) ? completion.choices[0] : undefined;
  if (!choice || typeof choice.message !== 'object' || choice.message === null) throw unreadableAnswer();
  if (choice.message.refusal) throw refused();
  if (choice.finish_reason === 'content_filter') throw filtered();
  const asked = Array.isArray(choice.message.tool_calls) ? choice.message.tool_calls : [];
  return {
    text: typeof choice.message.content === 'string' ? choice.message.content : '',
    calls: asked.flatMap((call) =>
      call?.type === 'function' && call.function
        ? [{ id: String(call.id), name: String(call.function.name), arguments: String(call.function.arguments ?? '') }]
        : [],
    ),
    cut: choice.finish_reason === 'length',
    tokens: { input: count(completion.usage?.prompt_tokens), output: count(completion.usage?.completion_tokens) },
  };
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.floor(value) : 0;
}
