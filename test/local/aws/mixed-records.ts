import { federatedIdentity, makeRecord, ROLE, roleIdentity, USER, userIdentity } from '../../cloudtrail/make-record.js';

/** Records of every kind that the two ways of reading could see differently. */
export function mixed(): unknown[] {
  const denied = (session: string, blob: string) => ({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    errorCode: 'Client.UnauthorizedOperation',
    errorMessage: `You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/deploy/${session} is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:eu-central-1:111122223333:instance/* because no identity-based policy allows the ec2:RunInstances action. Encoded authorization failure message: ${blob}`,
    userIdentity: roleIdentity({ session }),
  });
  const overs: Record<string, unknown>[] = [
    { requestParameters: { bucketName: "it's", marker: 'p1' } },
    { requestParameters: { bucketName: "it's", marker: 'p2"}\\' } },
    { requestParameters: { text: 'quote " back \\ "clientToken":"x"', clientToken: { a: [1] }, maxItems: 5 } },
    { requestParameters: null, responseElements: null, userAgent: '', sourceIPAddress: undefined },
    { sourceIPAddress: '10.1.2.3', vpcEndpointId: 'vpce-0a1b2c3d' },
    { sourceIPAddress: '2600:1f18:1::9' },
    { sourceIPAddress: 'cloudformation.amazonaws.com' },
    {
      eventTime: '2026-11-04T10:00:00Z',
      userIdentity: roleIdentity({ session: 'jane@example.com' }),
      sessionCredentialFromConsole: 'true',
      userAgent: 'signin.amazonaws.com',
    },
    {
      eventName: 'RunInstances',
      eventSource: 'ec2.amazonaws.com',
      responseElements: { requestId: 'r1', instancesSet: { items: [{ instanceId: 'i-1', subnetIds: ['a', 'b'] }] } },
    },
    {
      eventName: 'RunInstances',
      eventSource: 'ec2.amazonaws.com',
      responseElements: { requestId: 'r2', instancesSet: { items: [{ instanceId: 'i-1', subnetIds: ['a', 'b'] }] } },
    },
    {
      eventName: 'AssumeRole',
      eventSource: 'sts.amazonaws.com',
      requestParameters: { roleArn: USER, roleSessionName: 'x1' },
      responseElements: { credentials: { accessKeyId: 'ASIA1' }, assumedRoleUser: { arn: 'a' } },
    },
    {
      eventName: 'AssumeRole',
      eventSource: 'sts.amazonaws.com',
      requestParameters: { roleArn: USER, roleSessionName: 'x2' },
      responseElements: { credentials: { accessKeyId: 'ASIA2' }, assumedRoleUser: { arn: 'b' } },
    },
    {
      resources: [
        { ARN: 'arn:aws:s3:::b', type: 'AWS::S3::Bucket', accountId: '111122223333' },
        { ARN: 'arn:aws:s3:::a' },
      ],
      additionalEventData: { 'x-amz-id-2': 'q', bytesTransferredIn: 3, AuthenticationMethod: 'AuthHeader' },
    },
    {
      eventSource: 'dynamodb.amazonaws.com',
      eventName: 'BatchGetItem',
      requestParameters: {
        requestItems: { orders: { keys: [{ id: 1 }] }, 'it"s': {} },
        returnConsumedCapacity: 'NONE',
      },
    },
    {
      eventSource: 'ec2.amazonaws.com',
      eventName: 'AuthorizeSecurityGroupIngress',
      requestParameters: {
        groupId: 'sg-0a1b2c3d',
        ipPermissions: { items: [{ groups: { items: [{ groupId: 'sg-1a2b3c4d' }] }, ranges: [] }] },
        'od"d': null,
      },
    },
    ...['a', 'b'].map((key) => ({
      eventSource: 'kms.amazonaws.com',
      eventName: 'Decrypt',
      requestParameters: { encryptionContext: { 'aws:s3:arn': `arn:aws:s3:::b/${key}` }, encryptionAlgorithm: 'X' },
      resources: [{ ARN: 'arn:aws:kms:eu-central-1:111122223333:key/k', accountId: '111122223333' }],
    })),
    {
      errorCode: 'NoSuchBucket',
      errorMessage: 'The bucket does not exist',
      userIdentity: roleIdentity({ via: 'cloudformation.amazonaws.com' }),
    },
    { recipientAccountId: undefined, readOnly: undefined, eventType: undefined, eventID: undefined },
    denied('s-1111', 'abc'),
    denied('s-2222', 'def'),
    { userIdentity: userIdentity() },
    { userIdentity: federatedIdentity(), userAgent: 'aws-cli/2.1' },
    { userIdentity: federatedIdentity('Root', 'arn:aws:iam::111122223333:root') },
    { userIdentity: { type: 'AWSAccount', accountId: '444455556666' }, requestParameters: { roleArn: ROLE } },
    { eventTime: '2026-12-01T00:00:00Z' },
    ...assuming(),
  ];
  const records = overs.map((over, at) => makeRecord({ eventID: `e${String(at).padStart(3, '0')}`, ...over }));
  return [
    ...records,
    records[0],
    makeRecord({ eventID: 'e900', sharedEventID: 's1' }),
    makeRecord({ eventID: 'e901', sharedEventID: 's1' }),
    withoutIssuer('e902', 'deploy'),
    withoutIssuer('e902', 'deploy'),
    withoutIssuer('e903', 'deploy'),
    withoutIssuer('e904', 'deployer'),
  ];
}

/** A record of a session that does not say which role of the name it is. */
function withoutIssuer(eventID: string, role: string): unknown {
  const arn = `arn:aws:sts::111122223333:assumed-role/${role}/x`;
  return makeRecord({ eventID, userIdentity: { type: 'AssumedRole', principalId: 'AROA1:x', arn } });
}

/** Everybody who may begin a session of the role, one of them refused; and sessions that began with a federation. */
function assuming(): Record<string, unknown>[] {
  const assume = (eventName: string, userIdentity: object, over: object = {}) => ({
    eventSource: 'sts.amazonaws.com',
    eventName,
    userIdentity,
    requestParameters: { roleArn: ROLE, roleSessionName: 'x' },
    ...over,
  });
  const engineer = roleIdentity({ arn: 'arn:aws:iam::111122223333:role/people/engineer', id: 'AROA9' });
  const federated = (webIdFederationData: object) => {
    const identity = roleIdentity({ session: 'GitHubActions' });
    return { userIdentity: { ...identity, sessionContext: { ...identity.sessionContext, webIdFederationData } } };
  };
  return [
    assume('AssumeRole', engineer),
    assume('AssumeRole', engineer, { sharedEventID: 'chain', eventTime: '2026-11-05T10:00:00Z' }),
    assume('AssumeRole', engineer, { sharedEventID: 'chain', eventTime: '2026-11-05T10:00:00Z' }),
    assume('AssumeRole', engineer, { errorCode: 'AccessDenied' }),
    assume('AssumeRole', roleIdentity()),
    assume('AssumeRole', userIdentity()),
    assume('AssumeRole', { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }),
    assume('AssumeRole', { type: 'AWSAccount', accountId: '444455556666', principalId: 'AROA7:x' }),
    assume('AssumeRoleWithWebIdentity', { type: 'WebIdentityUser', userName: 'repo:example-org/orders:main' }),
    assume('AssumeRoleWithSAML', { type: 'SAMLUser', userName: 'jane@example.com' }),
    federated({ federatedProvider: 'arn:aws:iam::111122223333:oidc-provider/x', attributes: { sub: 's' } }),
    federated({}),
  ];
}
