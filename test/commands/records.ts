import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export const ROLE = 'arn:aws:iam::111122223333:role/team/deploy';

/** A record of a session of ROLE, as CloudTrail writes it; `given` replaces what matters to a test. */
export function record(given: Record<string, unknown>): Record<string, unknown> {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLEDEPLOY0001:ci-1',
      arn: 'arn:aws:sts::111122223333:assumed-role/deploy/ci-1',
      accountId: '111122223333',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLEDEPLOY0001',
          arn: ROLE,
          accountId: '111122223333',
          userName: 'deploy',
        },
      },
    },
    eventTime: '2026-11-02T10:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'us-east-1',
    requestParameters: { bucketName: 'example-artifacts', key: 'builds/1.zip' },
    responseElements: null,
    eventID: 'e-1',
    readOnly: true,
    eventType: 'AwsApiCall',
    recipientAccountId: '111122223333',
    ...given,
  };
}

/** Writes records as CloudTrail delivers them and gives the folder back. */
export function writeLogs(folder: string, records: object[]): string {
  const day = join(folder, 'AWSLogs', '111122223333', 'CloudTrail', 'us-east-1', '2026', '11', '02');
  mkdirSync(day, { recursive: true });
  const name = '111122223333_CloudTrail_us-east-1_20261102T1005Z_aaaaaaaaaaaaaaaa.json.gz';
  writeFileSync(join(day, name), gzipSync(JSON.stringify({ Records: records })));
  return folder;
}
