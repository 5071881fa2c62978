import type { Activity, Call, Caller, LeftOut, PrincipalRef, Window } from './activity.js';
import { callOf } from './call.js';
import { type CallerFamily, callerOf } from './callers.js';
import { mostCallsFirst, withFewNetworks } from './few-networks.js';
import { createKeptCalls, type KeptCalls, type TalliedCall } from './kept-calls.js';
import type { CloudTrailRecord } from './record.js';
import { createSeenIds, type SeenIds } from './seen-ids.js';

/** Distinct calls kept of one event while reading; more are counted in `Activity.leftOut`. */
export const MOST_CALLS_PER_EVENT = 1000;
/**
 * Distinct calls of an activity, shared out among its events: more than the exact resources that all policies of a role
 * have room for, and at most some 150 kilobytes as it is kept (gzipped).
 */
export const MOST_CALLS = 4000;
/** Calls kept of an event that has more than can be kept, where room is short: enough to see where its resources lie. */
const SAMPLE = 40;
/** Caller families kept one by one; the rest goes into one family, so that no call is without its caller. */
export const MOST_CALLERS = 5000;

/** All that are not kept one by one. */
export const OTHER_CALLERS: CallerFamily = {
  id: 'k000000000000',
  session: '*',
  agent: 'other',
  console: false,
  network: '',
};

/** Tallied parts, however they were read: record by record, or already added up by a query. */
export interface Tally {
  /** Adds one record of the principal; a record with an id that was seen before changes nothing. */
  add(record: CloudTrailRecord): 'counted' | 'duplicate';
  /** Adds calls that were added up elsewhere, with the UTC days on which they were seen. */
  addCall(call: Call, days: Iterable<string>): void;
  addDay(day: string, records: number): void;
  addCaller(caller: Caller): void;
  addLeftOut(more: LeftOut): void;
  /** Takes over how many calls of each pattern of an event another tally had room for. */
  addLimit(limit: EventLimit): void;
  /** Takes over everything another tally has. */
  absorb(other: Tally): void;
  parts(): TallyParts;
  finish(): Activity;
}

interface TallyParts {
  calls: { call: Call; days: Set<string> }[];
  perDay: Map<string, number>;
  callers: Caller[];
  leftOut: LeftOut[];
  limits: EventLimit[];
}

export interface EventLimit {
  source: string;
  name: string;
  callsPerPattern: number;
}

interface Event {
  source: string;
  name: string;
  kept: KeptCalls;
  leftOut: number;
  leftOutIds?: SeenIds;
  leftOutRecords: number;
}

/**
 * Adds up the records of one principal. Memory depends on the number of patterns of calls, not of records. Whether a record
 * belongs to the principal and lies in the window is for the caller to see to.
 */
