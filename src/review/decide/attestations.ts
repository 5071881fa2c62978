import { withoutAwsOwn } from '../../needs/attested.js';
import type { Command } from '../command.js';
import type { Decided } from '../decide.js';
import type { Review } from '../review.js';
import { openSpots, stands } from '../stage.js';
import { isActionName } from './questions.js';
import { shownTo } from './shown.js';
import { closedForChanges, isPerson, needsAPerson, refuse, time } from './words.js';

type OfAttestations = Extract<
  Command,
  { type: 'attest' | 'decide-attestation' | 'withdraw-attestation' | 'attest-for-spot' | 'answer-blind-spot' }
>;

type Answering = Omit<Extract<OfAttestations, { type: 'answer-blind-spot' }>, 'type'> & { attestations?: string[] };
type Adding = Omit<Extract<OfAttestations, { type: 'attest' }>, 'type'>;

/** Needs without a call behind them: one person adds, another approves. And the blind spots that they answer. */
export function decideAttestation(review: Review, command: OfAttestations, now: string): Decided {
  if (!isPerson(command.by)) return needsAPerson();
  const closed = closedForChanges(review);
  if (closed) return closed;
  switch (command.type) {
    case 'attest':
      return attest(review, command, now);
    case 'decide-attestation':
      return decideOne(review, command, now);
    case 'withdraw-attestation':
      return withdraw(review, command, now);
    case 'attest-for-spot':
      return attestForSpot(review, command, now);
    case 'answer-blind-spot':
      return answerSpot(review, command, now);
  }
}

/** `*` alone counts as exact only in a template, for actions that AWS limits to no resource: the builder holds it to that. */
function attest(review: Review, { attestation, by, seen }: Adding, now: string, inTemplate = false): Decided {
  const known = Object.hasOwn(review.attestations, attestation.id) ? review.attestations[attestation.id] : undefined;
  if (known) {
    const decided = known.approved ? 'approved it' : 'declined it';
    const rest = known.approved === undefined ? 'it waits for a second person' : `<@${known.decidedBy}> ${decided}`;
    return refuse('nothing-to-do', `<@${known.by}> already added this permission, and ${rest}.`, { by: known.by });
  }
  if (!isActionName(attestation.action)) {
    return refuse('blocked', 'Name one action without a wildcard, such as s3:GetObject.');
  }
  const { resources } = attestation;
  const exact = resources.every((arn) => arn.startsWith('arn:') && !/[*?]/.test(withoutAwsOwn(arn)));
  const without = inTemplate && resources.length === 1 && resources[0] === '*';
  if (resources.length === 0 || !(exact || without)) {
    return refuse('blocked', 'A permission without a call behind it needs exact ARNs, without wildcards.');
  }
  return { events: [{ type: 'attested', attestation, by, at: now, shown: shownTo(review, seen) }] };
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

function withdraw(
  review: Review,
  { id, by, seen }: Extract<OfAttestations, { type: 'withdraw-attestation' }>,
  now: string,
): Decided {
  const known = Object.hasOwn(review.attestations, id) ? review.attestations[id] : undefined;
  if (!known) return refuse('nothing-to-do', 'This permission is not added any more.');
  const { attestation: before } = known;
  return { events: [{ type: 'attestation-withdrawn', id, before, by, at: now, shown: shownTo(review, seen) }] };
}

/** Each permission is added as any other one is; those that are there already and stand answer the blind spot as well. */
function attestForSpot(
  review: Review,
  { spot, attestations, by, seen }: Extract<OfAttestations, { type: 'attest-for-spot' }>,
  now: string,
): Decided {
  const missing = attestations.filter(({ id }) => !stands(review, id));
  const added = missing.map((attestation) => attest(review, { attestation, by, seen }, now, true));
  const refused = added.find((one) => 'refusal' in one);
  if (refused) return refused;
  const answer = { answer: 'attested' as const, attestations: attestations.map(({ id }) => id) };
  const answered = answerSpot(review, { spot, ...answer, by, seen }, now);
  if ('refusal' in answered) return answered;
  return { events: [...added.flatMap((one) => ('events' in one ? one.events : [])), ...answered.events] };
}

function answerSpot(review: Review, { spot, answer, attestations, by, seen }: Answering, now: string): Decided {
  if (!review.draft?.spots?.includes(spot)) {
    return refuse(
      'unknown-subject',
      'The blind spots have changed since this was shown. Use the latest messages below.',
    );
  }
  if (answer === 'attested' && !attestations?.length) {
    return refuse('blocked', 'Say which permissions it needs, or that it is not used.');
  }
  const known = openSpots(review).includes(spot) ? undefined : review.spotAnswers?.[spot];
  if (known && (known.answer === answer || known.revision > seen)) {
    const message = `<@${known.by}> answered this ${time(known.at, now)}.`;
    return refuse(known.answer === answer ? 'nothing-to-do' : 'stale', message, { by: known.by, at: known.at });
  }
  const before = known ? { before: known.answer } : {};
  const given = { answer, ...(attestations ? { attestations } : {}) };
  return {
    events: [{ type: 'blind-spot-answered', spot, ...given, ...before, by, at: now, shown: shownTo(review, seen) }],
  };
}
