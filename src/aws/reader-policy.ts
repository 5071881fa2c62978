import type { PolicyDocument, PolicyStatement } from '../iam/document.js';

/** Where the evidence lies, for the statements that read it. Texts may hold wildcards or template references. */
export interface EvidencePlace {
  region: string;
  workGroup: string;
  catalog: string;
  database: string;
  table: string;
  /** Bucket (and key prefix without a slash at the end) of the CloudTrail files. */
  logBucket: string;
  logPrefix?: string;
  /** Bucket and prefix for results; absent with managed query results, which need no permission on S3. */
  results?: { bucket: string; prefix: string };
  /** KMS key of the log files, where they are encrypted with one. */
  logKeyArn?: string;
}

/** Account (12 digits) and partition; a template puts its own references there. */
export interface ReaderPlace {
  account: string;
  partition: string;
}

/**
 * The permissions of the reader role in a reviewed account: read one principal's policies, and ask Access Analyzer
 * and the policy simulator, which are pure functions and have no resource type. AWS's own read-only policies do not
 * fit: they lack the validator or read far more.
 */
export function readerPolicy({ account, partition }: ReaderPlace): PolicyDocument {
  const iam = (type: string) => `arn:${partition}:iam::${account}:${type}/*`;
  return document([
    allow(
      'ReadRoles',
      [
        'iam:GenerateServiceLastAccessedDetails',
        'iam:GetRole',
        'iam:GetRolePolicy',
        'iam:ListAttachedRolePolicies',
        'iam:ListRolePolicies',
      ],
      [iam('role')],
    ),
    allow(
      'ReadUsers',
      [
        'iam:GenerateServiceLastAccessedDetails',
        'iam:GetUser',
        'iam:GetUserPolicy',
        'iam:ListAttachedUserPolicies',
        'iam:ListGroupsForUser',
        'iam:ListUserPolicies',
      ],
      [iam('user')],
    ),
    allow(
      'ReadGroups',
      ['iam:GetGroupPolicy', 'iam:ListAttachedGroupPolicies', 'iam:ListGroupPolicies'],
      [iam('group')],
    ),
    allow(
      'ReadPolicies',
      ['iam:GetPolicy', 'iam:GetPolicyVersion'],
      [iam('policy'), `arn:${partition}:iam::aws:policy/*`],
    ),
    allow('ReadInstanceProfiles', ['iam:GetInstanceProfile'], [iam('instance-profile')]),
    allow(
      'NoResourceType',
      [
        'access-analyzer:ValidatePolicy',
        'cloudtrail:DescribeTrails',
        'cloudtrail:LookupEvents',
        'iam:GetAccountAuthorizationDetails',
        'iam:GetServiceLastAccessedDetails',
        'iam:ListRoles',
        'iam:ListUsers',
        'iam:SimulateCustomPolicy',
      ],
      ['*'],
    ),
    // A trail of the organisation belongs to its management account.
    allow('ReadTrails', ['cloudtrail:GetEventSelectors'], [`arn:${partition}:cloudtrail:*:*:trail/*`]),
  ]);
}

/**
 * The permissions of the evidence role in the account that keeps the logs: run one workgroup's queries over one table,
 * read the files behind it, and write the results. Glue checks catalog, database and table together.
 */
export function evidencePolicy({ account, partition }: ReaderPlace, place: EvidencePlace): PolicyDocument {
  const { region, results } = place;
  const glue = (rest: string) => `arn:${partition}:glue:${region}:${account}:${rest}`;
  const athena = (rest: string) => `arn:${partition}:athena:${region}:${account}:${rest}`;
  const bucket = (name: string) => `arn:${partition}:s3:::${name}`;
  return document([
    allow(
      'RunQueries',
      [
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:GetWorkGroup',
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
      ],
      [athena(`workgroup/${place.workGroup}`)],
    ),
    allow('ReadTableMetadata', ['athena:GetTableMetadata'], [athena(`datacatalog/${place.catalog}`)]),
    allow(
      'ReadTable',
      ['glue:GetDatabase', 'glue:GetPartition', 'glue:GetPartitions', 'glue:GetTable'],
      [glue('catalog'), glue(`database/${place.database}`), glue(`table/${place.database}/${place.table}`)],
    ),
    allow('ListLogs', ['s3:GetBucketLocation', 's3:ListBucket'], [bucket(place.logBucket)]),
    allow(
      'ReadLogs',
      ['s3:GetObject'],
      [bucket(`${place.logBucket}/${place.logPrefix ? `${place.logPrefix}/` : ''}*`)],
    ),
    ...(results
      ? [
          allow(
            'ListResults',
            ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
            [bucket(results.bucket)],
          ),
          allow(
            'WriteResults',
            ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
            [bucket(`${results.bucket}/${results.prefix}/*`)],
          ),
        ]
      : []),
    ...(place.logKeyArn
      ? [
          {
            ...allow('DecryptLogs', ['kms:Decrypt'], [place.logKeyArn]),
            Condition: { StringLike: { 'kms:ViaService': ['s3.*.amazonaws.com', 's3.*.amazonaws.com.cn'] } },
          },
        ]
      : []),
  ]);
}

/**
 * Trust policy of both roles: who may assume them, with which external id. `sts:SetSourceIdentity` lets CloudTrail
 * show which person's review read what; leave it out and Tighten does without.
 */
export function readerTrust(principalArn: string, externalId: string): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TightenReads',
        Effect: 'Allow',
        Principal: { AWS: principalArn },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': externalId } },
      },
      {
        Sid: 'TightenSaysForWhom',
        Effect: 'Allow',
        Principal: { AWS: principalArn },
        Action: 'sts:SetSourceIdentity',
      },
    ],
  };
}

function allow(Sid: string, Action: string[], Resource: string[]): PolicyStatement {
  return { Sid, Effect: 'Allow', Action, Resource };
}

function document(Statement: PolicyStatement[]): PolicyDocument {
  return { Version: '2012-10-17', Statement };
}
