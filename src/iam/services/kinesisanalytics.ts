import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** Amazon Managed Service for Apache Flink runs an application with a role. */
export const kinesisanalytics = defineService({
  sources: ['kinesisanalytics.amazonaws.com'],
  prefix: 'kinesisanalytics',
  implies: [
    passRole({
      on: ['CreateApplication', 'UpdateApplication'],
      parameter: ['serviceExecutionRole', 'serviceExecutionRoleUpdate'],
      to: 'kinesisanalytics.amazonaws.com',
    }),
  ],
});
