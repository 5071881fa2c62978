import { escapeArnText, fillTemplate } from '../arn.js';
import { findAction, findResourceType, resourceTypesOf } from '../catalog.js';
import type { Request } from './request.js';
import { has, isObject, texts } from './request.js';
import type { ResourceRule } from './service.js';

/** EC2 ids say by their first part what they name (EC2 user guide, "Resource IDs"). */
const ID_PREFIX: Record<string, string> = {
  'capacity-reservation': 'cr',
  'capacity-reservation-fleet': 'crf',
  'carrier-gateway': 'cagw',
  'client-vpn-endpoint': 'cvpn-endpoint',
  'coip-pool': 'ipv4pool-coip',
  'customer-gateway': 'cgw',
  'dedicated-host': 'h',
  'dhcp-options': 'dopt',
  'egress-only-internet-gateway': 'eigw',
  'elastic-ip': 'eipalloc',
  'export-image-task': 'export-ami',
  'export-instance-task': 'export-i',
  fleet: 'fleet',
  'fpga-image': 'afi',
  'host-reservation': 'hr',
  image: 'ami',
  'import-image-task': 'import-ami',
  'import-snapshot-task': 'import-snap',
  instance: 'i',
  'instance-connect-endpoint': 'eice',
  'instance-event-window': 'iew',
  'internet-gateway': 'igw',
  ipam: 'ipam',
  'ipam-pool': 'ipam-pool',
  'ipam-pool-allocation': 'ipam-pool-alloc',
  'ipam-resource-discovery': 'ipam-res-disco',
  'ipam-resource-discovery-association': 'ipam-res-disco-assoc',
  'ipam-scope': 'ipam-scope',
  'ipv4pool-ec2': 'ipv4pool-ec2',
  'ipv6pool-ec2': 'ipv6pool-ec2',
  'launch-template': 'lt',
  'local-gateway': 'lgw',
  'local-gateway-route-table': 'lgw-rtb',
  natgateway: 'nat',
  'network-acl': 'acl',
  'network-insights-access-scope': 'nis',
  'network-insights-access-scope-analysis': 'nisa',
  'network-insights-analysis': 'nia',
  'network-insights-path': 'nip',
  'network-interface': 'eni',
  'prefix-list': 'pl',
  'replace-root-volume-task': 'replacevol',
  'route-server': 'rs',
  'route-server-endpoint': 'rse',
  'route-server-peer': 'rsp',
  'route-table': 'rtb',
  'security-group': 'sg',
  'security-group-rule': 'sgr',
  snapshot: 'snap',
  'spot-fleet-request': 'sfr',
  'spot-instances-request': 'sir',
  subnet: 'subnet',
  'subnet-cidr-reservation': 'scr',
  'traffic-mirror-filter': 'tmf',
  'traffic-mirror-filter-rule': 'tmfr',
  'traffic-mirror-session': 'tms',
  'traffic-mirror-target': 'tmt',
  'transit-gateway': 'tgw',
  'transit-gateway-attachment': 'tgw-attach',
  'transit-gateway-connect-peer': 'tgw-connect-peer',
  'transit-gateway-multicast-domain': 'tgw-mcast-domain',
  'transit-gateway-policy-table': 'tgw-ptb',
  'transit-gateway-route-table': 'tgw-rtb',
  'transit-gateway-route-table-announcement': 'tgw-rtb-ann',
  'verified-access-endpoint': 'vae',
  'verified-access-group': 'vagr',
  'verified-access-instance': 'vai',
  'verified-access-trust-provider': 'vatp',
  volume: 'vol',
  vpc: 'vpc',
  'vpc-block-public-access-exclusion': 'vpcbpa-exclude',
  'vpc-endpoint': 'vpce',
  'vpc-endpoint-service': 'vpce-svc',
  'vpc-flow-log': 'fl',
  'vpc-peering-connection': 'pcx',
  'vpn-connection': 'vpn',
  'vpn-gateway': 'vgw',
};

/** Types whose ARN holds a name, and the parameters that give it. */
const BY_NAME: Record<string, string[]> = {
  'key-pair': ['keyName', 'instancesSet.keyName', 'launchSpecification.keyName'],
  'placement-group': ['groupName', 'placement.groupName', 'launchSpecification.placement.groupName'],
};

const CREATES = /^(?:Create|Run|Copy|Register|Import|Allocate|Request|Purchase|Provision|Export|Restore)/;
/** Associations and attachments name a bond; which resource hangs on it is not in the request. */
const BOND = /^(?:eipassoc|rtbassoc|eni-attach|iip-assoc|subnet-cidr-assoc|vpc-cidr-assoc|aclassoc)-/;
const BONDED = new Set(['elastic-ip', 'network-interface', 'route-table', 'subnet', 'instance', 'vpc', 'network-acl']);

/** One rule for each EC2 resource type that has an id or a name of its own in requests. */
export const ec2Resources: Record<string, ResourceRule> = Object.fromEntries(
  resourceTypesOf('ec2').flatMap((type): [string, ResourceRule][] =>
    Object.hasOwn(ID_PREFIX, type.name) || Object.hasOwn(BY_NAME, type.name)
      ? [[type.name, { find: (request: Request) => ec2Arns(type.name, request) }]]
      : [],
  ),
);

