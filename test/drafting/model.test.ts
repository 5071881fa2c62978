import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createModel, type ModelOptions } from '../../src/drafting/model.js';
import { spentOn } from '../../src/drafting/spent.js';
import type { ModelServerResponse } from '../../src/local/model/script.js';
import { type LocalModel, startLocalModel } from '../../src/local/model/server.js';
import { Problem } from '../../src/problem.js';

const shape = z.object({ answer: z.string() });
const tool = { name: 'look', description: 'Looks.', parameters: z.object({ name: z.string().nullable() }) };
const servers: LocalModel[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(answer: ModelServerResponse | ModelServerResponse[]): Promise<LocalModel> {
  const answers = Array.isArray(answer) ? [...answer] : undefined;
  const server = await startLocalModel({
    script: () => (answers ? (answers.length > 1 ? answers.shift() : answers[0]) : (answer as ModelServerResponse)),
  });
  servers.push(server);
  return server;
}

function model(server: LocalModel, options: Partial<ModelOptions> = {}) {
  return createModel({ baseUrl: server.url, model: 'm', maxRetries: 0, timeoutMs: 5_000, ...options });
}

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Problem)) throw new Error(`no Problem but ${String(error)}`);
  return error;
}

const draft = (one: ReturnType<typeof createModel>, signal?: AbortSignal) =>
  one.draft({
    instructions: 'Rules.',
    turns: [{ from: 'person', text: 'Q' }],
    shape,
    shapeName: 'draft',
    ...(signal ? { signal } : {}),
  });

