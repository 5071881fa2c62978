import fc from 'fast-check';
import { actionsOf } from '../../src/iam/catalog.js';
import { services } from '../../src/iam/services/index.js';

/** A session of the role `deploy`. */
export const identity = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:session',
  arn: 'arn:aws:sts::111122223333:assumed-role/deploy/session',
  accountId: '111122223333',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLE',
      arn: 'arn:aws:iam::111122223333:role/deploy',
      accountId: '111122223333',
      userName: 'deploy',
    },
  },
};

/** A record by hand: HeadBucket on `artifacts`, unless said otherwise. */
export function record(more: Record<string, unknown>): Record<string, unknown> {
  return {
    eventID: 'e-1',
    eventTime: '2026-11-01T00:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'HeadBucket',
    awsRegion: 'eu-west-1',
    eventType: 'AwsApiCall',
    userIdentity: identity,
    requestParameters: { bucketName: 'artifacts' },
    responseElements: null,
    recipientAccountId: '111122223333',
    ...more,
  };
}

const sources = [
  's3',
  'ec2',
  'iam',
  'kms',
  'nowhere',
  ...services.map((rules) => rules.sources[0]!.replace('.amazonaws.com', '')),
];
const names = services.flatMap((rules) => [
  ...Object.keys(rules.operations ?? {}),
  ...actionsOf(rules.prefix).map((one) => one.name),
]);
const keys = [
  'bucketName',
  'key',
  'name',
  'id',
  'roleName',
  'roleArn',
  'functionName',
  'tableName',
  'cluster',
  'service',
  'tags',
  'resourceArn',
  'keyId',
  'stackName',
  'instancesSet',
  'policyArn',
  'x-amz-copy-source',
  'statement',
  'names',
  'secretId',
];
/** What a name or key in a record may hold. */
export const text = fc.oneof(
  fc.constantFrom(
    '*',
    'a',
    'web',
    '${*}',
    'i-0123456789',
    'sg-01234567',
    'vpc-01234567',
    'arn:aws:s3:::b',
    'arn:aws:iam::111122223333:role/*',
    '***',
    '',
    'a/b',
    'SELECT * FROM t',
  ),
  fc.string({ maxLength: 12 }),
);
const value = fc.oneof(
  text,
  fc.array(text, { maxLength: 3 }),
  fc.record({ items: fc.array(fc.record({ instanceId: text }), { maxLength: 2 }) }),
  fc.integer(),
  fc.constant(null),
);
const parameters = fc.option(fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 5 }));
/** Records of the services that have rules, with parameters that may mean anything. */
export const anyRecord = fc
  .record({
    source: fc.constantFrom(...sources),
    eventName: fc.oneof(fc.constantFrom(...names), fc.string({ minLength: 1, maxLength: 20 })),
    requestParameters: parameters,
    responseElements: parameters,
    errorCode: fc.option(fc.constantFrom('AccessDenied', 'NoSuchKey', 'ThrottlingException', 'ExpiredToken'), {
      nil: undefined,
    }),
    invokedBy: fc.option(fc.constantFrom('cloudformation.amazonaws.com', 'AWS Internal'), { nil: undefined }),
    eventType: fc.constantFrom('AwsApiCall', 'AwsServiceEvent', undefined),
  })
  .map(({ source, invokedBy, ...more }) =>
    record({
      ...more,
      eventSource: `${source}.amazonaws.com`,
      userIdentity: { ...identity, ...(invokedBy && { invokedBy }) },
    }),
  );