/** ARNs of one type in a request: by id or name; what the call creates, or leaves to EC2's default, as `type/*`. */
function ec2Arns(type: string, request: Request): string[] {
  const named = (BY_NAME[type] ?? []).flatMap((path) =>
    isGroupOfSomethingElse(type, request) ? [] : texts(request, path),
  );
  const ids = named.length > 0 ? named : idsIn(request.parameters, type, request);
  const action = findAction(`ec2:${request.name}`);
  const use = action?.resourceTypes.find((one) => one.name === type);
  const creates = CREATES.test(request.name);
  if (ids.length > 0) return [...new Set(ids)].map((id) => arnOf(type, escapeArnText(id), request));
  if (request.parameters === null || !use) return [];
  const shown = type === 'security-group-rule' ? [] : idsIn(request.response, type, request);
  if (creates && (isMade(type, request) || isTemplateByName(type, request))) return [arnOf(type, '*', request)];
  if (shown.length > 0 && (use.required || !creates || SHOWN_IN_RESPONSE.has(type))) {
    return [...new Set(shown)].map((id) => arnOf(type, escapeArnText(id), request));
  }
  if (creates && use.required) return [arnOf(type, '*', request)];
  const bond = allTexts(request.parameters).some((value) => BOND.test(value));
  return bond && BONDED.has(type) ? [arnOf(type, '*', request)] : [];
}

/** What a launch template or a default fills in shows in the response alone. */
const SHOWN_IN_RESPONSE = new Set(['subnet', 'security-group', 'image']);

/** RunInstances makes instances, interfaces and volumes; CreateVpc a VPC; CreateImage an image and its snapshots. */
function isMade(type: string, request: Request): boolean {
  const event = request.name;
  const made: Record<string, string[]> = {
    RunInstances: [
      'instance',
      'network-interface',
      'volume',
      ...(has(request, 'instanceMarketOptions') ? ['spot-instances-request'] : []),
    ],
    CreateFleet: ['fleet', 'instance', 'volume'],
    CreateImage: ['image', 'snapshot'],
    CopyImage: ['image', 'snapshot'],
    RegisterImage: ['image'],
    CopySnapshot: ['snapshot'],
    CreateSnapshot: ['snapshot'],
    CreateSnapshots: ['snapshot'],
    ImportImage: ['image', 'import-image-task', 'snapshot'],
    ImportSnapshot: ['import-snapshot-task', 'snapshot'],
    AllocateAddress: ['elastic-ip'],
    AllocateHosts: ['dedicated-host'],
    RequestSpotInstances: ['spot-instances-request'],
    RequestSpotFleet: ['spot-fleet-request'],
  };
  const list = made[event];
  if (list) return list.includes(type);
  const noun = event.replace(CREATES, '').toLowerCase();
  const kind = type.replaceAll('-', '');
  return noun === kind || noun === `${kind}s` || kind.endsWith(noun);
}

/** A launch is authorised on its template by id, which a request may leave to EC2 (EC2 user guide, "Launch templates"). */
function isTemplateByName(type: string, request: Request): boolean {
  const named = () =>
    textsByKey(request.parameters, FILTERS).some(([key]) => key.toLowerCase() === 'launchtemplatename');
  return type === 'launch-template' && /^(?:RunInstances|CreateFleet|RequestSpotFleet)$/.test(request.name) && named();
}

function isGroupOfSomethingElse(type: string, request: Request): boolean {
  return type === 'placement-group' && /SecurityGroup/.test(request.name);
}

function arnOf(type: string, id: string, request: Request): string {
  const template = findResourceType('ec2', type)!.arnTemplate;
  return fillTemplate(template, request, () => id)!;
}

/** Ids of one type anywhere in a JSON value, filters and the other side of a security-group rule left aside. */
function idsIn(root: unknown, type: string, request: Request): string[] {
  const prefix = ID_PREFIX[type];
  if (prefix === undefined) return [];
  // Under a key that says "id" any id is one; elsewhere only what is as long as AWS makes them: a key pair may be "i-am".
  const long = new RegExp(`^${prefix}-[0-9a-zA-Z]{6,}$`);
  const short = new RegExp(`^${prefix}-[0-9a-zA-Z]+$`);
  const rule = type === 'security-group' && /^(?:Authorize|Revoke|Update|Modify)SecurityGroup/.test(request.name);
  return textsByKey(root, rule ? RULE_PARTS : FILTERS)
    .filter(([key, value]) => (/ids?$/i.test(key) ? short : long).test(value))
    .map(([, value]) => value);
}

const FILTERS = new Set(['filterset', 'filter', 'filters']);
const RULE_PARTS = new Set([...FILTERS, 'ippermissions', 'groups', 'securitygrouprule', 'securitygroupruleset']);

function allTexts(value: unknown): string[] {
  return textsByKey(value, FILTERS).map(([, text]) => text);
}

/** Every text in a JSON value with the key that it stands under; items of a list stand under the list's key. */
function textsByKey(value: unknown, leftOut: Set<string>, key = '', depth = 0): [key: string, text: string][] {
  if (typeof value === 'string') return [[key, value]];
  if (Array.isArray(value)) return value.flatMap((one) => textsByKey(one, leftOut, key, depth + 1));
  if (!isObject(value) || depth > 12) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    leftOut.has(name.toLowerCase()) ? [] : textsByKey(one, leftOut, name, depth + 1),
  );
}
