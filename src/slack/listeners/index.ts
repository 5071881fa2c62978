import type { App } from '@slack/bolt';
import type { SlackDeps } from '../deps.js';
import { accountChosen } from './account-chosen.js';
import { applied } from './applied.js';
import { approve } from './approve.js';
import { askAndStop } from './ask.js';
import { attest } from './attest.js';
import { blindSpots } from './blind-spots.js';
import { breakGlass } from './break-glass.js';
import { leaveOutCaller } from './callers.js';
import { cost } from './cost.js';
import { directMessage } from './direct-message.js';
import { homeOpened } from './home-opened.js';
import { policiesToday } from './policies-today.js';
import { proposal } from './proposal.js';
import { questionActions } from './questions.js';
import { scopeApprove } from './scope-approve.js';
import { scopeChoose } from './scope-choose.js';
import { scopeEvidence, scopeModalSaved, scopePicked } from './scope-modal.js';
import { sessionStopped } from './session-stopped.js';
import { split } from './split.js';
import { startForm } from './start-form.js';
import { stopAndRetry } from './stop-and-retry.js';
import { askAboutMessage, threadQuestion } from './thread-question.js';
import { tightenCommand } from './tighten-command.js';
import { unknownButton } from './unknown-button.js';
import { useSuggested } from './use-suggested.js';
import { workspaceChanges } from './workspace-changes.js';

/** Everything that people can do in Slack. */
export function registerListeners(app: App, deps: SlackDeps): void {
  const listeners = [
    tightenCommand,
    startForm,
    scopeApprove,
    scopeChoose,
    scopeModalSaved,
    scopePicked,
    scopeEvidence,
    split,
    useSuggested,
    questionActions,
    leaveOutCaller,
    cost,
    policiesToday,
    attest,
    blindSpots,
    approve,
    breakGlass,
    applied,
    stopAndRetry,
    accountChosen,
    threadQuestion,
    askAboutMessage,
    askAndStop,
    proposal,
    homeOpened,
    directMessage,
    sessionStopped,
    workspaceChanges,
    unknownButton,
  ];
  for (const listen of listeners) listen(app, deps);
}
