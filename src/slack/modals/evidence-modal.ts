import type { DataTableBlock, KnownBlock, ModalView } from '@slack/types';
import type { Activity, Call } from '../../cloudtrail/activity.js';
import type { Statement } from '../../needs/statements.js';
import type { View } from '../../review/view.js';
import { modal } from '../kit/inputs.js';
import { section } from '../kit/rich.js';
import { filled, fit, number } from '../kit/text.js';
import { positionOf } from '../messages/facts.js';
import { labels, evidence as words } from '../messages/words.js';

/** Rows of one table: Slack takes 101 with the head. */
const ROWS = 100;

/** The calls behind a statement, most frequent first, to be pushed on top of the modal that decides it. */
export function evidenceModal(
  view: View,
  statement: Statement,
  activity: Activity | undefined,
): ModalView & { blocks: KnownBlock[] } {
  const rows = callsBehind(view, statement, activity);
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

/** Calls of one event on the same resources by the same people. */
interface Row {
  event: string;
  resources: string[];
  who: string[];
  calls: number;
  firstSeen: string;
  lastSeen: string;
  /** `eventID` of the earliest and of the latest record. */
  firstEventId?: string;
  lastEventId?: string;
}

function callsBehind(view: View, statement: Statement, activity: Activity | undefined): Row[] {
  const needs = (view.contract?.needs ?? []).filter((need) => statement.needIds.includes(need.id));
  const names = new Map((activity?.callers ?? []).map((caller) => [caller.id, caller.session]));
  const proven = new Map<string, Set<string>>();
  for (const need of needs) {
    for (const id of need.callIds) {
      const known = proven.get(id) ?? new Set<string>();
      for (const { arn } of need.resources) known.add(arn);
      proven.set(id, known);
    }
  }
  const rows = new Map<string, Row>();
  for (const call of activity?.calls ?? []) {
    const touched = proven.get(call.id);
    if (!touched) continue;
    const row = rowOf(call, touched, names);
    const key = JSON.stringify([row.event, row.resources, row.who]);
    const known = rows.get(key);
    rows.set(key, known ? together(known, row) : row);
  }
  return [...rows.values()].sort((a, b) => b.calls - a.calls);
}

/** What a record names itself goes before what its need may touch: a need can hold the resources of many calls. */
function rowOf(call: Call, touched: Set<string>, names: Map<string, string>): Row {
  const recorded = call.resources.flatMap(({ arn }) => (arn && touched.has(arn) ? [arn] : []));
  const { count: calls, firstSeen, lastSeen, firstEventId, lastEventId } = call;
  return {
    event: `${call.name} (${call.source.split('.')[0]})`,
    resources: recorded.length > 0 ? [...new Set(recorded)] : [...touched],
    who: [...new Set(call.callers.map((id) => names.get(id) ?? id))].sort(),
    calls,
    firstSeen,
    lastSeen,
    ...(firstEventId ? { firstEventId } : {}),
    ...(lastEventId ? { lastEventId } : {}),
  };
}

function together(a: Row, b: Row): Row {
  const { firstSeen, firstEventId } = a.firstSeen <= b.firstSeen ? a : b;
  const { lastSeen, lastEventId } = a.lastSeen >= b.lastSeen ? a : b;
  return { ...a, calls: a.calls + b.calls, firstSeen, lastSeen, firstEventId, lastEventId };
}

function table(rows: Row[], caption: string): DataTableBlock {
  const cell = (text: string) => ({ type: 'raw_text' as const, text: filled(text, 160) });
  return {
    type: 'data_table',
    caption: fit(caption, 150),
    page_size: 10,
    rows: [
      words.columns.map(cell),
      ...rows.map(({ event, resources, who, calls, firstSeen, lastSeen, firstEventId, lastEventId }) => [
        cell(event),
        cell(listOf(resources, words.orOthers)),
        { type: 'raw_number' as const, value: calls, text: number(calls) },
        cell(firstSeen.slice(0, 10)),
        cell(lastSeen.slice(0, 10)),
        cell(listOf(who, words.andOthers)),
        cell(firstEventId ?? words.noEventId),
        cell(lastEventId ?? words.noEventId),
      ]),
    ],
  };
}

function listOf(items: string[], rest: (left: number) => string): string {
  const [first = '', ...others] = items;
  return others.length === 0 ? fit(first, 140) : `${fit(first, 110)} ${rest(others.length)}`;
}
