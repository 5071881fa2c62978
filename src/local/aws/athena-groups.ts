import { hash } from 'node:crypto';
import { assumerOf, MOST_ASSUMERS } from '../../cloudtrail/assumers.js';
import { VARYING } from '../../cloudtrail/call-pattern.js';
import { ADDRESS_PARTS, ENDPOINT } from '../../cloudtrail/caller-network.js';
import { AGENT_VERSION, GENERATED_PARTS, sessionName } from '../../cloudtrail/callers.js';
import { askedOf, IDS_IN_RESPONSE } from '../../cloudtrail/projection.js';
import type { CloudTrailRecord, JsonObject } from '../../cloudtrail/record.js';
import { sortedJson } from '../../cloudtrail/sorted-json.js';
import { NULL, type RecordColumns, recordColumns } from '../../cloudtrail/sources/athena-columns.js';
import {
  ARNS,
  CALL_KEYS,
  FORGET_IN_MESSAGE,
  FORGET_PARAMETERS,
  FORGET_RESPONSE,
  IDS_AND_ARNS,
  ITEM_SEPARATOR,
  MOST_CALL_ROWS,
  PART_SEPARATOR,
  RESULT_COLUMNS,
  type ResultColumn,
} from '../../cloudtrail/sources/athena-queries.js';
import type { AthenaTable } from '../../cloudtrail/sources/athena-table.js';
import { MOST_CALLERS } from '../../cloudtrail/tally.js';

type Cell = string | null;
type Cells = Partial<Record<ResultColumn, Cell>>;

interface Group {
  cells: Cells;
  calls: number;
  seen: number;
  days: Set<string>;
  callers: Set<string>;
  first: string;
  last: string;
}

/** The grouping sets of the query over one table, step by step as its SQL says it. */
export function createGroups(
  table: AthenaTable,
  kind: 'role' | 'user',
): {
  addAssumer(record: CloudTrailRecord): void;
  /** A record of whomever, to be counted for its day. */
  addAny(record: CloudTrailRecord): void;
  /** A record that may be the role's and does not say so, to be counted. */
  addUnnamed(record: CloudTrailRecord): void;
  add(record: CloudTrailRecord, uniqueId: Cell): void;
  rows(): Cell[][];
} {
  const expressions = recordColumns(table, kind);
  const absent = Object.entries(EXPRESSIONS).flatMap(([column, name]) => (expressions[name] === NULL ? column : []));
  const groups = new Map<string, Group>();
  const seenIds = new Set<string>();
  const seenAssuming = new Set<string>();
  const seenAny = new Set<string>();
  const seenUnnamed = new Set<string>();

  /** Whether the record is the first of its copies, among those that were read for the same reason. */
  function isFirstOf(seen: Set<string>, record: CloudTrailRecord): boolean {
    const id = record.sharedEventID ?? record.eventID;
    const isFirst = id === undefined || !seen.has(id);
    if (id !== undefined) seen.add(id);
    return isFirst;
  }

  function addToGroup(key: string, cells: Cells, record: CloudTrailRecord, row: Cells, isFirst: boolean): void {
    const fresh = {
      cells,
      calls: 0,
      seen: 0,
      days: new Set<string>(),
      callers: new Set<string>(),
      first: '',
      last: '',
    };
    const group = groups.get(key) ?? fresh;
    groups.set(key, group);
    addTo(group, record, row, isFirst);
  }

  return {
    addAssumer(record) {
      const { who, type } = assumerOf(record);
      const cells: Cells = {
        part: 'assumer',
        assumer: who,
        assumer_type: absent.includes('assumer_type') ? null : type,
      };
      const row = columnsOf(record, null, table);
      addToGroup(JSON.stringify(cells), cells, record, row, isFirstOf(seenAssuming, record));
    },

    addAny(record) {
      const cells: Cells = { part: 'any', day: record.eventTime.slice(0, 10) };
      addToGroup(JSON.stringify(cells), cells, record, {}, isFirstOf(seenAny, record));
    },

    addUnnamed(record) {
      if (expressions.sessionOf.arn === NULL) return;
      const cells: Cells = { part: 'unnamed', day: record.eventTime.slice(0, 10) };
      addToGroup(JSON.stringify(cells), cells, record, {}, isFirstOf(seenUnnamed, record));
    },

    add(record, uniqueId) {
      const isFirst = isFirstOf(seenIds, record);
      const row = columnsOf(withoutColumns(record, absent), absent.includes('unique_id') ? null : uniqueId, table);
      for (const [part, keys] of GROUPING_SETS) {
        const key = JSON.stringify([part, ...keys.map((column) => row[column] ?? null)]);
        const cells: Cells = { part };
        for (const column of keys) cells[column] = row[column] ?? null;
        addToGroup(key, cells, record, row, isFirst);
      }
    },

    rows() {
      const parts = new Map<string, Group[]>();
      for (const group of groups.values()) {
        const { part, unique_id, source, name } = group.cells;
        const key = JSON.stringify([part, unique_id, source ?? null, name ?? null]);
        const members = parts.get(key) ?? [];
        members.push(group);
        parts.set(key, members);
      }
      return [...parts.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([, members]) => {
          const all = allOf(members);
          return members
            .sort(members[0]?.cells.part === 'call' ? inTurns(members) : mostFrequentFirst)
            .slice(0, MOST_ROWS[members[0]?.cells.part ?? ''] ?? members.length)
            .map((group) => rowOf(group, all));
        });
    },
  };
}

