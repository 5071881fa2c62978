import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { onClick, sentenceOf } from './click.js';

/** *Use suggested scopes*: every plain suggestion that is still open, by one named person. */
export function useSuggested(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'scope:use-suggested', 'review', async ({ review, seen, user }) =>
    sentenceOf(await deps.submit(review, { type: 'use-suggested', by: user, seen })),
  );
}
