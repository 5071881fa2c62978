import type { App, ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Review } from '../../review/review.js';
import type { View } from '../../review/view.js';
import type { May } from '../access.js';
import { inTime, isAcknowledged } from '../acknowledge.js';
import type { SlackDeps } from '../deps.js';
import type { Target } from '../kit/buttons.js';
import { filledIn, type ModalName, modalTarget } from '../kit/inputs.js';
import { type Markup, plain } from '../kit/text.js';
import { refusals, modals as words } from '../messages/words.js';
import { sentenceModal } from '../modals/other-modals.js';
import type { InputErrors } from '../modals/read-choice.js';
import { updateView, withinLimits } from '../views.js';
import { authorise } from './click.js';
import { onSaved } from './dispatch.js';

/** A submitted modal, read and checked. */
export interface Submission extends Target {
  user: string;
  filled: Record<string, string>;
  viewId: string;
  loaded: Review;
  view: View;
  client: WebClient;
}

/** What becomes of the modal: closed, errors under its inputs, another view in its place, or a sentence. */
export type Outcome =
  | { close: true }
  | { closeAll: true }
  | { errors: InputErrors }
  | { show: ModalView }
  | { say: Markup };

/** Registers what saving a modal does: parse, authorise, one command, and the answer inside the modal. */
export function onSubmission(
  app: App,
  deps: SlackDeps,
  name: ModalName,
  may: May,
  handle: (submission: Submission) => Promise<Outcome>,
): void {
  onSaved(app, `modal:${name}`, async ({ body, ack, client, context }) => {
    const still = () => ack({ response_action: 'update', view: sentenceModal(plain(words.stillSaving)) });
    const outcome = await inTime(still, decide(deps, body, client, context.teamId ?? '', may, handle));
    // The form made room for a sentence meanwhile: what became of it is said in its place.
    if (isAcknowledged(context)) return updateView(client, { id: body.view.id }, lateAnswer(outcome));
    if ('close' in outcome) return ack();
    if ('closeAll' in outcome) return ack({ response_action: 'clear' });
    if ('errors' in outcome) return ack({ response_action: 'errors', errors: outcome.errors });
    const view = 'show' in outcome ? outcome.show : sentenceModal(outcome.say);
    return ack({ response_action: 'update', view: withinLimits(view) });
  });
}

function lateAnswer(outcome: Outcome): ModalView {
  if ('show' in outcome) return outcome.show;
  if ('say' in outcome) return sentenceModal(outcome.say);
  return sentenceModal(plain('errors' in outcome ? words.notSaved(Object.values(outcome.errors)) : words.saved));
}

async function decide(
  deps: SlackDeps,
  body: { user: { id: string }; view: ViewOutput },
  client: WebClient,
  team: string,
  may: May,
  handle: (submission: Submission) => Promise<Outcome>,
): Promise<Outcome> {
  const target = modalTarget(body.view);
  if (!target) return { say: refusals.oldButton() };
  const found = await authorise(deps, may, { user: body.user.id, team }, target.review);
  if ('refused' in found) return { say: found.refused };
  const loaded = found.review;
  const view = await deps.view(loaded);
  return handle({
    ...target,
    user: body.user.id,
    filled: filledIn(body.view),
    viewId: body.view.id,
    loaded,
    view,
    client,
  });
}
