import type { Call } from './activity.js';
import { callPattern } from './call-pattern.js';

/** A call while it is being tallied. */
export interface TalliedCall {
  call: Call;
  days: Set<string>;
  callers: Set<string>;
}

/**
 * The distinct calls of one event that are kept one by one, at most so many.
 *
 * Where there are more, every pattern keeps equally many, as many as fit; where there are more patterns than that, some
 * keep one. Which ones stay is told by rank (see `call-pattern.ts`): the choice depends on the calls alone, and a call that
 * stays to the end was there from its first record on, so its counts are exact whatever the order was.
 */
export interface KeptCalls {
  get(id: string): TalliedCall | undefined;
  /** Takes a call that is not there yet; gives back those that have no place any more, perhaps this one. */
  add(tallied: TalliedCall): TalliedCall[];
  list(): TalliedCall[];
  /** How many calls a pattern may keep by now; it only ever falls. */
  perPattern(): number;
  /** Lets patterns keep no more than that: what was left out before must not come back by halves. */
  limit(perPattern: number): TalliedCall[];
}

interface Kept {
  tallied: TalliedCall;
  /** By which the calls of a pattern are chosen. */
  order: string;
}

interface Pattern {
  rank: string;
  key: string;
  /** In order: the last one goes first. */
  calls: Kept[];
}

export function createKeptCalls(most: number): KeptCalls {
  const byId = new Map<string, TalliedCall>();
  const patterns = new Map<string, Pattern>();
  let perPattern = Number.POSITIVE_INFINITY;
  /** As long as there is room for all, nobody asks what pattern they are of. */
  let waiting: TalliedCall[] | undefined = [];

  function add(tallied: TalliedCall): TalliedCall[] {
    if (!waiting) return [...arrange(tallied), ...makeRoom()];
    byId.set(tallied.call.id, tallied);
    waiting.push(tallied);
    return byId.size > most ? [...arrangeAll(), ...makeRoom()] : [];
  }

  function arrangeAll(): TalliedCall[] {
    const all = waiting ?? [];
    waiting = undefined;
    return all.flatMap(arrange);
  }

  /** Puts a call where it belongs among those of its pattern. */
  function arrange(tallied: TalliedCall): TalliedCall[] {
    const { key, rank, callRank } = callPattern(tallied.call);
    const pattern: Pattern = patterns.get(key) ?? { key, rank, calls: [] };
    const kept = { tallied, order: orderOf(tallied.call, callRank) };
    if (pattern.calls.length >= perPattern && kept.order > pattern.calls.at(-1)!.order) return [tallied];
    patterns.set(key, pattern);
    pattern.calls.splice(placeOf(kept, pattern.calls), 0, kept);
    byId.set(tallied.call.id, tallied);
    return shorten(pattern);
  }

  function shorten({ calls }: Pattern): TalliedCall[] {
    if (calls.length <= perPattern) return [];
    return drop(calls.splice(perPattern));
  }

  function makeRoom(): TalliedCall[] {
    const gone: TalliedCall[] = [];
    while (byId.size > most) {
      const longest = Math.max(...[...patterns.values()].map(({ calls }) => calls.length));
      perPattern = Math.max(1, longest - 1);
      gone.push(...(longest > 1 ? [...patterns.values()].flatMap(shorten) : dropLast()));
    }
    return gone;
  }

  function dropLast(): TalliedCall[] {
    const last = [...patterns.values()].reduce((a, b) =>
      a.rank < b.rank || (a.rank === b.rank && a.key < b.key) ? b : a,
    );
    patterns.delete(last.key);
    return drop(last.calls);
  }

  function drop(kept: Kept[]): TalliedCall[] {
    for (const { tallied } of kept) byId.delete(tallied.call.id);
    return kept.map(({ tallied }) => tallied);
  }

  return {
    get: (id) => byId.get(id),
    add,
    list: () => [...byId.values()],
    perPattern: () => perPattern,
    limit(more) {
      perPattern = Math.min(perPattern, more);
      return [...arrangeAll(), ...[...patterns.values()].flatMap(shorten)];
    },
  };
}

/** Where a call belongs among others that are in order. */
function placeOf({ order }: Kept, calls: Kept[]): number {
  let [from, to] = [0, calls.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (calls[middle]!.order < order) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Of calls that were asked for alike the one that was seen first goes first. */
function orderOf(call: Call, rank: string): string {
  return `${rank} ${call.firstSeen} ${call.firstEventId ?? ''} ${call.id}`;
}
