import type { App } from '@slack/bolt';
import { searchActions } from '../../iam/search-actions.js';
import { openAttestations } from '../../review/stage.js';
import type { SlackDeps } from '../deps.js';
import { modalTarget, offered } from '../kit/inputs.js';
import { together } from '../kit/text.js';
import { replies } from '../messages/words.js';
import { attestationId, attestModal, readAttested } from '../modals/attest-modal.js';
import { openView } from '../views.js';
import {
  authorise,
  closedSentence,
  onClick,
  type ReviewClick,
  refusalSentence,
  sentenceOf,
  sentenceWithWhoElse,
} from './click.js';
import { onSubmission } from './submission.js';

/** *Add a permission…* and *Add…* on an offer; *Approve* and *Refuse* by somebody else. */
export function attest(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'attest:open', 'ask', async ({ loaded: review, subject, triggerId, client }) => {
    const closed = closedSentence(review, deps.now());
    if (closed) return closed;
    await openView(client, triggerId, attestModal(await deps.view(review), subject));
    return undefined;
  });

  app.options<'block_suggestion'>(
    { type: 'block_suggestion', action_id: 'search:action' },
    async ({ ack, body, payload, context }) => {
      const target = body.view ? modalTarget(body.view) : undefined;
      const who = { user: body.user.id, team: context.teamId ?? '' };
      const found = target && (await authorise(deps, 'ask', who, target.review));
      const contract = found && 'review' in found ? (await deps.view(found.review)).contract : undefined;
      const services = [...new Set(contract?.needs.map(({ action }) => action.slice(0, action.indexOf(':'))))];
      const actions = contract ? searchActions(payload.value, services, 100) : [];
      await ack(offered(actions.filter((name) => name.length <= 75).map((name) => ({ label: name, value: name }))));
    },
  );

  onSubmission(app, deps, 'attest', 'ask', async ({ review, seen, user: by, filled, view, loaded }) => {
    if (!view.contract) return { say: replies.noDraft() };
    const read = readAttested(filled, view.contract);
    if ('errors' in read) return read;
    const attestation = { id: attestationId(loaded, read.attested), ...read.attested };
    const result = await deps.submit(review, { type: 'attest', attestation, by, seen });
    return result.ok ? { close: true } : { say: refusalSentence(result.refusal) };
  });

  const decide = (approved: boolean) => async (click: ReviewClick) => {
    const { review, loaded, subject: id, seen, user: by } = click;
    const result = await deps.submit(review, { type: 'decide-attestation', id, approved, by, seen });
    return sentenceWithWhoElse(deps, result, loaded, [by]);
  };
  onClick(app, deps, 'attest:approve', 'review', decide(true));
  onClick(app, deps, 'attest:refuse', 'review', decide(false));
  onClick(app, deps, 'attest:approve-all', 'review', (click) => approveAll(deps, click));
  onClick(app, deps, 'attest:withdraw', 'review', async ({ review, subject: id, seen, user: by }) =>
    sentenceOf(await deps.submit(review, { type: 'withdraw-attestation', id, by, seen })),
  );
}

/** Every added permission that waits, except those of the person who presses: each is a decision of its own. */
async function approveAll(deps: SlackDeps, { review: id, loaded: review, seen, user: by }: ReviewClick) {
  const others = openAttestations(review).filter((one) => review.attestations[one]?.by !== by);
  if (others.length === 0) return together(replies.nothingOfOthers(), await deps.access.whoElse(review, [by]));
  for (const one of others) {
    const result = await deps.submit(id, { type: 'decide-attestation', id: one, approved: true, by, seen });
    if (!result.ok && result.refusal.kind !== 'nothing-to-do') return refusalSentence(result.refusal);
  }
  return undefined;
}
