import type { Call } from '../cloudtrail/activity.js';
import { escapeArnText } from '../iam/arn.js';
import { findAction } from '../iam/catalog.js';
import type { Narrowing } from './contract.js';

/** Services with one endpoint for the world: their records name a region that says nothing about the caller. */
const GLOBAL_SERVICES = new Set(
  'iam sts organizations route53 route53domains cloudfront globalaccelerator shield waf account budgets ce cur support aws-portal billing'.split(
    ' ',
  ),
);

type Reader = (call: Call) => string | undefined;

/** Keys of services that narrow actions without resource types, and the parameter that shows their value. */
const READERS: Record<string, Reader> = {
  'ecs:cluster': (call) => arnOf(call, text(call, 'cluster') ?? 'default', (name) => `cluster/${name}`),
  'cloudwatch:namespace': (call) => text(call, 'namespace'),
  'lambda:functionarn': (call) => {
    const name = text(call, 'functionName');
    return name === undefined ? undefined : arnOf(call, name, (plain) => `function:${plain}`);
  },
};

/**
 * The condition keys that could narrow an action further, each with all values that the calls behind it show. A key
 * is named only where every call shows a value: a condition that some call would not have met is an outage.
 * `aws:ResourceAccount` is the owner of S3 buckets, as the records say it.
 */
export function narrowingOf(action: string, calls: readonly Call[]): Narrowing[] {
  const facts = findAction(action);
  if (!facts || calls.length === 0) return [];
  const found: Narrowing[] = [];
  for (const key of facts.conditionKeys) {
    const reader = READERS[key.toLowerCase()];
    if (reader) add(found, key, calls.map(reader));
  }
  if (facts.service === 's3') add(found, 'aws:ResourceAccount', calls.map(bucketOwner));
  if (!GLOBAL_SERVICES.has(facts.service)) {
    add(
      found,
      'aws:RequestedRegion',
      calls.map((call) => call.region || undefined),
    );
  }
  return found;
}

function add(found: Narrowing[], key: string, values: (string | undefined)[]): void {
  const known = values.filter((value) => value !== undefined);
  if (known.length < values.length) return;
  found.push({ key, values: [...new Set(known.map(escapeArnText))].sort() });
}

function bucketOwner(call: Call): string | undefined {
  const bucket = call.resources.find((resource) => resource.type === 'AWS::S3::Bucket');
  return bucket?.accountId;
}

/** CloudTrail lower-cases only the first letter of a parameter, and some services not even that. */
function text(call: Call, parameter: string): string | undefined {
  const upper = parameter.charAt(0).toUpperCase() + parameter.slice(1);
  const value = call.parameters?.[parameter] ?? call.parameters?.[upper];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function arnOf(call: Call, nameOrArn: string, resource: (name: string) => string): string {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  const service = call.source.split('.')[0] ?? '';
  return `arn:${call.partition}:${service}:${call.region}:${call.account}:${resource(nameOrArn)}`;
}
