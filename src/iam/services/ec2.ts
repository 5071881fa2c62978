import { fillTemplate } from '../arn.js';
import { findResourceType } from '../catalog.js';
import { ec2Resources } from './ec2-resources.js';
import { rolesOfTemplates } from './launch-templates.js';
import { logDelivery } from './log-delivery.js';
import { passRole } from './pass-role.js';
import type { Known, Request } from './request.js';
import { has, text, texts, textsAt } from './request.js';
import type { Implied } from './service.js';
import { defineService } from './service.js';

/** Amazon EC2: events carry the names of actions; resources are told by their ids. */
export const ec2 = defineService({
  sources: ['ec2.amazonaws.com'],
  prefix: 'ec2',
  none: {
    SharedSnapshotCopyInitiated: 'Another account copied a shared snapshot; this account called nothing.',
    SharedSnapshotVolumeCreated: 'Another account made a volume from a shared snapshot; this account called nothing.',
    BidEvictedEvent: 'EC2 took back Spot instances by itself; nobody called an API.',
  },
  resources: ec2Resources,
  implies: [
    passRole({
      on: ['RunInstances'],
      parameter: ['iamInstanceProfile.name', 'iamInstanceProfile.arn'],
      to: 'ec2.amazonaws.com',
      holds: 'profile',
    }),
    { on: ['RunInstances'], find: profileOfTemplate },
    rolesOfTemplates({
      on: ['CreateFleet', 'RequestSpotFleet'],
      parameter: ['launchTemplateConfigs', 'spotFleetRequestConfig.launchTemplateConfigs'],
    }),
    passRole({
      on: ['AssociateIamInstanceProfile', 'ReplaceIamInstanceProfileAssociation'],
      parameter: ['IamInstanceProfile.Name', 'IamInstanceProfile.Arn'],
      to: 'ec2.amazonaws.com',
      holds: 'profile',
    }),
    passRole({
      on: ['RequestSpotInstances'],
      parameter: ['launchSpecification.iamInstanceProfile.name', 'launchSpecification.iamInstanceProfile.arn'],
      to: 'ec2.amazonaws.com',
      holds: 'profile',
    }),
    passRole({
      on: ['RequestSpotFleet'],
      parameter: 'spotFleetRequestConfig.iamFleetRole',
      to: 'spotfleet.amazonaws.com',
    }),
    passRole({
      on: ['RequestSpotFleet'],
      parameter: ['name', 'arn'].map((by) => `spotFleetRequestConfig.launchSpecifications.iamInstanceProfile.${by}`),
      to: 'ec2.amazonaws.com',
      holds: 'profile',
    }),
    passRole({ on: ['CreateFlowLogs'], parameter: 'DeliverLogsPermissionArn', to: 'vpc-flow-logs.amazonaws.com' }),
    {
      on: ['CreateFlowLogs'],
      find: (request) =>
        logDelivery(request, text(request, 'LogDestinationType') === 's3' ? 'LogDestinationType' : undefined),
    },
    passRole({ on: ['ImportImage', 'ImportSnapshot'], parameter: 'roleName', to: 'vmie.amazonaws.com' }),
    {
      on: [
        ...[
          'RunInstances',
          'AllocateAddress',
          'AllocateHosts',
          'AuthorizeSecurityGroupIngress',
          'AuthorizeSecurityGroupEgress',
        ],
        ...[
          'CopyImage',
          'CopySnapshot',
          'CreateCapacityReservation',
          'CreateClientVpnEndpoint',
          'CreateCustomerGateway',
        ],
        ...['CreateDhcpOptions', 'CreateEgressOnlyInternetGateway', 'CreateFleet', 'CreateFlowLogs', 'CreateImage'],
        ...['CreateInstanceConnectEndpoint', 'CreateInternetGateway', 'CreateKeyPair', 'CreateLaunchTemplate'],
        ...[
          'CreateManagedPrefixList',
          'CreateNatGateway',
          'CreateNetworkAcl',
          'CreateNetworkInterface',
          'CreatePlacementGroup',
        ],
        ...[
          'CreateRouteTable',
          'CreateSecurityGroup',
          'CreateSnapshot',
          'CreateSnapshots',
          'CreateSubnet',
          'CreateVolume',
        ],
        ...['CreateVpc', 'CreateVpcEndpoint', 'CreateVpcEndpointServiceConfiguration', 'CreateVpcPeeringConnection'],
        ...['CreateTransitGateway', 'CreateTransitGatewayRouteTable', 'CreateTransitGatewayVpcAttachment'],
        ...[
          'CreateVpnConnection',
          'CreateVpnGateway',
          'ImportImage',
          'ImportKeyPair',
          'ImportSnapshot',
          'RegisterImage',
        ],
        ...['RequestSpotInstances', 'RequestSpotFleet', 'CreateIpam', 'CreateIpamPool', 'CreateIpamScope'],
        ...[
          'CreateTrafficMirrorFilter',
          'CreateTrafficMirrorSession',
          'CreateTrafficMirrorTarget',
          'CreateCarrierGateway',
        ],
      ],
      find: tagsOnCreate,
    },
  ],
});

/** Tags in a creating call need CreateTags on what is created, and EC2 says by which call (EC2 user guide, tagging). */
function tagsOnCreate(request: Request) {
  const paths = ['tagSpecificationSet.resourceType', 'TagSpecification.ResourceType', 'TagSpecifications.ResourceType'];
  const types = [...new Set(paths.flatMap((path) => texts(request, path)))];
  const needs = types.flatMap((type): Implied[] => {
    const template = findResourceType('ec2', type === 'host' ? 'dedicated-host' : type)?.arnTemplate;
    if (template === undefined) return [];
    return [
      {
        action: 'ec2:CreateTags',
        resources: [fillTemplate(template, request, () => '*')!],
        conditions: { StringEquals: { 'ec2:CreateAction': [request.name] } },
        because: `${request.name} tags the ${type} that it creates (tagSpecificationSet).`,
      },
    ];
  });
  return { needs, questions: [] };
}

/** A launch template may bring an instance profile: the response shows it, the request does not. */
function profileOfTemplate(request: Request, known: Known) {
  if (!has(request, 'launchTemplate') || has(request, 'iamInstanceProfile')) return { needs: [], questions: [] };
  const profiles = [...new Set(textsAt(request.response, 'instancesSet.iamInstanceProfile.arn'))];
  const needs: Implied[] = [];
  const questions = [];
  for (const profile of profiles) {
    const role =
      known.instanceProfileRoles?.[profile] ??
      known.instanceProfileRoles?.[profile.slice(profile.lastIndexOf('/') + 1)];
    const because = `RunInstances launched with the instance profile of its launch template (launchTemplate).`;
    const conditions = { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com'] } };
    if (role) needs.push({ action: 'iam:PassRole', resources: [role], conditions, because });
    else {
      const ask = `RunInstances passes the role in the instance profile ${profile}: which role is it?`;
      questions.push({ about: 'parameter' as const, text: ask, likely: ['iam:PassRole'] });
    }
  }
  if (profiles.length === 0 && request.response === null) {
    const template = text(request, 'launchTemplate.launchTemplateId', 'launchTemplate.launchTemplateName') ?? 'used';
    const ask = `RunInstances may pass a role through the launch template ${template}: does that have an instance profile?`;
    questions.push({ about: 'parameter' as const, text: ask, likely: ['iam:PassRole'] });
  }
  return { needs, questions };
}
