import type { KnownBlock } from '@slack/types';
import { findAction } from '../../iam/catalog.js';
import { type Undo, undoNotSeen } from '../../needs/undo.js';
import type { Review } from '../../review/review.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { beside, bold, code, date, divider, type Part, rich, section, user } from '../kit/rich.js';
import { fallback, fit, fitLines, visible } from '../kit/text.js';
import { canDecide } from './facts.js';
import type { SlotMessage } from './message.js';
import { attestedReasons, labels, attested as words } from './words.js';

type Entry = Review['attestations'][string];

/** Entries and offers on one message; what is beyond them waits until some of these are decided. */
const ENTRIES = 5;
/** Characters of ARNs on one message; of one entry, a form takes no more. */
const ROOM = 6_000;
const RESOURCES = 2_900;
const OFFERS = 6;

/** Permissions that a person added without a call behind them, and undo that was not seen and could be added so. */
export function attestedMessage(view: View): SlotMessage | undefined {
  const entries = Object.entries(view.review.attestations);
  const offers = canDecide(view) ? offersOf(view) : [];
  if (!view.review.draft || (entries.length === 0 && offers.length === 0)) return undefined;
  const open = entries.filter(([, entry]) => entry.approved === undefined);
  const decided = entries.filter(([, entry]) => entry.approved !== undefined);
  const sorted = [...open, ...decided];
  const shown = fitting(sorted);
  const heading =
    entries.length === 0 ? words.offersHeading(offers.length) : words.heading(open.length, entries.length);
  return {
    slot: 'attested',
    place: 'thread',
    text: fallback(heading),
    blocks: [
      section(heading),
      ...shown.flatMap(([id, entry]) => [divider(), ...entryCard(view, id, entry)]),
      ...approveAll(view, open.length, shown.length),
      ...(sorted.length > shown.length ? [section(words.more(sorted.length - shown.length))] : []),
      ...(offers.length > 0 ? offerBlocks(view, offers, entries.length > 0) : []),
    ],
  };
}

/** As many as one message has room for with every ARN in full. */
function fitting(entries: [string, Entry][]): [string, Entry][] {
  let room = ROOM;
  const until = entries.findIndex(([, { attestation }], at) => {
    room -= linesOf(attestation.resources).length;
    return at > 0 && room < 0;
  });
  return entries.slice(0, Math.min(ENTRIES, until < 0 ? ENTRIES : until));
}

function linesOf(resources: string[]): string {
  return visible(resources.join('\n'), { lines: true });
}

/** One press for several that wait, where all of them are on the screen. */
function approveAll(view: View, open: number, shown: number): KnownBlock[] {
  if (open < 2 || open > shown || !canDecide(view)) return [];
  const target = { review: view.review.id, subject: '', seen: seenOfAttestations(view.review) };
  const all = button({ label: labels.approveAll(open), action: 'attest:approve-all', target });
  return [divider(), buttonRow('attest:all', open, [all])];
}

/** Undo that nobody added yet. */
export function offersOf(view: View): Undo[] {
  if (!view.contract) return [];
  const added = new Set(Object.values(view.review.attestations).map(({ attestation }) => attestation.action));
  const first = new Map<string, Undo>();
  for (const undo of undoNotSeen(view.contract)) {
    if (added.has(undo.action) || findAction(undo.action)?.resourceTypes.length === 0) continue;
    const known = first.get(undo.action);
    const resources = [...new Set([...(known?.resources ?? []), ...undo.resources])];
    first.set(undo.action, { ...(known ?? undo), resources });
  }
  return [...first.values()];
}

function entryCard(view: View, id: string, entry: Entry): KnownBlock[] {
  const { attestation, by, at, approved } = entry;
  const status: Part[] =
    approved === undefined
      ? [words.waits]
      : [
          approved ? words.approvedBy : words.refusedBy,
          user(entry.decidedBy ?? ''),
          date(entry.decidedAt ?? at, ', '),
          '.',
        ];
  const card = rich(
    [bold(words.mark), ' · ', code(fit(attestation.action, 120))],
    { preformatted: fitLines(attestation.resources, RESOURCES, words.moreResources) },
    [words.because(attestedReasons[attestation.reason], fit(attestation.note, 300))],
    [words.addedBy, user(by), date(at, ', '), '. ', ...status],
  );
  const target = { review: view.review.id, subject: id, seen: seenOfAttestations(view.review) };
  const withdraw = button({
    label: labels.withdraw,
    action: 'attest:withdraw',
    target,
    spoken: words.spokenWithdraw(attestation.action),
  });
  if (!canDecide(view) || approved === false) return [card];
  if (approved) return [card, buttonRow(`attest:${id}`, 0, [withdraw])];
  const approve = button({
    label: labels.approve,
    action: 'attest:approve',
    target,
    style: 'primary',
    spoken: words.spokenApprove(attestation.action),
  });
  const refuse = button({
    label: labels.refuse,
    action: 'attest:refuse',
    target,
    spoken: words.spokenRefuse(attestation.action),
  });
  // Nobody approves ARNs that are not in sight.
  const isShown = linesOf(attestation.resources).length <= RESOURCES;
  return [card, buttonRow(`attest:${id}`, 0, [...(isShown ? [approve] : []), refuse, withdraw])];
}

/** Attestations are never changed, only decided once: what was seen is the draft they belong to. */
function seenOfAttestations(review: Review): number {
  return review.draft?.revision ?? 0;
}

function offerBlocks(view: View, offers: Undo[], afterEntries: boolean): KnownBlock[] {
  const shown = offers.slice(0, OFFERS);
  const left = offers.length - shown.length;
  return [
    ...(afterEntries ? [divider(), section(words.offersHeading(offers.length))] : []),
    ...shown.map((undo) => {
      const target = { review: view.review.id, subject: undo.action, seen: seenOfAttestations(view.review) };
      const add = button({
        label: labels.addThis,
        action: 'attest:open',
        target,
        spoken: words.spokenAdd(undo.action),
      });
      return beside(`${fit(undo.action, 120)}\n${fit(undo.reason, 300)}`, `undo:${undo.action}`, target.seen, add);
    }),
    ...(left > 0 ? [section(words.moreOffers(left))] : []),
  ];
}
