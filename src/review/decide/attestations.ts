import type { Command } from '../command.js';
import type { Decided } from '../decide.js';
import type { Review } from '../review.js';
import { isActionName } from './questions.js';
import { shownTo } from './shown.js';
import { closedForChanges, isPerson, needsAPerson, refuse, time } from './words.js';

type OfAttestations = Extract<Command, { type: 'attest' | 'decide-attestation' }>;

/** Needs without a call behind them: one person adds, another approves. */
export function decideAttestation(review: Review, command: OfAttestations, now: string): Decided {
  if (!isPerson(command.by)) return needsAPerson();
  const closed = closedForChanges(review);
  if (closed) return closed;
  return command.type === 'attest' ? attest(review, command, now) : decideOne(review, command, now);
}

function attest(review: Review, command: Extract<OfAttestations, { type: 'attest' }>, now: string): Decided {
  const { attestation, by } = command;
  if (Object.hasOwn(review.attestations, attestation.id)) {
    return refuse('nothing-to-do', 'This permission is already added and waits for a second person.');
  }
  if (!isActionName(attestation.action)) {
    return refuse('blocked', 'Name one action without a wildcard, such as s3:GetObject.');
  }
  const { resources } = attestation;
  const exact = resources.every((arn) => arn.startsWith('arn:') && !/[*?]/.test(withoutAwsOwn(arn)));
  if (resources.length === 0 || !exact) {
    return refuse('blocked', 'A permission without a call behind it needs exact ARNs, without wildcards.');
  }
  return { events: [{ type: 'attested', attestation, by, at: now }] };
}

function decideOne(
  review: Review,
  command: Extract<OfAttestations, { type: 'decide-attestation' }>,
  now: string,
): Decided {
  const known = Object.hasOwn(review.attestations, command.id) ? review.attestations[command.id] : undefined;
  if (!known) return refuse('unknown-subject', 'I do not know this permission. Use the latest messages below.');
  if (known.approved !== undefined) {
    const word = known.approved ? 'approved' : 'declined';
    const when = known.decidedAt ? ` ${time(known.decidedAt, now)}` : '';
    return refuse('nothing-to-do', `<@${known.decidedBy ?? ''}> already ${word} ${known.attestation.action}${when}.`, {
      ...(known.decidedBy ? { by: known.decidedBy } : {}),
      ...(known.decidedAt ? { at: known.decidedAt } : {}),
    });
  }
  if (command.approved && known.by === command.by) {
    return refuse('four-eyes', 'You added this permission, so someone else has to approve it.');
  }
  const { id, approved, by } = command;
  const shown = shownTo(review, command.seen);
  return { events: [{ type: 'attestation-decided', id, approved, by, at: now, shown }] };
}

/** Wildcards that belong to how AWS writes one resource: a secret's random ending, and the `:*` of a log group. */
function withoutAwsOwn(arn: string): string {
  return arn.replace(/-\?{6}$/, '').replace(/^(arn:[^:]*:logs:.*):\*$/, '$1');
}
