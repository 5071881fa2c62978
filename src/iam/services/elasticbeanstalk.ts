import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** AWS Elastic Beanstalk works with a service role for an environment. */
export const elasticbeanstalk = defineService({
  sources: ['elasticbeanstalk.amazonaws.com'],
  prefix: 'elasticbeanstalk',
  implies: [
    passRole({
      on: ['CreateEnvironment', 'UpdateEnvironment', 'AssociateEnvironmentOperationsRole'],
      parameter: ['operationsRole'],
      to: 'elasticbeanstalk.amazonaws.com',
    }),
  ],
});
