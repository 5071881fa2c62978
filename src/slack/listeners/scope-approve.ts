import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { onClick, sentenceOf } from './click.js';

/** *Approve* on a statement: its suggested scope, by this person. */
export function scopeApprove(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'scope:approve', 'review', async ({ review, loaded, subject, seen, user }) => {
    const statement = loaded.draft?.statements.find((item) => item.id === subject);
    // A statement that is gone is refused by the review itself, with its own words.
    const choice = { kind: 'candidate' as const, candidate: statement?.suggested ?? 'A' };
    const command = { type: 'choose-scope' as const, statement: subject, choice, by: user, seen };
    return sentenceOf(await deps.submit(review, command, loaded));
  });
}
