import { homeOf } from '../aws/regions.js';
import type { Activity, Window } from './activity.js';
import { DATA_PLANES, type DataPlane } from './data-planes.js';
import { type LastAccessed, usedEarlier, usedEarlierSpots } from './last-accessed.js';
import type { BlindSpot, EvidencePlace } from './sources/source.js';
import { recorded, type TrailCoverage, trailBlindSpots } from './trail-coverage.js';

export interface Coverage {
  activity: Activity;
  /** Regions whose records are in the evidence at all, whoever made them; empty where that is unknown. */
  regions: string[];
  /** First and last day (`YYYY-MM-DD`) for which there are records at all; absent where that is unknown. */
  days?: {
    first: string;
    last: string;
    missing: string[];
    /** Days that others have, of regions that have most days. */
    gaps: { region: string; days: string[] }[];
  };
  /** Unique ids seen under the principal's ARN, newest first. */
  uniqueIds: { id: string; lastSeen: string }[];
  unreadable: { where: string; why: string }[];
  /** Records that may be the principal's and do not say so. */
  unnamed?: number;
  /** When the principal was created, where that is known (ISO 8601 UTC). */
  createdAt?: string;
}

/** What is known about a principal and its account beside the evidence; each part may be unknown. */
export interface Known {
  /** When the principal was created, ISO 8601 UTC. */
  createdAt?: string;
  /** What the trails record. */
  trails?: TrailCoverage;
  /** Where the evidence was read: which trail it came from. */
  place?: EvidencePlace;
  lastAccessed?: LastAccessed;
  /** IAM actions of the needs, questions and denials (`s3:GetObject`): what `lastAccessed` is compared with. */
  seenActions?: Iterable<string>;
  /** Services (IAM prefixes) that something else points to, and what: the old policies, the trust policy. */
  pointedTo?: { namespace: string; by: string }[];
}

/**
 * The blind spots of some evidence in the light of what else is known: data events that a trail is known to record are
 * no blind spot; those of a service that last-accessed data, old policies or the trust point to get a row of their own;
 * what IAM saw in use and the evidence does not show is named. Rows that are there already are not repeated.
 */
export function withKnown(spots: BlindSpot[], activity: Activity, known: Known): BlindSpot[] {
  const used = known.lastAccessed ? usedEarlier(known.lastAccessed, known.seenActions ?? [], activity.window) : [];
  const pointers = new Map((known.pointedTo ?? []).map(({ namespace, by }) => [namespace, by]));
  for (const { namespace, lastUsed, when, wholeService } of used) {
    if (when === 'within' && wholeService) pointers.set(namespace, `IAM saw it used on ${lastUsed.slice(0, 10)}`);
  }
  if (activity.callers.some(({ agent }) => /terraform|opentofu/i.test(agent))) {
    if (!pointers.has('s3'))
      pointers.set('s3', 'Terraform, which made calls with it, often keeps its state in a bucket');
    if (!pointers.has('dynamodb'))
      pointers.set('dynamodb', 'Terraform, which made calls with it, often locks its state in a table');
  }
  const planes = dataEvents(activity, known, pointers);
  // A row of data events says already when IAM saw the service used; it does not name actions.
  const shown = new Set(planes.map(({ id }) => id));
  const others = used.filter(
    ({ namespace, when, wholeService, actions }) =>
      !(when === 'within' && wholeService && actions.length === 0 && shown.has(`data-events-off:${namespace}`)),
  );
  const age = known.createdAt === undefined ? [] : tooShort(activity.window, known.createdAt);
  const all = [
    ...planes,
    ...spots.filter(({ id }) => !madeHere(id, known)),
    ...(known.trails ? trailBlindSpots(known.trails, activity, known.place) : []),
    ...age,
    ...usedEarlierSpots(others),
  ];
  return [...new Map(all.map((spot) => [spot.id, spot])).values()];
}

/** Rows of an earlier time that are made again. */
function madeHere(id: string, { lastAccessed }: Known): boolean {
  return /^data-events-/.test(id) || (lastAccessed !== undefined && /^(?:not-in-trail|used-before-window):/.test(id));
}

/**
 * What this evidence cannot show, each with its consequence. Ids are stable, so that an answer given by a person holds
 * for the next read of the same evidence.
 */
