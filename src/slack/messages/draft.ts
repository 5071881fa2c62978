import type { KnownBlock } from '@slack/types';
import { isOver } from '../../review/stage.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { context, type Part, rich, section } from '../kit/rich.js';
import { fallback, fit } from '../kit/text.js';
import type { SlotMessage } from './message.js';
import { labels, draft as words } from './words.js';

/** What the draft holds, who grouped it, and what nobody could tell from the trail. */
export function draftMessage(view: View): SlotMessage | undefined {
  const { draft, review } = view;
  if (view.stage === 'drafting') return beingMade(view);
  if (!draft || !review.draft) return undefined;
  const sentence = summaryOf(view);
  const doubts = draft.doubts.slice(0, 5).map((doubt) => fit(doubt, 300));
  return {
    slot: 'draft',
    place: 'thread',
    text: fallback(sentence),
    blocks: [
      section(sentence),
      rich([authorOf(view)]),
      ...list(
        words.doubts,
        doubts.map((doubt) => [doubt]),
      ),
      ...buttons(view),
      ...(draft.left ? [context(words.left(draft.left.needs, draft.left.replaced, draft.left.redact))] : []),
    ],
  };
}

/** Shown as a stream where Slack takes one: reading, grouping, one statement after the other. */
function beingMade({ review, steps = [] }: View): SlotMessage | undefined {
  if (steps.length === 0 || isOver(review) || review.failure?.stage === 'drafting') return undefined;
  const shown = steps.map((step) => fit(step, 200));
  return {
    slot: 'draft',
    place: 'thread',
    text: fallback(words.working),
    blocks: [section(words.working), rich({ bullets: shown.slice(-12).map((step) => [step]) })],
    live: { user: review.by, team: review.team, steps: shown, blocks: [], status: words.status },
  };
}

function list(heading: string, bullets: Part[][]): KnownBlock[] {
  return bullets.length > 0 ? [rich([heading], { bullets })] : [];
}

/** *Ask…*, and what was refused where the model tried to add something. */
function buttons({ review, draft }: View): KnownBlock[] {
  if (isOver(review)) return [];
  const target = { review: review.id, subject: '', seen: review.draft?.revision ?? 0 };
  const ask = button({ label: labels.askAbout, action: 'review:ask', target });
  const refused = button({ label: labels.refusedAdditions, action: 'draft:refused', target });
  const sent = button({ label: labels.whatWasSent, action: 'draft:sent', target });
  const more = [...(draft && draft.refused.length > 0 ? [refused] : []), ...(draft?.left?.document ? [sent] : [])];
  return [buttonRow('draft', target.seen, [ask, ...more])];
}

function summaryOf(view: View): string {
  const statements = view.draft?.statements ?? [];
  if (statements.length === 0) {
    const denials = view.review.evidence?.figures.denials ?? 0;
    return denials > 0 && view.contract?.needs.length === 0 ? words.onlyDenied(denials) : words.empty;
  }
  const today = (view.baseline?.policies ?? [])
    .filter((policy) => policy.kind !== 'boundary')
    .map((policy) => policy.name);
  const alone = statements.filter((statement) => statement.needsAPerson !== undefined).length;
  // All of them, not the open ones: the message says what was drafted and stays as it is.
  const questions = view.review.draft?.questions.length ?? 0;
  return [
    words.sentence(statements.length, today, view.review.admin ?? false),
    ...(statements.length > alone ? [words.clear(statements.length - alone)] : []),
    ...(alone > 0 ? [words.needPerson(alone)] : []),
    ...(questions > 0 ? [words.questions(questions)] : []),
  ].join(' ');
}

function authorOf(view: View): string {
  const draft = view.draft;
  if (draft?.author === 'model') return words.byModel(fit(draft.model ?? 'a model', 80), draft.refused.length);
  return draft?.fallback ? words.fallback(fit(draft.fallback, 400)) : words.byRules;
}
