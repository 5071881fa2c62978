import { describe, expect, it } from 'vitest';
import { allowedOperations } from '../../src/aws/allowed-operations.js';
import { evidencePolicy, readerPolicy, readerTrust } from '../../src/aws/reader-policy.js';
import { findAction } from '../../src/iam/catalog.js';
import type { PolicyDocument } from '../../src/iam/document.js';

const place = { account: '111122223333', partition: 'aws' };
const evidence = evidencePolicy(place, {
  region: 'us-east-1',
  workGroup: 'tighten',
  catalog: 'AwsDataCatalog',
  database: 'audit',
  table: 'cloudtrail_logs',
  logBucket: 'example-trail',
  logPrefix: 'AWSLogs',
  results: { bucket: 'example-results', prefix: 'tighten' },
  logKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/0b6f3c1e-5f0a-4f57-9d4f-2a61c8f4e901',
});
const reader = readerPolicy(place);

function actions(document: PolicyDocument): string[] {
  return document.Statement.flatMap(({ Action }) => Action ?? []);
}

describe('the policies of the read-only roles', () => {
  it('hold only actions that AWS knows, in the catalogue’s spelling', () => {
    for (const action of [...actions(reader), ...actions(evidence)]) expect(findAction(action)?.action).toBe(action);
  });

  it('allow everything that Tighten may call, apart from STS', () => {
    const granted = new Set([...actions(reader), ...actions(evidence)]);
    const wanted = Object.values(allowedOperations).flatMap((commands) => Object.values(commands));
    expect(wanted.filter((action) => !action.startsWith('sts:') && !granted.has(action))).toEqual([]);
  });

  it('name a resource for every action that takes one', () => {
    for (const { Action, Resource } of [...reader.Statement, ...evidence.Statement]) {
      if (!Resource?.includes('*')) continue;
      // Both list every role and user, to say which name was meant: IAM checks them against a path.
      const scopeable = (Action ?? []).filter((action) =>
        findAction(action)!.resourceTypes.some(({ required }) => required),
      );
      expect(scopeable).toEqual([]);
    }
  });

  it('write nothing but query results', () => {
    const writes = [...actions(reader), ...actions(evidence)].filter((action) => {
      const level = findAction(action)!.accessLevel;
      return level !== 'Read' && level !== 'List';
    });
    expect(writes.sort()).toEqual([
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
      // A write in AWS's own sorting; it changes nothing.
      'kms:Decrypt',
      's3:AbortMultipartUpload',
      's3:PutObject',
    ]);
  });

  it('ask for the external id in the trust', () => {
    const trust = readerTrust('arn:aws:iam::111122223333:role/tighten', 'x-1');
    expect(JSON.stringify(trust)).toContain('"sts:ExternalId":"x-1"');
  });
});
