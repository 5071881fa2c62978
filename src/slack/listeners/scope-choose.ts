import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { refusals, replies } from '../messages/words.js';
import { leaveOutModal } from '../modals/other-modals.js';
import { nextStatement, scopeModal } from '../modals/scope-modal.js';
import { openView } from '../views.js';
import { closedSentence, onClick, type ReviewClick } from './click.js';

/** *Choose…*, *Change*, *Fix statement n*, *Open statement n*, *Review next* and *Leave out*: each opens a modal. */
export function scopeChoose(app: App, deps: SlackDeps): void {
  const open = (click: ReviewClick) => openModal(deps, click, 'scope');
  onClick(app, deps, 'scope:choose', 'review', open);
  onClick(app, deps, 'finding:fix', 'review', open);
  onClick(app, deps, 'scope:next', 'review', open);
  onClick(app, deps, 'scope:leave-out', 'review', (click) => openModal(deps, click, 'leave-out'));
}

async function openModal(deps: SlackDeps, click: ReviewClick, kind: 'scope' | 'leave-out') {
  const { loaded: review } = click;
  const closed = closedSentence(review, deps.now());
  if (closed) return closed;
  const view = await deps.view(review);
  const statement =
    click.subject === '' ? nextStatement(view) : view.draft?.statements.find((item) => item.id === click.subject);
  if (!statement) return click.subject === '' ? replies.nothingOpen() : refusals.oldButton();
  const made = kind === 'scope' ? scopeModal(view, statement) : leaveOutModal(view, statement);
  await openView(click.client, click.triggerId, made);
  return undefined;
}