describe.each(['responses', 'chat'] as const)('a model over %s', (api) => {
  it('sends the schema and counts tokens', async () => {
    const server = await serve({ text: '{"answer":"yes"}' });
    const reply = await draft(model(server, { api }));
    expect(reply).toMatchObject({ text: '{"answer":"yes"}', calls: [], cut: false });
    expect(reply.tokens.input).toBeGreaterThan(0);
    expect(server.requests[0]).toMatchObject({
      api,
      wants: 'draft',
      instructions: 'Rules.',
      turns: [{ from: 'person', text: 'Q' }],
    });
    expect(server.requests[0]?.rawBody).toContain('"additionalProperties":false');
  });

  it('stores nothing at the server', async () => {
    const server = await serve({ text: '{}' });
    await draft(model(server, { api }));
    expect(server.requests[0]?.body.store).toBe(api === 'responses' ? false : undefined);
  });

  it('carries tool calls and their results through a conversation', async () => {
    const server = await serve([{ calls: [{ name: 'look', arguments: { name: 'a' } }] }, { text: 'done' }]);
    const one = model(server, { api });
    const request = { instructions: 'Rules.', turns: [{ from: 'person' as const, text: 'Q' }], tools: [tool] };
    const first = await one.converse(request);
    expect(first.calls).toEqual([{ id: expect.any(String), name: 'look', arguments: '{"name":"a"}' }]);
    const turns = [
      ...request.turns,
      { from: 'model-calls' as const, calls: first.calls },
      { from: 'tool' as const, callId: first.calls[0]!.id, output: '{"say":[]}' },
    ];
    expect((await one.converse({ ...request, turns })).text).toBe('done');
    expect(server.requests[1]?.turns).toEqual(turns);
    expect(server.requests[1]?.tools[0]?.name).toBe('look');
  });

  it.each<[string, ModelServerResponse, string, RegExp]>([
    ['a wrong key', { status: 401 }, 'model-unauthorized', /OPENAI_API_KEY/],
    ['a model that the key may not use', { status: 403 }, 'model-forbidden', /OPENAI_MODEL/],
    ['an unknown model', { status: 404 }, 'model-not-found', /OPENAI_MODEL/],
    [
      'a used-up quota',
      { status: 429, body: { error: { code: 'insufficient_quota', message: 'quota' } } },
      'model-quota',
      /credit/,
    ],
    ['a failing server', { status: 503 }, 'model-unavailable', /try again/i],
    [
      'a too long question',
      { status: 400, body: { error: { code: 'context_length_exceeded', message: 'too long' } } },
      'model-context-too-long',
      /larger context/,
    ],
    ['a refused request', { status: 400, body: { error: { message: 'bad' } } }, 'model-bad-request', /OPENAI_MODEL/],
    ['a content filter', { text: '', finish: 'content_filter' }, 'model-content-filter', /REDACT/],
    [
      'a filter before the model',
      { status: 400, body: { error: { code: 'content_filter', message: 'x' } } },
      'model-content-filter',
      /REDACT/,
    ],
    ['a refusal', { refusal: 'I will not.' }, 'model-refused', /other words/],
    [
      'a web page',
      { rawBody: '<html></html>', headers: { 'content-type': 'text/html' } },
      'model-unreadable',
      /OPENAI_BASE_URL/,
    ],
    ['an empty object', { body: {} }, 'model-unreadable', /OPENAI_BASE_URL/],
    ['half an envelope', { rawBody: '{"choices":[{"mess' }, 'model-unreadable', /OPENAI_BASE_URL/],
    ['a cut connection', { text: 'x'.repeat(500), behaviour: 'cut' }, 'model-cut-off', /OPENAI_BASE_URL/],
  ])('says what to do about %s', async (_, answer, kind, advice) => {
    const server = await serve(answer);
    const problem = await problemOf(draft(model(server, { api, apiKey: 'sk-secret' })));
    expect(problem.kind).toBe(kind);
    expect(problem.advice).toMatch(advice);
    expect(problem.message + problem.advice).not.toContain('sk-secret');
  });

  it('says how long a rate limit lasts', async () => {
    const server = await serve({ status: 429, headers: { 'retry-after': '20' } });
    const problem = await problemOf(draft(model(server, { api })));
    expect(problem).toMatchObject({ kind: 'model-rate-limited', passing: true });
    expect(problem.message).toContain('20 seconds');
  });

  it.each([
    [{ 'retry-after': '1000000000' }, 'more than a day'],
    [{ 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }, /asks to wait 3[56]\d\d seconds/],
    [{ 'retry-after-ms': '1500' }, 'asks to wait 2 seconds'],
    [{ 'retry-after': '-5' }, 'too many requests.'],
    [{ 'retry-after': 'soon' }, 'too many requests.'],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 'too many requests.'],
  ])('makes a sentence of %j', async (headers, words) => {
    const server = await serve({ status: 429, headers });
    const { message } = await problemOf(draft(model(server, { api })));
    expect(message).toMatch(words);
  });

  it('waits no longer for a next try than the time that all tries have', async () => {
    const server = await serve({ status: 429, headers: { 'retry-after': '50' } });
    const problem = await problemOf(draft(model(server, { api, maxRetries: 2, deadlineMs: 300 })));
    expect(problem.kind).toBe('model-timeout');
    expect(server.requests).toHaveLength(1);
  });

  it.each([301, 302, 303, 307, 308])(
    'is followed nowhere by a redirect (%i): neither evidence nor key',
    async (status) => {
      const elsewhere = await serve({ text: '{"answer":"stolen"}' });
      const path = api === 'chat' ? '/chat/completions' : '/responses';
      const server = await serve({ status, headers: { location: `${elsewhere.url}${path}` }, rawBody: '' });
      const problem = await problemOf(draft(model(server, { api, apiKey: 'sk-secret' })));
      expect(problem).toMatchObject({ kind: 'model-redirected', advice: expect.stringContaining('OPENAI_BASE_URL') });
      expect(elsewhere.requests).toEqual([]);
    },
  );

  it('hears of this machine no more than the page says', async () => {
    const server = await serve({ text: '{"answer":"yes"}' });
    await draft(model(server, { api, apiKey: 'sk-secret' }));
    const names = Object.keys(server.requests[0]!.headers).sort();
    const usual = ['accept-encoding', 'accept-language', 'connection', 'content-length', 'host', 'sec-fetch-mode'];
    const ours = ['accept', 'authorization', 'content-type', 'user-agent'];
    expect(names.filter((name) => !usual.includes(name))).toEqual(ours);
  });

  it.each([
    ['negative', -5_000],
    ['endless', 1e300],
    ['not a number', 'many'],
    ['missing', undefined],
  ])("counts by the lengths where the server's count is %s", async (_, count) => {
    const said = 'x'.repeat(400);
    const body = {
      choices: [{ message: { content: said }, finish_reason: 'stop' }],
      output: [{ type: 'message', content: [{ type: 'output_text', text: said }] }],
      usage: { input_tokens: count, output_tokens: count, prompt_tokens: count, completion_tokens: count },
    };
    const { tokens } = await draft(model(await serve({ body }), { api }));
    expect(tokens.output).toBeGreaterThanOrEqual(100);
    expect(tokens.input + tokens.output).toBeLessThan(1_000);
  });

  it('reads a packed answer, and ends one that unpacks without end', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const body =
      api === 'chat' ? { choices: [{ message: { content: 'packed' } }] } : { output: [], status: 'completed' };
    const fine = await serve({ headers, rawBody: gzipSync(JSON.stringify(body)) });
    expect((await draft(model(fine, { api }))).text).toBe(api === 'chat' ? 'packed' : '');
    const bomb = await serve({ headers, rawBody: gzipSync(`{"a":"${'a'.repeat(5_000_000)}"}`) });
    expect((await problemOf(draft(model(bomb, { api })))).kind).toBe('model-answer-too-long');
  });

  it('gives up on an answer that drips', async () => {
    const server = await serve({ behaviour: 'drip' });
    expect((await problemOf(draft(model(server, { api, deadlineMs: 250 })))).kind).toBe('model-timeout');
  });

  it.each([
    [
      'events that nobody asked for',
      'data: {"choices":[{"delta":{"content":"\\ud83d"}}]}\n\ndata: [DONE]\n\n',
      'text/event-stream',
    ],
    ['half an event', 'data: {"choi', 'text/event-stream'],
    ['JSON that calls itself text', '{"choices":[{"message":{"content":"x"}}],"output":[]}', 'text/plain'],
  ])('does not take %s for an answer', async (_, rawBody, type) => {
    const server = await serve({ rawBody, headers: { 'content-type': type } });
    expect((await problemOf(draft(model(server, { api })))).kind).toBe('model-unreadable');
  });

  it('tries again a bounded number of times', async () => {
    const busy = { status: 429, headers: { 'retry-after-ms': '10' } };
    const server = await serve([busy, busy, { text: '{"answer":"yes"}' }]);
    expect((await draft(model(server, { api, maxRetries: 2 }))).text).toBe('{"answer":"yes"}');
    expect(server.requests).toHaveLength(3);
    const stuck = await serve(busy);
    await problemOf(draft(model(stuck, { api, maxRetries: 2 })));
    expect(stuck.requests).toHaveLength(3);
  });

  it('gives up on a server that hangs', async () => {
    const server = await serve({ behaviour: 'hang' });
    expect((await problemOf(draft(model(server, { api, timeoutMs: 150 })))).kind).toBe('model-timeout');
  });

  it('ends an answer that never ends', async () => {
    const server = await serve({ behaviour: 'endless' });
    expect((await problemOf(draft(model(server, { api, maxAnswerBytes: 200_000 })))).kind).toBe(
      'model-answer-too-long',
    );
  });

  it('stops at once when it is told to', async () => {
    const server = await serve({ behaviour: 'hang' });
    const stop = new AbortController();
    const asked = problemOf(draft(model(server, { api }), stop.signal));
    setTimeout(() => stop.abort(), 50);
    expect((await asked).kind).toBe('stopped');
  });

  it.each<[string, ModelServerResponse, number]>([
    ['a refusal', { refusal: 'I will not.' }, 1],
    ['a content filter', { text: 'x'.repeat(400), finish: 'content_filter' }, 100],
    ['a server that hangs', { behaviour: 'hang' }, 0],
    ['an endless answer', { behaviour: 'endless' }, 0],
    ['a cut connection', { text: 'x'.repeat(500), behaviour: 'cut' }, 0],
    ['an unreadable answer', { body: {} }, 0],
  ])('counts what %s cost', async (_, answer, output) => {
    const server = await serve(answer);
    const problem = await problemOf(draft(model(server, { api, timeoutMs: 200, maxAnswerBytes: 200_000 })));
    expect(spentOn(problem).input).toBeGreaterThan(0);
    expect(spentOn(problem).output).toBeGreaterThanOrEqual(output);
  });

  it.each<[string, ModelServerResponse]>([
    ['a wrong key', { status: 401 }],
    ['a rate limit', { status: 429 }],
    ['a failing server', { status: 503 }],
  ])('counts nothing for %s', async (_, answer) => {
    expect(spentOn(await problemOf(draft(model(await serve(answer), { api }))))).toEqual({ input: 0, output: 0 });
  });

  it('estimates from the lengths where a server counts nothing', async () => {
    const said = 'x'.repeat(400);
    const body = {
      choices: [{ message: { content: said }, finish_reason: 'stop' }],
      output: [{ type: 'message', content: [{ type: 'output_text', text: said }] }],
    };
    const reply = await draft(model(await serve({ body }), { api }));
    expect(reply.tokens.output).toBeGreaterThanOrEqual(100);
    expect(reply.tokens.input).toBeGreaterThan(5);
  });

  it('says that an answer was cut at the token limit', async () => {
    const server = await serve({ text: '{"answer":', finish: 'length' });
    expect((await draft(model(server, { api, maxOutputTokens: 5 }))).cut).toBe(true);
  });
});

