import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** AWS DataSync reads S3 buckets with a role. */
export const datasync = defineService({
  sources: ['datasync.amazonaws.com'],
  prefix: 'datasync',
  implies: [
    passRole({ on: ['CreateLocationS3'], parameter: ['s3Config.bucketAccessRoleArn'], to: 'datasync.amazonaws.com' }),
  ],
});
