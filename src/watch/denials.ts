import type { Activity, Call } from '../cloudtrail/activity.js';
import type { Denial } from '../needs/contract.js';
import { readCall } from '../needs/read-call.js';

/** A denial with what AWS said about it. The message is text from outside: data, never markup. */
export type ReportedDenial = Denial & { message?: string };

/**
 * The refused calls of a recent window, newest first, one for each action on each resource: calls of one pair are added
 * up, whatever event they came from, and the newest message stands for all of them.
 */
export function readDenials(activity: Activity): ReportedDenial[] {
  const byPair = new Map<string, ReportedDenial>();
  for (const call of deniedCalls(activity)) {
    const denial = denialOf(call);
    const key = JSON.stringify([denial.action ?? `${call.source}:${call.name}`, denial.resource]);
    const known = byPair.get(key);
    byPair.set(key, known ? together(known, denial) : denial);
  }
  return [...byPair.values()].sort((a, b) => compare(b.lastSeen, a.lastSeen) || compare(a.name, b.name));
}

/** The refused calls themselves, as evidence for questions about them. */
export function deniedCalls(activity: Activity): Call[] {
  return activity.calls.filter((call) => call.outcome === 'denied');
}

function denialOf(call: Call): ReportedDenial {
  const denied = readCall(call).denied ?? { cause: 'unknown' as const };
  return {
    source: call.source,
    name: call.name,
    ...denied,
    ...(call.errorCode === undefined ? {} : { errorCode: call.errorCode }),
    ...(call.errorMessage === undefined ? {} : { message: call.errorMessage }),
    calls: call.count,
    callIds: [call.id],
    firstSeen: call.firstSeen,
    lastSeen: call.lastSeen,
  };
}

function together(left: ReportedDenial, right: ReportedDenial): ReportedDenial {
  const newer = left.lastSeen <= right.lastSeen ? right : left;
  return {
    ...newer,
    calls: left.calls + right.calls,
    callIds: [...left.callIds, ...right.callIds],
    firstSeen: [left.firstSeen, right.firstSeen].sort()[0] ?? newer.firstSeen,
  };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
