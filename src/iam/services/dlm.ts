import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** Amazon Data Lifecycle Manager works with a role for each policy. */
export const dlm = defineService({
  sources: ['dlm.amazonaws.com'],
  prefix: 'dlm',
  implies: [
    passRole({
      on: ['CreateLifecyclePolicy', 'UpdateLifecyclePolicy'],
      parameter: ['executionRoleArn'],
      to: 'dlm.amazonaws.com',
    }),
  ],
});