function mostFrequentFirst(a: Group, b: Group): number {
  return b.calls - a.calls || (a.first < b.first ? -1 : 1);
}

/** The first of every pattern, then the second of every one: `row_number()` over row numbers, as the SQL has it. */
function inTurns(members: Group[]): (a: Group, b: Group) => number {
  const keys = new Map(members.map((group) => [group, patternOf(group)]));
  const ordered = [...members].sort((a, b) => (orderIn(keys, a) < orderIn(keys, b) ? -1 : 1));
  const sizes = new Map<string, number>();
  const places = new Map<Group, string>();
  for (const group of ordered) {
    const { pattern, rank } = keys.get(group)!;
    const turn = (sizes.get(pattern) ?? 0) + 1;
    sizes.set(pattern, turn);
    places.set(group, `${String(turn).padStart(9, '0')} ${rank}`);
  }
  return (a, b) => (places.get(a)! < places.get(b)! ? -1 : 1);
}

function orderIn(keys: Map<Group, { callRank: string }>, group: Group): string {
  return `${keys.get(group)!.callRank} ${group.first}`;
}

function patternOf({ cells }: Group): { pattern: string; rank: string; callRank: string } {
  const parameters = cells.parameters ?? 'null';
  const varied = (text: string) =>
    VARYING.reduce((rest, [pattern, by]) => rest.replace(new RegExp(pattern, 'g'), by), text);
  const place = [cells.region, cells.recipient, cells.via, cells.error_code];
  return {
    pattern: JSON.stringify([place, varied(parameters), varied(cells.resources ?? '')]),
    rank: hash('md5', varied(parameters)),
    callRank: hash('md5', parameters),
  };
}

/** How many rows of a kind come; of others all. */
const MOST_ROWS: Record<string, number> = {
  call: MOST_CALL_ROWS,
  caller: MOST_CALLERS,
  assumer: MOST_ASSUMERS,
};

const GROUPING_SETS: [string, readonly ResultColumn[]][] = [
  ['call', CALL_KEYS],
  ['day', ['unique_id', 'day']],
  ['caller', ['unique_id', 'session', 'agent', 'from_console', 'address']],
];

/** Which expression of the query a column of the result comes from, where a table may have nothing for it. */
const EXPRESSIONS = {
  unique_id: 'uniqueId',
  recipient: 'recipient',
  owner: 'owner',
  via: 'via',
  event_type: 'eventType',
  read_only: 'readOnly',
  error_code: 'errorCode',
  message: 'message',
  parameters: 'parameters',
  response: 'response',
  assumer_type: 'type',
  resources: 'resources',
  address: 'address',
} as const satisfies Partial<Record<ResultColumn, keyof RecordColumns>>;

/** The record as a table without these columns has it. */
function withoutColumns(record: CloudTrailRecord, absent: string[]): CloudTrailRecord {
  const lacks = (column: keyof typeof EXPRESSIONS) => absent.includes(column);
  const { accountId, invokedBy, ...identity } = record.userIdentity;
  return {
    ...record,
    userIdentity: {
      ...identity,
      ...(accountId && !lacks('owner') ? { accountId } : {}),
      ...(invokedBy && !lacks('via') ? { invokedBy } : {}),
    },
    ...(lacks('recipient') ? { recipientAccountId: undefined } : {}),
    ...(lacks('event_type') ? { eventType: undefined } : {}),
    ...(lacks('read_only') ? { readOnly: undefined } : {}),
    ...(lacks('error_code') ? { errorCode: undefined } : {}),
    ...(lacks('message') ? { errorMessage: undefined } : {}),
    ...(lacks('parameters') ? { requestParameters: null } : {}),
    ...(lacks('response') ? { responseElements: null } : {}),
    ...(lacks('resources') ? { resources: [] } : {}),
    ...(lacks('address') ? { sourceIPAddress: undefined, vpcEndpointId: undefined } : {}),
  };
}

