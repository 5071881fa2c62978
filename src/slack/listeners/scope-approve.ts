import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { refusals } from '../messages/words.js';
import { onClick, sentenceOf } from './click.js';

/** *Approve* on a statement: its suggested scope, by this person. */
export function scopeApprove(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'scope:approve', 'review', async ({ review: id, subject, seen, user }) => {
    const review = await deps.store.load(id);
    if (!review) return refusals.gone();
    const statement = review.draft?.statements.find((item) => item.id === subject);
    // A statement that is gone is refused by the review itself, with its own words.
    const choice = { kind: 'candidate' as const, candidate: statement?.suggested ?? 'A' };
    return sentenceOf(await deps.submit(id, { type: 'choose-scope', statement: subject, choice, by: user, seen }));
  });
}
