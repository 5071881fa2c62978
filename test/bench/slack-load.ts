import { createHmac } from 'node:crypto';
import { Pool } from 'undici';
import { click, command, type Subject } from './slack-requests.js';

/**
 * The client, in a process of its own: sends signed requests at a fixed rate, whatever the answers take, and measures
 * each from the moment at which it is sent to that of its answer; how late it was itself is told beside it. Started by
 * `slack.ts`, which says what to send; answers with what it saw.
 */
export interface LoadOrder {
  port: number;
  secret: string;
  subject: Subject;
  /** A second. */
  commands: number;
  clicks: number;
  seconds: number;
  /** Serial numbers to begin with: no request is sent twice. */
  from: { command: number; click: number };
}

export interface LoadResult {
  /** Milliseconds from sent to acknowledged. */
  commands: number[];
  clicks: number[];
  /** Milliseconds from due to sent: the client's own delay. */
  late: number[];
  /** Answers other than 200, by status; 0 where the connection was lost. */
  failed: Record<number, number>;
  next: { command: number; click: number };
}

const CONNECTIONS = 64;

if (process.send) process.on('message', (order: LoadOrder) => void run(order).then((result) => process.send?.(result)));

async function run(order: LoadOrder): Promise<LoadResult> {
  const pool = new Pool(`http://127.0.0.1:${order.port}`, { connections: CONNECTIONS });
  const result: LoadResult = { commands: [], clicks: [], late: [], failed: {}, next: { ...order.from } };
  const pending: Promise<void>[] = [];
  const start = performance.now() + 50;

  async function send(body: Record<string, string>, due: number, into: number[]): Promise<void> {
    const request = signed(order.secret, new URLSearchParams(body).toString());
    const sent = performance.now();
    result.late.push(sent - due);
    const status = await post(pool, request);
    into.push(performance.now() - sent);
    if (status !== 200) result.failed[status] = (result.failed[status] ?? 0) + 1;
  }

  const streams = [
    { kind: 'command', rate: order.commands, make: command, into: result.commands, sent: 0 },
    { kind: 'click', rate: order.clicks, make: click, into: result.clicks, sent: 0 },
  ] as const;
  const left = streams.map((stream) => ({ ...stream }));
  while (left.some(({ rate, sent }) => sent < rate * order.seconds)) {
    for (const stream of left) {
      for (;;) {
        const due = start + (stream.sent / stream.rate) * 1000;
        if (stream.sent >= stream.rate * order.seconds || due > performance.now()) break;
        const serial = result.next[stream.kind]++;
        stream.sent += 1;
        pending.push(send(stream.make(order.subject, serial), due, stream.into));
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(pending);
  await pool.close();
  return result;
}

function signed(secret: string, body: string) {
  const at = String(Math.floor(Date.now() / 1000));
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': at,
    'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')}`,
  };
  return { path: '/slack/events', method: 'POST', headers, body } as const;
}

async function post(pool: Pool, request: ReturnType<typeof signed>): Promise<number> {
  try {
    const answer = await pool.request(request);
    await answer.body.dump();
    return answer.statusCode;
  } catch {
    return 0;
  }
}
