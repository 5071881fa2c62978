import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** AWS CloudTrail: a trail goes by `name`, by `trailName` or by ARN. */
export const cloudtrail = defineService({
  sources: ['cloudtrail.amazonaws.com'],
  prefix: 'cloudtrail',
  resources: {
    trail: { parameter: ['name', 'trailName', 'trailNameList', 'resourceId', 'resourceIdList', 'resourceArn'] },
  },
  unnamed: {
    DescribeTrails: 'Without names it lists every trail (CloudTrail API reference, DescribeTrails).',
  },
  implies: [
    passRole({
      on: ['CreateTrail', 'UpdateTrail'],
      parameter: ['cloudWatchLogsRoleArn'],
      to: 'cloudtrail.amazonaws.com',
    }),
  ],
});
