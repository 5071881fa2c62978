import { escapeArnText } from '../arn.js';
import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import { text } from './request.js';
import { defineService } from './service.js';

/** Amazon EKS: `name` is the cluster in cluster operations; parts of a cluster end with an id that AWS gives. */
export const eks = defineService({
  sources: ['eks.amazonaws.com'],
  prefix: 'eks',
  resources: {
    cluster: { parameter: ['clusterName', 'name', 'resourceArn'] },
    podidentityassociation: { find: podIdentities },
  },
  implies: [
    passRole({
      on: ['CreateCluster', 'UpdateClusterConfig'],
      parameter: ['roleArn', 'computeConfig.nodeRoleArn'],
      to: 'eks.amazonaws.com',
    }),
    passRole({ on: ['CreateNodegroup'], parameter: 'nodeRole', to: ['eks.amazonaws.com', 'ec2.amazonaws.com'] }),
    passRole({
      on: ['CreateFargateProfile'],
      parameter: 'podExecutionRoleArn',
      to: ['eks.amazonaws.com', 'eks-fargate-pods.amazonaws.com'],
    }),
    passRole({
      on: ['CreatePodIdentityAssociation', 'UpdatePodIdentityAssociation'],
      parameter: ['roleArn', 'targetRoleArn'],
      to: 'pods.eks.amazonaws.com',
    }),
    passRole({
      on: ['CreateAddon', 'UpdateAddon'],
      parameter: ['podIdentityAssociations.roleArn'],
      to: 'pods.eks.amazonaws.com',
    }),
    passRole({ on: ['CreateAddon', 'UpdateAddon'], parameter: 'serviceAccountRoleArn', to: 'eks.amazonaws.com' }),
    passRole({ on: ['RegisterCluster'], parameter: 'connectorConfig.roleArn', to: 'eks-connector.amazonaws.com' }),
  ],
});

function podIdentities(request: Request): string[] {
  const cluster = text(request, 'clusterName');
  const id = text(request, 'associationId');
  if (cluster === undefined || id === undefined) return [];
  const root = `arn:${request.partition}:eks:${request.region}:${request.account}:podidentityassociation/`;
  return [`${root}${escapeArnText(cluster)}/${escapeArnText(id)}`];
}
