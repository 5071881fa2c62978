import type { Activity, Call, Caller, LeftOut, PrincipalRef, Window } from './activity.js';
import { type Assumer, createAssumers } from './assumers.js';
import { belongsTo, mayBelong, principalOf } from './principals.js';
import type { CloudTrailRecord } from './record.js';
import { createSeenIds, type SeenIds } from './seen-ids.js';
import { createTally, type EventLimit, type Tally } from './tally.js';

/** Tallies as plain JSON, to go on from after a restart. */
export interface PackedTallies {
  assumers: Assumer[];
  /** Of the records by which the role was assumed, and those that may be the role's; see `SeenIds.pack`. */
  seenAssuming: string;
  /** Records that may be the role's. */
  unnamed: number;
  ids: PackedTally[];
}

interface PackedTally {
  uniqueId: string;
  lastSeen: string;
  duplicates: number;
  /** Of the records counted; see `SeenIds.pack`. */
  seen: string;
  calls: { call: Call; days: string[] }[];
  perDay: [string, number][];
  callers: Caller[];
  leftOut: LeftOut[];
  /** Absent in tallies of earlier versions. */
  limits?: EventLimit[];
}

export interface PrincipalTallies {
  /** `other` where the record is somebody else's or lies outside the window. */
  add(record: CloudTrailRecord): 'counted' | 'duplicate' | 'other';
  absorb(packed: PackedTallies): void;
  pack(): PackedTallies;
  /** The principal's activity: that of its unique id, or of the newest one under its ARN. */
  finish(): {
    activity: Activity;
    duplicates: number;
    uniqueIds: { id: string; lastSeen: string }[];
    /** Records that may be the role's and do not say so (see `mayBelong`): counted as somebody else's. */
    unnamed: number;
  };
}

interface One {
  tally: Tally;
  seen: SeenIds;
  lastSeen: string;
  duplicates: number;
}

/**
 * Adds up the records under one ARN, apart for each unique id: a re-created role has the ARN of another. Records without
 * an id count for whoever is chosen.
 */
export function createPrincipalTallies(principal: PrincipalRef, window: Window): PrincipalTallies {
  const byId = new Map<string, One>();
  let unnamed = 0;
  const seenAssuming = createSeenIds();
  const assumers = createAssumers(principal.arn, seenAssuming);

  function of(id: string): One {
    const known = byId.get(id);
    if (known) return known;
    const seen = createSeenIds();
    const one = { tally: createTally(principal, window, {}, seen), seen, lastSeen: '', duplicates: 0 };
    byId.set(id, one);
    return one;
  }

  function isNew({ sharedEventID, eventID }: CloudTrailRecord): boolean {
    const id = sharedEventID ?? eventID;
    return id === undefined || seenAssuming.add(`unnamed ${id}`);
  }

  function sawAt(one: One, at: string): void {
    if (at > one.lastSeen) one.lastSeen = at;
  }

  return {
    add(record) {
      if (record.eventTime < window.from || record.eventTime >= window.to) return 'other';
      assumers.add(record);
      if (!belongsTo(record, { kind: principal.kind, arn: principal.arn })) {
        if (mayBelong(record, principal) && isNew(record)) unnamed += 1;
        return 'other';
      }
      const one = of(principalOf(record)?.uniqueId ?? '');
      sawAt(one, record.eventTime);
      const added = one.tally.add(record);
      if (added === 'duplicate') one.duplicates += 1;
      return added;
    },

    absorb(packed) {
      assumers.absorb(packed.assumers);
      seenAssuming.absorb(packed.seenAssuming);
      unnamed += packed.unnamed;
      for (const { uniqueId, lastSeen, duplicates, seen, calls, perDay, callers, leftOut, limits = [] } of packed.ids) {
        const one = of(uniqueId);
        for (const limit of limits) one.tally.addLimit(limit);
        sawAt(one, lastSeen);
        one.seen.absorb(seen);
        one.duplicates += duplicates;
        for (const { call, days } of calls) one.tally.addCall(call, days);
        for (const [day, records] of perDay) one.tally.addDay(day, records);
        for (const caller of callers) one.tally.addCaller(caller);
        for (const more of leftOut) one.tally.addLeftOut(more);
      }
    },

    pack: () => ({
      assumers: assumers.list(),
      seenAssuming: seenAssuming.pack(),
      unnamed,
      ids: [...byId.entries()].map(([uniqueId, { tally, seen, lastSeen, duplicates }]) => {
        const { calls, perDay, callers, leftOut, limits } = tally.parts();
        return {
          uniqueId,
          lastSeen,
          duplicates,
          seen: seen.pack(),
          calls: calls.map(({ call, days }) => ({ call, days: [...days] })),
          perDay: [...perDay.entries()],
          callers,
          leftOut,
          limits,
        };
      }),
    }),

    finish() {
      const uniqueIds = [...byId.entries()]
        .filter(([id]) => id !== '')
        .map(([id, { lastSeen }]) => ({ id, lastSeen }))
        .sort((a, b) => (a.lastSeen === b.lastSeen ? (a.id < b.id ? -1 : 1) : a.lastSeen > b.lastSeen ? -1 : 1));
      const used = principal.uniqueId ?? uniqueIds[0]?.id;
      const chosen = createTally(used === undefined ? principal : { ...principal, uniqueId: used }, window);
      let duplicates = 0;
      for (const id of new Set([used ?? '', ''])) {
        const one = byId.get(id);
        if (!one) continue;
        chosen.absorb(one.tally);
        duplicates += one.duplicates;
      }
      const assumedBy = assumers.list();
      const activity = { ...chosen.finish(), ...(assumedBy.length > 0 ? { assumedBy } : {}) };
      return { activity, duplicates, uniqueIds, unnamed };
    },
  };
}
