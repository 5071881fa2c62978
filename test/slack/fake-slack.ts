import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageViolations, viewViolations } from '../../src/slack/kit/validate.js';

/**
 * A small Slack on a real port: the methods that Tighten calls, its limits, and faults on demand. The full stand-in
 * lives in `src/local/slack`; this one lets a test look at every call and break any of them.
 */

export interface Posted {
  ts: string;
  channel: string;
  text: string;
  thread_ts?: string;
  reply_broadcast?: boolean;
  blocks: unknown[];
  metadata?: unknown;
  files?: { name: string; content?: string }[];
  edits: number;
  /** True while it is a stream that was not stopped. */
  streaming?: boolean;
}

export interface Call {
  method: string;
  args: Record<string, unknown>;
}

/** `lose`: done, but the answer is cut off. `drop`: cut off before it was done. */
export type Fault = { error: string } | { retryAfter: number } | 'lose' | 'drop';

export interface FakeSlack {
  url: string;
  apiUrl: string;
  calls: Call[];
  messages: Posted[];
  /** What was said through response URLs. */
  said: Record<string, unknown>[];
  views: Record<string, unknown>[];
  users: Record<string, Record<string, unknown>>;
  groupMembers: string[];
  channels: Record<string, Record<string, unknown>>;
  /** The next call of a method meets this fault, once for each entry. */
  faults: Map<string, Fault[]>;
  callsOf(method: string): Call[];
  reset(): void;
  close(): Promise<void>;
}

