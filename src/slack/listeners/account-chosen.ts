import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { replies } from '../messages/words.js';
import { onClick, refusalSentence } from './click.js';

/** The answer to "which account do you mean?": the button carries the place in the list that was asked. */
export function accountChosen(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'account:choose', 'request', async ({ review, loaded, subject, seen, user }) => {
    const candidate = loaded.accountCandidates?.[Number(subject)];
    // Pressed twice there is nothing to choose any more: the review itself says which account it is.
    const result = await deps.submit(review, { type: 'choose-account', arn: candidate?.arn ?? '', by: user, seen });
    return result.ok ? replies.accountChosen(candidate?.label ?? '') : refusalSentence(result.refusal);
  });
}
