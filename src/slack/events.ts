import type { ServerResponse } from 'node:http';
import type { App } from '@slack/bolt';
import { Problem } from '../problem.js';
import type { Seen } from '../review/seen.js';

/**
 * Acknowledges an event once its listeners are done. Bolt does it before they begin, over HTTP and in Socket Mode alike:
 * what a process was asked just before it died would be lost, because Slack does not send again what was acknowledged.
 * What is not acknowledged comes again: at once, after a minute, after five (Slack, Events API, “Error handling”).
 */
export function acknowledgeEventsLast(app: App): void {
  const process = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    if (eventIdOf(event.body) === undefined) return process(event);
    await process({ ...event, ack: async () => undefined });
    await event.ack();
  };
}

/** What was not acknowledged is answered as such, at once: Slack sends it again, or tells the person who pressed. */
export async function refuseUnfinished({ response }: { response: ServerResponse }): Promise<boolean> {
  if (!response.headersSent) response.writeHead(503).end();
  return true;
}

/** Does what an event asks once, whichever process it reaches. What people say to each other in channels asks nothing. */
export function handleEventsOnce(app: App, once: Seen['onceForEvent']): void {
  app.use(async ({ body, next }) => {
    const id = eventIdOf(body);
    if (id === undefined || isChatter(body)) return next();
    if ((await once(id, next)) === 'done') return;
    throw new Problem('under-way', 'An event came again while it is worked on.', 'Slack sends it once more.', {
      passing: true,
    });
  });
}

/** Undefined for everything that is no event: commands, clicks, modals. */
export function eventIdOf(body: object): string | undefined {
  return 'event_id' in body && typeof body.event_id === 'string' ? body.event_id : undefined;
}

function isChatter(body: object): boolean {
  const event = 'event' in body && typeof body.event === 'object' ? body.event : undefined;
  if (!event || !('type' in event) || event.type !== 'message') return false;
  return !('channel_type' in event) || event.channel_type !== 'im';
}
