import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** IAM Access Analyzer reads a trail with a role. */
export const accessAnalyzer = defineService({
  sources: ['access-analyzer.amazonaws.com'],
  prefix: 'access-analyzer',
  implies: [
    passRole({
      on: ['StartPolicyGeneration'],
      parameter: ['cloudTrailDetails.accessRole'],
      to: 'access-analyzer.amazonaws.com',
    }),
  ],
});
