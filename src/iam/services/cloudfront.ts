import { defineService } from './service.js';

/** Amazon CloudFront puts its API's date into event names (`CreateDistribution2020_05_31`). */
export const cloudfront = defineService({
  sources: ['cloudfront.amazonaws.com'],
  prefix: 'cloudfront',
  operations: {
    CreateDistributionWithTags: ['cloudfront:CreateDistribution', 'cloudfront:TagResource'],
  },
  resources: {
    distribution: [
      {
        only: ['CreateDistributionWithTags'],
        find: (request) => [`arn:${request.partition}:cloudfront::${request.account}:distribution/*`],
      },
      { parameter: ['distributionId', 'id', 'resource', 'targetDistributionId'] },
    ],
    function: { parameter: ['name', 'functionName', 'functionARN'] },
  },
});
