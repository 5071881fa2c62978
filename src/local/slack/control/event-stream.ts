import type { ServerResponse } from 'node:http';
import type { Parts } from '../parts.js';
import type { Change } from '../workspace.js';
import { shown } from './reading.js';

/** Streams what changes, as server-sent events, until the reader goes away. */
export function streamEvents(response: ServerResponse, parts: Parts): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    connection: 'keep-alive',
  });
  response.write('retry: 1000\n\n');
  const stop = parts.workspace.listen((change) => response.write(`data: ${JSON.stringify(told(parts, change))}\n\n`));
  const beat = setInterval(() => response.write(': still here\n\n'), 15_000);
  beat.unref();
  response.on('close', () => {
    stop();
    clearInterval(beat);
  });
}

/** A change as the page gets it: messages in full, everything else as a hint to read again. */
function told(parts: Parts, change: Change): Record<string, unknown> {
  if (change.kind === 'message') return { kind: 'message', message: shown(parts, change.message) };
  if (change.kind === 'home') return { kind: 'home', user: change.user };
  return { ...change };
}
