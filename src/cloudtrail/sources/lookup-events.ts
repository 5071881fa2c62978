import type { CloudTrailClient, Event } from '@aws-sdk/client-cloudtrail';
import { Problem } from '../../problem.js';
import type { Window } from '../activity.js';
import { blindSpotsOf } from '../coverage.js';
import { createPrincipalTallies, type PackedTallies } from '../principal-tallies.js';
import { parseRecord } from '../record.js';
import { createLimiter, type Limiter } from './limiter.js';
import { lookupBlindSpots } from './lookup-blind-spots.js';
import { lookupProblem, regionRefusal } from './lookup-problems.js';
import { scanRegion } from './lookup-region.js';
import type { Evidence, EvidenceRequest, EvidenceSource } from './source.js';

/** How far a read has come: plain JSON of some kilobytes. */
export interface LookupState {
  /** Region → everything from this moment (ISO 8601 UTC) to the window's end is read; `done` at its beginning. */
  regions: Record<string, { readBackTo: string; done: boolean; requests: number }>;
  tallies: PackedTallies;
  records: number;
  unreadable: { where: string; why: string }[];
}

/** Where the state of a read is kept, by the request's idempotency key. */
export interface LookupCursor {
  load(key: string): Promise<LookupState | undefined>;
  save(key: string, state: LookupState): Promise<void>;
}

export interface LookupOptions {
  /** The client for one region, in the account of the principal. */
  clientFor(region: string): CloudTrailClient;
  /** Regions to read. Global services (IAM, STS, CloudFront, Route 53) record in us-east-1. */
  regions: string[];
  /** Keeps the two requests a second of each account and region; within this process by default. */
  limiter?: Limiter;
  /** Lets an interrupted read go on; without it a restart begins anew. */
  cursor?: LookupCursor;
  /** Requests per region after which reading ends with what it has; 7,200 (about an hour) by default. */
  mostRequests?: number;
  /** The clock, for tests. */
  now?: () => Date;
}

const DAYS_KEPT = 90;
const DAY = 86_400_000;
const MOST_REQUESTS = 7200;
const MOST_NAMED = 1000;

/**
 * Evidence from CloudTrail's event history, which is there in every account without a trail: management events of the
 * last 90 days, region by region. Nothing selects the sessions of a role, so the events of everybody are read, newest
 * first, and matched here by the exact ARN. Slow (two requests of 50 events a second), so it tells how long it will
 * take, goes on where it stopped, and ends at a limit with what it has, which becomes a blind spot.
 * Throws `Problem`: `stopped`, `no-permission`, `busy` (passing).
 */
export function createLookupEventsSource(options: LookupOptions): EvidenceSource {
  const limiter = options.limiter ?? createLimiter();
  const name = `event history of ${options.regions.join(', ')}`;
  return {
    describe: () => name,
    read: (request) => read({ ...options, limiter }, name, request),
    principals: async () => [],
  };
}

