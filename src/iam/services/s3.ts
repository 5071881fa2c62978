import { passRole } from './pass-role.js';
import type { Request } from './request.js';
import { has, text } from './request.js';
import { s3Companions } from './s3-companions.js';
import { s3Encryption } from './s3-encryption.js';
import { accessPointArn, bucketArn, buckets, objectRules } from './s3-resources.js';
import type { OperationReading } from './service.js';
import { defineService } from './service.js';

/**
 * Amazon S3 names its events after API operations and its actions after what they protect (S3 user guide, "Required
 * permissions for Amazon S3 API operations").
 */
export const s3 = defineService({
  sources: ['s3.amazonaws.com', 's3-control.amazonaws.com'],
  prefix: 's3',
  operations: {
    ListBuckets: 's3:ListAllMyBuckets',
    HeadBucket: 's3:ListBucket',
    ListObjects: 's3:ListBucket',
    ListObjectsV2: 's3:ListBucket',
    ListObjectVersions: 's3:ListBucketVersions',
    ListMultipartUploads: 's3:ListBucketMultipartUploads',
    ListParts: 's3:ListMultipartUploadParts',
    HeadObject: versioned('GetObject', 'GetObjectVersion'),
    GetObject: versioned('GetObject', 'GetObjectVersion'),
    GetObjectAttributes: attributes,
    GetObjectTorrent: versioned('GetObject', 'GetObjectVersion'),
    SelectObjectContent: 's3:GetObject',
    GetObjectAcl: versioned('GetObjectAcl', 'GetObjectVersionAcl'),
    PutObjectAcl: versioned('PutObjectAcl', 'PutObjectVersionAcl'),
    GetObjectTagging: versioned('GetObjectTagging', 'GetObjectVersionTagging'),
    PutObjectTagging: versioned('PutObjectTagging', 'PutObjectVersionTagging'),
    DeleteObjectTagging: versioned('DeleteObjectTagging', 'DeleteObjectVersionTagging'),
    DeleteObject: deletion,
    DeleteObjects: deletion,
    PutObject: upload,
    PostObject: upload,
    CreateMultipartUpload: upload,
    InitiateMultipartUpload: upload,
    UploadPart: 's3:PutObject',
    CompleteMultipartUpload: 's3:PutObject',
    CopyObject: copy,
    UploadPartCopy: copy,
    PutObjectRetention: withBypass('PutObjectRetention'),
    CreateBucket: createBucket,
    GetBucketAccelerateConfiguration: 's3:GetAccelerateConfiguration',
    PutBucketAccelerateConfiguration: 's3:PutAccelerateConfiguration',
    GetBucketAnalyticsConfiguration: 's3:GetAnalyticsConfiguration',
    ListBucketAnalyticsConfigurations: 's3:GetAnalyticsConfiguration',
    PutBucketAnalyticsConfiguration: 's3:PutAnalyticsConfiguration',
    DeleteBucketAnalyticsConfiguration: 's3:PutAnalyticsConfiguration',
    DeleteBucketCors: 's3:PutBucketCORS',
    GetBucketEncryption: 's3:GetEncryptionConfiguration',
    PutBucketEncryption: 's3:PutEncryptionConfiguration',
    DeleteBucketEncryption: 's3:PutEncryptionConfiguration',
    GetBucketIntelligentTieringConfiguration: 's3:GetIntelligentTieringConfiguration',
    ListBucketIntelligentTieringConfigurations: 's3:GetIntelligentTieringConfiguration',
    PutBucketIntelligentTieringConfiguration: 's3:PutIntelligentTieringConfiguration',
    DeleteBucketIntelligentTieringConfiguration: 's3:PutIntelligentTieringConfiguration',
    GetBucketInventoryConfiguration: 's3:GetInventoryConfiguration',
    ListBucketInventoryConfigurations: 's3:GetInventoryConfiguration',
    PutBucketInventoryConfiguration: 's3:PutInventoryConfiguration',
    DeleteBucketInventoryConfiguration: 's3:PutInventoryConfiguration',
    GetBucketLifecycle: 's3:GetLifecycleConfiguration',
    GetBucketLifecycleConfiguration: 's3:GetLifecycleConfiguration',
    PutBucketLifecycle: 's3:PutLifecycleConfiguration',
    PutBucketLifecycleConfiguration: 's3:PutLifecycleConfiguration',
    DeleteBucketLifecycle: 's3:PutLifecycleConfiguration',
    DeleteBucketLifecycleConfiguration: 's3:PutLifecycleConfiguration',
    GetBucketMetricsConfiguration: 's3:GetMetricsConfiguration',
    ListBucketMetricsConfigurations: 's3:GetMetricsConfiguration',
    PutBucketMetricsConfiguration: 's3:PutMetricsConfiguration',
    DeleteBucketMetricsConfiguration: 's3:PutMetricsConfiguration',
    GetBucketNotificationConfiguration: 's3:GetBucketNotification',
    PutBucketNotificationConfiguration: 's3:PutBucketNotification',
    DeleteBucketOwnershipControls: 's3:PutBucketOwnershipControls',
    GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
    PutPublicAccessBlock: 's3:PutBucketPublicAccessBlock',
    DeletePublicAccessBlock: 's3:PutBucketPublicAccessBlock',
    DeleteBucketPublicAccessBlock: 's3:PutBucketPublicAccessBlock',
    DeleteAccountPublicAccessBlock: 's3:PutAccountPublicAccessBlock',
    GetBucketReplication: 's3:GetReplicationConfiguration',
    PutBucketReplication: 's3:PutReplicationConfiguration',
    DeleteBucketReplication: 's3:PutReplicationConfiguration',
    DeleteBucketTagging: 's3:PutBucketTagging',
    GetObjectLockConfiguration: 's3:GetBucketObjectLockConfiguration',
    PutObjectLockConfiguration: 's3:PutBucketObjectLockConfiguration',
    GetBucketMetadataConfiguration: 's3:GetBucketMetadataTableConfiguration',
    DeleteBucketMetadataConfiguration: 's3:DeleteBucketMetadataTableConfiguration',
    CreateBucketMetadataConfiguration: 's3:CreateBucketMetadataTableConfiguration',
    WriteGetObjectResponse: 's3-object-lambda:WriteGetObjectResponse',
    GetStorageLensDashboardDataInternal: 's3:GetStorageLensDashboard',
  },
  none: {
    JobCreated: 'S3 Batch Operations reports on a job; the call that made the job is recorded beside it.',
    JobStatusChanged: 'S3 Batch Operations reports on a job; nobody called an API.',
    ObjectCreated: 'S3 reports on an object; the call that wrote it is recorded beside it.',
  },
  resources: {
    bucket: [
      { only: ['CopyObject', 'UploadPartCopy'], find: (request) => buckets(request) },
      { parameter: ['bucketName', 'bucket'], arn: bucketArn },
    ],
    object: objectRules(),
    accesspoint: { parameter: ['bucketName', 'name', 'resourceArn'], arn: accessPointArn },
    accesspointobject: objectRules(),
  },
  implies: [
    passRole({
      on: ['PutBucketReplication'],
      parameter: 'ReplicationConfiguration.Role',
      to: 's3.amazonaws.com',
    }),
    passRole({
      on: ['CreateJob'],
      parameter: ['RoleArn', 'CreateJobRequest.RoleArn'],
      to: 'batchoperations.s3.amazonaws.com',
    }),
    s3Companions,
    s3Encryption,
  ],
});

