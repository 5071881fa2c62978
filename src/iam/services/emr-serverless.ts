import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** Amazon EMR Serverless runs jobs with a role of their own. */
export const emrServerless = defineService({
  sources: ['emr-serverless.amazonaws.com'],
  prefix: 'emr-serverless',
  implies: [passRole({ on: ['StartJobRun'], parameter: ['executionRoleArn'], to: 'emr-serverless.amazonaws.com' })],
});
