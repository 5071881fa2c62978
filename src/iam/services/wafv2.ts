import { logDelivery } from './log-delivery.js';
import { has } from './request.js';
import { defineService } from './service.js';

/** AWS WAF: logging is set up through a log delivery. */
export const wafv2 = defineService({
  sources: ['wafv2.amazonaws.com'],
  prefix: 'wafv2',
  implies: [
    {
      on: ['PutLoggingConfiguration'],
      find: (request) => {
        const parameter = 'loggingConfiguration.logDestinationConfigs';
        return logDelivery(request, has(request, parameter) ? parameter : undefined);
      },
    },
  ],
});
