import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** AWS Fault Injection Service experiments with a role. */
export const fis = defineService({
  sources: ['fis.amazonaws.com'],
  prefix: 'fis',
  implies: [
    passRole({
      on: ['CreateExperimentTemplate', 'UpdateExperimentTemplate'],
      parameter: ['roleArn'],
      to: 'fis.amazonaws.com',
    }),
  ],
});
