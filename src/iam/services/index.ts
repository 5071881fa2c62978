import { cloudformation } from './cloudformation.js';
import { ec2 } from './ec2.js';
import { ecr } from './ecr.js';
import { ecs } from './ecs.js';
import { iam } from './iam.js';
import { kms } from './kms.js';
import { lambda } from './lambda.js';
import { logs } from './logs.js';
import { s3 } from './s3.js';
import type { ServiceRules } from './service.js';
import { sts } from './sts.js';

/** Every service that needs rules of its own. The folder's test holds each file to the shape, and to this list. */
export const services: ServiceRules[] = [cloudformation, ec2, ecr, ecs, iam, kms, lambda, logs, s3, sts];

const bySource = new Map<string, ServiceRules>();
const byPrefix = new Map<string, ServiceRules>();
for (const rules of services) {
  for (const source of rules.sources) bySource.set(source, rules);
  byPrefix.set(rules.prefix, rules);
}

/** The rules of an `eventSource`, or undefined where the general rules do. */
export function rulesFor(source: string): ServiceRules | undefined {
  return bySource.get(source.trim().toLowerCase().replace(/\.cn$/, ''));
}

/** The rules of an IAM prefix: where an action of another service than the event's own finds its resources. */
export function rulesOfPrefix(prefix: string): ServiceRules | undefined {
  return byPrefix.get(prefix);
}
