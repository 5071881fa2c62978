import type { JsonObject } from '../../cloudtrail/record.js';
import type { LocalAccount, LocalTrail, LocalWorld } from './account.js';
import { createEventHistory } from './event-history.js';
import { AwsFailure } from './wire.js';

interface CloudTrailRequest {
  account: LocalAccount;
  region: string;
  input: JsonObject;
  world: LocalWorld;
}

/** CloudTrail of the stand-in: the event history from log files, the trails from `account.json`. */
export function createLocalCloudTrail(options: { folder: string; lookupsPerSecond?: number; now?: () => Date }) {
  const history = createEventHistory(options);
  return {
    /** Throws AWS's errors. */
    async answer(operation: string, request: CloudTrailRequest): Promise<object> {
      if (operation === 'LookupEvents') return history.lookUp(request);
      if (operation === 'DescribeTrails')
        return { trailList: request.account.trails.map((one) => facts(one, request)) };
      if (operation === 'GetEventSelectors') return selectors(request);
      throw new AwsFailure('UnknownOperationException', `The local stand-in for AWS does not answer ${operation}.`);
    },
  };
}

function selectors(request: CloudTrailRequest): object {
  const name = request.input['TrailName'];
  const found = request.account.trails.find((one) => one.name === name || trailArn(one, request) === name);
  if (!found) throw new AwsFailure('TrailNotFoundException', `Unknown trail: ${String(name)}.`);
  return {
    TrailARN: trailArn(found, request),
    ...(found.advancedSelectors ? { AdvancedEventSelectors: found.advancedSelectors } : {}),
    ...(found.advancedSelectors ? {} : { EventSelectors: found.selectors ?? MANAGEMENT_EVENTS }),
  };
}

/** What a trail records when nobody changed it. */
const MANAGEMENT_EVENTS = [
  { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [], ExcludeManagementEventSources: [] },
];

function facts(trail: LocalTrail, request: CloudTrailRequest): object {
  return {
    Name: trail.name,
    TrailARN: trailArn(trail, request),
    HomeRegion: trail.region,
    S3BucketName: trail.bucket,
    IsMultiRegionTrail: trail.multiRegion,
    IsOrganizationTrail: trail.organization,
    IncludeGlobalServiceEvents: true,
    HasCustomEventSelectors: Boolean(trail.selectors ?? trail.advancedSelectors),
  };
}

/** ARN of a trail: what GetEventSelectors is authorised on. */
export function trailArn(trail: LocalTrail, { account, world }: Pick<CloudTrailRequest, 'account' | 'world'>): string {
  return `arn:${world.partition}:cloudtrail:${trail.region}:${account.id}:trail/${trail.name}`;
}
