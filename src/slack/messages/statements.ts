import type { Statement } from '../../needs/statements.js';
import type { View } from '../../review/view.js';
import { context, divider, header } from '../kit/rich.js';
import { fallback } from '../kit/text.js';
import { canDecide, detailsName, inOrder } from './facts.js';
import type { SlotMessage } from './message.js';
import { createRemembered } from './remembered.js';
import { isStatementCut, statementCard } from './statement-card.js';
import { details, statements as words } from './words.js';

const remembered = createRemembered<SlotMessage>();

/**
 * The statements, a few per message, riskiest first. How they are spread depends on the draft alone, never on what was
 * decided, so that a message stays the message of its statements.
 */
export function statementMessages(view: View): SlotMessage[] {
  const { draft, review, usage, contract } = view;
  if (!draft) return [];
  const statements = inOrder(draft.statements);
  let from = 1;
  return batches(statements).map((batch, index) => {
    const first = from;
    from += batch.length;
    const decisions = batch.map((statement) => review.decisions[statement.id]);
    // All that a card is made from beside the draft: one decision changes one message of many.
    const parts = [review.id, review.draft?.revision, canDecide(view), usage, contract, ...decisions];
    return remembered(draft, `${index}`, parts, () => messageOf(view, batch, { index, first, of: statements.length }));
  });
}

function messageOf(
  view: View,
  batch: readonly Statement[],
  { index, first, of }: { index: number; first: number; of: number },
): SlotMessage {
  const last = first + batch.length - 1;
  const decisions = batch.flatMap((statement) => view.review.decisions[statement.id] ?? []);
  return {
    slot: `statements:${index + 1}`,
    place: 'thread',
    text: fallback(words.fallback(first, last, of, batch.length - decisions.length)),
    blocks: [
      header(words.heading(first, last, of)),
      ...batch.flatMap((statement) => [divider(), ...statementCard(view, statement)]),
      ...(batch.some((one) => isStatementCut(view, one)) ? [context(details.note(detailsName(view.review)))] : []),
    ],
    decided: Math.max(0, ...decisions.map(({ revision }) => revision)),
  };
}

/** Three to a message; reads that cannot be scoped are quick to decide and go together by four. */
function batches(statements: readonly Statement[]): Statement[][] {
  const quick = statements.filter(isQuick);
  const others = statements.filter((statement) => !isQuick(statement));
  return [...spread(others, 3), ...spread(quick, 4)];
}

function isQuick(statement: Statement): boolean {
  return !statement.scopeable && statement.risk === 'low';
}

/** Evenly: four statements make two and two, not three and one. */
function spread(statements: Statement[], most: number): Statement[][] {
  const count = Math.ceil(statements.length / most);
  const size = Math.ceil(statements.length / Math.max(1, count));
  return Array.from({ length: count }, (_, index) => statements.slice(index * size, (index + 1) * size)).filter(
    (batch) => batch.length > 0,
  );
}
