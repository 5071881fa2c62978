import type { App } from '@slack/bolt';
import { LEAST_REASON } from '../../review/decide/approval.js';
import type { SlackDeps } from '../deps.js';
import { breakGlass as words } from '../messages/words.js';
import { APPROVE_INPUTS, breakGlassModal } from '../modals/approve-modals.js';
import { openView } from '../views.js';
import { approved, underRulesNow } from './approve.js';
import { onClick } from './click.js';
import { onSubmission } from './submission.js';

/** *Break glass…*: one person approves alone, in writing, where the rule of the account lets them. */
export function breakGlass(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'review:break-glass', 'ask', async ({ loaded, seen, user, triggerId, client }) => {
    const review = await underRulesNow(deps, loaded);
    const refused = await deps.access.mayBreakGlass(user, review);
    if (refused) return refused;
    await openView(client, triggerId, breakGlassModal(await deps.view(review), user, seen));
    return undefined;
  });

  onSubmission(app, deps, 'break-glass', 'ask', async ({ review: id, loaded, seen, user: by, filled }) => {
    const review = await underRulesNow(deps, loaded);
    const refused = await deps.access.mayBreakGlass(by, review);
    if (refused) return { say: refused };
    const reason = filled[APPROVE_INPUTS.reason] ?? '';
    if (reason.length < LEAST_REASON) return { errors: { [APPROVE_INPUTS.reason]: words.reasonShort(LEAST_REASON) } };
    const ticket = filled[APPROVE_INPUTS.ticket];
    const versions = deps.versions ? { versions: deps.versions } : {};
    const command = { type: 'break-glass' as const, by, seen, reason, ...(ticket ? { ticket } : {}), ...versions };
    return approved(await deps.submit(id, command));
  });
}
