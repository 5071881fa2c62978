import type { z } from 'zod';
import { converseOverChat, draftOverChat } from './chat-api.js';
import { createModelClient } from './model-client.js';
import { converseOverResponses, draftOverResponses } from './responses-api.js';

/** One thing said in a conversation with a model. A model keeps no memory of its own: all turns are sent every time. */
export type ModelTurn =
  | { from: 'person'; text: string }
  | { from: 'model'; text: string }
  | { from: 'model-calls'; calls: ToolCall[] }
  | { from: 'tool'; callId: string; output: string };

/** A tool that the model asks for. `arguments` is JSON as the model wrote it: to be checked before use. */
export interface ToolCall {
  id: string;
  name: string;
  arguments: string;
}

/** A tool that the model may ask for; `parameters` is an object schema in which every field is required. */
export interface ToolOffer {
  name: string;
  description: string;
  parameters: z.ZodObject;
}

export interface Tokens {
  input: number;
  output: number;
}

export interface ModelReply {
  text: string;
  calls: ToolCall[];
  /** True where the answer ended at the token limit. */
  cut: boolean;
  tokens: Tokens;
}

export interface ModelRequest {
  instructions: string;
  turns: ModelTurn[];
  signal?: AbortSignal;
}

/**
 * The port to a language model. Both calls answer with text that is nothing but text: what may become of it is decided
 * by the guard and the sanitiser. Both throw `Problem` (see `errors.ts`), and `stopped` when the signal fires.
 */
export interface Model {
  name: string;
  /** Asks for one JSON document of the given shape. Not every server holds itself to the shape. */
  draft(request: ModelRequest & { shape: z.ZodType; shapeName: string }): Promise<ModelReply>;
  /** Asks for the next step of a conversation: words, or tools to be called. */
  converse(request: ModelRequest & { tools: ToolOffer[] }): Promise<ModelReply>;
}

export interface ModelOptions {
  /** Not needed by every compatible server: without it, and with `baseUrl`, a placeholder is sent. */
  apiKey?: string;
  /** `https://host/v1` of a compatible server or of an Azure resource; OpenAI itself where absent. */
  baseUrl?: string;
  model: string;
  /** Default: `responses` at OpenAI, `chat` with `baseUrl`, because that is what compatible servers have in common. */
  api?: 'responses' | 'chat';
  /** Speaks Azure's dated API (`2024-10-21`) at `baseUrl`, with `model` as the deployment. Always chat. */
  azureApiVersion?: string;
  /** One request, in milliseconds. Default 90,000. */
  timeoutMs?: number;
  /** All tries of one request together, waiting included, in milliseconds. Default twice `timeoutMs`. */
  deadlineMs?: number;
  /** Further tries after 408, 409, 429, 5xx, a timeout or a lost connection. Default 2, at most 5. */
  maxRetries?: number;
  /** Sent only where set: reasoning models refuse it. */
  temperature?: number;
  /** Tokens of one answer. The server's own limit where absent. */
  maxOutputTokens?: number;
  /** Bytes of one answer, so that an endless one ends. Default 4 MB. */
  maxAnswerBytes?: number;
}

/**
 * A model behind the `openai` SDK. Nothing is connected and no key is looked at before the first request: an app that
 * has a wrong key still starts, and says so when it drafts.
 */
export function createModel(options: ModelOptions): Model {
  const client = createModelClient(options);
  const api = options.azureApiVersion ? 'chat' : (options.api ?? (options.baseUrl ? 'chat' : 'responses'));
  if (api === 'responses') {
    return {
      name: options.model,
      draft: (request) => client.ask(request, (openai, signal) => draftOverResponses(openai, options, request, signal)),
      converse: (request) =>
        client.ask(request, (openai, signal) => converseOverResponses(openai, options, request, signal)),
    };
  }
  return {
    name: options.model,
    draft: (request) => client.ask(request, (openai, signal) => draftOverChat(openai, options, request, signal)),
    converse: (request) => client.ask(request, (openai, signal) => converseOverChat(openai, options, request, signal)),
  };
}
