import type { Activity, Caller } from './activity.js';
import { familyId } from './callers.js';

/** A family of sessions that comes from more public networks than this is not told apart by them: hosted runners do. */
export const MOST_NETWORKS = 8;
const MANY = 'many networks';

/** The activity with each family that comes from very many public networks as one. */
export function withFewNetworks(activity: Activity): Activity {
  const families = new Map<string, Caller[]>();
  for (const caller of activity.callers) {
    if (!caller.network?.includes('/')) continue;
    const key = familyId({ ...caller, network: '' });
    families.set(key, [...(families.get(key) ?? []), caller]);
  }
  const joined = new Map<string, Caller>();
  for (const those of families.values()) {
    if (those.length <= MOST_NETWORKS) continue;
    const one = together(those);
    for (const { id } of those) joined.set(id, one);
  }
  if (joined.size === 0) return activity;
  const named = (id: string) => joined.get(id)?.id ?? id;
  return {
    ...activity,
    callers: [...new Set(activity.callers.map((caller) => joined.get(caller.id) ?? caller))].sort(mostCallsFirst),
    calls: activity.calls.map((call) => ({ ...call, callers: [...new Set(call.callers.map(named))].sort() })),
  };
}

function together(those: Caller[]): Caller {
  const { session = '', agent = '', console = false } = those[0] ?? {};
  const family = { session, agent, console, network: MANY };
  const times = (of: (caller: Caller) => string) => those.map(of).sort();
  return {
    ...family,
    id: familyId(family),
    calls: those.reduce((sum, { calls }) => sum + calls, 0),
    firstSeen: times(({ firstSeen }) => firstSeen)[0] ?? '',
    lastSeen: times(({ lastSeen }) => lastSeen).at(-1) ?? '',
  };
}

/** The order in which an activity lists its callers. */
export function mostCallsFirst(a: Caller, b: Caller): number {
  return b.calls - a.calls || (a.id < b.id ? -1 : 1);
}
