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
  /** Called for each page. */
  onPage(): void;
  /** Called with the next older events, newest first; after it, everything from `readBackTo` on is known. */
  onEvents(events: Event[], readBackTo: string): Promise<void>;
  signal?: AbortSignal;
}

const PAGE = 50;
const SECOND = 1000;
const HOUR = 3_600_000;
const FIRST_SLICE = HOUR;
const LONGEST_SLICE = 24 * HOUR;
const SHORTEST_SLICE = HOUR / 12;
/** So many pages take about half a minute: what an interruption may cost. */
const MANY_PAGES = 60;
const FEW_PAGES = 6;
const PATIENCE = 5;

/**
 * Reads one region's event history backwards in slices of time that fit the traffic. Events come newest first, so what
 * was read of a slice is handed over down to its last whole second, every `MANY_PAGES` pages and when the requests run
 * out: a busy account gives what was paid for. Where a page's token has died, reading begins anew behind what was handed
 * over. Resolves to true at the end of the window, to false where the requests ran out. Throws what the SDK throws.
 * Source: CloudTrail API reference, LookupEvents (50 events a page, newest first, token bound to the same parameters).
 */
export async function scanRegion(scan: RegionScan): Promise<boolean> {
  const oldest = Date.parse(scan.from);
  let to = Date.parse(scan.to);
  let length = FIRST_SLICE;
  let left = scan.requests;
  while (to > oldest) {
    const from = Math.max(oldest, to - length);
    const { ended, readBackTo, pages } = await readSlice(scan, from, to, left);
    if (ended === 'out of requests') return false;
    left -= pages;
    to = readBackTo;
    if (ended === 'lost its token' || pages > MANY_PAGES) length = Math.max(SHORTEST_SLICE, length / 2);
    else if (pages < FEW_PAGES) length = Math.min(LONGEST_SLICE, length * 2);
  }
  return true;
}

async function readSlice(
  scan: RegionScan,
  from: number,
  to: number,
  requests: number,
): Promise<{ ended: 'whole' | 'lost its token' | 'out of requests'; readBackTo: number; pages: number }> {
  let events: Event[] = [];
  let readBackTo = to;
  let token: string | undefined;
  let pages = 0;

  /** All but the events of the oldest second, which may go on on the next page; nothing where they are in no order. */
  async function handOver(): Promise<void> {
    const times = events.map(timeOf);
    if (times.some((time, at) => at > 0 && time > (times[at - 1] ?? time))) return;
    const oldest = Math.floor((times.at(-1) ?? to) / SECOND) * SECOND;
    const whole = times.findIndex((time) => time < oldest + SECOND);
    if (whole <= 0) return;
    const ready = events.slice(0, whole);
    events = events.slice(whole);
    readBackTo = oldest + SECOND;
    await scan.onEvents(ready, seconds(readBackTo));
  }

  do {
    if (pages >= requests) {
      await handOver();
      return { ended: 'out of requests', readBackTo, pages };
    }
    try {
      const page = await lookUp(scan, from, to, token);
      events.push(...(page.Events ?? []));
      token = page.NextToken;
    } catch (error) {
      if (token === undefined || !(error instanceof Error) || error.name !== 'InvalidNextTokenException') throw error;
      await handOver();
      return { ended: 'lost its token', readBackTo, pages };
    }
    pages += 1;
    scan.onPage();
    if (token && pages % MANY_PAGES === 0) await handOver();
  } while (token);
  await scan.onEvents(events, seconds(from));
  return { ended: 'whole', readBackTo: from, pages };
}

/** An event without a time keeps its place: it is as old as can be, so nothing behind it is handed over early. */
function timeOf({ EventTime }: Event): number {
  return EventTime?.getTime() ?? Number.NEGATIVE_INFINITY;
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
