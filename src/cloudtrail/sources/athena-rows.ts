import type { PrincipalRef, Window } from '../activity.js';
import { createAssumers, OTHER_ASSUMERS } from '../assumers.js';
import { callOf } from '../call.js';
import { type CallerFamily, callerFamily } from '../callers.js';
import { asObject, type Json, type JsonObject, parseRecord } from '../record.js';
import { createTally, OTHER_CALLERS, type Tally } from '../tally.js';
import { FLATTENED } from './athena-columns.js';
import { ITEM_SEPARATOR, PART_SEPARATOR, type ResultColumn } from './athena-queries.js';
import type { TableShape } from './athena-table.js';
import { createUniqueIds } from './unique-ids.js';

type ResultRow = Map<string, string>;

export interface RowsRead {
  tally: Tally;
  assumers: ReturnType<typeof createAssumers>;
  /** The unique id whose rows were taken. */
  uniqueId?: string;
  uniqueIds: { id: string; lastSeen: string }[];
  duplicates: number;
  /** Records of others that had the same ARN. */
  others: number;
  /** Records that may be the role's and do not say so (see `mayBelong`). */
  unnamed: number;
  /** Counted records of everybody, by day; empty where they were not counted. */
  everybody: Map<string, number>;
  unreadable: { where: string; why: string }[];
}

/**
 * Turns the rows of `activityQuery` into the tally that reading the same records one by one would have made. `shape`:
 * parameters of a CloudTrail Lake are maps of texts, in which what was nested is JSON again.
 */
export function readActivityRows(
  rows: ResultRow[],
  principal: PrincipalRef,
  window: Window,
  shape: TableShape = 'logs',
): RowsRead {
  const uniqueIds = createUniqueIds();
  for (const row of rows) uniqueIds.add(text(row, 'unique_id'), text(row, 'last_seen'));
  const uniqueId = principal.uniqueId ?? uniqueIds.newestFirst()[0]?.id;
  const own = principal.uniqueId === uniqueId || uniqueId === undefined ? principal : { ...principal, uniqueId };
  const read: RowsRead = {
    tally: createTally(own, window),
    assumers: createAssumers(principal.arn),
    ...(uniqueId === undefined ? {} : { uniqueId }),
    uniqueIds: uniqueIds.newestFirst(),
    duplicates: 0,
    others: 0,
    unnamed: 0,
    everybody: new Map(),
    unreadable: [],
  };
  for (const row of rows) {
    const part = text(row, 'part');
    const calls = Number(text(row, 'calls'));
    const seen = Number(text(row, 'seen'));
    if (part === 'any') {
      read.everybody.set(text(row, 'day'), calls);
      continue;
    }
    if (part === 'unnamed') {
      read.unnamed += calls;
      continue;
    }
    if (part === 'assumer') {
      if (calls > 0) addAssumer(read, row, calls);
      continue;
    }
    if (!isOf(row, uniqueId)) {
      if (part === 'day') read.others += seen;
      continue;
    }
    if (part === 'day') {
      read.duplicates += seen - calls;
      if (calls > 0) read.tally.addDay(text(row, 'day'), calls);
    } else if (calls > 0 && part === 'caller') addCaller(read.tally, row, calls);
  }
  const cut = stayedBehind(rows, uniqueId);
  const known = cut.some(({ part }) => part === 'caller') ? familiesOf(rows, uniqueId) : undefined;
  for (const row of rows) {
    const calls = Number(text(row, 'calls'));
    if (text(row, 'part') === 'call' && isOf(row, uniqueId) && calls > 0) addCall(read, row, own, calls, shape, known);
  }
  for (const { part, source, name, rows: distinct, calls, firstSeen, lastSeen } of cut) {
    if (part === 'call') read.tally.addLeftOut({ source, name, distinctCalls: distinct, records: calls });
    if (part === 'caller') read.tally.addCaller({ ...OTHER_CALLERS, calls, firstSeen, lastSeen });
    if (part === 'assumer') read.assumers.absorb([{ ...OTHER_ASSUMERS, sessions: calls, firstSeen, lastSeen }]);
  }
  return read;
}

/** A row without an id counts for whoever is chosen. */
function isOf(row: ResultRow, uniqueId: string | undefined): boolean {
  const id = text(row, 'unique_id');
  return id === '' || id === uniqueId;
}

function addAssumer({ assumers }: RowsRead, row: ResultRow, sessions: number): void {
  const who = text(row, 'assumer') || 'unknown';
  const type = text(row, 'assumer_type') || 'unknown';
  assumers.absorb([{ who, type, sessions, firstSeen: text(row, 'first_seen'), lastSeen: text(row, 'last_seen') }]);
}

function addCaller(tally: Tally, row: ResultRow, calls: number): void {
  tally.addCaller({ ...familyOf(row), calls, firstSeen: text(row, 'first_seen'), lastSeen: text(row, 'last_seen') });
}

function familyOf(row: ResultRow): CallerFamily {
  const fromConsole = text(row, 'from_console') === 'true';
  return callerFamily(text(row, 'session'), text(row, 'agent'), fromConsole, text(row, 'address'));
}

function familiesOf(rows: ResultRow[], uniqueId: string | undefined): Set<string> {
  const own = rows.filter((row) => text(row, 'part') === 'caller' && isOf(row, uniqueId));
  return new Set(own.map((row) => familyOf(row).id));
}

