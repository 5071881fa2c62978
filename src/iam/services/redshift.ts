import { passRole } from './pass-role.js';
import { defineService } from './service.js';

/** Amazon Redshift clusters carry roles. */
export const redshift = defineService({
  sources: ['redshift.amazonaws.com'],
  prefix: 'redshift',
  resources: { cluster: { parameter: ['clusterIdentifier', 'resourceName'] } },
  unnamed: {
    DescribeClusters: 'Without an identifier it lists every cluster (Redshift API reference, DescribeClusters).',
  },
  implies: [
    passRole({
      on: ['CreateCluster', 'ModifyClusterIamRoles', 'RestoreFromClusterSnapshot'],
      parameter: ['iamRoles', 'addIamRoles', 'defaultIamRoleArn'],
      to: 'redshift.amazonaws.com',
    }),
  ],
});
