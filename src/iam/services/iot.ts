import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** AWS IoT: rule actions work with roles, role aliases hand them to devices. */
export const iot = defineService({
  sources: ['iot.amazonaws.com'],
  prefix: 'iot',
  implies: [
    passRole({
      on: ['CreateTopicRule', 'ReplaceTopicRule'],
      parameter: ['topicRulePayload.actions.*.roleArn', 'topicRulePayload.errorAction.*.roleArn'],
      to: 'iot.amazonaws.com',
    }),
    passRole({
      on: ['CreateRoleAlias', 'UpdateRoleAlias'],
      parameter: ['roleArn'],
      to: 'credentials.iot.amazonaws.com',
    }),
  ],
});
