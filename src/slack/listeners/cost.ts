import type { App } from '@slack/bolt';
import { openCost } from '../../review/stage.js';
import type { SlackDeps } from '../deps.js';
import { SHORTER_WINDOW, shorterWindowModal } from '../modals/shorter-window-modal.js';
import { openView } from '../views.js';
import { onClick, refusalSentence, sentenceOf } from './click.js';
import { onSubmission } from './submission.js';

/** *Read it* (evidence, or refused calls) and *Shorter window…*: a yes to what it costs, by anyone who may ask for a review. */
export function cost(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'cost:read', 'request', async ({ review, user: by, seen }) =>
    sentenceOf(await deps.submit(review, { type: 'agree-cost', by, seen })),
  );

  onClick(app, deps, 'denials:read', 'request', async ({ review, subject: id, user: by, seen }) =>
    sentenceOf(await deps.submit(review, { type: 'agree-denials-cost', id, by, seen })),
  );

  onClick(app, deps, 'cost:shorter', 'request', async ({ loaded: review, user: by, seen, triggerId, client }) => {
    const asked = openCost(review);
    // Whoever is too late hears who agreed to what.
    if (!asked || asked.revision > seen)
      return sentenceOf(await deps.submit(review.id, { type: 'agree-cost', by, seen }));
    await openView(client, triggerId, shorterWindowModal(review, asked));
    return undefined;
  });

  onSubmission(app, deps, 'shorter-window', 'request', async ({ review, user: by, seen, filled }) => {
    const days = Number(filled[SHORTER_WINDOW]);
    const result = await deps.submit(review, { type: 'agree-cost', days, by, seen });
    return result.ok ? { close: true } : { say: refusalSentence(result.refusal) };
  });
}
