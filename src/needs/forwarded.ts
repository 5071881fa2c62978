import type { Call } from '../cloudtrail/activity.js';
import type { Conditions } from '../iam/document.js';

/**
 * `userIdentity.invokedBy` names the service that made a call on the principal's behalf (a forward access session);
 * the principal still needs the permission. `signin.amazonaws.com` and other marks of the console are not services.
 *
 * @returns the service as recorded (`cloudformation.amazonaws.com`, `AWS Internal`), or undefined for a direct call
 */
export function forwardedBy(via: string | undefined): string | undefined {
  if (via === undefined || via === '') return undefined;
  return CONSOLE.has(via.toLowerCase()) ? undefined : via;
}

const CONSOLE = new Set(['signin.amazonaws.com', 'console.amazonaws.com', 'session-issuer.amazonaws.com']);

/**
 * Services that set `aws:CalledVia` on the calls they make for somebody (IAM user guide, "AWS global condition context
 * keys", aws:CalledVia). Others do not, and a condition on it would then refuse everything.
 */
const SET_CALLED_VIA = new Set(
  [
    'aoss',
    'athena',
    'backup',
    'cloud9',
    'cloudformation',
    'databrew',
    'dataexchange',
    'dynamodb',
    'imagebuilder',
    'kms',
    'mgn',
    'nimble',
    'omics',
    'ram',
    'robomaker',
    'servicecatalog-appregistry',
    'sqlworkbench',
    'ssm-guiconnect',
  ].map((service) => `${service}.amazonaws.com`),
);

/** Keys of a KMS encryption context by which a service says that it is the caller (developer guide of each service). */
const CONTEXT_OF: Record<string, string> = {
  parameter_arn: 'ssm',
  secretarn: 'secretsmanager',
  'aws:s3:arn': 's3',
  'aws:lambda:functionarn': 'lambda',
  'aws:ebs:id': 'ec2',
  'aws:sqs:arn': 'sqs',
  'aws:sns:topicarn': 'sns',
  'aws:dynamodb:tablename': 'dynamodb',
  'aws:rds:dbc-id': 'rds',
  'aws:rds:db-id': 'rds',
  'aws:logs:arn': 'logs',
  'aws:kinesis:arn': 'kinesis',
};

/**
 * Conditions by which a forwarded need could be held to the service that made the call. Candidates, never certain: a
 * wrong one is an outage. None where the principal's trust policy lets that service assume it, because the service then
 * calls with the role itself and sets neither key.
 */
export function forwardedCandidates(call: Call, service: string, trusted: readonly string[] = []): Conditions[] {
  const via = forwardedBy(call.via);
  if (via === undefined || trusted.includes(via)) return [];
  const viaService = service === 'kms' ? viaServiceValue(call, via) : undefined;
  return [
    ...(viaService === undefined ? [] : [{ StringEquals: { 'kms:ViaService': [viaService] } }]),
    ...(SET_CALLED_VIA.has(via) ? [{ 'ForAnyValue:StringEquals': { 'aws:CalledVia': [via] } }] : []),
  ];
}

/**
 * `secretsmanager.eu-west-1.amazonaws.com` for a KMS call that a service made (KMS developer guide, kms:ViaService). Where
 * the record says only `AWS Internal`, the service is read from the encryption context; undefined where that tells nothing.
 */
function viaServiceValue({ region, parameters }: Call, via: string): string | undefined {
  const named = /^([a-z0-9-]+)\.amazonaws\.com$/.exec(via)?.[1];
  const context = parameters?.['encryptionContext'];
  const keys = typeof context === 'object' && context !== null && !Array.isArray(context) ? Object.keys(context) : [];
  const meant = [...new Set(keys.flatMap((key) => CONTEXT_OF[key.toLowerCase()] ?? []))];
  const host = named ?? (meant.length === 1 ? meant[0] : undefined);
  return host !== undefined && /^[a-z0-9-]+$/.test(region) ? `${host}.${region}.amazonaws.com` : undefined;
}
