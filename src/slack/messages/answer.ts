import type { Button, KnownBlock } from '@slack/types';
import { tookPart } from '../../review/changes.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { bold, code, context, type Part, prose, rich, section, user } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import { canDecide, positionOf, seenOf } from './facts.js';
import type { SlotMessage } from './message.js';
import { labels, answer as words } from './words.js';

type Turn = View['turns'][number];

/** One message for each question in the thread: what is being looked at, then the answer and what it rests on. */
export function answerMessages(view: View): SlotMessage[] {
  const next = view.turns.find((turn) => !turn.answer && !turn.stopped);
  return view.turns.map((turn) => {
    if (turn.answer) return answered(view, turn, turn.answer);
    if (turn.stopped) return stopped(view, turn, turn.stopped);
    return next && next.id !== turn.id ? waiting(view, turn, next) : beingMade(view, turn);
  });
}

/** Ended by somebody, or with the review itself. */
function stopped({ review }: View, turn: Turn, { by, at }: NonNullable<Turn['stopped']>): SlotMessage {
  if (review.stopped?.at === at) return plain(turn, words.ended, [user(by), words.endedBy]);
  return plain(turn, words.stopped, [user(by), words.stoppedBy]);
}

function answered(view: View, turn: Turn, answer: NonNullable<Turn['answer']>): SlotMessage {
  const used = answer.used.slice(0, 8).map((item): Part[] => [code(fit(item.tool, 60)), ` ${fit(item.summary, 250)}`]);
  return {
    slot: slotOf(turn),
    place: 'thread',
    text: fallback(fit(answer.text, 300)),
    // The first block is a section: a message of rich text alone could not become anything else later.
    blocks: [
      section(words.heading(fit(turn.question, 500))),
      ...withPeople(view, fit(answer.text, 6_000)),
      ...(used.length > 0 ? [rich([bold(words.used)], { bullets: used })] : []),
      ...buttonsOf(view, turn, answer),
      context(
        words.askedBy,
        { person: turn.by },
        answer.author === 'model' ? words.byModel : answer.left ? words.afterModel : words.byRules,
        ...(answer.left ? [words.left(answer.left.replaced, answer.left.redact)] : []),
      ),
    ],
  };
}

/** Shown as a stream where Slack takes one: each look into the evidence as it happens. */
function beingMade(view: View, turn: Turn): SlotMessage {
  const steps = (turn.looks ?? []).map((look) => words.looked(fit(look, 200)));
  const shown = plain(turn, words.working, ...steps.map((step): Part[] => [`• ${step}`]));
  const stop = stopRow(view, turn);
  return {
    ...shown,
    blocks: [...shown.blocks, stop],
    live: { user: turn.by, team: view.review.team, steps, blocks: [askedBy(turn), stop], status: words.status },
  };
}

function waiting(view: View, turn: Turn, next: Turn): SlotMessage {
  const shown = plain(turn, words.waiting, [words.before, user(next.by), '.']);
  return { ...shown, blocks: [...shown.blocks, stopRow(view, turn)] };
}

function plain(turn: Turn, sentence: string, ...rows: Part[][]): SlotMessage {
  const blocks: KnownBlock[] = [section(sentence), askedBy(turn), ...(rows.length > 0 ? [rich(...rows)] : [])];
  return { slot: slotOf(turn), place: 'thread', text: fallback(sentence), blocks };
}

function slotOf(turn: Turn): string {
  return `answer:${turn.id}`;
}

function askedBy(turn: Turn): KnownBlock {
  return rich([user(turn.by), words.asked, fit(turn.question, 500)]);
}

function stopRow(view: View, turn: Turn): KnownBlock {
  const target = { review: view.review.id, subject: turn.id, seen: 0 };
  return buttonRow(`stop:${turn.id}`, 0, [button({ label: labels.stop, action: 'answer:stop', target })]);
}

/**
 * The answer's own words. An id of somebody who has a part in this review becomes their name: only they can be in an
 * answer, because the evidence names nobody else.
 */
function withPeople(view: View, text: string): KnownBlock[] {
  if (!PERSON.test(text)) return prose(text);
  const rows = text.split('\n').map((line) =>
    line
      .split(/\b([UW][A-Z0-9]{4,20})\b/)
      .filter((part) => part !== '')
      .map((part): Part => (tookPart(view.review, part) ? user(part) : part)),
  );
  return [rich(...rows)];
}

const PERSON = /\b[UW][A-Z0-9]{4,20}\b/;

/** What can be opened from an answer: changes, and last what was sent to the model for it. */
function buttonsOf(view: View, turn: Turn, answer: NonNullable<Turn['answer']>): KnownBlock[] {
  const target = { review: view.review.id, subject: turn.id, seen: 0 };
  const sent = button({ label: labels.whatWasSent, action: 'answer:sent', target });
  const buttons = [...changeButtons(view, turn, answer), ...(answer.left?.document ? [sent] : [])];
  return buttons.length > 0 ? [buttonRow(`answer:${turn.id}`, seenOfAnswer(view), buttons)] : [];
}

/** Buttons that open a statement: as the answer proposes it, or as it stands. Nothing changes before it is saved. */
function changeButtons(view: View, turn: Turn, answer: NonNullable<Turn['answer']>): Button[] {
  if (!canDecide(view)) return [];
  const current = answer.draft === view.review.documents.draft;
  const proposed = current
    ? (answer.proposals ?? []).flatMap((one, index) => proposalButton(view, turn, one, index))
    : [];
  return proposed.length > 0 ? proposed : openButton(view, answer.statementId);
}

function seenOfAnswer(view: View): number {
  return view.review.draft?.revision ?? 0;
}

type Proposal = NonNullable<NonNullable<Turn['answer']>['proposals']>[number];

function proposalButton(view: View, turn: Turn, proposal: Proposal, index: number): Button[] {
  const position = positionOf(view, proposal.statementId);
  if (position === 0) return [];
  const label = {
    'pick-candidate': labels.proposedCandidate(position, proposal.candidate ?? ''),
    'custom-scope': labels.proposedScope(position),
    'extend-statement': labels.proposedExtension(position),
    'split-statement': labels.proposedSplit(position),
  }[proposal.kind];
  const target = {
    review: view.review.id,
    subject: `${turn.id}:${index}`,
    seen: seenOf(view.review, proposal.statementId),
  };
  return [button({ label, action: 'proposal:open', index, target })];
}

function openButton(view: View, statementId: string | undefined): Button[] {
  const position = statementId ? positionOf(view, statementId) : 0;
  if (!statementId || position === 0) return [];
  const target = { review: view.review.id, subject: statementId, seen: seenOf(view.review, statementId) };
  return [button({ label: labels.open(position), action: 'scope:choose', target })];
}
