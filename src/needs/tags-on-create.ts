import { findAction } from '../iam/catalog.js';
import type { Request } from '../iam/services/request.js';
import { has } from '../iam/services/request.js';

/** Prefixes whose tag action is not `TagResource`, and those that ask for none of their own. */
const TAG_ACTION: Record<string, string | undefined> = {
  acm: 'AddTagsToCertificate',
  cloudtrail: 'AddTags',
  elasticache: 'AddTagsToResource',
  elasticloadbalancing: 'AddTags',
  elasticmapreduce: 'AddTags',
  firehose: 'TagDeliveryStream',
  kinesis: 'AddTagsToStream',
  rds: 'AddTagsToResource',
  redshift: 'CreateTags',
  sagemaker: 'AddTags',
  sqs: 'TagQueue',
  ssm: 'AddTagsToResource',
  // EC2 and IAM have rules of their own; Auto Scaling and S3 objects tag within the action itself.
  ec2: undefined,
  iam: undefined,
  s3: undefined,
  autoscaling: undefined,
  apigateway: undefined,
  sts: undefined,
  route53: undefined,
};

const CREATES = /^(?:Create|Run|Start|Put|Register|Request|Import|Copy|Restore|Allocate|Submit)/;

/**
 * Tags in a creating call need the service's tag action as well (IAM user guide, "Controlling access during requests";
 * each service's own page on tagging).
 *
 * @param action the action that the call itself needs, e.g. `lambda:CreateFunction`
 * @returns the tag action, where the request carries tags and the service has one
 */
export function tagActionOf(action: string, request: Request): { action: string; because: string } | undefined {
  const service = action.slice(0, action.indexOf(':'));
  if (!CREATES.test(request.name)) return undefined;
  const parameter = ['tags', 'tagList', 'tagSet', 'tagging'].find((key) => has(request, key));
  if (parameter === undefined) return undefined;
  const name = Object.hasOwn(TAG_ACTION, service) ? TAG_ACTION[service] : 'TagResource';
  const found = name === undefined ? undefined : findAction(`${service}:${name}`);
  if (!found || found.action === action || found.accessLevel === 'Read') return undefined;
  return { action: found.action, because: `${request.name} came with tags in ${parameter}.` };
}
