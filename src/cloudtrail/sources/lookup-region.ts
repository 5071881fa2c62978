import { setTimeout as sleep } from 'node:timers/promises';
import { type CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import type { Limiter } from './limiter.js';
import { isThrottled } from './lookup-problems.js';

export interface RegionScan {
  client: CloudTrailClient;
  region: string;
  /** Key of the limit: account and region. */
  limitKey: string;
  limiter: Limiter;
  /** Only events of this user name; all events where absent (nothing selects the sessions of a role). */
  userName?: string;
  /** The oldest moment to read, and where to begin: newest first. ISO 8601 UTC. */
  from: string;
  to: string;
  /** Requests that may still be sent. */
  requests: number;
  /** Called for each page of a slice. */
  onPage(): void;
  /** Called when a slice is whole, with its events; after it, everything from `readBackTo` on is known. */
  onSlice(events: Event[], readBackTo: string): Promise<void>;
  signal?: AbortSignal;
}

const PAGE = 50;
const HOUR = 3_600_000;
const LONGEST_SLICE = 24 * HOUR;
const SHORTEST_SLICE = HOUR / 12;
/** A slice of this many pages takes about half a minute: what an interruption may cost. */
const MANY_PAGES = 60;
const FEW_PAGES = 6;
const PATIENCE = 5;

/**
 * Reads one region's event history backwards in slices of time that fit the traffic. A page's token lives shortly, so a
 * slice is the unit of going on: what was interrupted is read again from its beginning. Resolves to true at the end of
 * the window, to false where the requests ran out. Throws what the SDK throws.
 * Source: CloudTrail API reference, LookupEvents (50 events a page, newest first, token bound to the same parameters).
 */
export async function scanRegion(scan: RegionScan): Promise<boolean> {
  const oldest = Date.parse(scan.from);
  let to = Date.parse(scan.to);
  let length = LONGEST_SLICE;
  let left = scan.requests;
  while (to > oldest) {
    const from = Math.max(oldest, to - length);
    const slice = await readSlice(scan, from, to, left);
    if (slice === 'out') return false;
    if (slice === 'again') {
      length = Math.max(SHORTEST_SLICE, length / 2);
      continue;
    }
    left -= slice.pages;
    await scan.onSlice(slice.events, seconds(from));
    to = from;
    if (slice.pages > MANY_PAGES) length = Math.max(SHORTEST_SLICE, length / 2);
    if (slice.pages < FEW_PAGES) length = Math.min(LONGEST_SLICE, length * 2);
  }
  return true;
}

async function readSlice(
  scan: RegionScan,
  from: number,
  to: number,
  requests: number,
): Promise<{ events: Event[]; pages: number } | 'again' | 'out'> {
  const events: Event[] = [];
  let token: string | undefined;
  let pages = 0;
  do {
    if (pages >= requests) return 'out';
    try {
      const page = await lookUp(scan, from, to, token);
      events.push(...(page.Events ?? []));
      token = page.NextToken;
    } catch (error) {
      if (token !== undefined && error instanceof Error && error.name === 'InvalidNextTokenException') return 'again';
      throw error;
    }
    pages += 1;
    scan.onPage();
  } while (token);
  return { events, pages };
}

async function lookUp(scan: RegionScan, from: number, to: number, token: string | undefined) {
  const command = new LookupEventsCommand({
    StartTime: new Date(from),
    // Both ends are included, and times are whole seconds.
    EndTime: new Date(to - 1000),
    MaxResults: PAGE,
    ...(scan.userName ? { LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: scan.userName }] } : {}),
    ...(token ? { NextToken: token } : {}),
  });
  for (let attempt = 1; ; attempt++) {
    await scan.limiter.take(scan.limitKey, scan.signal);
    try {
      return await scan.client.send(command, scan.signal ? { abortSignal: scan.signal } : {});
    } catch (error) {
      if (attempt > PATIENCE || !isThrottled(error)) throw error;
      await sleep(250 * 2 ** attempt, undefined, scan.signal ? { signal: scan.signal } : {});
    }
  }
}

function seconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
