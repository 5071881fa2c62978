import type { App } from '@slack/bolt';
import type { SubmitResult } from '../../review/submit.js';
import type { SlackDeps } from '../deps.js';
import type { Markup } from '../kit/text.js';
import { replies } from '../messages/words.js';
import { onClick, sentenceOf } from './click.js';

/** *Stop* and *Try again*. Whoever may ask for the review may press them: neither decides anything. */
export function stopAndRetry(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'review:stop', 'request', async ({ review, user }) =>
    answerTo(await deps.submit(review, { type: 'stop', by: user }), replies.stopped()),
  );
  onClick(app, deps, 'review:retry', 'request', async ({ review, user }) =>
    answerTo(await deps.submit(review, { type: 'retry', by: user }), replies.retrying()),
  );
}

/** Before the role is found there is no message in the channel that would change: what was done is said. */
function answerTo(result: SubmitResult, done: Markup): Markup | undefined {
  return result.ok && !result.review.principal ? done : sentenceOf(result);
}
