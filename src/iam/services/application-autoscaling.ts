import { escapeArnText } from '../arn.js';
import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** Application Auto Scaling: a scalable target has an id that no request names (user guide, IAM, "Resources"). */
export const applicationAutoscaling = defineService({
  sources: ['application-autoscaling.amazonaws.com'],
  prefix: 'application-autoscaling',
  resources: {
    ScalableTarget: [
      { only: ['TagResource', 'UntagResource', 'ListTagsForResource'], parameter: 'resourceARN' },
      {
        parameter: 'resourceId',
        arn: (value, request) =>
          value.startsWith('arn:')
            ? escapeArnText(value)
            : `arn:${request.partition}:application-autoscaling:${request.region}:${request.account}:scalable-target/*`,
      },
    ],
  },
  implies: [
    passRole({ on: ['RegisterScalableTarget'], parameter: 'roleARN', to: 'application-autoscaling.amazonaws.com' }),
  ],
});
