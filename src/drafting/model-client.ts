import OpenAI, { AzureOpenAI } from 'openai';
import { modelProblem, noAzureAddress, noKey } from './errors.js';
import type { ModelOptions, ModelRequest, ToolOffer } from './model.js';
import { estimateInput, SpentProblem } from './spent.js';

/** Asks the model something within the time limits, and turns every failure into a `Problem`. */
export interface ModelClient {
  ask<T>(
    request: ModelRequest & { tools?: ToolOffer[] },
    question: (client: OpenAI, signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
}

const OPENAI = 'https://api.openai.com/v1';

/** Failures after which the server has read the request, though it has not said what that cost. */
const COSTLY = new Set(['stopped', 'model-timeout', 'model-answer-too-long', 'model-unreadable', 'model-cut-off']);

/** The SDK client, made at the first request: its constructor throws without a key. */
export function createModelClient(options: ModelOptions): ModelClient {
  let client: OpenAI | undefined;
  const deadlineMs = options.deadlineMs ?? (options.timeoutMs ?? 90_000) * 2;
  return {
    async ask(request, question) {
      const stop = request.signal;
      let sent = false;
      const deadline = AbortSignal.timeout(deadlineMs);
      const signal = stop ? AbortSignal.any([stop, deadline]) : deadline;
      try {
        stop?.throwIfAborted();
        client ??= makeClient(options);
        sent = true;
        return await Promise.race([question(client, signal), rejectOn(signal)]);
      } catch (error) {
        const stopped = stop?.aborted ?? false;
        const problem = modelProblem(error, { ...options, deadlineMs, stopped, late: deadline.aborted });
        const isCounted = problem instanceof SpentProblem || !sent || !COSTLY.has(problem.kind);
        throw isCounted ? problem : new SpentProblem(problem, { input: estimateInput(request), output: 0 });
      }
    },
  };
}

/** Every option that the SDK would otherwise read from the environment is given: settings come from one place. */
function makeClient(options: ModelOptions): OpenAI {
  const { apiKey, baseUrl, model, azureApiVersion } = options;
  if (!apiKey && !baseUrl) throw noKey();
  const common = {
    apiKey: apiKey || 'no-key-needed',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    timeout: options.timeoutMs ?? 90_000,
    maxRetries: Math.min(Math.max(options.maxRetries ?? 2, 0), 5),
    fetch: boundedFetch(options.maxAnswerBytes ?? 4_000_000),
    logLevel: 'off' as const,
  };
  // Without an address an Azure key would go to OpenAI.
  if (azureApiVersion && !baseUrl) throw noAzureAddress();
  if (azureApiVersion && baseUrl) {
    const { adminAPIKey: _, ...azure } = common;
    return new AzureOpenAI({ ...azure, endpoint: baseUrl, apiVersion: azureApiVersion, deployment: model });
  }
  return new OpenAI({ ...common, baseURL: baseUrl || OPENAI });
}

/** The SDK's timeout ends with the response's headers; a body that never ends has to be ended here. */
async function rejectOn(signal: AbortSignal): Promise<never> {
  return await new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/**
 * Sends to the address that was set and to no other, without what the SDK tells of this machine, and fails a response
 * body that grows over `limit` bytes (once it is unpacked).
 */
function boundedFetch(limit: number): typeof fetch {
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    for (const name of [...headers.keys()]) if (name.startsWith('x-stainless-')) headers.delete(name);
    // A redirect would take the evidence, and Azure's key, to a host that nobody set.
    const response = await fetch(input, { ...init, headers, redirect: 'manual' });
    if (!response.body) return response;
    let bytes = 0;
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.byteLength;
        if (bytes > limit) controller.error(new AnswerTooLong(limit));
        else controller.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(counter), response);
  };
}

/** A response body that went over the limit. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';
  constructor(limit: number) {
    super(`The answer is longer than ${limit} bytes.`);
  }
}
