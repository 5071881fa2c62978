import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** AWS Config records with a role. */
export const config = defineService({
  sources: ['config.amazonaws.com'],
  prefix: 'config',
  implies: [
    passRole({
      on: ['PutConfigurationRecorder'],
      parameter: ['configurationRecorder.roleARN'],
      to: 'config.amazonaws.com',
    }),
    passRole({
      on: ['PutConfigurationAggregator'],
      parameter: ['organizationAggregationSource.roleArn'],
      to: 'config.amazonaws.com',
    }),
  ],
});
