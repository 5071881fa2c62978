import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { denialInWords, denialOf } from '../messages/denials.js';
import { refusals } from '../messages/words.js';
import { askModal } from '../modals/other-modals.js';
import { refusedAdditionsModal } from '../modals/refused-additions.js';
import { sentModal } from '../modals/sent-modal.js';
import { openView } from '../views.js';
import { onClick, sentenceOf } from './click.js';

/** *Ask* (about a review, or about one refused call), *Stop* on an answer that is being made, *What the model tried to add*, and *What was sent* to it. */
export function askAndStop(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'review:ask', 'ask', async ({ review: id, triggerId, client }) => {
    if (!(await deps.store.load(id))) return refusals.gone();
    await openView(client, triggerId, askModal(id));
    return undefined;
  });

  onClick(app, deps, 'denial:ask', 'ask', async ({ review: id, subject, triggerId, client }) => {
    const review = await deps.store.load(id);
    if (!review) return refusals.gone();
    const denial = denialOf(await deps.view(review), subject);
    if (!denial) return refusals.oldButton();
    await openView(client, triggerId, askModal(id, denialInWords(denial)));
    return undefined;
  });

  onClick(app, deps, 'answer:stop', 'ask', async ({ review, subject: turn, user: by }) =>
    sentenceOf(await deps.submit(review, { type: 'stop-answer', turn, by })),
  );

  onClick(app, deps, 'draft:sent', 'ask', async ({ review: id, triggerId, client }) => {
    const review = await deps.store.load(id);
    if (!review) return refusals.gone();
    const ref = (await deps.view(review)).draft?.left?.document;
    const text = ref && (await deps.store.getDocument<string>(id, ref));
    if (!text) return refusals.oldButton();
    await openView(client, triggerId, sentModal(id, text));
    return undefined;
  });

  onClick(app, deps, 'draft:refused', 'ask', async ({ review: id, triggerId, client }) => {
    const review = await deps.store.load(id);
    if (!review) return refusals.gone();
    const { draft } = await deps.view(review);
    if (!draft || draft.refused.length === 0) return refusals.oldButton();
    await openView(client, triggerId, refusedAdditionsModal(id, draft));
    return undefined;
  });
}
