import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** Amazon Data Firehose: every source and destination has a role of its own. */
export const firehose = defineService({
  sources: ['firehose.amazonaws.com'],
  prefix: 'firehose',
  implies: [
    passRole({
      on: ['CreateDeliveryStream', 'UpdateDestination'],
      parameter: [
        '*DestinationConfiguration.roleARN',
        '*DestinationUpdate.roleARN',
        'kinesisStreamSourceConfiguration.roleARN',
        'mSKSourceConfiguration.authenticationConfiguration.roleARN',
        'extendedS3DestinationConfiguration.s3BackupConfiguration.roleARN',
      ],
      to: 'firehose.amazonaws.com',
    }),
  ],
});