/** With a version id in the request S3 asks for the `…Version…` action instead. */
function versioned(plain: string, version: string): (request: Request) => OperationReading {
  return (request) => ({ actions: [`s3:${has(request, 'versionId') ? version : plain}`] });
}

/** Besides reading the object it needs the action of its own name (S3 API reference, GetObjectAttributes, "Permissions"). */
function attributes(request: Request): OperationReading {
  const version = has(request, 'versionId');
  const action = version ? 's3:GetObjectVersionAttributes' : 's3:GetObjectAttributes';
  return {
    actions: [version ? 's3:GetObjectVersion' : 's3:GetObject'],
    also: [{ action, because: 'GetObjectAttributes reads the attributes of the object in key.' }],
  };
}

function deletion(request: Request): OperationReading {
  const version = has(request, 'versionId') || has(request, 'delete.object.versionId');
  return {
    actions: [version ? 's3:DeleteObjectVersion' : 's3:DeleteObject'],
    also: bypass(request),
  };
}

function withBypass(action: string): (request: Request) => OperationReading {
  return (request) => ({ actions: [`s3:${action}`], also: bypass(request) });
}

function bypass(request: Request): { action: string; because: string }[] {
  const header = 'x-amz-bypass-governance-retention';
  return has(request, header) && text(request, header)?.toLowerCase() !== 'false'
    ? [{ action: 's3:BypassGovernanceRetention', because: `${request.name} came with ${header}.` }]
    : [];
}

