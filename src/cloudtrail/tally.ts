import type { Activity, Call, Caller, LeftOut, PrincipalRef, Window } from './activity.js';
import { callOf } from './call.js';
import { callPattern } from './call-pattern.js';
import { type CallerFamily, callerOf } from './callers.js';
import { mostCallsFirst, withFewNetworks } from './few-networks.js';
import type { CloudTrailRecord } from './record.js';
import { createSeenIds, type SeenIds } from './seen-ids.js';

/** Distinct calls kept per event name; more are counted in `Activity.leftOut`. */
export const MOST_CALLS_PER_EVENT = 1000;
/** Of those, how many of one pattern: more than a policy has room for exact resources. */
export const MOST_CALLS_PER_PATTERN = 500;
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
}

interface Event {
  kept: number;
  /** Calls kept of each pattern. */
  patterns: Map<string, number>;
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
  limits: { callsPerEvent?: number; callers?: number } = {},
  seen: SeenIds = createSeenIds(),
): Tally {
  const mostCalls = limits.callsPerEvent ?? MOST_CALLS_PER_EVENT;
  const mostCallers = limits.callers ?? MOST_CALLERS;
  const calls = new Map<string, { call: Call; days: Set<string>; callers: Set<string> }>();
  const events = new Map<string, Event>();
  const perDay = new Map<string, number>();
  const callers = new Map<string, Caller>();

  function eventOf(source: string, name: string) {
    const key = `${source} ${name}`;
    const event: Event = events.get(key) ?? { kept: 0, patterns: new Map(), leftOut: 0, leftOutRecords: 0 };
    events.set(key, event);
    return event;
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
      const known = calls.get(call.id);
      if (!known) tally.addCall(call, [day]);
      else {
        known.callers.add(caller);
        known.days.add(day);
        joinInto(known.call, call);
      }
      return 'counted';
    },

    addCall(call, days) {
      const known = calls.get(call.id);
      if (known) {
        joinInto(known.call, call);
        for (const caller of call.callers) known.callers.add(caller);
        for (const day of days) known.days.add(day);
        return;
      }
      const event = eventOf(call.source, call.name);
      if (event.kept >= mostCalls || !hasRoom(event, callPattern(call))) {
        event.leftOutIds ??= createSeenIds();
        if (event.leftOutIds.add(call.id)) event.leftOut += 1;
        event.leftOutRecords += call.count;
        return;
      }
      event.kept += 1;
      calls.set(call.id, { call: { ...call }, days: new Set(days), callers: new Set(call.callers) });
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

    absorb(other) {
      const parts = other.parts();
      for (const { call, days } of parts.calls) tally.addCall(call, days);
      for (const [day, records] of parts.perDay) tally.addDay(day, records);
      for (const caller of parts.callers) tally.addCaller(caller);
      for (const one of parts.leftOut) tally.addLeftOut(one);
    },

    parts: () => ({ calls: tallied(), perDay, callers: [...callers.values()], leftOut: leftOut() }),

    finish: () =>
      withFewNetworks({
        principal,
        window,
        calls: tallied()
          .map(({ call, days }) => ({ ...call, days: days.size }))
          .sort(bySourceNameId),
        callers: [...callers.values()].sort(mostCallsFirst),
        records: [...perDay.values()].reduce((sum, records) => sum + records, 0),
        perDay: Object.fromEntries([...perDay.entries()].sort(([a], [b]) => (a < b ? -1 : 1))),
        leftOut: leftOut(),
      }),
  };

  function hasRoom({ patterns }: Event, pattern: string): boolean {
    const kept = patterns.get(pattern) ?? 0;
    if (kept >= MOST_CALLS_PER_PATTERN) return false;
    patterns.set(pattern, kept + 1);
    return true;
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

  function tallied(): TallyParts['calls'] {
    return [...calls.values()].map(({ call, days, callers }) => ({
      call: { ...call, callers: [...callers].sort() },
      days,
    }));
  }

  function leftOut() {
    return [...events.entries()]
      .filter(([, event]) => event.leftOut > 0)
      .map(([key, event]) => {
        const [source = '', name = ''] = key.split(' ');
        return { source, name, distinctCalls: event.leftOut, records: event.leftOutRecords };
      })
      .sort((a, b) => (`${a.source} ${a.name}` < `${b.source} ${b.name}` ? -1 : 1));
  }

  return tally;
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
