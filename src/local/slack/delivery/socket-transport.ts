import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import { fieldsOf, textOf } from '../values.js';
import type { Answer, Transport } from './envelope.js';

/** Socket Mode: the app's open sockets, and the envelopes that wait for their acknowledgement. */
export interface SocketTransport extends Transport {
  /** Takes in a socket that the app opened and greets it. */
  accept(socket: WebSocket): void;
  /** Tells every socket to reconnect, as Slack does from time to time. */
  disconnect(reason: 'refresh_requested' | 'warning' | 'link_disabled'): void;
  /** Cuts every socket without a word, as a network does. */
  cut(): void;
  /** Says goodbye to every socket, and cuts those that do not answer within half a second. */
  close(): Promise<void>;
  connections(): number;
}

/** @param options.ackMs how long an acknowledgement may take before the envelope counts as not delivered */
export function createSocketTransport(options: { ackMs: number; appId: string }): SocketTransport {
  /** The open sockets, each with what to do for its envelopes when it closes. */
  const sockets = new Map<WebSocket, Set<() => void>>();
  const waiting = new Map<string, (payload: unknown) => void>();

  function accept(socket: WebSocket): void {
    const lost = new Set<() => void>();
    sockets.set(socket, lost);
    socket.on('error', () => sockets.delete(socket));
    socket.on('message', (data) => {
      const ack = parse(String(data));
      const id = textOf(ack.envelope_id);
      if (id !== undefined) waiting.get(id)?.(ack.payload);
    });
    const hello = { type: 'hello', num_connections: sockets.size, connection_info: { app_id: options.appId } };
    socket.send(JSON.stringify(hello));
    const ping = setInterval(() => socket.ping(), 10_000);
    ping.unref();
    socket.on('close', () => {
      clearInterval(ping);
      sockets.delete(socket);
      for (const tell of lost) tell();
    });
  }

  return {
    accept,
    connections: () => sockets.size,
    disconnect: (reason) => {
      for (const socket of sockets.keys()) socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: {} }));
      sockets.clear();
    },
    cut: () => {
      for (const socket of sockets.keys()) socket.terminate();
      sockets.clear();
    },
    close: async () => {
      await Promise.all([...sockets.keys()].map(closeSocket));
    },
    send: (envelope, retry) => {
      // With several sockets open Slack gives each envelope to one of them, and the app cannot know which.
      const open = [...sockets].filter(([socket]) => socket.readyState === socket.OPEN);
      const chosen = open[Math.floor(Math.random() * open.length)];
      if (chosen === undefined) return Promise.resolve<Answer>({ acked: false, reason: 'no_app' });
      const [socket, lost] = chosen;
      const id = randomUUID();
      return new Promise<Answer>((resolve) => {
        const failed = () => settle({ acked: false, reason: 'failed' });
        const timer = setTimeout(() => settle({ acked: false, reason: 'timeout' }), options.ackMs);
        function settle(answer: Answer): void {
          clearTimeout(timer);
          waiting.delete(id);
          lost.delete(failed);
          resolve(answer);
        }
        waiting.set(id, (payload) => settle({ acked: true, payload }));
        lost.add(failed);
        socket.send(
          JSON.stringify({
            envelope_id: id,
            type: envelope.type,
            accepts_response_payload: envelope.type !== 'events_api',
            payload: envelope.payload,
            ...(retry === undefined ? {} : { retry_attempt: retry.attempt, retry_reason: retry.reason }),
          }),
        );
      });
    },
  };
}

function closeSocket(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => socket.terminate(), 500);
    socket.on('close', () => {
      clearTimeout(late);
      resolve();
    });
    socket.close(1001);
  });
}

function parse(text: string): Record<string, unknown> {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return {};
  }
}
