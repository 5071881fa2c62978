import type { App } from '@slack/bolt';
import { loadActivity } from '../../review/view.js';
import type { SlackDeps } from '../deps.js';
import { refusals } from '../messages/words.js';
import { leaveOutCallerModal } from '../modals/caller-modal.js';
import { INPUTS } from '../modals/other-modals.js';
import { openView } from '../views.js';
import { closedSentence, onClick, refusalSentence, sentenceOf } from './click.js';
import { onSubmission } from './submission.js';

/** *Leave out* on a family of sessions asks why; *Take back* undoes it. Either way the draft is made anew. */
export function leaveOutCaller(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'caller:leave-out', 'review', async ({ loaded: review, subject, triggerId, client }) => {
    const closed = closedSentence(review, deps.now());
    if (closed) return closed;
    const view = await deps.view(review);
    const caller = view.usage?.callers.find((one) => one.id === subject);
    if (!caller) return refusals.oldButton();
    const activity = await loadActivity(deps.store, review);
    await openView(client, triggerId, leaveOutCallerModal(view, caller, activity));
    return undefined;
  });

  onClick(app, deps, 'caller:take-back', 'review', async ({ review, subject: caller, user: by, seen }) =>
    sentenceOf(await deps.submit(review, { type: 'take-back-caller', caller, by, seen })),
  );

  onSubmission(app, deps, 'leave-out-caller', 'review', async ({ review, subject, seen, user: by, filled, view }) => {
    if (!view.usage?.callers.some(({ id }) => id === subject)) return { say: refusals.oldButton() };
    const reason = filled[INPUTS.reason] ?? '';
    const result = await deps.submit(review, { type: 'leave-out-caller', caller: subject, reason, by, seen });
    return result.ok ? { close: true } : { say: refusalSentence(result.refusal) };
  });
}
