import type { Activity, Call } from './activity.js';

/**
 * The activity without the callers that people left out (`Caller.id`): calls that only they made are gone. A call that
 * others made too stays with those others, and keeps its count and times, because a call is tallied over all who made
 * it. What was read (`records`, `perDay`) stays as it was.
 */
export function withoutCallers(activity: Activity, leftOut: ReadonlySet<string>): Activity {
  if (leftOut.size === 0) return activity;
  return {
    ...activity,
    calls: activity.calls
      .filter((call) => !isOnlyOf(call, leftOut))
      .map((call) => ({ ...call, callers: call.callers.filter((caller) => !leftOut.has(caller)) })),
    callers: activity.callers.filter(({ id }) => !leftOut.has(id)),
  };
}

/** The calls that `withoutCallers` takes away. */
export function callsOnlyOf(activity: Activity, leftOut: ReadonlySet<string>): Call[] {
  return activity.calls.filter((call) => isOnlyOf(call, leftOut));
}

/** A call whose callers are not known is nobody's, and stays. */
function isOnlyOf({ callers }: Call, leftOut: ReadonlySet<string>): boolean {
  return callers.length > 0 && callers.every((caller) => leftOut.has(caller));
}
