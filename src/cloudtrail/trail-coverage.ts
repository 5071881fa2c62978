import type { Activity, Call } from './activity.js';
import type { BlindSpot, EvidencePlace } from './sources/source.js';

/** What one trail records. */
export interface TrailRecords {
  management: 'all' | 'read' | 'write' | 'none';
  /** Event sources (`kms.amazonaws.com`) whose management events are left out, sorted. */
  excluded: string[];
  /** Data events by resource type (`AWS::S3::Object`): of all resources and calls, or of some. Absent: of none. */
  data: Record<string, 'all' | 'some'>;
}

export interface Trail {
  name: string;
  region: string;
  multiRegion: boolean;
  organization: boolean;
  /** Where it delivers: `s3://bucket/prefix`. */
  place?: string;
  /** Absent where its selectors could not be read: what it records is unknown. */
  records?: TrailRecords;
}

/** The trails of an account, and what each of them records. */
export interface TrailCoverage {
  trails: Trail[];
}

/** The trails that the evidence may have come from. */
interface Feeding {
  trails: Trail[];
  /** They deliver where the evidence was read. Otherwise any of them may be the one. */
  certain: boolean;
}

/**
 * Of all trails those that deliver to where the evidence was read; all of them where that cannot be told. Undefined
 * where no trail says anything about the evidence (the event history, an event data store, Security Lake).
 */
function feeding({ trails }: TrailCoverage, place: EvidencePlace | undefined): Feeding | undefined {
  if (place === 'no trail' || trails.length === 0) return undefined;
  const own = place === undefined ? [] : trails.filter((trail) => trail.place && overlap(trail.place, place.location));
  return own.length > 0 ? { trails: own, certain: true } : { trails, certain: false };
}

/** A trail writes below `<place>/AWSLogs`; a table may begin anywhere above or below that. */
function overlap(place: string, location: string): boolean {
  const delivered = `${place.replace(/\/+$/, '')}/AWSLogs/`;
  const read = `${location.replace(/\/+$/, '')}/`;
  return delivered.startsWith(read) || read.startsWith(delivered);
}

/**
 * Whether the data events of a resource type are in the evidence: `unsure` where some trail records them and it is not
 * known whether it is the one that was read; undefined where the trails say nothing of it.
 */
export function recorded(
  coverage: TrailCoverage | undefined,
  resourceType: string | undefined,
  place: EvidencePlace | undefined,
): 'all' | 'some' | 'unsure' | 'none' | undefined {
  const found = coverage && feeding(coverage, place);
  if (!found || resourceType === undefined) return undefined;
  const amounts = found.trails.map(({ records }) => records?.data[resourceType]);
  const candidates = found.trails.filter(({ records }) => records?.management !== 'none');
  const everyOne = candidates.length > 0 && candidates.every(({ records }) => records?.data[resourceType] === 'all');
  if (everyOne || (found.certain && amounts.includes('all'))) return 'all';
  if (found.trails.some(({ records }) => !records)) return undefined;
  if (!amounts.some((amount) => amount !== undefined)) return 'none';
  return found.certain || found.trails.length === 1 ? 'some' : 'unsure';
}

/**
 * Management events that the trail does not record: some services' calls, reads or writes, other regions. Where it is
 * not known which trail was read, what any of them leaves out may be missing, unless a call shows that it is not.
 */
export function trailBlindSpots(
  coverage: TrailCoverage,
  activity: Pick<Activity, 'calls'>,
  place: EvidencePlace | undefined,
): BlindSpot[] {
  const found = feeding(coverage, place);
  if (!found || found.trails.some(({ records }) => !records)) return [];
  const recording = found.trails.filter(({ records }) => records?.management !== 'none');
  const lacks = (test: (records: TrailRecords) => boolean) => {
    const those = recording.filter(({ records }) => records && test(records));
    return found.certain ? those.length === recording.length : those.length > 0;
  };
  const seen = (test: (call: Call) => boolean) => activity.calls.some(test);
  const which = found.certain || found.trails.length === 1 ? 'The trail' : 'A trail of the account';
  const spots: BlindSpot[] = [];
  const sources = new Set(recording.flatMap(({ records }) => records?.excluded ?? []));
  for (const source of [...sources].sort()) {
    if (!lacks(({ excluded }) => excluded.includes(source)) || seen((call) => call.source === source)) continue;
    const { id, title, calls } = EXCLUDED[source] ?? {
      id: `source-excluded:${source}`,
      title: `Calls to ${source} are left out`,
      calls: `calls to ${source}`,
    };
    spots.push({
      id,
      title,
      consequence: `${which} is set to leave out ${calls}; the draft holds nothing for them unless another record shows the need.`,
    });
  }
  if (recording.length === 0) spots.push(lacking('none', 'reads and writes', which));
  else {
    const reads = lacks(({ management }) => management === 'write') && !seen((call) => call.readOnly === true);
    const writes = lacks(({ management }) => management === 'read') && !seen((call) => call.readOnly === false);
    if (reads) spots.push(lacking('write', 'reads', which));
    if (writes) spots.push(lacking('read', 'writes', which));
  }
  const regions = [...new Set(found.trails.map(({ region }) => region))].sort();
  if (found.trails.every(({ multiRegion }) => !multiRegion)) {
    spots.push({
      id: `trail-regions:${regions.join('+')}`,
      title: `The trail records ${regions.join(' and ')} only`,
      consequence: 'It is not a trail of all regions; calls in others were never recorded, whoever reads the logs.',
    });
  }
  return spots;
}

/** `recorded`: which management events there are (`write`: no reads). */
function lacking(recorded: TrailRecords['management'], missing: string, which: string): BlindSpot {
  return {
    id: `management-events:${recorded}`,
    title: `${which} does not record ${missing}`,
    consequence: `Its event selectors leave out management events that are ${missing}; the draft lacks what was done so.`,
  };
}

const EXCLUDED: Record<string, { id: string; title: string; calls: string }> = {
  'kms.amazonaws.com': { id: 'kms-excluded', title: 'KMS calls are left out', calls: 'KMS events' },
  'rdsdata.amazonaws.com': {
    id: 'rds-data-excluded',
    title: 'RDS Data API calls are left out',
    calls: 'RDS Data API events',
  },
};
