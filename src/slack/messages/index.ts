import type { View } from '../../review/view.js';
import { answerMessages } from './answer.js';
import { appliedMessage } from './applied.js';
import { attestedMessage } from './attested.js';
import { blindSpotsMessage } from './blind-spots.js';
import { breakGlassMessages } from './break-glass.js';
import { callersMessage } from './callers.js';
import { costMessage } from './cost.js';
import { deliveryMessages } from './delivery.js';
import { denialMessages } from './denials.js';
import { detailsMessage } from './details.js';
import { draftMessage } from './draft.js';
import { evidenceMessage } from './evidence.js';
import { failureMessage } from './failure.js';
import { findingsMessages } from './findings.js';
import type { MessageOptions, SlotMessage } from './message.js';
import { policiesTodayMessage } from './policies-today.js';
import { progressMessage } from './progress.js';
import { questionMessages } from './questions.js';
import { statementMessages } from './statements.js';
import { summaryMessage } from './summary.js';

export type { MessageOptions, SlotMessage } from './message.js';

/**
 * The messages that a review should have now, in the order in which they are posted. Pure: the same view gives the
 * same messages, so that showing a review twice changes nothing. Until the principal is found there are none: that a
 * role does not exist is told to the requester alone.
 */
export function messagesOf(view: View, options: MessageOptions = {}): SlotMessage[] {
  if (view.stage === 'finding' || view.review.refusal) return [];
  const messages = [
    progressMessage(view),
    costMessage(view),
    evidenceMessage(view),
    draftMessage(view),
    callersMessage(view),
    policiesTodayMessage(view),
    blindSpotsMessage(view),
    ...questionMessages(view),
    ...statementMessages(view),
    detailsMessage(view),
    attestedMessage(view),
    summaryMessage(view, options),
    ...findingsMessages(view, options),
    ...breakGlassMessages(view),
    ...deliveryMessages(view),
    appliedMessage(view),
    failureMessage(view),
    ...denialMessages(view),
    ...answerMessages(view),
  ];
  return messages.filter((message) => message !== undefined);
}