/** `known`: the callers that came, where others stayed behind; those are added up in one. */
function addCall(
  read: RowsRead,
  row: ResultRow,
  principal: PrincipalRef,
  calls: number,
  shape: TableShape,
  known: Set<string> | undefined,
): void {
  const where = `${text(row, 'source')} ${text(row, 'name')}`;
  const parsed = parseRecord(recordOf(row, principal, shape, (why) => read.unreadable.push({ where, why })));
  if ('unreadable' in parsed) {
    read.unreadable.push({ where, why: parsed.unreadable });
    return;
  }
  const callers = text(row, 'callers')
    .split(ITEM_SEPARATOR)
    .map(callerId)
    .map((id) => (known && !known.has(id) ? OTHER_CALLERS.id : id));
  const lastEventId = text(row, 'last_id');
  read.tally.addCall(
    {
      ...callOf(parsed.record),
      callers: [...new Set(callers)].sort(),
      count: calls,
      lastSeen: text(row, 'last_seen'),
      ...(lastEventId ? { lastEventId } : {}),
    },
    text(row, 'days').split(','),
  );
}

function callerId(cell: string): string {
  const [session = '', agent = '', fromConsole, address = ''] = cell.split(PART_SEPARATOR);
  return callerFamily(session, agent, fromConsole === 'true', address).id;
}

/** One row as the earliest record of its group, in the shape of a log file. */
function recordOf(
  row: ResultRow,
  principal: PrincipalRef,
  shape: TableShape,
  damaged: (why: string) => void,
): Record<string, unknown> {
  const json = (column: ResultColumn) => {
    try {
      const value: unknown = JSON.parse(text(row, column) || 'null');
      if (asObject(value)?.[FLATTENED] !== undefined) return unflattened(asObject(value) ?? {});
      return shape === 'lake' ? unfolded(value) : value;
    } catch {
      damaged(`${column} is not JSON`);
      return null;
    }
  };
  const issuer = { type: 'Role', arn: principal.arn, principalId: row.get('unique_id') };
  return {
    eventID: row.get('first_id'),
    eventTime: row.get('first_seen'),
    eventSource: row.get('source'),
    eventName: row.get('name'),
    awsRegion: row.get('region'),
    eventType: row.get('event_type'),
    readOnly: row.get('read_only'),
    errorCode: row.get('error_code'),
    errorMessage: row.get('message'),
    recipientAccountId: row.get('recipient'),
    userIdentity: {
      type: principal.kind === 'role' ? 'AssumedRole' : 'IAMUser',
      accountId: row.get('owner'),
      invokedBy: row.get('via'),
      ...(principal.kind === 'role' ? { sessionContext: { sessionIssuer: issuer } } : { arn: principal.arn }),
    },
    requestParameters: json('parameters'),
    responseElements: json('response'),
    resources: json('resources'),
  };
}

/** Keys under which CloudTrail itself writes JSON as a text: those stay texts. */
const TEXT_OF_ITS_OWN = /policy|document|template|definition|input|message|body|pattern|metadata|json|string$/i;

/** An object from the paths to its values: `filterSet.items.0.name`. What was no text is JSON again. */
function unflattened({ [FLATTENED]: _, ...paths }: JsonObject): unknown {
  const whole: JsonObject = {};
  for (const [path, value] of Object.entries(asObject(unfolded(paths)) ?? {})) {
    const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
    const last = keys.pop();
    if (last === undefined || [...keys, last].includes('__proto__')) continue;
    let at = whole;
    for (const key of keys) {
      const inner = asObject(at[key]) ?? {};
      at[key] = inner;
      at = inner;
    }
    at[last] = value;
  }
  return withLists(whole);
}

/** Objects whose keys are 0, 1, 2 … are lists. */
function withLists(value: Json | undefined): Json | undefined {
  const object = asObject(value);
  if (!object) return value;
  const keys = Object.keys(object);
  const inner = keys.map((key) => withLists(object[key]) ?? null);
  if (keys.length > 0 && keys.every((key, at) => key === String(at))) return inner;
  return Object.fromEntries(keys.map((key, at) => [key, inner[at]]));
}

/** The map of a CloudTrail Lake column as the object that it was; an object of another table stays as it is. */
function unfolded(value: unknown): unknown {
  const object = asObject(value);
  if (!object) return value;
  return Object.fromEntries(
    Object.entries(object).map(([key, inner]) => {
      if (typeof inner !== 'string' || !/^[[{]/.test(inner) || TEXT_OF_ITS_OWN.test(key)) return [key, inner];
      try {
        return [key, JSON.parse(inner) as unknown];
      } catch {
        return [key, inner];
      }
    }),
  );
}

interface StayedBehind {
  part: string;
  source: string;
  name: string;
  rows: number;
  calls: number;
  firstSeen: string;
  lastSeen: string;
}

/** Of which kinds there are more rows than the query hands over: how many, and what they add up to. */
function stayedBehind(rows: ResultRow[], uniqueId: string | undefined): StayedBehind[] {
  const kinds = new Map<string, StayedBehind>();
  for (const row of rows) {
    if (!isOf(row, uniqueId)) continue;
    const [part, source, name] = [text(row, 'part'), text(row, 'source'), text(row, 'name')];
    const key = JSON.stringify([part, text(row, 'unique_id'), source, name]);
    const all = { rows: Number(text(row, 'distinct_calls')), calls: Number(text(row, 'all_calls')) };
    const times = { firstSeen: text(row, 'all_first'), lastSeen: text(row, 'all_last') };
    const kind = kinds.get(key) ?? { part, source, name, ...all, ...times };
    kind.rows -= 1;
    kind.calls -= Number(text(row, 'calls'));
    kinds.set(key, kind);
  }
  return [...kinds.values()].filter((kind) => kind.rows > 0);
}

function text(row: ResultRow, column: ResultColumn): string {
  return row.get(column) ?? '';
}
