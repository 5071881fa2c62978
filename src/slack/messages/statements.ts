import type { Statement } from '../../needs/statements.js';
import type { View } from '../../review/view.js';
import { divider, header } from '../kit/rich.js';
import { fallback } from '../kit/text.js';
import { inOrder } from './facts.js';
import type { SlotMessage } from './message.js';
import { statementCard } from './statement-card.js';
import { statements as words } from './words.js';

/**
 * The statements, a few per message, riskiest first. How they are spread depends on the draft alone, never on what was
 * decided, so that a message stays the message of its statements.
 */
export function statementMessages(view: View): SlotMessage[] {
  const statements = inOrder(view.draft?.statements ?? []);
  let from = 1;
  return batches(statements).map((batch, index) => {
    const to = from + batch.length - 1;
    const decisions = batch.flatMap((statement) => view.review.decisions[statement.id] ?? []);
    const open = batch.length - decisions.length;
    const message: SlotMessage = {
      slot: `statements:${index + 1}`,
      place: 'thread',
      text: fallback(words.fallback(from, to, statements.length, open)),
      blocks: [
        header(words.heading(from, to, statements.length)),
        ...batch.flatMap((statement) => [divider(), ...statementCard(view, statement)]),
      ],
      decided: Math.max(0, ...decisions.map(({ revision }) => revision)),
    };
    from = to + 1;
    return message;
  });
}

/** Three to a message; reads that cannot be scoped are quick to decide and go together by four. */
function batches(statements: Statement[]): Statement[][] {
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
