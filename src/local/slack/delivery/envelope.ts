import type { Fields } from '../values.js';

/** One thing that Slack tells the app, before it is wrapped for a socket or an HTTP request. */
export interface Envelope {
  type: 'slash_commands' | 'interactive' | 'events_api';
  payload: Fields;
}

/** What the app did with it. `payload` is what it answered with, undefined when it only said that it got it. */
export type Answer = { acked: true; payload: unknown } | { acked: false; reason: 'no_app' | 'timeout' | 'failed' };

/** Retry number (from 1) and reason, as Slack sends them along with an event that it delivers again. */
export interface Retry {
  attempt: number;
  reason: string;
}

/** A way to reach the app: Socket Mode or signed HTTP. */
export interface Transport {
  send(envelope: Envelope, retry?: Retry): Promise<Answer>;
}
