import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** Amazon EMR: a cluster is a job flow in older requests. */
export const elasticmapreduce = defineService({
  sources: ['elasticmapreduce.amazonaws.com'],
  prefix: 'elasticmapreduce',
  resources: { cluster: { parameter: ['clusterId', 'jobFlowId', 'jobFlowIds', 'resourceId', 'clusterArn'] } },
  implies: [
    passRole({ on: ['RunJobFlow'], parameter: 'serviceRole', to: 'elasticmapreduce.amazonaws.com' }),
    passRole({ on: ['RunJobFlow'], parameter: 'jobFlowRole', to: 'ec2.amazonaws.com', holds: 'profile' }),
    passRole({ on: ['RunJobFlow'], parameter: 'autoScalingRole', to: 'application-autoscaling.amazonaws.com' }),
  ],
});
