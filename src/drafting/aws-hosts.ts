import { isService } from '../iam/catalog.js';

/**
 * Service principals that AWS writes with more than one label before `amazonaws.com` (IAM User Guide, "AWS services
 * that work with IAM", and each service's own pages). Any other name of several labels may hold what somebody chose,
 * as `bucket.s3.amazonaws.com` does.
 */
const TWO_LABELS = new Set([
  'custom-resource.application-autoscaling',
  'delivery.logs',
  'dynamodb.application-autoscaling',
  'ecs.application-autoscaling',
  'lambda.application-autoscaling',
  'ops.apigateway',
  'rds.application-autoscaling',
  'replication.dynamodb',
  'replication.ecr',
  'replicator.lambda',
  'sagemaker.application-autoscaling',
]);

const REGION = /^[a-z]{2}(?:-[a-z]+){1,2}-\d$/;

/** True for `ecs-tasks.amazonaws.com`, `logs.eu-central-1.amazonaws.com` and the like: names that AWS alone gives. */
export function isServicePrincipal(host: string): boolean {
  const labels = /^([a-z0-9-]+(?:\.[a-z0-9-]+)?)\.amazonaws\.com(?:\.cn)?$/i.exec(host)?.[1]?.toLowerCase();
  if (labels === undefined) return false;
  const [first = '', second] = labels.split('.');
  // `s3-…` and regional names of S3 stand in front of buckets; a service principal never looks like this.
  if (second === undefined) return !/^s3-/.test(first);
  return TWO_LABELS.has(labels) || (REGION.test(second) && first !== 's3' && isService(first));
}

/** True for a page of AWS's documentation, or one of its consoles. */
export function isAwsSite(host: string): boolean {
  return /^(?:docs\.aws\.amazon\.com|docs\.amazonaws\.cn|(?:[a-z0-9-]+\.)?console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com))$/i.test(
    host,
  );
}
