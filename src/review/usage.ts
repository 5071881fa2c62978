import type { Activity, Caller } from '../cloudtrail/activity.js';
import type { Assumer } from '../cloudtrail/assumers.js';
import { type CallsPerDay, callsPerDay } from '../cloudtrail/calls-per-day.js';
import type { Contract } from '../needs/contract.js';

/** Assumers that a message names. */
const MOST_ASSUMERS = 10;

/**
 * What messages say of the calls, worked out once: a role's calls run into megabytes, and every click and every message
 * needs a few figures of them. Plain JSON.
 */
export interface Usage {
  /** Distinct calls. */
  calls: number;
  callers: Caller[];
  /** When it was busy and when quiet; absent where nothing was recorded. */
  days?: CallsPerDay;
  /** Who assumed the role, most sessions first: the first ten, and how many more there are. */
  assumedBy: { first: Assumer[]; more: number };
  /** By need: on how many days at least its calls were made, and by which callers (`Caller.id`). */
  needs: Record<string, { days: number; callers: string[] }>;
}

/** A pure function of two documents that never change. Needs without a recorded call (attested ones) have no entry. */
export function usageOf(activity: Activity, contract: Pick<Contract, 'needs'> = { needs: [] }): Usage {
  const calls = new Map(activity.calls.map((call) => [call.id, call]));
  const needs: Usage['needs'] = {};
  for (const { id, callIds } of contract.needs) {
    const made = callIds.flatMap((callId) => calls.get(callId) ?? []);
    if (made.length === 0) continue;
    const callers = new Set(made.flatMap((call) => call.callers));
    needs[id] = { days: made.reduce((most, { days }) => Math.max(most, days), 0), callers: [...callers] };
  }
  const days = callsPerDay(activity);
  const assumers = activity.assumedBy ?? [];
  return {
    calls: activity.calls.length,
    callers: activity.callers,
    ...(days ? { days } : {}),
    assumedBy: { first: assumers.slice(0, MOST_ASSUMERS), more: Math.max(0, assumers.length - MOST_ASSUMERS) },
    needs,
  };
}
