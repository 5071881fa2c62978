import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { refusals } from '../messages/words.js';
import { INPUTS, sendBackModal } from '../modals/other-modals.js';
import { onClick, refusalSentence, sentenceOf } from './click.js';
import { onSubmission } from './submission.js';

/** *Approve* on the checked policy, and *Send back* with what should change. */
export function approve(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'review:approve', 'review', async ({ review, seen, user }) =>
    sentenceOf(
      await deps.submit(review, {
        type: 'approve',
        by: user,
        seen,
        ...(deps.versions ? { versions: deps.versions } : {}),
      }),
    ),
  );

  onClick(app, deps, 'review:send-back', 'review', async ({ review: id, triggerId, client }) => {
    const review = await deps.store.load(id);
    if (!review) return refusals.gone();
    await client.views.open({ trigger_id: triggerId, view: sendBackModal(await deps.view(review)) });
    return undefined;
  });

  onSubmission(app, deps, 'send-back', 'review', async ({ review, seen, user: by, filled }) => {
    const reason = filled[INPUTS.reason];
    const result = await deps.submit(review, { type: 'send-back', by, seen, ...(reason ? { reason } : {}) });
    return result.ok ? { close: true } : { say: refusalSentence(result.refusal) };
  });
}
