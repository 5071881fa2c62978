import type { App } from '@slack/bolt';
import type { Refusal } from '../../review/command.js';
import { openQuestions } from '../../review/stage.js';
import type { SlackDeps } from '../deps.js';
import { modalTarget } from '../kit/inputs.js';
import { refusals } from '../messages/words.js';
import { INPUTS, leaveOutModal } from '../modals/other-modals.js';
import { readChoice } from '../modals/read-choice.js';
import { allSetModal, nextStatement, scopeModal } from '../modals/scope-modal.js';
import { refusalSentence } from './click.js';
import { type Outcome, onSubmission, type Submission } from './submission.js';

/** *Save and next* in the scope modal, and *Leave out* with its reason. */
export function scopeModalSaved(app: App, deps: SlackDeps): void {
  onSubmission(app, deps, 'scope', 'review', (submission) => save(deps, submission));
  onSubmission(app, deps, 'leave-out', 'review', (submission) => leaveOut(deps, submission));
}

async function save(deps: SlackDeps, { review, subject, seen, user, filled, view }: Submission): Promise<Outcome> {
  const statement = view.draft?.statements.find((item) => item.id === subject);
  if (!statement || !view.contract) return { say: refusals.oldButton() };
  const read = readChoice(filled, statement, view.contract);
  if ('errors' in read) return read;
  const result = await deps.submit(review, {
    type: 'choose-scope',
    statement: subject,
    choice: read.choice,
    by: user,
    seen,
  });
  const latest = result.review ? await deps.view(result.review) : view;
  if (!result.ok && result.refusal.kind === 'stale')
    return { show: scopeModal(latest, statement, stale(result.refusal)) };
  // Choosing again what is already chosen is no mistake: the wizard goes on.
  if (!result.ok && result.refusal.kind !== 'nothing-to-do') return { say: refusalSentence(result.refusal) };
  const next = nextStatement(latest, subject);
  return { show: next ? scopeModal(latest, next) : allSetModal(latest, openQuestions(latest.review).length) };
}

async function leaveOut(deps: SlackDeps, { review, subject, seen, user, filled, view }: Submission): Promise<Outcome> {
  const reason = filled[INPUTS.reason];
  const choice = { kind: 'left-out' as const, ...(reason ? { reason } : {}) };
  const result = await deps.submit(review, { type: 'choose-scope', statement: subject, choice, by: user, seen });
  if (result.ok) return { close: true };
  const statement = view.draft?.statements.find((item) => item.id === subject);
  if (result.refusal.kind !== 'stale' || !statement) return { say: refusalSentence(result.refusal) };
  const latest = result.review ? await deps.view(result.review) : view;
  return { show: leaveOutModal(latest, statement, stale(result.refusal).changed) };
}

/** Alerts show plain text: the person is named by the message around the modal, so the mention becomes "somebody". */
function stale(refusal: Refusal): { changed: string } {
  return { changed: refusal.message.replace(/<@[A-Z0-9]+>/g, 'Somebody') };
}

/** Picking an option draws the modal anew: the field for custom resources appears, a wide scope is pointed out. */
export function scopePicked(app: App, deps: SlackDeps): void {
  app.action({ type: 'block_actions', action_id: 'scope:pick' }, async ({ body, ack, client }) => {
    await ack();
    const target = body.view ? modalTarget(body.view) : undefined;
    const action = body.actions[0];
    const picked = action?.type === 'radio_buttons' ? action.selected_option?.value : undefined;
    const review = target && (await deps.store.load(target.review));
    const view = review && (await deps.view(review));
    const statement = view?.draft?.statements.find((item) => item.id === target?.subject);
    if (!body.view || !view || !statement || picked === undefined) return;
    // The revision stays the one that the person saw first: a change in between is still noticed when they save.
    const drawn = { ...scopeModal(view, statement, { picked }), private_metadata: body.view.private_metadata };
    await client.views.update({ view_id: body.view.id, hash: body.view.hash, view: drawn });
  });
}