export function blindSpotsOf(coverage: Coverage): BlindSpot[] {
  return [
    ...dataEvents(coverage.activity),
    ...regions(coverage),
    ...window(coverage),
    ...recreated(coverage),
    ...withoutIssuer(coverage),
    ...lost(coverage),
    NEVER_LOGGED,
  ];
}

/** Source: CloudTrail user guide, "Logging data events"; services that have no CloudTrail event for these calls at all. */
const NEVER_LOGGED: BlindSpot = {
  id: 'never-logged',
  title: 'Calls that CloudTrail never records',
  consequence:
    'Invokes of APIs with IAM authorisation, IAM log-ins to databases, Kafka clusters and OpenSearch, EFS mounts and IoT messages leave no record anywhere, so the draft holds nothing for them.',
};

function dataEvents(
  activity: Activity,
  { trails, place }: Pick<Known, 'trails' | 'place'> = {},
  pointers: ReadonlyMap<string, string> = new Map(),
): BlindSpot[] {
  const rows: BlindSpot[] = [];
  const rest: DataPlane[] = [];
  for (const plane of DATA_PLANES) {
    const amount = recorded(trails, plane.resourceType, place);
    const seen = activity.calls.some((call) => plane.isDataCall(call));
    const by = pointers.get(plane.id);
    if (amount === 'all') continue;
    const pointed = by === undefined ? {} : { pointed: true as const };
    if (amount === 'some') rows.push(partly(plane));
    else if (seen) continue;
    else if (activity.calls.some((call) => plane.sources.includes(call.source)))
      rows.push({ ...usedService(plane, amount, by), ...pointed });
    else if (by !== undefined) rows.push({ ...pointedService(plane, by), ...pointed });
    else rest.push(plane);
  }
  return [...rows, ...(rest.length > 0 ? [otherServices(rest)] : [])];
}

function usedService(plane: DataPlane, amount: 'none' | 'unsure' | undefined, by: string | undefined): BlindSpot {
  const why = {
    none: 'the trail is not set to record them',
    unsure: 'a trail of the account records them, and nothing shows that it is the one that was read',
    unknown: 'a trail records them only where its data events are selected',
  }[amount ?? 'unknown'];
  return {
    id: `data-events-off:${plane.id}`,
    title: plane.title,
    consequence: `None of this principal's ${plane.calls} is in the evidence; ${why}${by === undefined ? '' : `, and yet ${by}`}, so the draft may lack ${plane.permissions}.`,
  };
}

/** Nothing was seen of the service, and still something says that the principal uses it. */
function pointedService(plane: DataPlane, by: string): BlindSpot {
  return {
    id: `data-events-off:${plane.id}`,
    title: plane.title,
    consequence: `None of this principal's ${plane.calls} is in the evidence, and yet ${by}; the draft lacks ${plane.permissions}.`,
  };
}

function otherServices(planes: DataPlane[]): BlindSpot {
  return {
    id: 'data-events-off:other',
    title: 'Data events of services that were not seen in use',
    consequence: `If the principal makes ${listed(planes.map(({ calls }) => calls))} and the trail does not select them, the draft lacks those permissions.`,
  };
}

function partly(plane: DataPlane): BlindSpot {
  return {
    id: `data-events-partial:${plane.id}`,
    title: `${plane.title}, in part`,
    consequence: `The trail records only some ${plane.calls} (certain resources, reads or writes); the draft may lack ${plane.permissions} elsewhere.`,
  };
}

function regions({ regions: read, activity }: Coverage): BlindSpot[] {
  const [only, ...others] = read;
  if (only === undefined) return [];
  const partition = activity.principal.arn.split(':')[1] ?? 'aws';
  const home = homeOf(partition);
  const services = partition === 'aws' ? 'IAM, CloudFront, Route 53' : 'IAM';
  if (others.length > 0) {
    if (read.includes(home)) return [];
    return [
      {
        id: `no-global-services:${home}`,
        title: `${home} was not read`,
        consequence: `The global services (${services}) record there; the draft lacks whatever was done with them.`,
      },
    ];
  }
  const globals = only === home ? '' : `, nor the global services (${services}), which record in ${home}`;
  return [
    {
      id: `one-region:${only}`,
      title: `Only ${only} was read`,
      consequence: `Calls in other regions are not in the evidence${globals}; the draft lacks whatever was done there.`,
    },
  ];
}

