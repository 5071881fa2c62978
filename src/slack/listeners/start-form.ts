import type { App, ViewOutput } from '@slack/bolt';
import { parseTarget } from '../../aws/target.js';
import type { SlackDeps } from '../deps.js';
import { filledIn, modalTarget, offered } from '../kit/inputs.js';
import { formatRole, parseRole } from '../kit/role-value.js';
import { start as words } from '../messages/words.js';
import { sentenceModal } from '../modals/other-modals.js';
import type { InputErrors } from '../modals/read-choice.js';
import { OTHER_WINDOW, START_INPUTS, startModal } from '../modals/start-modal.js';
import { openReview, type WantedReview } from './open-review.js';
import { MOST_DAYS } from './parse-command.js';

/** The form of `/tighten` alone: roles while one types, a field for another window, and its submission. */
export function startForm(app: App, deps: SlackDeps): void {
  app.options<'block_suggestion'>(
    { type: 'block_suggestion', action_id: 'search:role' },
    async ({ ack, body, payload, context }) => {
      const refused = await deps.people.mayRequest(body.user.id, context.teamId ?? '');
      const found = refused ? [] : ((await deps.principals?.(payload.value)) ?? []);
      await ack(
        offered(
          found.map((role) => ({
            label: role.name,
            description: role.label === role.account ? role.account : `${role.label} (${role.account})`,
            value: formatRole(role),
          })),
        ),
      );
    },
  );

  app.action({ type: 'block_actions', action_id: 'start:window' }, async ({ body, ack, client }) => {
    await ack();
    const action = body.actions[0];
    const picked = action?.type === 'radio_buttons' ? action.selected_option?.value : undefined;
    if (!body.view || picked === undefined) return;
    const view = startModal({
      windowDays: deps.opening.windowDays,
      channel: modalTarget(body.view)?.subject ?? '',
      searchable: deps.principals !== undefined,
      picked,
    });
    await client.views.update({ view_id: body.view.id, hash: body.view.hash, view });
  });

  app.view({ type: 'view_submission', callback_id: 'modal:start' }, async ({ body, ack, context }) => {
    const team = context.teamId ?? '';
    const read = readForm(body.view);
    if ('errors' in read) return ack({ response_action: 'errors', errors: read.errors });
    const hidden = await deps.people.mayShowIn(read.wanted.channel);
    const refused = (await deps.people.mayRequest(body.user.id, team)) ?? hidden;
    const sentence = refused ?? (await openReview(deps, { ...read.wanted, team, user: body.user.id }));
    return ack({ response_action: 'update', view: sentenceModal(sentence) });
  });
}

type Filled = Omit<WantedReview, 'team' | 'user'>;

/** What was filled in, or what is wrong with it. A role that was written goes before one that was picked. */
function readForm(view: ViewOutput): { wanted: Filled } | { errors: InputErrors } {
  const filled = filledIn(view);
  const typed = filled[START_INPUTS.typed];
  const picked = parseRole(filled[START_INPUTS.role]);
  const errors: InputErrors = {};
  const written = typed === undefined ? undefined : parseTarget(typed);
  if (written && 'problem' in written) errors[START_INPUTS.typed] = `${written.problem} ${written.advice}`;
  else if (!written && !picked) errors[START_INPUTS.typed] = words.roleMissing;
  const window = filled[START_INPUTS.window];
  const days = Number(window === OTHER_WINDOW ? filled[START_INPUTS.days] : window);
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS) errors[START_INPUTS.days] = words.badDays(MOST_DAYS);
  const channel = filled[START_INPUTS.channel];
  if (!channel) errors[START_INPUTS.channel] = words.channelMissing;
  const target = written && !('problem' in written) ? written : picked;
  if (Object.keys(errors).length > 0 || !channel || !target) return { errors };
  return { wanted: { typed: target.name ?? typed ?? '', target, days, channel } };
}
