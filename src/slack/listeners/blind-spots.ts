import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { templateOf } from '../messages/facts.js';
import { refusals, replies } from '../messages/words.js';
import { readSpot, spotModal } from '../modals/spot-modal.js';
import { openView } from '../views.js';
import { onClick, refusalSentence, sentenceOf } from './click.js';
import { onSubmission } from './submission.js';

/** *Not used*, *Add what it needs…* and *Accept* on what the trail cannot show. */
export function blindSpots(app: App, deps: SlackDeps): void {
  for (const [action, answer] of [
    ['spot:not-used', 'not-used'],
    ['spot:accept', 'accepted'],
  ] as const) {
    onClick(app, deps, action, 'review', async ({ review, subject: spot, seen, user: by }) =>
      sentenceOf(await deps.submit(review, { type: 'answer-blind-spot', spot, answer, by, seen })),
    );
  }

  onClick(app, deps, 'spot:add', 'review', async ({ loaded: review, subject, triggerId, client }) => {
    if (!review.draft?.spots?.includes(subject)) return refusals.oldButton();
    const view = await deps.view(review);
    const template = templateOf(view, subject);
    if (!template) return refusals.oldButton();
    await openView(client, triggerId, spotModal(view, subject, template));
    return undefined;
  });

  onSubmission(app, deps, 'spot', 'review', async ({ review, subject: spot, seen, user: by, filled, view }) => {
    const template = templateOf(view, spot);
    if (!view.contract || !template) return { say: replies.noDraft() };
    const read = readSpot(filled, template, view);
    if ('errors' in read) return read;
    const { attestations } = read;
    const result = await deps.submit(review, { type: 'attest-for-spot', spot, attestations, by, seen });
    return result.ok ? { close: true } : { say: refusalSentence(result.refusal) };
  });
}
