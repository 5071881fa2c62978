import type { ModalView } from '@slack/types';
import type { Statement } from '../../needs/statements.js';
import type { View } from '../../review/view.js';
import { modal, several } from '../kit/inputs.js';
import { LIMITS } from '../kit/limits.js';
import { section } from '../kit/rich.js';
import { fit, plural } from '../kit/text.js';
import { positionOf, seenOf } from '../messages/facts.js';
import { labels, splitting as words } from '../messages/words.js';

/** Slack shows ten boxes in one input; a statement with more actions gets several. */
const INPUT = 'actions';
const MOST_INPUTS = 12;

/** Which actions of a statement get a statement, and so a scope, of their own. `picked`: actions that are proposed. */
export function splitModal(view: View, statement: Statement, picked: readonly string[] = []): ModalView {
  const position = positionOf(view, statement.id);
  const per = LIMITS.radioOptions;
  const inputs = Math.min(MOST_INPUTS, Math.ceil(statement.actions.length / per));
  return modal({
    name: 'split',
    title: words.title(position),
    target: { review: view.review.id, subject: statement.id, seen: seenOf(view.review, statement.id) },
    submit: labels.splitNow,
    close: labels.cancel,
    blocks: [
      section(`${fit(statement.purpose, 500)} ${words.effect}`),
      ...Array.from({ length: inputs }, (_, index) =>
        several({
          id: `${INPUT}${index}`,
          label: index === 0 ? words.label : words.more,
          choices: statement.actions.slice(index * per, (index + 1) * per).map((action, at) => ({
            label: action,
            description: calls(view, statement, action),
            value: String(index * per + at),
          })),
          picked: statement.actions.flatMap((action, at) => (picked.includes(action) ? [String(at)] : [])),
        }),
      ),
    ],
  });
}

function calls({ contract }: View, { needIds }: Statement, action: string): string {
  const needs = (contract?.needs ?? []).filter((need) => need.action === action && needIds.includes(need.id));
  return plural(
    needs.reduce((sum, need) => sum + need.calls, 0),
    'call',
  );
}

/** The needs that are to stand apart, or what is wrong with the ticks. */
export function readSplit(
  filled: Record<string, string>,
  statement: Statement,
  view: View,
): { needs: string[] } | { errors: Record<string, string> } {
  const ticked = Object.entries(filled).flatMap(([id, value]) => (id.startsWith(INPUT) ? value.split(',') : []));
  const actions = new Set(ticked.map((at) => statement.actions[Number(at)]));
  const first = `${INPUT}0`;
  if (actions.size === 0) return { errors: { [first]: words.none } };
  if (actions.size === statement.actions.length) return { errors: { [first]: words.all } };
  const needs = (view.contract?.needs ?? []).filter(
    (need) => actions.has(need.action) && statement.needIds.includes(need.id),
  );
  return { needs: needs.map(({ id }) => id) };
}
