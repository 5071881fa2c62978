import type { App } from '@slack/bolt';
import type { Proposal } from '../../drafting/proposals.js';
import type { ScopeChoice } from '../../needs/statements.js';
import type { SlackDeps } from '../deps.js';
import { refusals, replies } from '../messages/words.js';
import { scopeModal } from '../modals/scope-modal.js';
import { splitModal } from '../modals/split-modal.js';
import { openView } from '../views.js';
import { closedSentence, onClick, type ReviewClick } from './click.js';

/**
 * A change that an answer proposes: opens its statement with the proposal filled in. The button holds ids only; what is
 * proposed is read from the stored answer, and counts only while its draft is the current one.
 */
export function proposal(app: App, deps: SlackDeps): void {
  onClick(app, deps, 'proposal:open', 'review', (click) => open(deps, click));
}

async function open(deps: SlackDeps, click: ReviewClick) {
  const { loaded: review } = click;
  const closed = closedSentence(review, deps.now());
  if (closed) return closed;
  const view = await deps.view(review);
  const [turnId = '', index = ''] = click.subject.split(':');
  const answer = view.turns.find((turn) => turn.id === turnId)?.answer;
  const proposed = answer?.proposals?.[Number(index)];
  if (!answer || !proposed) return refusals.oldButton();
  const statement = view.draft?.statements.find(({ id }) => id === proposed.statementId);
  if (!statement || answer.draft !== review.documents.draft) return replies.otherDraft();
  const made =
    proposed.kind === 'split-statement'
      ? splitModal(view, statement, proposed.actions)
      : scopeModal(view, statement, { proposed: choiceOf(proposed) });
  await openView(click.client, click.triggerId, made);
  return undefined;
}

function choiceOf({ candidate, resources, reason }: Proposal): ScopeChoice {
  if (candidate !== undefined) return { kind: 'candidate', candidate };
  return { kind: 'custom', resources: resources ?? [], ...(reason ? { reason } : {}) };
}
