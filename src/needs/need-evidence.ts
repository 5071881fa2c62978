import type { Activity } from '../cloudtrail/activity.js';
import type { Contract, Need } from './contract.js';

/** A need with the events that prove it began and ended with: what an approval rests on, kept as long as the approval. */
export interface NeedEvidence extends Pick<Need, 'id' | 'action' | 'kind' | 'calls' | 'firstSeen' | 'lastSeen'> {
  /** `eventID` of the earliest and of the latest record; absent where the trail gave none. */
  firstEventId?: string;
  lastEventId?: string;
}

/** Every need of a contract with its first and last event, in the contract's order. Pure. */
export function evidenceOfNeeds(contract: Pick<Contract, 'needs'>, activity: Pick<Activity, 'calls'>): NeedEvidence[] {
  const calls = new Map(activity.calls.map((call) => [call.id, call]));
  return contract.needs.map(({ id, action, kind, calls: count, firstSeen, lastSeen, callIds }) => {
    const made = callIds.flatMap((callId) => calls.get(callId) ?? []);
    const first = eventAt(
      made.map((call) => [call.firstSeen, call.firstEventId] as const),
      earlier,
    );
    const last = eventAt(
      made.map((call) => [call.lastSeen, call.lastEventId] as const),
      later,
    );
    return {
      id,
      action,
      kind,
      calls: count,
      firstSeen,
      lastSeen,
      ...(first ? { firstEventId: first } : {}),
      ...(last ? { lastEventId: last } : {}),
    };
  });
}

type Seen = readonly [at: string, eventId: string | undefined];

const earlier = (one: string, other: string) => one < other;
const later = (one: string, other: string) => one > other;

/** The event that goes before all others; of several at one time the one whose id does, so that every run says the same. */
function eventAt(seen: Seen[], goesBefore: (one: string, other: string) => boolean): string | undefined {
  let best: Seen | undefined;
  for (const one of seen) if (!best || goesBefore(keyOf(one), keyOf(best))) best = one;
  return best?.[1];
}

function keyOf([at, eventId]: Seen): string {
  return `${at} ${eventId ?? ''}`;
}
