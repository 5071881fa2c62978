import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import type { Markup } from '../kit/text.js';
import { denialInWords, denialOf } from '../messages/denials.js';
import { refusals } from '../messages/words.js';
import { askModal } from '../modals/other-modals.js';
import { refusedAdditionsModal } from '../modals/refused-additions.js';
import { sentModal } from '../modals/sent-modal.js';
import { openView } from '../views.js';
import { onClick, type ReviewClick, sentenceOf } from './click.js';

/** *Ask* (about a review, or about one refused call), *Stop* on an answer that is being made, *What the model tried to add*, and *What was sent* to it for a draft or an answer. */
export function askAndStop(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'review:ask', 'ask', async ({ review, triggerId, client }) => {
    await openView(client, triggerId, askModal(review));
    return undefined;
  });

  onClick(app, deps, 'denial:ask', 'ask', async ({ review: id, loaded, subject, triggerId, client }) => {
    const denial = denialOf(await deps.view(loaded), subject);
    if (!denial) return refusals.oldButton();
    await openView(client, triggerId, askModal(id, denialInWords(denial)));
    return undefined;
  });

  onClick(app, deps, 'answer:stop', 'ask', async ({ review, subject: turn, user: by }) =>
    sentenceOf(await deps.submit(review, { type: 'stop-answer', turn, by })),
  );

  onClick(app, deps, 'draft:sent', 'ask', async (click) => {
    const { draft } = await deps.view(click.loaded);
    return showSent(deps, click, draft?.left?.document);
  });

  onClick(app, deps, 'answer:sent', 'ask', async (click) => {
    const { turns } = await deps.view(click.loaded);
    return showSent(deps, click, turns.find(({ id }) => id === click.subject)?.answer?.left?.document);
  });

  onClick(app, deps, 'draft:refused', 'ask', async ({ review: id, loaded, triggerId, client }) => {
    const { draft } = await deps.view(loaded);
    if (!draft || draft.refused.length === 0) return refusals.oldButton();
    await openView(client, triggerId, refusedAdditionsModal(id, draft));
    return undefined;
  });
}

async function showSent(
  deps: SlackDeps,
  { review, triggerId, client }: ReviewClick,
  ref: string | undefined,
): Promise<Markup | undefined> {
  const text = ref && (await deps.store.getDocument<string>(review, ref));
  if (!text) return refusals.oldButton();
  await openView(client, triggerId, sentModal(review, text));
  return undefined;
}
