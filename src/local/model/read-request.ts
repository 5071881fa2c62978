import type { ModelServerRequest, ServerTurn } from './script.js';

type Api = ModelServerRequest['api'];
type Parsed = Pick<ModelServerRequest, 'wants' | 'instructions' | 'turns' | 'tools'>;

/** Brings the bodies of both APIs to one form. Tolerant: what is missing is empty. */
export function readRequest(api: Api, body: Record<string, unknown>): Parsed {
  return api === 'chat' ? readChat(body) : readResponses(body);
}

function readChat(body: Record<string, unknown>): Parsed {
  const messages = list(body.messages).map(object);
  const system = messages.filter((message) => message.role === 'system' || message.role === 'developer');
  const turns = messages.flatMap((message): ServerTurn[] => {
    if (message.role === 'tool') {
      return [{ from: 'tool', callId: text(message.tool_call_id), output: contentText(message.content) }];
    }
    if (message.role === 'user') return [{ from: 'person', text: contentText(message.content) }];
    if (message.role !== 'assistant') return [];
    const calls = list(message.tool_calls).map((call) => {
      const fn = object(object(call).function);
      return { id: text(object(call).id), name: text(fn.name), arguments: text(fn.arguments) };
    });
    return calls.length > 0
      ? [{ from: 'model-calls', calls }]
      : [{ from: 'model', text: contentText(message.content) }];
  });
  const tools = list(body.tools).map((tool) => object(object(tool).function));
  return {
    wants: isJsonFormat(object(body.response_format).type) ? 'draft' : 'conversation',
    instructions: system.map((message) => contentText(message.content)).join('\n'),
    turns,
    tools: tools.map(toTool),
  };
}

function readResponses(body: Record<string, unknown>): Parsed {
  const input = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : list(body.input);
  const turns = input.map(object).flatMap((item): ServerTurn[] => {
    if (item.type === 'function_call') {
      const call = { id: text(item.call_id), name: text(item.name), arguments: text(item.arguments) };
      return [{ from: 'model-calls', calls: [call] }];
    }
    if (item.type === 'function_call_output') {
      return [{ from: 'tool', callId: text(item.call_id), output: contentText(item.output) }];
    }
    const from = item.role === 'assistant' ? 'model' : 'person';
    return item.role === 'user' || item.role === 'assistant' ? [{ from, text: contentText(item.content) }] : [];
  });
  return {
    wants: isJsonFormat(object(object(body.text).format).type) ? 'draft' : 'conversation',
    instructions: text(body.instructions),
    turns,
    tools: list(body.tools).map(object).map(toTool),
  };
}

function toTool(tool: Record<string, unknown>): Parsed['tools'][number] {
  return { name: text(tool.name), description: text(tool.description), parameters: tool.parameters };
}

function isJsonFormat(type: unknown): boolean {
  return type === 'json_schema' || type === 'json_object';
}

/** Content is a string, or parts that have a `text`. */
function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return list(content)
    .map((part) => text(object(part).text))
    .join('');
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function object(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
