import type { ModelServerRequest, ModelServerResponse } from './script.js';

export const RULES_MODEL = 'tighten-rules';
/** Where OpenAI names the configuration behind an answer, the stand-in says what it is. */
export const FINGERPRINT = 'rules-not-a-model';

/** The answer as one JSON body of the asked API. Ids count up per server; times are the clock's. */
export function envelope(
  request: ModelServerRequest,
  response: ModelServerResponse,
  model: string,
): Record<string, unknown> {
  return request.api === 'chat' ? chat(request, response, model) : responses(request, response, model);
}

/** The same answer as server-sent events, for clients that stream. */
export function events(request: ModelServerRequest, response: ModelServerResponse, model: string): string[] {
  return request.api === 'chat' ? chatEvents(request, response, model) : responsesEvents(request, response, model);
}

function callsOf(request: ModelServerRequest, response: ModelServerResponse) {
  return (response.calls ?? []).map((call, at) => ({
    id: call.id ?? `call_${request.number}_${at + 1}`,
    name: call.name,
    arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments),
  }));
}

/** The stand-in counts four characters as a token. */
function usage(request: ModelServerRequest, response: ModelServerResponse): { input: number; output: number } {
  const said = (response.text ?? '') + JSON.stringify(response.calls ?? []);
  return { input: Math.ceil(request.rawBody.length / 4), output: Math.ceil(said.length / 4) };
}

function finishOf(response: ModelServerResponse): string {
  return response.finish ?? (response.calls && response.calls.length > 0 ? 'tool_calls' : 'stop');
}

function chat(request: ModelServerRequest, response: ModelServerResponse, model: string): Record<string, unknown> {
  const calls = callsOf(request, response).map(({ id, ...fn }) => ({ id, type: 'function', function: fn }));
  const { input, output } = usage(request, response);
  return {
    id: `chatcmpl-rules-${request.number}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model,
    system_fingerprint: FINGERPRINT,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: response.text ?? null,
          refusal: response.refusal ?? null,
          ...(calls.length > 0 ? { tool_calls: calls } : {}),
        },
        logprobs: null,
        finish_reason: finishOf(response),
      },
    ],
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  };
}

function responses(request: ModelServerRequest, response: ModelServerResponse, model: string): Record<string, unknown> {
  const { input, output } = usage(request, response);
  const incomplete = response.finish === 'length' || response.finish === 'content_filter';
  const reason = response.finish === 'length' ? 'max_output_tokens' : 'content_filter';
  return {
    id: `resp_rules_${request.number}`,
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    model,
    status: incomplete ? 'incomplete' : 'completed',
    incomplete_details: incomplete ? { reason } : null,
    error: null,
    metadata: { system_fingerprint: FINGERPRINT },
    output: outputItems(request, response),
    usage: { input_tokens: input, output_tokens: output, total_tokens: input + output },
  };
}

function outputItems(request: ModelServerRequest, response: ModelServerResponse): Record<string, unknown>[] {
  const content =
    response.refusal !== undefined
      ? [{ type: 'refusal', refusal: response.refusal }]
      : response.text !== undefined
        ? [{ type: 'output_text', text: response.text, annotations: [] }]
        : [];
  const message = {
    type: 'message',
    id: `msg_rules_${request.number}`,
    role: 'assistant',
    status: 'completed',
    content,
  };
  const calls = callsOf(request, response).map(({ id, ...call }) => ({
    type: 'function_call',
    id: `fc_${id}`,
    call_id: id,
    status: 'completed',
    ...call,
  }));
  return [...(content.length > 0 ? [message] : []), ...calls];
}

function chatEvents(request: ModelServerRequest, response: ModelServerResponse, model: string): string[] {
  const { usage: used, choices: _, ...whole } = chat(request, response, model);
  const chunk = (delta: Record<string, unknown>, finish: string | null) => ({
    ...whole,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  const calls = callsOf(request, response).map(({ id, ...fn }, index) => ({
    index,
    id,
    type: 'function',
    function: fn,
  }));
  const chunks = [
    chunk({ role: 'assistant', content: '' }, null),
    ...pieces(response.text ?? '').map((piece) => chunk({ content: piece }, null)),
    ...(calls.length > 0 ? [chunk({ tool_calls: calls }, null)] : []),
    chunk({}, finishOf(response)),
    { ...whole, object: 'chat.completion.chunk', choices: [], usage: used },
  ];
  return [...chunks.map((one) => `data: ${JSON.stringify(one)}\n\n`), 'data: [DONE]\n\n'];
}

function responsesEvents(request: ModelServerRequest, response: ModelServerResponse, model: string): string[] {
  const whole = responses(request, response, model);
  const events: Record<string, unknown>[] = [
    { type: 'response.created', response: { ...whole, status: 'in_progress', output: [] } },
  ];
  for (const [at, item] of outputItems(request, response).entries()) {
    const id = { output_index: at, item_id: item.id };
    if (item.type === 'function_call') {
      events.push({ type: 'response.output_item.added', output_index: at, item: { ...item, arguments: '' } });
      events.push({ type: 'response.function_call_arguments.delta', ...id, delta: item.arguments });
      events.push({ type: 'response.function_call_arguments.done', ...id, arguments: item.arguments, name: item.name });
    } else {
      const text = response.text ?? '';
      const part = { type: 'output_text', text: '', annotations: [] };
      events.push({ type: 'response.output_item.added', output_index: at, item: { ...item, content: [] } });
      events.push({ type: 'response.content_part.added', ...id, content_index: 0, part });
      for (const piece of pieces(text)) {
        events.push({ type: 'response.output_text.delta', ...id, content_index: 0, delta: piece, logprobs: [] });
      }
      events.push({ type: 'response.output_text.done', ...id, content_index: 0, text, logprobs: [] });
      events.push({ type: 'response.content_part.done', ...id, content_index: 0, part: { ...part, text } });
    }
    events.push({ type: 'response.output_item.done', output_index: at, item });
  }
  events.push({ type: 'response.completed', response: whole });
  return events.map(
    (event, at) => `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number: at })}\n\n`,
  );
}

function pieces(text: string): string[] {
  return text.match(/[\s\S]{1,60}/g) ?? [];
}
