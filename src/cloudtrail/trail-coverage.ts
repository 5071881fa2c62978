import type { BlindSpot } from './sources/source.js';

/** What the trails of an account record, as far as their event selectors could be read. */
export interface TrailCoverage {
  trails: { name: string; region: string; multiRegion: boolean; organization: boolean }[];
  /** Names of trails whose selectors could not be read: what they record is unknown. */
  unreadable: string[];
  /** Which management events at least one trail records. */
  management: 'all' | 'read' | 'write' | 'none';
  /** Event sources (`kms.amazonaws.com`) that every trail with management events leaves out, sorted. */
  excluded: string[];
  /** Data events by resource type (`AWS::S3::Object`): of all resources and calls, or of some. Absent: of none. */
  data: Record<string, 'all' | 'some'>;
}

/** Whether data events of a resource type are recorded; undefined where the trails do not say it with certainty. */
export function recorded(coverage: TrailCoverage | undefined, resourceType: string | undefined) {
  if (!coverage || resourceType === undefined || coverage.trails.length === 0) return undefined;
  const found = coverage.data[resourceType];
  if (found === 'all') return 'all';
  if (coverage.unreadable.length > 0) return undefined;
  return found ?? 'none';
}

/** Management events that no trail records: some services' calls, reads or writes, other regions. */
export function trailBlindSpots(coverage: TrailCoverage): BlindSpot[] {
  if (coverage.trails.length === 0 || coverage.unreadable.length > 0) return [];
  const spots: BlindSpot[] = [];
  for (const source of coverage.excluded) {
    const { id, title, calls } = EXCLUDED[source] ?? {
      id: `source-excluded:${source}`,
      title: `Calls to ${source} are left out`,
      calls: `calls to ${source}`,
    };
    spots.push({
      id,
      title,
      consequence: `The trail is set to leave out ${calls}; the draft holds nothing for them unless another record shows the need.`,
    });
  }
  const missing = { all: undefined, none: 'reads and writes', read: 'writes', write: 'reads' }[coverage.management];
  if (missing) {
    spots.push({
      id: `management-events:${coverage.management}`,
      title: `The trail does not record ${missing}`,
      consequence: `Its event selectors leave out management events that are ${missing}; the draft lacks what was done so.`,
    });
  }
  const regions = [...new Set(coverage.trails.map(({ region }) => region))].sort();
  if (coverage.trails.every(({ multiRegion }) => !multiRegion)) {
    spots.push({
      id: `trail-regions:${regions.join('+')}`,
      title: `The trail records ${regions.join(' and ')} only`,
      consequence: 'It is not a trail of all regions; calls in others were never recorded, whoever reads the logs.',
    });
  }
  return spots;
}

const EXCLUDED: Record<string, { id: string; title: string; calls: string }> = {
  'kms.amazonaws.com': { id: 'kms-excluded', title: 'KMS calls are left out', calls: 'KMS events' },
  'rdsdata.amazonaws.com': {
    id: 'rds-data-excluded',
    title: 'RDS Data API calls are left out',
    calls: 'RDS Data API events',
  },
};
