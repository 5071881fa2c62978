import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** Amazon CloudWatch Synthetics runs canaries as Lambda functions with a role. */
export const synthetics = defineService({
  sources: ['synthetics.amazonaws.com'],
  prefix: 'synthetics',
  implies: [
    passRole({
      on: ['CreateCanary', 'UpdateCanary'],
      parameter: ['ExecutionRoleArn'],
      to: ['lambda.amazonaws.com', 'synthetics.amazonaws.com'],
    }),
  ],
});
