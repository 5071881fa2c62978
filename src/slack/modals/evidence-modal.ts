import type { DataTableBlock, KnownBlock, ModalView } from '@slack/types';
import type { Call } from '../../cloudtrail/activity.js';
import type { Statement } from '../../needs/statements.js';
import type { View } from '../../review/view.js';
import { modal } from '../kit/inputs.js';
import { section } from '../kit/rich.js';
import { filled, fit, number, plural } from '../kit/text.js';
import { positionOf } from '../messages/facts.js';
import { labels, evidence as words } from '../messages/words.js';

/** Rows of one table: Slack takes 101 with the head. */
const ROWS = 100;

/** The calls behind a statement, most frequent first, to be pushed on top of the modal that decides it. */
export function evidenceModal(view: View, statement: Statement): ModalView & { blocks: KnownBlock[] } {
  const rows = callsBehind(view, statement);
  const position = positionOf(view, statement.id);
  const shown = rows.slice(0, ROWS);
  const blocks: KnownBlock[] =
    rows.length === 0
      ? [section(words.none)]
      : [section(words.sentence(rows.length, statement.calls)), table(shown, words.caption(position))];
  return modal({
    name: 'evidence',
    title: words.title(position),
    target: { review: view.review.id, subject: statement.id, seen: 0 },
    close: labels.back,
    blocks: [...blocks, ...(rows.length > ROWS ? [section(words.more(rows.length - ROWS))] : [])],
  });
}

interface Row {
  call: Call;
  resources: string[];
  who: string[];
}

function callsBehind(view: View, statement: Statement): Row[] {
  const needs = (view.contract?.needs ?? []).filter((need) => statement.needIds.includes(need.id));
  const names = new Map((view.activity?.callers ?? []).map((caller) => [caller.id, caller.session]));
  const proven = new Map<string, Set<string>>();
  for (const need of needs) {
    for (const id of need.callIds) {
      const known = proven.get(id) ?? new Set<string>();
      // What one call touched is known for certain only where its need holds a single resource.
      if (need.resources.length === 1) known.add(need.resources[0]!.arn);
      proven.set(id, known);
    }
  }
  return (view.activity?.calls ?? [])
    .filter((call) => proven.has(call.id))
    .sort((a, b) => b.count - a.count)
    .map((call) => {
      const recorded = call.resources.flatMap(({ arn }) => arn ?? []);
      return {
        call,
        resources: recorded.length > 0 ? recorded : [...(proven.get(call.id) ?? [])],
        who: call.callers.map((id) => names.get(id) ?? id),
      };
    });
}

function table(rows: Row[], caption: string): DataTableBlock {
  const cell = (text: string) => ({ type: 'raw_text' as const, text: filled(text, 160) });
  return {
    type: 'data_table',
    caption: fit(caption, 150),
    page_size: 10,
    rows: [
      words.columns.map(cell),
      ...rows.map(({ call, resources, who }) => [
        cell(`${call.name} (${call.source.split('.')[0]})`),
        cell(listOf(resources)),
        { type: 'raw_number' as const, value: call.count, text: number(call.count) },
        cell(call.firstSeen.slice(0, 10)),
        cell(call.lastSeen.slice(0, 10)),
        cell(listOf(who)),
      ]),
    ],
  };
}

function listOf(items: string[]): string {
  const [first = '', ...others] = items;
  return others.length === 0 ? fit(first, 140) : `${fit(first, 120)} ${words.others(plural(others.length, 'other'))}`;
}
