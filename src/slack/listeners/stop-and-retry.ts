import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { onClick, sentenceOf } from './click.js';

/** *Stop* and *Try again*. Any full member may press them: neither decides anything. */
export function stopAndRetry(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'review:stop', 'request', async ({ review, user }) =>
    sentenceOf(await deps.submit(review, { type: 'stop', by: user })),
  );
  onClick(app, deps, 'review:retry', 'request', async ({ review, user }) =>
    sentenceOf(await deps.submit(review, { type: 'retry', by: user })),
  );
}
