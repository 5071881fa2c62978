import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** Amazon MWAA runs an environment with a role. */
export const airflow = defineService({
  sources: ['airflow.amazonaws.com'],
  prefix: 'airflow',
  implies: [
    passRole({
      on: ['CreateEnvironment', 'UpdateEnvironment'],
      parameter: ['executionRoleArn'],
      to: 'airflow.amazonaws.com',
    }),
  ],
});
