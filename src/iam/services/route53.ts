import { escapeArnText } from '../arn.js';
import type { Request } from './request.js';
import { text } from './request.js';
import { defineService } from './service.js';

/** Amazon Route 53: ids come with or without their kind in front (`/hostedzone/Z1`); a change id is new every time. */
export const route53 = defineService({
  sources: ['route53.amazonaws.com'],
  prefix: 'route53',
  resources: {
    hostedzone: [
      {
        only: ['ChangeTagsForResource', 'ListTagsForResource', 'ListTagsForResources'],
        parameter: ['resourceId', 'resourceIds'],
        arn: tagged('hostedzone'),
      },
      { parameter: ['hostedZoneId', 'id'], arn: (value, request) => arnOf('hostedzone', value, request) },
    ],
    healthcheck: [
      {
        only: ['ChangeTagsForResource', 'ListTagsForResource', 'ListTagsForResources'],
        parameter: ['resourceId', 'resourceIds'],
        arn: tagged('healthcheck'),
      },
      { parameter: ['healthCheckId', 'id'], arn: (value, request) => arnOf('healthcheck', value, request) },
    ],
    change: { parameter: 'id', arn: (_, request) => `arn:${request.partition}:route53:::change/*` },
    trafficpolicy: {
      parameter: ['trafficPolicyId', 'id'],
      arn: (value, request) => arnOf('trafficpolicy', value, request),
    },
    trafficpolicyinstance: { parameter: 'id', arn: (value, request) => arnOf('trafficpolicyinstance', value, request) },
    delegationset: {
      parameter: ['id', 'delegationSetId'],
      arn: (value, request) => arnOf('delegationset', value, request),
    },
    queryloggingconfig: { parameter: 'id', arn: (value, request) => arnOf('queryloggingconfig', value, request) },
    cidrcollection: {
      parameter: ['id', 'collectionId'],
      arn: (value, request) => arnOf('cidrcollection', value, request),
    },
  },
  unnamed: {
    ListQueryLoggingConfigs: 'Without a zone it lists them all (Route 53 API reference, ListQueryLoggingConfigs).',
  },
});

function arnOf(kind: string, value: string, request: Request): string {
  return `arn:${request.partition}:route53:::${kind}/${escapeArnText(value.slice(value.lastIndexOf('/') + 1))}`;
}

function tagged(kind: string): (value: string, request: Request) => string | undefined {
  return (value, request) =>
    text(request, 'resourceType')?.toLowerCase() === kind ? arnOf(kind, value, request) : undefined;
}
