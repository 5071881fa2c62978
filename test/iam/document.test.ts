import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/iam/document.js';
import { policySize } from '../../src/iam/size.js';

describe('parseDocument', () => {
  const short = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' } };
  const long = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'] }],
  };

  it('makes lists of single strings and of a single statement', () => {
    expect(parseDocument(short)).toEqual(long);
  });

  it('reads JSON text, also URL-encoded as IAM returns it', () => {
    expect(parseDocument(JSON.stringify(short))).toEqual(long);
    expect(parseDocument(encodeURIComponent(JSON.stringify(short)))).toEqual(long);
  });

  it('does not decode what is not encoded: a percent sign in an ARN stays', () => {
    const text = JSON.stringify({ ...short, Statement: { ...short.Statement, Resource: 'arn:aws:s3:::b/100%25' } });
    expect(parseDocument(text).Statement[0]?.Resource).toEqual(['arn:aws:s3:::b/100%25']);
  });

  it('turns numbers and booleans of conditions into text', () => {
    const condition = { Bool: { 'aws:SecureTransport': true }, NumericLessThan: { 's3:max-keys': [10] } };
    const statement = { Effect: 'Deny', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::a', Condition: condition };
    expect(parseDocument({ Statement: statement })).toEqual({
      Version: '2008-10-17',
      Statement: [
        {
          Effect: 'Deny',
          NotAction: ['iam:*'],
          NotResource: ['arn:aws:s3:::a'],
          Condition: { Bool: { 'aws:SecureTransport': ['true'] }, NumericLessThan: { 's3:max-keys': ['10'] } },
        },
      ],
    });
  });

  it('leaves out what it does not know: the Id of a document, an Allow with an unknown element, but never a Deny', () => {
    const document = {
      Version: '2012-10-17',
      Id: 'x',
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*', Limit: 'new' },
        { Effect: 'Deny', Action: 'iam:*', Resource: '*', Limit: 'new' },
      ],
    };
    expect(parseDocument(document).Statement).toEqual([{ Effect: 'Deny', Action: ['iam:*'], Resource: ['*'] }]);
  });

  it('reads trust policies, which have a principal and no resource', () => {
    const statement = { Effect: 'Allow', Principal: { Service: 'x.amazonaws.com' }, Action: 'sts:AssumeRole' };
    expect(parseDocument({ Version: '2012-10-17', Statement: statement }).Statement).toEqual([
      { Effect: 'Allow', Action: ['sts:AssumeRole'] },
    ]);
  });

  it.each([
    ['not JSON', '{'],
    ['broken URL-encoding', '%7B%'],
    ['a list', []],
    ['no statement', {}],
    ['another version', { ...short, Version: '2013-01-01' }],
    ['a statement that is text', { Statement: 'x' }],
    ['no action', { Statement: { Effect: 'Allow', Resource: '*' } }],
    ['both Action and NotAction', { Statement: { ...short.Statement, NotAction: 'x:y' } }],
    ['no resource', { Statement: { Effect: 'Allow', Action: '*' } }],
    ['an empty list', { Statement: { Effect: 'Allow', Action: [], Resource: '*' } }],
    ['an action without a service', { Statement: { ...short.Statement, Action: 'GetObject' } }],
    ['a resource that is no ARN', { Statement: { ...short.Statement, Resource: 'bucket' } }],
    ['a condition without keys', { Statement: { ...short.Statement, Condition: { Bool: 'x' } } }],
  ])('refuses %s', (_what, value) => {
    expect(() => parseDocument(value)).toThrow(/polic/);
  });
});

describe('policySize', () => {
  it('counts characters without the white space between elements', () => {
    expect(policySize({ a: 'b c' })).toBe('{"a":"b c"}'.length);
  });
});