describe('a model', () => {
  it('asks for a key only when it is asked something', async () => {
    expect((await problemOf(draft(createModel({ model: 'm' })))).kind).toBe('model-no-key');
  });

  it('speaks chat completions to a server of its own, unless told otherwise', async () => {
    const server = await serve({ text: '{}' });
    await draft(model(server));
    expect(server.requests[0]?.api).toBe('chat');
  });

  it('says that nothing answers at an address', async () => {
    const port = await freePort();
    const one = createModel({ baseUrl: `http://user:pass@127.0.0.1:${port}/v1`, model: 'm', maxRetries: 0 });
    const problem = await problemOf(draft(one));
    expect(problem.kind).toBe('model-unreachable');
    expect(problem.message).not.toContain('pass');
  });

  it('asks for plain JSON where a server knows no schemas', async () => {
    const server = await serve([
      { status: 400, body: { error: { message: "response_format type 'json_schema' is not supported" } } },
      { text: '{"answer":"yes"}' },
    ]);
    expect((await draft(model(server))).text).toBe('{"answer":"yes"}');
    expect(server.requests[1]?.body.response_format).toEqual({ type: 'json_object' });
  });

  it('sends a temperature only where one is set', async () => {
    const server = await serve({ text: '{}' });
    await draft(model(server));
    await draft(model(server, { temperature: 0.2 }));
    expect(server.requests.map((request) => request.body.temperature)).toEqual([undefined, 0.2]);
  });

  it('limits an answer by the older name where a server knows only that one', async () => {
    const server = await serve([
      { status: 400, body: { error: { message: "Unrecognized request argument: 'max_completion_tokens'" } } },
      { text: '{}' },
    ]);
    await draft(model(server, { maxOutputTokens: 500 }));
    expect(server.requests.map(({ body }) => [body.max_completion_tokens, body.max_tokens])).toEqual([
      [500, undefined],
      [undefined, 500],
    ]);
  });

  it('sends no key anywhere where an Azure resource has no address', async () => {
    const one = createModel({ model: 'm', apiKey: 'azure-key', azureApiVersion: '2024-10-21', maxRetries: 0 });
    const problem = await problemOf(draft(one));
    expect(problem).toMatchObject({ kind: 'model-no-address', advice: expect.stringContaining('OPENAI_BASE_URL') });
  });

  it("speaks Azure's dated API", async () => {
    const server = await serve({ text: '{}' });
    await draft(model(server, { baseUrl: server.url.replace('/v1', ''), azureApiVersion: '2024-10-21', apiKey: 'k' }));
    expect(server.requests[0]?.headers['api-key']).toBe('k');
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 1;
}