function tooShort({ from }: Window, createdAt: string): BlindSpot[] {
  if (createdAt >= from || from <= '1970') return [];
  return [
    {
      id: `window-shorter-than-use:${from.slice(0, 10)}`,
      title: `The window begins on ${from.slice(0, 10)}`,
      consequence: `The principal exists since ${createdAt.slice(0, 10)}; what it does less often than the window is long (quarterly or yearly jobs) may be missing.`,
    },
  ];
}

function window({ activity, days, createdAt }: Coverage): BlindSpot[] {
  const { from, to } = activity.window;
  const spots = createdAt === undefined ? [] : tooShort(activity.window, createdAt);
  if (!days) return spots;
  if (from > '1970' && days.first > from.slice(0, 10)) {
    spots.push({
      id: `logs-start-late:${days.first}`,
      title: `The logs begin on ${days.first}`,
      consequence: `Nothing is there for the days from ${from.slice(0, 10)} on, so the window is shorter than it was asked to be.`,
    });
  }
  const [gap] = days.missing;
  if (gap !== undefined) {
    spots.push({
      id: `log-gap:${gap}`,
      title:
        days.missing.length === 1 ? `No logs of ${gap}` : `No logs of ${days.missing.length} days, the first ${gap}`,
      consequence:
        'A day without any log file is rarely a day without calls; what was done then is not in the evidence.',
    });
  }
  if (days.gaps.length > 0) {
    const parts = days.gaps.map(({ region, days: those }) => `${region} (${those.length}, the first ${those[0]})`);
    spots.push({
      id: `log-gap:${days.gaps.map(({ region }) => region).join('+')}`,
      title: `Days without logs in ${listed(parts)}`,
      consequence:
        'Other regions have logs of these days; either nothing at all was called there or files are missing, and then what was done is not in the evidence.',
    });
  }
  if (to < '9999' && days.last < to.slice(0, 10)) {
    spots.push({
      id: `delivery-delay:${days.last}`,
      title: `The logs end on ${days.last}`,
      consequence: `CloudTrail delivers most records within minutes and promises no time; calls of the last day up to ${to} may be missing.`,
    });
  }
  return spots;
}

function recreated({ activity, uniqueIds }: Coverage): BlindSpot[] {
  const used = activity.principal.uniqueId ?? uniqueIds[0]?.id;
  const others = uniqueIds.filter(({ id }) => id !== used);
  if (used === undefined || others.length === 0) return [];
  return [
    {
      id: `recreated:${used}`,
      title: 'The name belonged to another principal, too',
      consequence: `Only the calls of ${used} were read; those of ${listed(others.map(({ id }) => id))}, which had the same ARN, count as somebody else's.`,
    },
  ];
}

function withoutIssuer({ unnamed = 0 }: Coverage): BlindSpot[] {
  if (unnamed === 0) return [];
  return [
    {
      id: 'sessions-without-issuer',
      title: `${unnamed.toLocaleString('en')} records of sessions do not say whose role it was`,
      consequence:
        "They have the name of this role and lack the ARN of the issuer, so they may be those of a role of that name under another path; they count as somebody else's, and the draft holds nothing for them.",
    },
  ];
}

function lost({ activity, unreadable }: Coverage): BlindSpot[] {
  const spots: BlindSpot[] = [];
  const places = [...new Set(unreadable.map(({ where }) => where))];
  if (places.length > 0) {
    spots.push({
      id: 'unreadable-logs',
      title:
        places.length === 1
          ? 'A log file could not be read whole'
          : `${places.length} log files could not be read whole`,
      consequence: `Calls in their damaged parts are not in the evidence; the first is ${places[0]}.`,
    });
  }
  if (activity.leftOut.length > 0) {
    const sum = (of: 'distinctCalls' | 'records') => activity.leftOut.reduce((all, one) => all + one[of], 0);
    spots.push({
      id: 'left-out-calls',
      title: 'More distinct calls than were kept one by one',
      consequence: `${sum('distinctCalls')} distinct calls (${sum('records')} records) of ${listed(activity.leftOut.map(({ name }) => name))} are counted but not kept with their parameters, so they are not replayed and an exact list of resources may refuse them.`,
    });
  }
  return spots;
}

function listed(words: string[]): string {
  const shown = words.slice(0, 12);
  if (shown.length < words.length) shown.push(`${words.length - shown.length} more`);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