export async function startFakeSlack(): Promise<FakeSlack> {
  let clock = 1_790_000_000;
  const nextTs = () => {
    clock += 1;
    return `${clock}.000100`;
  };
  /** Hash of each person's home tab. */
  const homes = new Map<string, string>();
  const uploads = new Map<string, { name: string; content: string }>();
  const fake = {
    calls: [] as Call[],
    messages: [] as Posted[],
    said: [] as Record<string, unknown>[],
    views: [] as Record<string, unknown>[],
    users: {} as FakeSlack['users'],
    groupMembers: [] as string[],
    channels: {} as FakeSlack['channels'],
    faults: new Map<string, Fault[]>(),
  };

  const server = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await bodyOf(request);
    const path = new URL(request.url ?? '/', url).pathname;
    if (path.startsWith('/respond')) {
      fake.said.push(JSON.parse(raw.toString()) as Record<string, unknown>);
      return send(response, { ok: true });
    }
    if (path.startsWith('/upload/')) {
      const upload = uploads.get(path.split('/').at(-1) ?? '');
      if (upload) upload.content = /\r\n\r\n(.*)\r\n--/s.exec(raw.toString())?.[1] ?? raw.toString();
      response.writeHead(200).end('OK');
      return;
    }
    if (!path.startsWith('/api/')) return void response.writeHead(404).end();
    const method = path.replace('/api/', '');
    const args = argumentsOf(raw.toString(), request.headers['content-type'] ?? '');
    fake.calls.push({ method, args });
    const fault = fake.faults.get(method)?.shift();
    if (fault === 'drop') return void response.destroy();
    if (typeof fault === 'object' && 'retryAfter' in fault) {
      response.writeHead(429, { 'retry-after': String(fault.retryAfter) }).end();
      return;
    }
    if (typeof fault === 'object') return send(response, { ok: false, error: fault.error });
    const answer = METHODS[method]?.(args) ?? { ok: false, error: 'unknown_method' };
    if (fault === 'lose') return void response.destroy();
    send(response, answer);
  }

  const METHODS: Record<string, (args: Record<string, unknown>) => object> = {
    'auth.test': () => ({
      ok: true,
      url: 'https://acme.slack.com/',
      team_id: 'T0ACME',
      user_id: 'U0BOT',
      bot_id: 'B0BOT',
    }),
    'chat.postMessage': (args) => {
      const message: Posted = {
        ...(args as unknown as Posted),
        ts: nextTs(),
        blocks: (args.blocks as unknown[]) ?? [],
        edits: 0,
      };
      const wrong = messageViolations(message);
      if (message.blocks.length > 0 && wrong.length > 0) return { ok: false, error: 'invalid_blocks' };
      fake.messages.push(message);
      return { ok: true, ts: message.ts, channel: message.channel };
    },
    'chat.update': (args) => {
      const message = fake.messages.find((item) => item.ts === args.ts);
      if (!message) return { ok: false, error: 'message_not_found' };
      if (message.streaming) return { ok: false, error: 'streaming_state_conflict' };
      message.blocks = (args.blocks as unknown[]) ?? [];
      message.text = String(args.text);
      message.edits += 1;
      return { ok: true, ts: message.ts };
    },
    'chat.getPermalink': (args) => ({
      ok: true,
      permalink: `https://acme.slack.com/archives/${args.channel}/p${String(args.message_ts).replace('.', '')}`,
    }),
    'chat.startStream': (args) => {
      if (!args.thread_ts || !args.recipient_user_id || !args.recipient_team_id)
        return { ok: false, error: 'invalid_arguments' };
      const blocks = (args.chunks as unknown[]) ?? [];
      const message = { ...(args as unknown as Posted), ts: nextTs(), text: '', blocks, edits: 0, streaming: true };
      fake.messages.push(message);
      return { ok: true, ts: message.ts, channel: message.channel };
    },
    'chat.appendStream': (args) => {
      const message = fake.messages.find((item) => item.ts === args.ts);
      if (!message?.streaming) return { ok: false, error: 'message_not_in_streaming_state' };
      message.blocks = [...message.blocks, ...((args.chunks as unknown[]) ?? [])];
      return { ok: true, ts: message.ts };
    },
    'chat.stopStream': (args) => {
      const message = fake.messages.find((item) => item.ts === args.ts);
      if (!message?.streaming) return { ok: false, error: 'message_not_in_streaming_state' };
      message.streaming = false;
      message.metadata = args.metadata;
      return { ok: true, ts: message.ts };
    },
    'assistant.threads.setStatus': () => ({ ok: true }),
    'chat.postEphemeral': (args) => {
      fake.said.push(args);
      return { ok: true, message_ts: '1.1' };
    },
    'conversations.replies': (args) => ({
      ok: true,
      messages: fake.messages.filter((item) => item.thread_ts === args.ts || item.ts === args.ts),
    }),
    'conversations.history': (args) => ({
      ok: true,
      messages: fake.messages.filter((item) => item.channel === args.channel && !item.thread_ts),
    }),
    'conversations.info': (args) => {
      const channel = fake.channels[String(args.channel)];
      return channel ? { ok: true, channel } : { ok: false, error: 'channel_not_found' };
    },
    'users.info': (args) => {
      const user = fake.users[String(args.user)];
      return user ? { ok: true, user } : { ok: false, error: 'user_not_found' };
    },
    'usergroups.users.list': () => ({ ok: true, users: fake.groupMembers }),
    'usergroups.list': () => ({ ok: true, usergroups: [{ id: 'S0REVIEW', handle: 'cloud-reviewers' }] }),
    'views.open': (args) => {
      const view = args.view as { type: string; blocks: unknown[] };
      const wrong = viewViolations(view);
      if (wrong.length > 0) return { ok: false, error: 'invalid_arguments', response_metadata: { messages: wrong } };
      fake.views.push(view);
      return { ok: true, view: { id: 'V1' } };
    },
    'views.push': (args) => {
      const view = args.view as { type: string; blocks: unknown[] };
      const wrong = viewViolations(view);
      if (wrong.length > 0) return { ok: false, error: 'invalid_arguments', response_metadata: { messages: wrong } };
      fake.views.push(view);
      return { ok: true, view: { id: 'V2' } };
    },
    'views.update': (args) => {
      fake.views.push(args.view as Record<string, unknown>);
      return { ok: true };
    },
    'views.publish': (args) => {
      const user = String(args.user_id);
      if (args.hash !== undefined && args.hash !== homes.get(user)) return { ok: false, error: 'hash_conflict' };
      fake.views.push(args.view as Record<string, unknown>);
      homes.set(user, `h${fake.views.length}.${homes.size}`);
      return { ok: true, view: { hash: homes.get(user) } };
    },
    'files.getUploadURLExternal': (args) => {
      const id = `F${uploads.size + 1}`;
      uploads.set(id, { name: String(args.filename), content: '' });
      return { ok: true, file_id: id, upload_url: `${url}/upload/${id}` };
    },
    'files.completeUploadExternal': (args) => {
      const files = (args.files as { id: string }[]).flatMap(({ id }) => uploads.get(id) ?? []);
      fake.messages.push({
        ts: nextTs(),
        channel: String(args.channel_id),
        thread_ts: String(args.thread_ts),
        text: '',
        blocks: [],
        files,
        edits: 0,
      });
      return { ok: true, files: [] };
    },
  };

  return {
    ...fake,
    url,
    apiUrl: `${url}/api/`,
    callsOf: (method) => fake.calls.filter((call) => call.method === method),
    reset() {
      for (const list of [fake.calls, fake.messages, fake.said, fake.views]) list.length = 0;
      fake.faults.clear();
      homes.clear();
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function send(response: ServerResponse, answer: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The Web API takes JSON or forms in which objects are JSON. */
function argumentsOf(text: string, type: string): Record<string, unknown> {
  if (type.includes('json')) return JSON.parse(text || '{}') as Record<string, unknown>;
  const args: Record<string, unknown> = {};
  for (const [key, value] of new URLSearchParams(text)) {
    args[key] = /^[[{]|^(true|false)$/.test(value) ? (JSON.parse(value) as unknown) : value;
  }
  return args;
}

/** Sends what Slack would send, signed. */
export function createSender(options: { address: string; secret: string }) {
  return async function sendSigned(
    body: Record<string, unknown> | string,
    more: { form?: boolean; at?: number; signature?: string } = {},
  ): Promise<{ status: number; body: string }> {
    const text =
      typeof body === 'string'
        ? body
        : more.form
          ? new URLSearchParams(body as Record<string, string>).toString()
          : JSON.stringify(body);
    const at = String(more.at ?? Math.floor(Date.now() / 1000));
    const signature = more.signature ?? sign(options.secret, at, text);
    const answer = await fetch(options.address, {
      method: 'POST',
      headers: {
        'content-type':
          more.form || typeof body === 'string' ? 'application/x-www-form-urlencoded' : 'application/json',
        'x-slack-request-timestamp': at,
        'x-slack-signature': signature,
      },
      body: text,
    });
    return { status: answer.status, body: await answer.text() };
  };
}

export function sign(secret: string, at: string, text: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${at}:${text}`).digest('hex')}`;
}
