import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** DynamoDB Accelerator reaches tables with a role. */
export const dax = defineService({
  sources: ['dax.amazonaws.com'],
  prefix: 'dax',
  implies: [passRole({ on: ['CreateCluster'], parameter: ['iamRoleArn'], to: 'dax.amazonaws.com' })],
});
