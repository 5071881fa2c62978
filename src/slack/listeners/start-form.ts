import type { App, ViewOutput } from '@slack/bolt';
import type { KnownPrincipal } from '../../aws/principal-list.js';
import { parseTarget } from '../../aws/target.js';
import type { SlackDeps } from '../deps.js';
import { filledIn, modalTarget, offered } from '../kit/inputs.js';
import { formatRole, parseRole } from '../kit/role-value.js';
import { inField } from '../kit/text.js';
import { access, start as words } from '../messages/words.js';
import { sentenceModal } from '../modals/other-modals.js';
import type { InputErrors } from '../modals/read-choice.js';
import { OTHER_WINDOW, START_INPUTS, startModal } from '../modals/start-modal.js';
import { redrawView } from '../views.js';
import { onAction, onSaved } from './dispatch.js';
import { openReview, type WantedReview } from './open-review.js';
import { MOST_DAYS } from './parse-command.js';

/** The form of `/tighten` alone: roles while one types, a field for another window, and its submission. */
export function startForm(app: App, deps: SlackDeps): void {
  app.options<'block_suggestion'>(
    { type: 'block_suggestion', action_id: 'search:role' },
    async ({ ack, body, payload, context }) => {
      const refused = await deps.people.mayRequest(body.user.id, context.teamId ?? '');
      const found = refused ? [] : await rolesFor(deps, body.user.id, payload.value);
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

  onAction(app, 'start:window', async ({ body, ack, client }) => {
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
    await redrawView(client, body.view, action?.action_ts ?? '', async () => view);
  });

  onSaved(app, 'modal:start', async ({ body, ack, context }) => {
    const team = context.teamId ?? '';
    const read = readForm(body.view);
    if ('errors' in read) return ack({ response_action: 'errors', errors: read.errors });
    const stranger = await deps.people.mayRequest(body.user.id, team);
    if (stranger) return ack({ response_action: 'update', view: sentenceModal(stranger) });
    const hidden = await deps.people.mayShowIn(read.wanted.channel);
    if (hidden) return ack(wrongChannel(inField(hidden)));
    const { sentence, refused, badTicket } = await openReview(deps, { ...read.wanted, team, user: body.user.id });
    if (badTicket) return ack({ response_action: 'errors', errors: { [START_INPUTS.ticket]: badTicket } });
    if (refused?.why !== 'channel') return ack({ response_action: 'update', view: sentenceModal(sentence) });
    const names = await Promise.all(refused.channels.slice(0, 3).map(deps.people.channelName));
    return ack(wrongChannel(access.otherChannelInForm(names)));
  });
}

/** Roles whose name fits what was typed and that this person may ask for somewhere. */
async function rolesFor(deps: SlackDeps, user: string, typed: string): Promise<KnownPrincipal[]> {
  const found = (await deps.principals?.(typed)) ?? [];
  const answers = await Promise.all(
    found.map(({ account, name }) => deps.access.begin({ user, target: { account, name } })),
  );
  return found.filter((_role, at) => !('refused' in answers[at]!));
}

function wrongChannel(sentence: string) {
  return { response_action: 'errors' as const, errors: { [START_INPUTS.channel]: sentence } };
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
  const ticket = filled[START_INPUTS.ticket];
  return { wanted: { typed: target.name ?? typed ?? '', target, days, channel, ...(ticket ? { ticket } : {}) } };
}
