import { passRole } from './pass-role.js';
import type { JsonObject, Request } from './request.js';
import { isObject, valuesAt } from './request.js';
import type { ImpliedRule } from './service.js';
import { defineService } from './service.js';

const ENVIRONMENTS = ['CreateEnvironment', 'UpdateEnvironment'];

/** AWS Elastic Beanstalk works with a service role for an environment, and gives its instances another one. */
export const elasticbeanstalk = defineService({
  sources: ['elasticbeanstalk.amazonaws.com'],
  prefix: 'elasticbeanstalk',
  implies: [
    passRole({
      on: [...ENVIRONMENTS, 'AssociateEnvironmentOperationsRole'],
      parameter: ['operationsRole'],
      to: 'elasticbeanstalk.amazonaws.com',
    }),
    inOptions(
      passRole({ on: ENVIRONMENTS, parameter: 'optionSettings.ServiceRole', to: 'elasticbeanstalk.amazonaws.com' }),
    ),
    inOptions(
      passRole({
        on: ENVIRONMENTS,
        parameter: 'optionSettings.IamInstanceProfile',
        to: 'ec2.amazonaws.com',
        holds: 'profile',
      }),
    ),
  ],
});

/** Options come as `{ optionName: 'ServiceRole', value: '…' }`; the rule reads them as `{ ServiceRole: '…' }`. */
function inOptions(rule: ImpliedRule): ImpliedRule {
  return {
    on: rule.on,
    find: (request, known) => rule.find({ ...request, parameters: { optionSettings: optionsOf(request) } }, known),
  };
}

function optionsOf(request: Request): JsonObject {
  const settings = valuesAt(request.parameters, 'optionSettings').filter(isObject);
  return Object.fromEntries(
    settings.flatMap(({ optionName, value }) => (typeof optionName === 'string' ? [[optionName, value]] : [])),
  );
}
