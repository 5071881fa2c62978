import type { App } from '@slack/bolt';
import type { Review } from '../../review/review.js';
import type { SubmitResult } from '../../review/submit.js';
import type { SlackDeps } from '../deps.js';
import { APPROVE_INPUTS, approveModal, asksForTicket } from '../modals/approve-modals.js';
import { INPUTS, sendBackModal } from '../modals/other-modals.js';
import { openView } from '../views.js';
import { closedSentence, onClick, refusalSentence, sentenceWithWhoElse } from './click.js';
import { type Outcome, onSubmission } from './submission.js';

/** *Approve* on the checked policy, with a ticket id where the rule asks for one, and *Send back* with what should change. */
export function approve(app: App, deps: SlackDeps): void {
  const versions = deps.versions ? { versions: deps.versions } : {};

  onClick(app, deps, 'review:approve', 'review', async ({ loaded, seen, user: by, triggerId, client }) => {
    const review = await underRulesNow(deps, loaded);
    if (!asksForTicket(review)) {
      const result = await deps.submit(review.id, { type: 'approve', by, seen, ...versions });
      return sentenceWithWhoElse(deps, result, review, involvedIn(review, by));
    }
    await openView(client, triggerId, approveModal(await deps.view(review), seen));
    return undefined;
  });

  onSubmission(app, deps, 'approve', 'review', async ({ review, loaded, seen, user: by, filled }) => {
    const latest = await underRulesNow(deps, loaded);
    const ticket = filled[APPROVE_INPUTS.ticket];
    const command = { type: 'approve' as const, by, seen, ...(ticket ? { ticket } : {}), ...versions };
    const result = await deps.submit(review, command);
    const others = await sentenceWithWhoElse(deps, result, latest, involvedIn(latest, by));
    return !result.ok && result.refusal.kind === 'four-eyes' && others ? { say: others } : approved(result);
  });

  onClick(app, deps, 'review:send-back', 'review', async ({ loaded: review, triggerId, client }) => {
    const closed = closedSentence(review, deps.now());
    if (closed) return closed;
    await openView(client, triggerId, sendBackModal(await deps.view(review)));
    return undefined;
  });

  onSubmission(app, deps, 'send-back', 'review', async ({ review, seen, user: by, filled }) => {
    const reason = filled[INPUTS.reason];
    const result = await deps.submit(review, { type: 'send-back', by, seen, ...(reason ? { reason } : {}) });
    return result.ok ? { close: true } : { say: refusalSentence(result.refusal) };
  });
}

/** Whose approval alone four eyes do not take. */
function involvedIn(review: Review, by: string): (string | undefined)[] {
  return [by, review.by, review.lastChange?.by];
}

/** The review under the rules that hold now: what became stricter in the policy file counts from this click on. */
export async function underRulesNow(deps: SlackDeps, review: Review): Promise<Review> {
  const now = await deps.access.rulesNow(review);
  if (!now) return review;
  const { review: latest } = await deps.submit(review.id, { type: 'set-rules', ...now });
  return latest ?? review;
}

/** What becomes of a form that approves: a wrong ticket is said under its field. */
export function approved(result: SubmitResult): Outcome {
  if (result.ok) return { close: true };
  const { refusal } = result;
  if (refusal.kind === 'ticket') return { errors: { [APPROVE_INPUTS.ticket]: refusal.message } };
  return { say: refusalSentence(refusal) };
}
