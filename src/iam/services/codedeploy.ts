import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** AWS CodeDeploy works with a service role for each deployment group. */
export const codedeploy = defineService({
  sources: ['codedeploy.amazonaws.com'],
  prefix: 'codedeploy',
  unnamed: Object.fromEntries(
    ['GetDeployment', 'BatchGetDeployments', 'ListDeploymentInstances'].map((action) => [
      action,
      'A deployment id names no deployment group (CodeDeploy API reference).',
    ]),
  ),
  implies: [
    passRole({
      on: ['CreateDeploymentGroup', 'UpdateDeploymentGroup'],
      parameter: ['serviceRoleArn'],
      to: 'codedeploy.amazonaws.com',
    }),
  ],
});
