import type { RequestListener } from 'node:http';
import type { App } from '@slack/bolt';
import { eventIdOf } from './events.js';

/** How far a request's time may be from ours, either way. Slack's own libraries refuse old requests only. */
const MOST_SKEW_SECONDS = 300;

/** Refuses requests from the future. Bolt checks the signature itself, and that a request is at most five minutes old. */
export function refuseFuture(receiver: { requestListener: RequestListener }, now: () => number): void {
  const next = receiver.requestListener;
  receiver.requestListener = (request, response) => {
    const seconds = Number(request.headers['x-slack-request-timestamp']);
    const isSkewed = !(Math.abs(now() / 1000 - seconds) <= MOST_SKEW_SECONDS);
    if (request.method !== 'POST' || !isSkewed) return next(request, response);
    response.writeHead(401).end();
    request.resume();
  };
}

/** What `refuseReplays` needs to know of a request; its signature was checked before. */
export function signatureOf(request: { headers: Record<string, string | string[] | undefined> }) {
  return { signature: request.headers['x-slack-signature'] };
}

/**
 * Takes the same signed command, click or modal once: a copy is acknowledged with nothing and does nothing. Slack sends
 * these once. Events it sends again, within the same second with the same signature: they are known by their ids.
 */
export function refuseReplays(app: App, seenBefore: (signature: string) => Promise<boolean>): void {
  app.use(async (args) => {
    const { signature } = args.context;
    if (typeof signature !== 'string' || eventIdOf(args.body) !== undefined) return args.next();
    if (!(await seenBefore(signature))) return args.next();
    args.logger.warn('The same signed request came a second time and was ignored.');
    if ('ack' in args && args.ack) await (args.ack as () => Promise<void>)();
  });
}