export function createTally(
  principal: PrincipalRef,
  window: Window,
  limits: { calls?: number; callsPerEvent?: number; callers?: number } = {},
  seen: SeenIds = createSeenIds(),
): Tally {
  const mostOfEvent = limits.callsPerEvent ?? MOST_CALLS_PER_EVENT;
  const mostCalls = limits.calls ?? MOST_CALLS;
  const mostCallers = limits.callers ?? MOST_CALLERS;
  const events = new Map<string, Event>();
  const perDay = new Map<string, number>();
  const callers = new Map<string, Caller>();

  function eventOf(source: string, name: string): Event {
    const key = `${source} ${name}`;
    const known = events.get(key);
    if (known) return known;
    const event = { source, name, kept: createKeptCalls(mostOfEvent), leftOut: 0, leftOutRecords: 0 };
    events.set(key, event);
    return event;
  }

  function leaveOut(event: Event, those: TalliedCall[]): void {
    for (const { call } of those) {
      event.leftOutIds ??= createSeenIds();
      if (event.leftOutIds.add(call.id)) event.leftOut += 1;
      event.leftOutRecords += call.count;
    }
  }

  const tally: Tally = {
    add(record) {
      const id = record.sharedEventID ?? record.eventID;
      if (id !== undefined && !seen.add(id)) return 'duplicate';
      const family = callerOf(record);
      const caller = countCaller(family, record.eventTime);
      const day = record.eventTime.slice(0, 10);
      tally.addDay(day, 1);
      const call = callOf(record, caller);
      tally.addCall(call, [day]);
      return 'counted';
    },

    addCall(call, days) {
      const event = eventOf(call.source, call.name);
      const known = event.kept.get(call.id);
      if (known) {
        joinInto(known.call, call);
        for (const caller of call.callers) known.callers.add(caller);
        for (const day of days) known.days.add(day);
      } else if (event.leftOutIds?.has(call.id)) {
        event.leftOutRecords += call.count;
      } else {
        const tallied = { call: { ...call }, days: new Set(days), callers: new Set(call.callers) };
        leaveOut(event, event.kept.add(tallied));
      }
    },

    addDay(day, records) {
      perDay.set(day, (perDay.get(day) ?? 0) + records);
    },

    addCaller(caller) {
      const known = callers.get(caller.id);
      if (!known) {
        callers.set(caller.id, { ...caller });
        return;
      }
      known.calls += caller.calls;
      if (caller.firstSeen < known.firstSeen) known.firstSeen = caller.firstSeen;
      if (caller.lastSeen > known.lastSeen) known.lastSeen = caller.lastSeen;
    },

    addLeftOut({ source, name, distinctCalls, records }) {
      const event = eventOf(source, name);
      event.leftOut += distinctCalls;
      event.leftOutRecords += records;
    },

    addLimit({ source, name, callsPerPattern }) {
      const event = eventOf(source, name);
      leaveOut(event, event.kept.limit(callsPerPattern));
    },

    absorb(other) {
      const parts = other.parts();
      for (const limit of parts.limits) tally.addLimit(limit);
      for (const { call, days } of parts.calls) tally.addCall(call, days);
      for (const [day, records] of parts.perDay) tally.addDay(day, records);
      for (const caller of parts.callers) tally.addCaller(caller);
      for (const one of parts.leftOut) tally.addLeftOut(one);
    },

    parts: () => ({
      calls: [...events.values()].flatMap(({ kept }) => withCallers(kept.list())),
      perDay,
      callers: [...callers.values()],
      leftOut: leftOut(),
      limits: [...events.values()].flatMap(({ source, name, kept }) => {
        const callsPerPattern = kept.perPattern();
        return Number.isFinite(callsPerPattern) ? [{ source, name, callsPerPattern }] : [];
      }),
    }),

    finish() {
      shareOut();
      return withFewNetworks({
        principal,
        window,
        calls: [...events.values()]
          .flatMap(({ kept }) => withCallers(kept.list()))
          .map(({ call, days }) => ({ ...call, days: days.size }))
          .sort(bySourceNameId),
        callers: [...callers.values()].sort(mostCallsFirst),
        records: [...perDay.values()].reduce((sum, records) => sum + records, 0),
        perDay: Object.fromEntries([...perDay.entries()].sort(([a], [b]) => (a < b ? -1 : 1))),
        leftOut: leftOut(),
      });
    },
  };

  /**
   * Where there are too many calls, events of which some were left out anyway make do with a sample, and all others have
   * the same room, as much as there is; what one does not need is for the others.
   */
  function shareOut(): void {
    const sizes = new Map([...events.values()].map((event) => [event, event.kept.list().length]));
    if ([...sizes.values()].reduce((sum, size) => sum + size, 0) <= mostCalls) return;
    for (const [event, size] of sizes) if (event.leftOut > 0) sizes.set(event, Math.min(size, SAMPLE));
    const each = roomForEach([...sizes.values()], mostCalls);
    for (const [event, size] of sizes) {
      const fewer = createKeptCalls(Math.min(size, each));
      const gone = event.kept.list().flatMap((tallied) => fewer.add(tallied));
      event.kept = fewer;
      leaveOut(event, gone);
    }
  }

  function countCaller(family: CallerFamily, at: string): string {
    const known = callers.get(family.id);
    if (known) {
      known.calls += 1;
      if (at < known.firstSeen) known.firstSeen = at;
      if (at > known.lastSeen) known.lastSeen = at;
      return known.id;
    }
    const kept = callers.size < mostCallers ? family : OTHER_CALLERS;
    tally.addCaller({ ...kept, calls: 1, firstSeen: at, lastSeen: at });
    return kept.id;
  }

  function leftOut() {
    return [...events.values()]
      .filter((event) => event.leftOut > 0)
      .map(({ source, name, leftOut, leftOutRecords }) => {
        return { source, name, distinctCalls: leftOut, records: leftOutRecords };
      })
      .sort((a, b) => (`${a.source} ${a.name}` < `${b.source} ${b.name}` ? -1 : 1));
  }

  return tally;
}

/** The most that everybody may have, so that together they have no more than there is; at least one. */
function roomForEach(wanted: number[], most: number): number {
  let left = most;
  for (const [at, size] of wanted.sort((a, b) => a - b).entries()) {
    const each = Math.floor(left / (wanted.length - at));
    if (size > each) return Math.max(1, each);
    left -= size;
  }
  return Number.POSITIVE_INFINITY;
}

function withCallers(calls: TalliedCall[]): TallyParts['calls'] {
  return calls.map(({ call, days, callers }) => ({ call: { ...call, callers: [...callers].sort() }, days }));
}

function bySourceNameId(a: Call, b: Call): number {
  if (a.source !== b.source) return a.source < b.source ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** Two tallies of the same call, but for its callers. What is not part of its identity (a message's session) is that of the earliest record. */
function joinInto(known: Call, more: Times): void {
  if (isBefore(more.firstSeen, more.firstEventId, known.firstSeen, known.firstEventId)) {
    known.firstSeen = more.firstSeen;
    known.firstEventId = more.firstEventId;
    if (more.errorMessage) known.errorMessage = more.errorMessage;
  }
  if (isBefore(known.lastSeen, known.lastEventId, more.lastSeen, more.lastEventId)) {
    known.lastSeen = more.lastSeen;
    known.lastEventId = more.lastEventId;
  }
  known.count += more.count;
}

type Times = Pick<Call, 'firstSeen' | 'firstEventId' | 'lastSeen' | 'lastEventId' | 'errorMessage' | 'count'>;

function isBefore(at: string, id: string | undefined, other: string, otherId: string | undefined): boolean {
  return at < other || (at === other && (id ?? '') < (otherId ?? ''));
}
