import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalModel, startLocalModel } from '../../../src/local/model/server.js';

let server: LocalModel;
let client: OpenAI;

beforeAll(async () => {
  server = await startLocalModel();
  client = new OpenAI({ apiKey: 'any', baseURL: server.url, maxRetries: 0 });
});
afterAll(() => server.close());

const question = 'why was ecs:UpdateService denied?';
const tools = ['denials', 'calls_behind'].map((name) => ({
  type: 'function' as const,
  function: { name, parameters: { type: 'object', properties: {} } },
}));

describe('the stand-in for a model', () => {
  it('says that it is not a model', async () => {
    const models = await client.models.list();
    expect(models.data).toMatchObject([{ id: 'tighten-rules', owned_by: 'tighten (rules, not a model)' }]);
    const { data, response } = await client.chat.completions
      .create({ model: 'any', messages: [{ role: 'user', content: 'hello' }] })
      .withResponse();
    expect(data.system_fingerprint).toBe('rules-not-a-model');
    expect(response.headers.get('x-tighten-stand-in')).toBe('rules-not-a-model');
    expect(data.choices[0]?.message.content).toMatch(/^The rules cannot read this question/);
  });

  it('asks for the offered tools, then words what they say', async () => {
    const first = await client.chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: question }],
      tools,
    });
    const calls = first.choices[0]?.message.tool_calls ?? [];
    expect(calls.map((call) => call.type === 'function' && call.function)).toEqual([
      { name: 'denials', arguments: '{"name":"ecs:UpdateService","at":null}' },
      { name: 'calls_behind', arguments: '{"name":"ecs:UpdateService","statement":null}' },
    ]);
    const second = await client.chat.completions.create({
      model: 'm',
      tools,
      messages: [
        { role: 'user', content: question },
        { role: 'assistant', content: null, tool_calls: calls },
        ...calls.map((call, at) => ({
          role: 'tool' as const,
          tool_call_id: call.id,
          content: JSON.stringify({ say: [`fact ${at}`] }),
        })),
      ],
    });
    expect(second.choices[0]?.message.content).toBe('fact 0\nfact 1');
  });

  it('streams chat completions', async () => {
    const stream = client.chat.completions.stream({
      model: 'm',
      messages: [{ role: 'user', content: question }],
      tools,
    });
    const completion = await stream.finalChatCompletion();
    expect(
      completion.choices[0]?.message.tool_calls?.map((call) => call.type === 'function' && call.function.name),
    ).toEqual(['denials', 'calls_behind']);
  });

  it('streams responses', async () => {
    const deltas: string[] = [];
    const stream = client.responses.stream({ model: 'm', input: 'hello' });
    stream.on('response.output_text.delta', (event) => deltas.push(event.delta));
    const response = await stream.finalResponse();
    expect(response.output_text).toMatch(/^The rules cannot read this question/);
    expect(deltas.join('')).toBe(response.output_text);
  });

  it('streams tool calls over responses', async () => {
    const offered = tools.map((tool) => ({ type: 'function' as const, strict: false, ...tool.function }));
    const response = await client.responses.stream({ model: 'm', input: question, tools: offered }).finalResponse();
    expect(response.output.map((item) => item.type === 'function_call' && item.name)).toEqual([
      'denials',
      'calls_behind',
    ]);
  });

  it('refuses what it does not know', async () => {
    expect((await fetch(`${server.url}/embeddings`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${server.url}/responses`, { method: 'POST', body: '[' })).status).toBe(400);
  });
});
