import {
  type AdvancedEventSelector,
  type CloudTrailClient,
  DescribeTrailsCommand,
  type EventSelector,
  GetEventSelectorsCommand,
  type GetEventSelectorsResponse,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import type { Trail as KnownTrail, TrailCoverage, TrailRecords } from '../cloudtrail/trail-coverage.js';
import { awsProblem, isDenied } from './errors.js';

/**
 * Reads what the trails of an account record: those of the account and, where it may be looked at, the organisation's.
 * A trail whose selectors are not for this account to read comes without `records`. Throws `Problem` (`aws-denied`)
 * where the trails cannot even be listed.
 * Source: CloudTrail API reference, DescribeTrails and GetEventSelectors; user guide, "Logging data events".
 */
export async function readTrailCoverage(cloudTrail: CloudTrailClient): Promise<TrailCoverage> {
  const trails = await listTrails(cloudTrail);
  const found: KnownTrail[] = [];
  for (const trail of trails) {
    const selectors = await selectorsOf(cloudTrail, trail);
    const { S3BucketName: bucket, S3KeyPrefix: prefix } = trail;
    found.push({
      name: trail.Name ?? '',
      region: trail.HomeRegion ?? '',
      multiRegion: trail.IsMultiRegionTrail ?? false,
      organization: trail.IsOrganizationTrail ?? false,
      ...(bucket ? { place: `s3://${[bucket, prefix].filter(Boolean).join('/')}` } : {}),
      ...(selectors ? { records: recordedBy(selectors) } : {}),
    });
  }
  return { trails: found };
}

async function listTrails(cloudTrail: CloudTrailClient): Promise<Trail[]> {
  try {
    const { trailList } = await cloudTrail.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
    return trailList ?? [];
  } catch (error) {
    throw awsProblem(error, 'list the trails of the account');
  }
}

/** Undefined where this trail is another account's to describe. */
async function selectorsOf(cloudTrail: CloudTrailClient, trail: Trail): Promise<GetEventSelectorsResponse | undefined> {
  try {
    return await cloudTrail.send(new GetEventSelectorsCommand({ TrailName: trail.TrailARN ?? trail.Name ?? '' }));
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (isDenied(error) || /NotFound|InvalidTrailName|InvalidHomeRegion|NotOrganization|Unsupported/.test(name)) {
      return undefined;
    }
    throw awsProblem(error, `read what the trail ${trail.Name} records`);
  }
}

function recordedBy({ EventSelectors, AdvancedEventSelectors }: GetEventSelectorsResponse): TrailRecords {
  if (AdvancedEventSelectors && AdvancedEventSelectors.length > 0)
    return together(AdvancedEventSelectors.map(advanced));
  return together((EventSelectors ?? []).map(basic));
}

/** Values of a basic selector that stand for everything of its type. */
const EVERYTHING = /^arn:[^:]+:(?:s3(?::::?)?|lambda|dynamodb)$/;

function basic(selector: EventSelector): TrailRecords {
  const kind = { All: 'all', ReadOnly: 'read', WriteOnly: 'write' }[selector.ReadWriteType ?? 'All'] ?? 'all';
  const data: TrailRecords['data'] = {};
  for (const { Type, Values } of selector.DataResources ?? []) {
    if (!Type || !Values || Values.length === 0) continue;
    data[Type] = kind === 'all' && Values.some((value) => EVERYTHING.test(value)) ? 'all' : 'some';
  }
  return {
    management: selector.IncludeManagementEvents === false ? 'none' : (kind as TrailRecords['management']),
    excluded: selector.ExcludeManagementEventSources ?? [],
    data,
  };
}

/** Every field of an advanced selector narrows it; one that only names its category and type records all of it. */
function advanced({ FieldSelectors = [] }: AdvancedEventSelector): TrailRecords {
  const field = (name: string) => FieldSelectors.find(({ Field }) => Field === name);
  const category = field('eventCategory')?.Equals ?? [];
  const others = FieldSelectors.filter(({ Field }) => Field !== 'eventCategory' && Field !== 'resources.type');
  if (category.includes('Data')) {
    const amount = others.length === 0 ? 'all' : 'some';
    const types = field('resources.type')?.Equals ?? [];
    return { management: 'none', excluded: [], data: Object.fromEntries(types.map((type) => [type, amount])) };
  }
  if (!category.includes('Management')) return { management: 'none', excluded: [], data: {} };
  const readOnly = field('readOnly')?.Equals;
  return {
    management: readOnly?.includes('true') ? 'read' : readOnly?.includes('false') ? 'write' : 'all',
    excluded: field('eventSource')?.NotEquals ?? [],
    data: {},
  };
}

/** What several selectors of a trail record between them. */
function together(parts: TrailRecords[]): TrailRecords {
  const management = parts.filter((part) => part.management !== 'none');
  const kinds = new Set(management.map((part) => part.management));
  const data: TrailRecords['data'] = {};
  for (const part of parts) {
    for (const [type, amount] of Object.entries(part.data)) {
      // Reads by one selector and writes by another are still only "some": they may differ in their resources.
      data[type] = amount === 'all' || data[type] === 'all' ? 'all' : 'some';
    }
  }
  const [first] = management;
  const excluded = (first?.excluded ?? []).filter((source) =>
    management.every((part) => part.excluded.includes(source)),
  );
  return {
    management: kinds.has('all') || kinds.size > 1 ? 'all' : ([...kinds][0] ?? 'none'),
    excluded: [...new Set(excluded)].sort(),
    data,
  };
}
