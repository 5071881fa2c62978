import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** AWS Batch: compute environments and jobs carry roles. */
export const batch = defineService({
  sources: ['batch.amazonaws.com'],
  prefix: 'batch',
  resources: { job: { parameter: ['jobId', 'jobs', 'resourceArn'] } },
  implies: [
    passRole({
      on: ['CreateComputeEnvironment', 'UpdateComputeEnvironment'],
      parameter: ['serviceRole'],
      to: 'batch.amazonaws.com',
    }),
    passRole({
      on: ['CreateComputeEnvironment'],
      parameter: ['computeResources.instanceRole'],
      to: 'ec2.amazonaws.com',
      holds: 'profile',
    }),
    passRole({
      on: ['CreateComputeEnvironment'],
      parameter: ['computeResources.spotIamFleetRole'],
      to: 'spotfleet.amazonaws.com',
    }),
    passRole({
      on: ['RegisterJobDefinition'],
      parameter: [
        'containerProperties.jobRoleArn',
        'containerProperties.executionRoleArn',
        'nodeProperties.nodeRangeProperties.container.jobRoleArn',
        'nodeProperties.nodeRangeProperties.container.executionRoleArn',
        'ecsProperties.taskProperties.taskRoleArn',
        'ecsProperties.taskProperties.executionRoleArn',
      ],
      to: 'ecs-tasks.amazonaws.com',
    }),
  ],
});
