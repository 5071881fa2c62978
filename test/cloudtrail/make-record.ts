export const ROLE = 'arn:aws:iam::111122223333:role/team/deploy';
export const USER = 'arn:aws:iam::111122223333:user/ci';

/** One record of the role `team/deploy`, in the shape of a log file; `over` replaces top-level fields. */
export function makeRecord(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    eventVersion: '1.08',
    userIdentity: roleIdentity(),
    eventTime: '2026-11-03T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetBucketLocation',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '192.0.2.1',
    userAgent: 'Boto3/1.34.1 md/Botocore#1.34.1',
    requestParameters: { bucketName: 'artifacts' },
    responseElements: null,
    eventID: '00000000-0000-4000-8000-000000000001',
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    ...over,
  };
}

export function roleIdentity(over: { arn?: string; id?: string; session?: string; via?: string } = {}) {
  const { arn = ROLE, id = 'AROA1', session = 'build-20261103101500' } = over;
  return {
    type: 'AssumedRole',
    principalId: `${id}:${session}`,
    arn: `arn:aws:sts::111122223333:assumed-role/${arn.split('/').at(-1)}/${session}`,
    accountId: '111122223333',
    ...(over.via ? { invokedBy: over.via } : {}),
    sessionContext: {
      sessionIssuer: { type: 'Role', principalId: id, arn, accountId: '111122223333', userName: 'deploy' },
    },
  };
}

export function userIdentity() {
  return { type: 'IAMUser', principalId: 'AIDA1', arn: USER, accountId: '111122223333', userName: 'ci' };
}

/** A session that the user, or root, began with `GetFederationToken`. */
export function federatedIdentity(type = 'IAMUser', arn = USER) {
  return {
    type: 'FederatedUser',
    principalId: '111122223333:alice',
    arn: 'arn:aws:sts::111122223333:federated-user/alice',
    accountId: '111122223333',
    sessionContext: { sessionIssuer: { type, principalId: 'AIDA1', arn, accountId: '111122223333', userName: 'ci' } },
  };
}
