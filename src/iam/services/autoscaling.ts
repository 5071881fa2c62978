import { escapeArnText } from '../arn.js';
import { findAction } from '../catalog.js';
import { rolesOfTemplates } from './launch-templates.js';
import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import { has } from './request.js';
import type { OperationRule } from './service.js';
import { defineService } from './service.js';

const SHARED = [
  'PutScalingPolicy',
  'DescribeScalingActivities',
  'DescribeScheduledActions',
  'DeleteScheduledAction',
  'GetPredictiveScalingForecast',
];

/**
 * Amazon EC2 Auto Scaling. Application Auto Scaling writes its events under the same source; its requests carry a
 * `serviceNamespace` (Application Auto Scaling user guide, CloudTrail). A group's ARN holds an id that requests lack.
 */
export const autoscaling = defineService({
  sources: ['autoscaling.amazonaws.com'],
  prefix: 'autoscaling',
  also: ['application-autoscaling'],
  operations: Object.fromEntries(
    SHARED.map((name): [string, OperationRule] => [name, (request) => ({ actions: [byNamespace(name, request)] })]),
  ),
  resources: {
    autoScalingGroup: {
      parameter: ['autoScalingGroupName', 'tags.resourceId'],
      arn: (value, request) => named('autoScalingGroup', 'autoScalingGroupName', value, request),
    },
    launchConfiguration: {
      parameter: 'launchConfigurationName',
      arn: (value, request) => named('launchConfiguration', 'launchConfigurationName', value, request),
    },
  },
  implies: [
    passRole({
      on: ['CreateAutoScalingGroup', 'UpdateAutoScalingGroup'],
      parameter: 'serviceLinkedRoleARN',
      to: 'autoscaling.amazonaws.com',
    }),
    passRole({ on: ['PutLifecycleHook'], parameter: 'roleARN', to: 'autoscaling.amazonaws.com' }),
    passRole({
      on: ['CreateLaunchConfiguration'],
      parameter: 'iamInstanceProfile',
      to: 'ec2.amazonaws.com',
      holds: 'profile',
    }),
    rolesOfTemplates({
      on: ['CreateAutoScalingGroup', 'UpdateAutoScalingGroup'],
      parameter: ['launchTemplate', 'mixedInstancesPolicy.launchTemplate'],
    }),
    passRole({ on: ['RegisterScalableTarget'], parameter: 'roleARN', to: 'application-autoscaling.amazonaws.com' }),
  ],
});

function byNamespace(name: string, request: Request): string {
  const other = `application-autoscaling:${name}`;
  return has(request, 'serviceNamespace') && findAction(other) ? other : `autoscaling:${name}`;
}

function named(kind: string, label: string, value: string, request: Request): string {
  if (value.startsWith('arn:')) return escapeArnText(value);
  return `arn:${request.partition}:autoscaling:${request.region}:${request.account}:${kind}:*:${label}/${escapeArnText(value)}`;
}
