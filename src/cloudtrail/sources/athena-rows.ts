import type { PrincipalRef, Window } from '../activity.js';
import { createAssumers } from '../assumers.js';
import { callOf } from '../call.js';
import { callerFamily } from '../callers.js';
import { asObject, parseRecord } from '../record.js';
import { createTally, type Tally } from '../tally.js';
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
    unreadable: [],
  };
  for (const row of rows) {
    const id = text(row, 'unique_id');
    const part = text(row, 'part');
    const calls = Number(text(row, 'calls'));
    const seen = Number(text(row, 'seen'));
    if (part === 'assumer') {
      if (calls > 0) addAssumer(read, row, calls);
      continue;
    }
    if (id !== '' && id !== uniqueId) {
      if (part === 'day') read.others += seen;
      continue;
    }
    if (part === 'day') {
      read.duplicates += seen - calls;
      if (calls > 0) read.tally.addDay(text(row, 'day'), calls);
    } else if (calls > 0 && part === 'caller') addCaller(read.tally, row, calls);
    else if (calls > 0 && part === 'call') addCall(read, row, own, calls, shape);
  }
  for (const [event, distinctCalls] of cutEvents(rows, uniqueId)) {
    const [source = '', name = ''] = event.split(' ');
    read.tally.addLeftOut(source, name, distinctCalls);
  }
  return read;
}

function addAssumer({ assumers }: RowsRead, row: ResultRow, sessions: number): void {
  const who = text(row, 'assumer') || 'unknown';
  const type = text(row, 'assumer_type') || 'unknown';
  assumers.absorb([{ who, type, sessions, firstSeen: text(row, 'first_seen'), lastSeen: text(row, 'last_seen') }]);
}

function addCaller(tally: Tally, row: ResultRow, calls: number): void {
  const family = callerFamily(text(row, 'session'), text(row, 'agent'), text(row, 'from_console') === 'true');
  tally.addCaller({ ...family, calls, firstSeen: text(row, 'first_seen'), lastSeen: text(row, 'last_seen') });
}

function addCall(read: RowsRead, row: ResultRow, principal: PrincipalRef, calls: number, shape: TableShape): void {
  const where = `${text(row, 'source')} ${text(row, 'name')}`;
  const parsed = parseRecord(recordOf(row, principal, shape, (why) => read.unreadable.push({ where, why })));
  if ('unreadable' in parsed) {
    read.unreadable.push({ where, why: parsed.unreadable });
    return;
  }
  const callers = text(row, 'callers').split(ITEM_SEPARATOR).map(callerId);
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
  const [session = '', agent = '', fromConsole] = cell.split(PART_SEPARATOR);
  return callerFamily(session, agent, fromConsole === 'true').id;
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
    additionalEventData: json('additional'),
    resources: json('resources'),
  };
}

/** Keys under which CloudTrail itself writes JSON as a text: those stay texts. */
const TEXT_OF_ITS_OWN = /policy|document|template|definition|input|message|body|pattern|metadata|json|string$/i;

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

/** Events that had more groups than the query hands over. */
function cutEvents(rows: ResultRow[], uniqueId: string | undefined): Map<string, number> {
  const handedOver = new Map<string, number>();
  const cut = new Map<string, number>();
  for (const row of rows) {
    const id = text(row, 'unique_id');
    if (text(row, 'part') !== 'call' || (id !== '' && id !== uniqueId)) continue;
    const group = `${id} ${text(row, 'source')} ${text(row, 'name')}`;
    const event = `${text(row, 'source')} ${text(row, 'name')}`;
    const count = (handedOver.get(group) ?? 0) + 1;
    handedOver.set(group, count);
    const missing = Number(text(row, 'distinct_calls')) - count;
    if (missing > 0) cut.set(event, missing);
    else cut.delete(event);
  }
  return cut;
}

function text(row: ResultRow, column: ResultColumn): string {
  return row.get(column) ?? '';
}
