import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { refusals } from '../messages/words.js';
import { readSplit, splitModal } from '../modals/split-modal.js';
import { pushView } from '../views.js';
import { closedSentence, onClick, refusalSentence } from './click.js';
import { onSubmission } from './submission.js';

/** *Split…* in a statement's modal: some of its actions get a statement, and a scope, of their own. */
export function split(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'scope:split', 'review', async ({ loaded: review, subject, triggerId, client }) => {
    const closed = closedSentence(review, deps.now());
    if (closed) return closed;
    const view = await deps.view(review);
    const statement = view.draft?.statements.find((one) => one.id === subject);
    if (!statement) return refusals.oldButton();
    await pushView(client, triggerId, splitModal(view, statement));
    return undefined;
  });

  onSubmission(app, deps, 'split', 'review', async ({ review, subject, seen, user: by, filled, view }) => {
    const statement = view.draft?.statements.find((one) => one.id === subject);
    if (!statement) return { say: refusals.oldButton() };
    const read = readSplit(filled, statement, view);
    if ('errors' in read) return read;
    const { needs } = read;
    const result = await deps.submit(review, { type: 'split-statement', statement: subject, needs, by, seen });
    return result.ok ? { closeAll: true } : { say: refusalSentence(result.refusal) };
  });
}
