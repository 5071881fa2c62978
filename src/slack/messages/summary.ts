import type { KnownBlock, TableBlock } from '@slack/types';
import { isOver, openAttestations, openQuestions, openSpots } from '../../review/stage.js';
import type { View } from '../../review/view.js';
import { button, buttonRow } from '../kit/buttons.js';
import { context, rich, section, user } from '../kit/rich.js';
import { fallback, filled, fit, visible } from '../kit/text.js';
import { canDecide, inOrder, openStatements, seenOfAll } from './facts.js';
import type { MessageOptions, SlotMessage } from './message.js';
import { attested, blindSpots, confirms, labels, summary as words } from './words.js';

/** Rows of the overview: beyond these, the messages above say it. 40 rows are about 6,000 characters at most. */
const ROWS = 40;

/** How far the scopes are, who set what, and the two ways on: one by one, or all plain suggestions at once. */
export function summaryMessage(view: View, options: MessageOptions): SlotMessage | undefined {
  const statements = view.draft?.statements ?? [];
  if (!view.review.draft || statements.length === 0) return undefined;
  const open = openStatements(view);
  const sentence =
    open.length === 0
      ? words.allSet(statements.length)
      : words.sentence(statements.length - open.length, statements.length);
  const questions = openQuestions(view.review).length;
  const added = openAttestations(view.review).length;
  const spots = openSpots(view.review).length;
  const isEnded = isOver(view.review);
  const waits = [
    ...(questions > 0 ? [words.openQuestions(questions)] : []),
    ...(spots > 0 ? [blindSpots.waiting(spots)] : []),
    ...(added > 0 ? [attested.waiting(added)] : []),
  ];
  const whole = [sentence, ...(isEnded ? [] : waits)].join(' ');
  const left = statements.length > ROWS ? [words.more(statements.length - ROWS)] : [];
  const who = options.reviewers ? words.whoCanChoose(options.reviewers) : words.nobody;
  return {
    slot: 'summary',
    place: 'thread',
    text: fallback(whole),
    blocks: [
      section(whole),
      table(view),
      ...buttons(view, open),
      ...(isEnded ? left.map((more) => context(more)) : [context(...left, who)]),
    ],
  };
}

function table(view: View): TableBlock {
  const cell = (text: string) => ({ type: 'raw_text' as const, text: filled(visible(text), 200) });
  const rows = inOrder(view.draft?.statements ?? [])
    .slice(0, ROWS)
    .map((statement, index) => {
      const decision = view.review.decisions[statement.id];
      const choice = decision?.choice;
      const candidate =
        choice?.kind === 'candidate' ? statement.candidates.find((item) => item.id === choice.candidate) : undefined;
      const scope = !choice
        ? statement.needsAPerson
          ? words.states.needsYou
          : words.states.open
        : choice.kind === 'left-out'
          ? words.states.leftOut
          : (candidate?.label ?? words.custom);
      return [
        cell(String(index + 1)),
        cell(fit(statement.purpose, 90)),
        cell(String(statement.actions.length)),
        cell(fit(scope, 60)),
        decision ? rich([user(decision.by)]) : cell('–'),
      ];
    });
  return {
    type: 'table',
    rows: [words.columns.map(cell), ...rows],
    column_settings: [{ align: 'right' }, { is_wrapped: true }, { align: 'right' }, { is_wrapped: true }],
  };
}

function buttons(view: View, open: ReturnType<typeof openStatements>): KnownBlock[] {
  if (!canDecide(view)) return [];
  const { review } = view;
  const bulk = new Set(review.draft?.statements.filter((statement) => statement.bulk).map((statement) => statement.id));
  const plain = open.filter((statement) => bulk.has(statement.id)).length;
  const next = button({
    label: labels.reviewNext,
    action: 'scope:next',
    target: { review: review.id, subject: '', seen: seenOfAll(review) },
    style: 'primary',
  });
  const all = button({
    label: labels.useSuggested,
    action: 'scope:use-suggested',
    target: { review: review.id, subject: '', seen: seenOfAll(review) },
    confirm: confirms.useSuggested(plain, open.length - plain),
  });
  const add = button({
    label: labels.addPermission,
    action: 'attest:open',
    target: { review: review.id, subject: '', seen: seenOfAll(review) },
  });
  const ways = open.length === 0 ? [add] : plain > 0 ? [next, all, add] : [next, add];
  return [buttonRow('summary', seenOfAll(review), ways)];
}