async function read(
  options: LookupOptions & { limiter: Limiter },
  name: string,
  request: EvidenceRequest,
): Promise<Evidence> {
  const { principal, window, signal, idempotencyKey } = request;
  const began = performance.now();
  const asked = withinKept(window, options.now?.() ?? new Date());
  const state: LookupState = (await options.cursor?.load(idempotencyKey)) ?? {
    regions: {},
    tallies: { assumers: [], seenAssuming: '', unnamed: 0, ids: [] },
    records: 0,
    unreadable: [],
  };
  const all = createPrincipalTallies(principal, window);
  all.absorb(state.tallies);
  const progress = progressOf(asked, options.regions, state, request);
  const refused = new Map<string, { why: string; error: unknown }>();
  let requests = 0;
  // A region that fails for good ends the others, which keep what they have read.
  const giveUp = new AbortController();
  const either = signal ? AbortSignal.any([signal, giveUp.signal]) : giveUp.signal;

  async function readRegion(region: string): Promise<void> {
    const at = state.regions[region] ?? { readBackTo: asked.to, done: false, requests: 0 };
    state.regions[region] = at;
    const most = options.mostRequests ?? MOST_REQUESTS;
    if (at.done || at.requests >= most) return;
    at.done = await scanRegion({
      client: options.clientFor(region),
      region,
      limitKey: `${principal.arn.split(':')[4] ?? ''} ${region}`,
      limiter: options.limiter,
      from: asked.from,
      to: at.readBackTo,
      requests: most - at.requests,
      ...(principal.kind === 'user' ? { userName: principal.arn.slice(principal.arn.lastIndexOf('/') + 1) } : {}),
      onPage() {
        at.requests += 1;
        requests += 1;
        progress();
      },
      async onEvents(events, readBackTo) {
        // Oldest first, as everywhere: of two copies of a call the earlier one counts.
        for (const event of events.reverse()) addEvent(event, region, all, state);
        at.readBackTo = readBackTo;
        state.tallies = all.pack();
        await options.cursor?.save(idempotencyKey, state);
        progress();
      },
      signal: either,
    });
    await options.cursor?.save(idempotencyKey, state);
  }

  let failure: Problem | undefined;
  await Promise.all(
    options.regions.map((region) =>
      readRegion(region).catch((error: unknown) => {
        const why = regionRefusal(error);
        if (signal?.aborted) failure ??= stopped();
        else if (why === undefined) failure ??= lookupProblem(error, region);
        else refused.set(region, { why, error });
        if (failure) giveUp.abort();
      }),
    ),
  );
  if (failure) throw failure;
  const regions = options.regions.filter((region) => !refused.has(region));
  const [first] = refused.entries();
  if (regions.length === 0) throw lookupProblem(first?.[1].error, first?.[0] ?? '');

  const { activity, duplicates, uniqueIds, unnamed } = all.finish();
  return {
    activity,
    read: {
      files: 0,
      records: state.records,
      matched: activity.records,
      duplicates,
      unreadable: state.unreadable.length,
      bytes: 0,
    },
    cost: { bytesScanned: 0, queries: requests, milliseconds: Math.round(performance.now() - began), dollars: 0 },
    blindSpots: [
      ...lookupBlindSpots({ window, asked, state, regions, refused, activity }),
      ...blindSpotsOf({ activity, regions, uniqueIds, unreadable: state.unreadable, unnamed }),
    ],
    source: name,
    place: 'no trail',
    queryIds: [],
    uniqueIds,
    unreadable: state.unreadable,
  };
}

/** The event holds the whole record as JSON text; the fields beside it are only a summary. */
function addEvent(
  event: Event,
  region: string,
  tallies: ReturnType<typeof createPrincipalTallies>,
  state: LookupState,
): void {
  state.records += 1;
  const where = `event ${event.EventId ?? 'without an id'} in ${region}`;
  let value: unknown;
  try {
    value = JSON.parse(event.CloudTrailEvent ?? '');
  } catch {
    note(state, where, 'its record is not JSON');
    return;
  }
  const parsed = parseRecord(value);
  if ('unreadable' in parsed) note(state, where, parsed.unreadable);
  else tallies.add(parsed.record);
}

function note(state: LookupState, where: string, why: string): void {
  if (state.unreadable.length < MOST_NAMED) state.unreadable.push({ where, why });
}

/** The part of the window that the event history still holds, in whole seconds and not in the future. */
function withinKept(window: Window, now: Date): Window {
  const text = (time: number) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
  const [, from = ''] = [window.from, text(now.getTime() - DAYS_KEPT * DAY)].sort();
  const [to = ''] = [window.to, text(now.getTime() + 1000)].sort();
  return { from, to };
}

/** Tells the share of the time that is read, and how long the rest will take at the pace of this run. */
function progressOf(asked: Window, regions: string[], state: LookupState, { onProgress }: EvidenceRequest) {
  const span = Math.max(1, Date.parse(asked.to) - Date.parse(asked.from));
  const shareNow = () =>
    regions.reduce((sum, region) => {
      const at = state.regions[region];
      return sum + (at ? Math.min(1, (Date.parse(asked.to) - Date.parse(at.readBackTo)) / span) : 0);
    }, 0) / regions.length;
  const began = performance.now();
  const before = shareNow();
  return () => {
    const share = shareNow();
    const days = Math.round((span / DAY) * share);
    const pace = (performance.now() - began) / (share - before);
    const left = share > before ? `, about ${minutes(pace * (1 - share))} left` : '';
    onProgress?.({
      share,
      text: `${days} of ${Math.round(span / DAY)} days, ${state.records.toLocaleString('en')} events${left}`,
    });
  };
}

function minutes(milliseconds: number): string {
  const count = Math.max(1, Math.ceil(milliseconds / 60_000));
  return count === 1 ? 'a minute' : `${count.toLocaleString('en')} minutes`;
}

function stopped(): Problem {
  return new Problem('stopped', 'Reading the event history was stopped.', 'Start it again; it goes on from there.');
}
