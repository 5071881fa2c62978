import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** AWS AppSync reaches data sources and logs with roles. */
export const appsync = defineService({
  sources: ['appsync.amazonaws.com'],
  prefix: 'appsync',
  implies: [
    passRole({
      on: ['CreateDataSource', 'UpdateDataSource'],
      parameter: ['serviceRoleArn'],
      to: 'appsync.amazonaws.com',
    }),
    passRole({
      on: ['CreateGraphqlApi', 'UpdateGraphqlApi'],
      parameter: ['logConfig.cloudWatchLogsRoleArn'],
      to: 'appsync.amazonaws.com',
    }),
  ],
});
