import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arnFitsType, parseArn, patternReachesType } from '../../src/iam/arn.js';
import { findAction } from '../../src/iam/catalog.js';
import { explainRecord } from '../../src/needs/explain.js';
import { anyRecord, identity, record, text } from './any-record.js';

describe('explainRecord', () => {
  it('explains an allowed call', () => {
    expect(explainRecord(record({}))).toEqual({
      eventID: 'e-1',
      eventSource: 's3.amazonaws.com',
      eventName: 'HeadBucket',
      outcome: 'allowed',
      result: 'need',
      actions: ['s3:ListBucket'],
      implied: [],
      resources: ['arn:aws:s3:::artifacts'],
      conditions: {},
      reason: 'HeadBucket is authorised as s3:ListBucket.',
      needs: [
        {
          action: 's3:ListBucket',
          kind: 'called',
          resources: ['arn:aws:s3:::artifacts'],
          conditions: {},
          reason: 'HeadBucket is authorised as s3:ListBucket.',
        },
      ],
      questions: [],
    });
  });

  it('keeps what the parameters imply beside what the call needs', () => {
    const role = 'arn:aws:iam::111122223333:role/app';
    const told = explainRecord(
      record({
        eventSource: 'lambda.amazonaws.com',
        eventName: 'CreateFunction20150331',
        requestParameters: { functionName: 'f', role },
      }),
    );
    expect(told).toMatchObject({
      actions: ['lambda:CreateFunction'],
      implied: ['iam:PassRole'],
      resources: ['arn:aws:lambda:eu-west-1:111122223333:function:f'],
      conditions: {},
    });
  });

  it('says which service made a call', () => {
    const told = explainRecord(record({ userIdentity: { ...identity, invokedBy: 'cloudformation.amazonaws.com' } }));
    expect(told).toMatchObject({ result: 'need', needs: [{ kind: 'forwarded', via: 'cloudformation.amazonaws.com' }] });
  });

  it('takes a call through the console for a call of the principal', () => {
    const told = explainRecord(record({ userIdentity: { ...identity, invokedBy: 'signin.amazonaws.com' } }));
    expect(told).toMatchObject({ needs: [{ kind: 'called' }] });
  });

  it('makes no need of a denied call, and names what was refused', () => {
    const told = explainRecord(
      record({
        errorCode: 'AccessDenied',
        errorMessage:
          'User: arn:aws:sts::111122223333:assumed-role/deploy/session is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::artifacts" because no identity-based policy allows the s3:ListBucket action',
      }),
    );
    expect(told).toMatchObject({
      outcome: 'denied',
      result: 'none',
      actions: [],
      needs: [],
      denied: { action: 's3:ListBucket', cause: 'no-identity-policy' },
    });
  });

  it('makes nothing of a void call', () => {
    expect(explainRecord(record({ errorCode: 'ExpiredToken' }))).toMatchObject({
      outcome: 'void',
      result: 'none',
      needs: [],
    });
  });

  it('gives what an unclear call would need', () => {
    expect(explainRecord(record({ errorCode: 'ThrottlingException' }))).toMatchObject({
      outcome: 'unclear',
      result: 'need',
      actions: ['s3:ListBucket'],
    });
  });

  it('needs nothing for a service that calls by itself, or for someone without credentials', () => {
    expect(
      explainRecord(record({ userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } })),
    ).toMatchObject({ result: 'none' });
    expect(
      explainRecord(record({ userIdentity: { type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL' } })),
    ).toMatchObject({ result: 'none' });
  });

  it('says of a damaged record that it cannot be read', () => {
    for (const value of [null, 7, 'x', [], {}, { eventName: 'X' }])
      expect(explainRecord(value).result).toBe('unreadable');
  });
});

describe('for any record', () => {
  it('ends as exactly one of need, question and none, with actions that AWS knows on resources that they take', () => {
    fc.assert(
      fc.property(anyRecord, (input) => {
        const told = explainRecord(input);
        if (told.result === 'unreadable') return;
        if (told.result === 'none') expect([told.actions, told.needs, told.questions]).toEqual([[], [], []]);
        if (told.result === 'question') expect(told.questions.length).toBeGreaterThan(0);
        if (told.result === 'need') expect(told.actions.length).toBeGreaterThan(0);
        expect(told.denied !== undefined).toBe(told.outcome === 'denied');
        for (const action of [...told.actions, ...told.questions.flatMap((one) => one.likelyActions)]) {
          expect(findAction(action)?.action).toBe(action);
        }
        for (const need of told.needs) holdNeed(need, input);
      }),
      { numRuns: 400 },
    );
  });

  it('grants no object of S3 by a bare wildcard, and escapes what a key holds', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('GetObject', 'PutObject', 'DeleteObject'), (key, eventName) => {
        const told = explainRecord(record({ eventName, requestParameters: { bucketName: 'artifacts', key } }));
        if (told.result === 'unreadable') return;
        for (const arn of told.resources) {
          expect(arn).not.toBe('*');
          expect(arn.replace(/\$\{[*?]\}/g, '')).not.toMatch(/[*?]/);
        }
      }),
    );
  });
});

function holdNeed(need: { action: string; resources: string[] }, input: unknown): void {
  const { resourceTypes } = findAction(need.action)!;
  expect(need.resources.length, JSON.stringify(input)).toBeGreaterThan(0);
  for (const arn of need.resources) {
    if (arn === '*') continue;
    expect(parseArn(arn), JSON.stringify([need, input])).toBeDefined();
    const fits = resourceTypes.some(
      (type) => arnFitsType(arn, type.arnTemplate) || patternReachesType(arn, type.arnTemplate),
    );
    expect(fits, JSON.stringify([need, input])).toBe(true);
  }
}