/** ACL, tagging and object-lock headers of an upload each need a permission of their own. */
function upload(request: Request): OperationReading {
  return { actions: ['s3:PutObject'], also: uploadHeaders(request) };
}

function uploadHeaders(request: Request): { action: string; because: string }[] {
  const headers: [string, string][] = [
    ['x-amz-acl', 's3:PutObjectAcl'],
    ['x-amz-grant-full-control', 's3:PutObjectAcl'],
    ['x-amz-grant-read', 's3:PutObjectAcl'],
    ['x-amz-grant-read-acp', 's3:PutObjectAcl'],
    ['x-amz-grant-write-acp', 's3:PutObjectAcl'],
    ['accessControlList', 's3:PutObjectAcl'],
    ['x-amz-tagging', 's3:PutObjectTagging'],
    ['x-amz-object-lock-mode', 's3:PutObjectRetention'],
    ['x-amz-object-lock-retain-until-date', 's3:PutObjectRetention'],
    ['x-amz-object-lock-legal-hold', 's3:PutObjectLegalHold'],
    ['x-amz-object-lock-legal-hold-status', 's3:PutObjectLegalHold'],
  ];
  const seen = new Map<string, string>();
  for (const [header, action] of headers) {
    if (has(request, header) && !seen.has(action)) seen.set(action, `${request.name} came with ${header}.`);
  }
  return [...seen].map(([action, because]) => ({ action, because }));
}

function copy(request: Request): OperationReading {
  const version = /[?&]versionId=/i.test(text(request, 'x-amz-copy-source') ?? '');
  return { actions: [version ? 's3:GetObjectVersion' : 's3:GetObject', 's3:PutObject'], also: uploadHeaders(request) };
}

function createBucket(request: Request): OperationReading {
  const acl = ['x-amz-acl', 'x-amz-grant-full-control', 'x-amz-grant-read', 'x-amz-grant-write', 'accessControlList'];
  const also = [];
  const found = acl.find((header) => has(request, header));
  if (found) also.push({ action: 's3:PutBucketAcl', because: `CreateBucket came with ${found}.` });
  if (has(request, 'x-amz-bucket-object-lock-enabled')) {
    const because = 'CreateBucket came with x-amz-bucket-object-lock-enabled.';
    also.push({ action: 's3:PutBucketObjectLockConfiguration', because });
    also.push({ action: 's3:PutBucketVersioning', because });
  }
  if (has(request, 'x-amz-object-ownership')) {
    also.push({ action: 's3:PutBucketOwnershipControls', because: 'CreateBucket came with x-amz-object-ownership.' });
  }
  if (has(request, 'CreateBucketConfiguration.tags')) {
    also.push({ action: 's3:TagResource', because: 'CreateBucket came with tags.' });
  }
  return { actions: ['s3:CreateBucket'], also };
}
