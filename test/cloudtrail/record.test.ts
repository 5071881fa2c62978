import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../src/cloudtrail/record.js';
import { makeRecord } from './make-record.js';

describe('parseRecord', () => {
  it('reads a record of a log file', () => {
    const parsed = parseRecord(
      makeRecord({
        resources: [
          { ARN: 'arn:aws:s3:::artifacts', accountId: '111122223333', type: 'AWS::S3::Bucket' },
          { type: 'x', ARNPrefix: 'arn:aws:s3:::a/' },
          null,
        ],
      }),
    );
    expect(parsed).toMatchObject({
      record: {
        eventName: 'GetBucketLocation',
        requestParameters: { bucketName: 'artifacts' },
        responseElements: null,
        resources: [
          { arn: 'arn:aws:s3:::artifacts', accountId: '111122223333', type: 'AWS::S3::Bucket' },
          { type: 'x' },
        ],
        userIdentity: { type: 'AssumedRole', sessionContext: { sessionIssuer: { principalId: 'AROA1' } } },
      },
    });
  });

  it('takes missing fields, nulls, text booleans, odd regions and other forms of a time as they come', () => {
    const parsed = parseRecord({
      eventTime: '2026-11-03T11:00:00.123+01:00',
      eventSource: 'sts.amazonaws.com',
      eventName: 'X',
      awsRegion: 'euiso-south-3r',
      readOnly: 'true',
      sessionCredentialFromConsole: 'true',
      userIdentity: null,
      requestParameters: null,
      resources: null,
      errorCode: null,
    });
    expect(parsed).toEqual({
      record: {
        eventTime: '2026-11-03T10:00:00Z',
        eventSource: 'sts.amazonaws.com',
        eventName: 'X',
        awsRegion: 'euiso-south-3r',
        readOnly: true,
        sessionCredentialFromConsole: true,
        userIdentity: {},
        requestParameters: null,
        responseElements: null,
        resources: [],
      },
    });
  });

  it.each([
    [null, 'it is not a JSON object'],
    [[], 'it is not a JSON object'],
    ['text', 'it is not a JSON object'],
    [{}, 'it has no eventName'],
    [{ eventName: 'X' }, 'it has no eventSource'],
    [{ eventName: 'X', eventSource: 's' }, 'it has no eventTime'],
    [{ eventName: 'X', eventSource: 's', eventTime: 'yesterday' }, 'its eventTime is not a time'],
  ])('says why %j is no record', (value, unreadable) => expect(parseRecord(value)).toEqual({ unreadable }));
});
