import { stringify } from 'yaml';
import type { PolicyDocument } from '../iam/document.js';
import { type EvidencePlace, evidencePolicy, readerPolicy, readerTrust } from './reader-policy.js';

const ABOUT = [
  'The read-only role of Tighten in one account. The second policy is for the account that keeps the CloudTrail table;',
  'leave LogBucket empty elsewhere. With managed query results no permission to write to S3 is needed.',
];

/**
 * The reader role as a CloudFormation template (YAML), as it stands in the documentation. Everything in it comes from
 * `readerPolicy`, `evidencePolicy` and `readerTrust`, so the documentation cannot differ from what is called.
 */
export function readerCloudFormation(): string {
  const place = { account: '${AWS::AccountId}', partition: '${AWS::Partition}' };
  const evidence: EvidencePlace = {
    region: '${AWS::Region}',
    workGroup: '${WorkGroup}',
    catalog: 'AwsDataCatalog',
    database: '${Database}',
    table: '${Table}',
    logBucket: '${LogBucket}',
    logKeyArn: '${LogKeyArn}',
  };
  const parameter = (Description: string, Default?: string) => ({
    Type: 'String',
    Description,
    ...(Default === undefined ? {} : { Default }),
  });
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Read-only role of Tighten',
    Parameters: {
      TightenPrincipal: parameter('ARN of the role or user that Tighten runs as'),
      ExternalId: { ...parameter('Value of EXTERNAL_ID'), NoEcho: true },
      RoleName: parameter('Name of the role', 'tighten-reader'),
      LogBucket: parameter('Bucket of the CloudTrail files; empty where this account keeps none', ''),
      LogKeyArn: parameter('KMS key of the CloudTrail files; empty where there is none', ''),
      Database: parameter('Glue database of the CloudTrail table', 'audit'),
      Table: parameter('CloudTrail table', 'cloudtrail_logs'),
      WorkGroup: parameter('Athena workgroup', 'tighten'),
    },
    Conditions: { HasLogs: isSet('LogBucket'), HasLogKey: isSet('LogKeyArn') },
    Resources: {
      ReaderRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: { Ref: 'RoleName' },
          AssumeRolePolicyDocument: withReferences(readerTrust('${TightenPrincipal}', '${ExternalId}')),
          Policies: [{ PolicyName: 'tighten-reader', PolicyDocument: withReferences(readerPolicy(place)) }],
        },
      },
      EvidencePolicy: {
        Type: 'AWS::IAM::RolePolicy',
        Condition: 'HasLogs',
        Properties: {
          RoleName: { Ref: 'ReaderRole' },
          PolicyName: 'tighten-evidence',
          PolicyDocument: withReferences(onlyWithKey(evidencePolicy(place, evidence))),
        },
      },
    },
    Outputs: { RoleArn: { Value: { 'Fn::GetAtt': ['ReaderRole', 'Arn'] } } },
  };
  return `${ABOUT.map((line) => `# ${line}`).join('\n')}\n${stringify(template, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })}`;
}

/** The reader role as Terraform, as it stands in the documentation. */
export function readerTerraform(): string {
  const place = {
    account: '${data.aws_caller_identity.current.account_id}',
    partition: '${data.aws_partition.current.partition}',
  };
  const evidence = evidencePolicy(place, {
    region: '${data.aws_region.current.id}',
    workGroup: '${var.work_group}',
    catalog: 'AwsDataCatalog',
    database: '${var.database}',
    table: '${var.table}',
    logBucket: '${var.log_bucket}',
    logKeyArn: '${var.log_key_arn}',
  });
  const withoutKey = { ...evidence, Statement: evidence.Statement.filter(({ Sid }) => Sid !== 'DecryptLogs') };
  const key = evidence.Statement.filter(({ Sid }) => Sid === 'DecryptLogs');
  return `${[
    ...ABOUT.map((line) => `# ${line.replace('LogBucket', 'log_bucket')}`),
    ...[
      variable('tighten_principal', 'ARN of the role or user that Tighten runs as'),
      variable('external_id', 'Value of EXTERNAL_ID', undefined, true),
      variable('role_name', 'Name of the role', 'tighten-reader'),
      variable('log_bucket', 'Bucket of the CloudTrail files; empty where this account keeps none', ''),
      variable('log_key_arn', 'KMS key of the CloudTrail files; empty where there is none', ''),
      variable('database', 'Glue database of the CloudTrail table', 'audit'),
      variable('table', 'CloudTrail table', 'cloudtrail_logs'),
      variable('work_group', 'Athena workgroup', 'tighten'),
    ],
    'data "aws_caller_identity" "current" {}\n\ndata "aws_partition" "current" {}\n\ndata "aws_region" "current" {}\n',
    `resource "aws_iam_role" "reader" {\n  name               = var.role_name\n  assume_role_policy = ${encoded(readerTrust('${var.tighten_principal}', '${var.external_id}'))}\n}\n`,
    `resource "aws_iam_role_policy" "reader" {\n  name   = "tighten-reader"\n  role   = aws_iam_role.reader.id\n  policy = ${encoded(readerPolicy(place))}\n}\n`,
    `resource "aws_iam_role_policy" "evidence" {\n  count  = var.log_bucket == "" ? 0 : 1\n  name   = "tighten-evidence"\n  role   = aws_iam_role.reader.id\n  policy = ${encoded(withoutKey)}\n}\n`,
    `resource "aws_iam_role_policy" "log_key" {\n  count  = var.log_key_arn == "" ? 0 : 1\n  name   = "tighten-log-key"\n  role   = aws_iam_role.reader.id\n  policy = ${encoded({ ...evidence, Statement: key })}\n}\n`,
    'output "role_arn" {\n  value = aws_iam_role.reader.arn\n}',
  ].join('\n')}\n`;
}

function isSet(parameter: string): object {
  return { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: parameter }, ''] }] };
}

/** The statement on the log key exists only where there is one: an empty ARN would be refused by IAM. */
function onlyWithKey(document: PolicyDocument): object {
  const Statement = document.Statement.map((statement) =>
    statement.Sid === 'DecryptLogs' ? { 'Fn::If': ['HasLogKey', statement, { Ref: 'AWS::NoValue' }] } : statement,
  );
  return { ...document, Statement };
}

/** Texts with a reference in them have to be marked for CloudFormation. */
function withReferences(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('${') ? { 'Fn::Sub': value } : value;
  if (Array.isArray(value)) return value.map(withReferences);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withReferences(inner)]));
}

function variable(name: string, description: string, fallback?: string, sensitive = false): string {
  return [
    `variable "${name}" {`,
    '  type        = string',
    `  description = "${description}"`,
    ...(fallback === undefined ? [] : [`  default     = "${fallback}"`]),
    ...(sensitive ? ['  sensitive   = true'] : []),
    '}\n',
  ].join('\n');
}

/** JSON is an expression of Terraform's language, references in its texts included. */
function encoded(document: object): string {
  return `jsonencode(${JSON.stringify(document, null, 2).replaceAll('\n', '\n  ')})`;
}