function columnsOf(record: CloudTrailRecord, uniqueId: Cell, table: AthenaTable): Cells {
  const asMap = table.shape === 'lake' && !table.columns.has('eventjson');
  const json = (value: JsonObject | null | undefined): Cell =>
    value ? sortedJson(asMap ? mapOfTexts(value) : value) : null;
  const whole = table.shape === 'ocsf-1';
  const parameters = json(
    record.requestParameters &&
      (whole ? record.requestParameters : askedOf(record.requestParameters, record.eventSource)),
  );
  const hasIds = IDS_IN_RESPONSE.includes(record.eventSource);
  const response = json(
    record.responseElements && (whole || hasIds ? record.responseElements : bornIn(record.responseElements)),
  );
  const names = replaced(response, [FORGET_RESPONSE], '')?.match(new RegExp(hasIds ? IDS_AND_ARNS : ARNS, 'g'));
  return {
    unique_id: uniqueId,
    source: record.eventSource,
    name: record.eventName,
    region: record.awsRegion,
    recipient: record.recipientAccountId ?? null,
    owner: record.userIdentity.accountId ?? null,
    via: record.userIdentity.invokedBy ?? null,
    event_type: record.eventType ?? null,
    read_only: record.readOnly === undefined ? null : String(record.readOnly),
    error_code: record.errorCode ?? null,
    message: record.errorMessage ?? null,
    message_key: replaced(record.errorMessage ?? null, FORGET_IN_MESSAGE, ''),
    parameters,
    parameters_key: replaced(parameters, [FORGET_PARAMETERS], ''),
    response,
    response_key: response === null ? null : (names ?? []).join(','),
    resources: JSON.stringify(record.resources),
    day: record.eventTime.slice(0, 10),
    session: replaced(sessionName(record), GENERATED_PARTS, '*'),
    agent: replaced(record.userAgent ?? '', [AGENT_VERSION], ''),
    from_console: String(record.sessionCredentialFromConsole ?? false),
    address: shortAddress(record),
  };
}

function addTo(group: Group, record: CloudTrailRecord, row: Cells, isFirst: boolean): void {
  const at = `${record.eventTime}${record.eventID ?? ''}`;
  group.seen += 1;
  if (isFirst) group.calls += 1;
  group.days.add(row.day ?? '');
  group.callers.add([row.session, row.agent, row.from_console, row.address].join(PART_SEPARATOR));
  if (group.first === '' || at < group.first) {
    group.first = at;
    Object.assign(group.cells, {
      first_seen: record.eventTime,
      first_id: record.eventID ?? null,
      message: row.message ?? null,
      parameters: row.parameters ?? null,
      response: row.response ?? null,
    });
  }
  if (at >= group.last) {
    group.last = at;
    Object.assign(group.cells, { last_seen: record.eventTime, last_id: record.eventID ?? null });
  }
}

/** What all rows of one kind add up to, whether they come or not. */
function allOf(members: Group[]): Cells {
  const times = (column: 'first_seen' | 'last_seen') => members.map(({ cells }) => cells[column] ?? '').sort();
  return {
    distinct_calls: String(members.length),
    all_calls: String(members.reduce((sum, { calls }) => sum + calls, 0)),
    all_first: times('first_seen')[0] ?? null,
    all_last: times('last_seen').at(-1) ?? null,
  };
}

function rowOf(group: Group, all: Cells): Cell[] {
  const cells: Cells = {
    ...group.cells,
    calls: String(group.calls),
    seen: String(group.seen),
    days: [...group.days].sort().join(','),
    callers: [...group.callers].sort().join(ITEM_SEPARATOR),
    ...all,
  };
  return RESULT_COLUMNS.map((column) => cells[column] ?? null);
}

function shortAddress({ sourceIPAddress = '', vpcEndpointId }: CloudTrailRecord): string {
  const address = vpcEndpointId === undefined ? sourceIPAddress : ENDPOINT;
  return ADDRESS_PARTS.reduce((rest, [pattern, by]) => rest.replace(new RegExp(pattern), by), address);
}

/** The parts of an answer below which an ARN stands. */
function bornIn(response: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(response).filter(([, value]) => JSON.stringify(value)?.includes('"arn:')));
}

/** `map<string,string>`: what is nested is JSON inside of a text. */
function mapOfTexts(value: JsonObject): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === 'string' || inner === null ? inner : JSON.stringify(inner),
    ]),
  );
}

function replaced(text: Cell, patterns: string[], by: string): Cell {
  return text === null ? null : patterns.reduce((rest, pattern) => rest.replace(new RegExp(pattern, 'g'), by), text);
}
