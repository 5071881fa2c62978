import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** AWS CloudTrail: a trail goes by `name`, by `trailName` or by ARN. */
export const cloudtrail = defineService({
  sources: ['cloudtrail.amazonaws.com'],
  prefix: 'cloudtrail',
  resources: {
    trail: { parameter: ['name', 'trailName', 'trailNameList', 'resourceId', 'resourceIdList', 'resourceArn'] },
  },
  implies: [
    passRole({
      on: ['CreateTrail', 'UpdateTrail'],
      parameter: ['cloudWatchLogsRoleArn'],
      to: 'cloudtrail.amazonaws.com',
    }),
  ],
});
