import type { App } from '@slack/bolt';
import { choiceInWords } from '../../review/decide/words.js';
import type { Review } from '../../review/review.js';
import { openQuestions } from '../../review/stage.js';
import { loadActivity, type View } from '../../review/view.js';
import type { SlackDeps } from '../deps.js';
import { modalTarget, offered } from '../kit/inputs.js';
import { refusals } from '../messages/words.js';
import { evidenceModal } from '../modals/evidence-modal.js';
import type { Faster } from '../modals/faster.js';
import { INPUTS, leaveOutModal, sentenceModal } from '../modals/other-modals.js';
import { readChoice } from '../modals/read-choice.js';
import { allSetModal, nextStatement, scopeModal, scopesMatching } from '../modals/scope-modal.js';
import { pushView, redrawView } from '../views.js';
import { authorise, onClick, refusalSentence } from './click.js';
import { onAction } from './dispatch.js';
import { type Outcome, onSubmission, type Submission } from './submission.js';

/** *Save and next* in the scope modal, and *Leave out* with its reason. */
export function scopeModalSaved(app: App, deps: SlackDeps): void {
  onSubmission(app, deps, 'scope', 'review', (submission) => save(deps, submission));
  onSubmission(app, deps, 'leave-out', 'review', (submission) => leaveOut(deps, submission));
}

async function save(deps: SlackDeps, submission: Submission): Promise<Outcome> {
  const { review, loaded, subject, seen, user, filled, view } = submission;
  const statement = view.draft?.statements.find((item) => item.id === subject);
  if (!statement || !view.contract) return { say: refusals.oldButton() };
  const read = readChoice(filled, statement, view.contract);
  if ('errors' in read) return read;
  const command = { type: 'choose-scope' as const, statement: subject, choice: read.choice, by: user, seen };
  const result = await deps.submit(review, command, loaded);
  const latest = result.review ? await deps.view(result.review) : view;
  if (!result.ok && result.refusal.kind === 'stale')
    return { show: scopeModal(latest, statement, fasterIn(latest, subject)) };
  // Choosing again what is already chosen is no mistake: the wizard goes on.
  if (!result.ok && result.refusal.kind !== 'nothing-to-do') return { say: refusalSentence(result.refusal) };
  const next = nextStatement(latest, subject);
  return { show: next ? scopeModal(latest, next) : allSetModal(latest, openQuestions(latest.review).length) };
}

async function leaveOut(deps: SlackDeps, submission: Submission): Promise<Outcome> {
  const { review, loaded, subject, seen, user, filled, view } = submission;
  const reason = filled[INPUTS.reason];
  const choice = { kind: 'left-out' as const, ...(reason ? { reason } : {}) };
  const command = { type: 'choose-scope' as const, statement: subject, choice, by: user, seen };
  const result = await deps.submit(review, command, loaded);
  if (result.ok) return { close: true };
  const statement = view.draft?.statements.find((item) => item.id === subject);
  if (result.refusal.kind !== 'stale' || !statement) return { say: refusalSentence(result.refusal) };
  const latest = result.review ? await deps.view(result.review) : view;
  return { show: leaveOutModal(latest, statement, fasterIn(latest, subject).faster) };
}

/** The decision that a stale one lost to. */
function fasterIn({ review }: View, statement: string): { faster?: Faster } {
  const known = review.decisions[statement];
  return known ? { faster: { by: known.by, at: known.at, what: choiceInWords(known.choice) } } : {};
}

/** Picking an option draws the modal anew: the field for custom resources appears, a wide scope is pointed out. */
export function scopePicked(app: App, deps: SlackDeps): void {
  for (const actionId of ['scope:pick', 'search:scope']) {
    onAction(app, actionId, async ({ body, ack, client, context }) => {
      await ack();
      const action = body.actions[0];
      const hasOption = action?.type === 'radio_buttons' || action?.type === 'external_select';
      const picked = hasOption ? action.selected_option?.value : undefined;
      const { view: open } = body;
      const target = open && modalTarget(open);
      if (!target || picked === undefined) return;
      const who = { user: body.user.id, team: context.teamId ?? '' };
      await redrawView(client, open, action?.action_ts ?? '', async () => {
        const found = await authorise(deps, 'review', who, target.review);
        if ('refused' in found) return sentenceModal(found.refused);
        const shown = await statementIn(deps, found.review, target.subject);
        // The revision stays the one that the person saw first: a change in between is still noticed when they save.
        return (
          shown && { ...scopeModal(shown.view, shown.statement, { picked }), private_metadata: open.private_metadata }
        );
      });
    });
  }

  app.options<'block_suggestion'>(
    { type: 'block_suggestion', action_id: 'search:scope' },
    async ({ ack, body, payload, context }) => {
      const target = body.view && modalTarget(body.view);
      const who = { user: body.user.id, team: context.teamId ?? '' };
      const found = target && (await authorise(deps, 'review', who, target.review));
      const shown = found && 'review' in found ? await statementIn(deps, found.review, target.subject) : undefined;
      await ack(offered(shown ? scopesMatching(shown.statement, payload.value) : []));
    },
  );
}

/** *Show the calls*: the evidence on top of the modal, which stays as it is below. */
export function scopeEvidence(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'scope:evidence', 'review', async ({ loaded, subject, triggerId, client }) => {
    const shown = await statementIn(deps, loaded, subject);
    if (!shown) return refusals.oldButton();
    const activity = await loadActivity(deps.store, shown.view.review);
    const made = evidenceModal(shown.view, shown.statement, activity);
    await pushView(client, triggerId, made);
    return undefined;
  });
}

/** The statement that a modal is about, in the review as it is now. */
async function statementIn(deps: SlackDeps, review: Review, id: string) {
  const view = await deps.view(review);
  const statement = view.draft?.statements.find((item) => item.id === id);
  return statement && { view, statement };
}
