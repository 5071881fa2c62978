import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arnFitsType, arnMatches, escapeArnText, formatArn, parseArn, unescapeArnText } from '../../src/iam/arn.js';

describe('arnMatches', () => {
  it.each([
    ['*', 'arn:aws:s3:::a/b', true],
    ['arn:aws:s3:::a/*', 'arn:aws:s3:::a/b/c', true],
    ['arn:aws:s3:::a/*', 'arn:aws:s3:::a', false],
    ['arn:aws:s3:::a?c', 'arn:aws:s3:::abc', true],
    ['arn:aws:s3:::a?c', 'arn:aws:s3:::ac', false],
    ['arn:aws:iam::*:role/x', 'arn:aws:iam::111122223333:role/x', true],
    ['arn:aws:iam::111122223333:role/X', 'arn:aws:iam::111122223333:role/x', false],
    ['arn:aws:s3:::a/${*}', 'arn:aws:s3:::a/${*}', true],
    ['arn:aws:s3:::a/${*}', 'arn:aws:s3:::a/b', false],
    ['arn:aws:s3:::a/(b)', 'arn:aws:s3:::a/(b)', true],
    ['arn:aws:logs:r:1:log-group:a:*', 'arn:aws:logs:r:1:log-group:a:*', true],
    ['arn:aws:secretsmanager:r:1:secret:a-??????', 'arn:aws:secretsmanager:r:1:secret:a-??????', true],
    ['arn:aws:secretsmanager:r:1:secret:a-??????', 'arn:aws:secretsmanager:r:1:secret:a-*', false],
    ['arn:aws:secretsmanager:r:1:secret:a-*', 'arn:aws:secretsmanager:r:1:secret:a-??????', true],
    ['arn:aws:s3:::a/b', 'arn:aws:s3:::a/*', false],
  ])('%s on %s is %s', (pattern, arn, expected) => {
    expect(arnMatches(pattern, arn)).toBe(expected);
  });

  it('matches whatever was escaped, and nothing else than that', () => {
    const text = fc.string({ minLength: 1, unit: fc.constantFrom('a', '*', '?', '$', '{', '}', '/', ':', '.', '(') });
    fc.assert(
      fc.property(text, text, (key, other) => {
        const pattern = `arn:aws:s3:::b/${escapeArnText(key)}`;
        expect(unescapeArnText(escapeArnText(key))).toBe(key);
        expect(arnMatches(pattern, `arn:aws:s3:::b/${escapeArnText(key)}`)).toBe(true);
        expect(arnMatches(pattern, `arn:aws:s3:::b/${escapeArnText(other)}`)).toBe(key === other);
      }),
    );
  });
});

describe('arnFitsType', () => {
  it.each([
    ['arn:aws:s3:::a/b:c/d', 'arn:${Partition}:s3:::${BucketName}/${ObjectName}', true],
    ['arn:aws:s3:::a', 'arn:${Partition}:s3:::${BucketName}/${ObjectName}', false],
    [
      'arn:aws:dynamodb:r:1:table/a',
      'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}/index/${IndexName}',
      false,
    ],
    ['arn:aws:iam::1:role/team/x', 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}', true],
    ['arn:aws:ec2:r::image/ami-1', 'arn:${Partition}:ec2:${Region}::image/${ImageId}', true],
    ['arn:aws:ec2:r:1:image/ami-1', 'arn:${Partition}:ec2:${Region}::image/${ImageId}', false],
    [
      'arn:aws:apigateway:r::/restapis/a/models/b',
      'arn:${Partition}:apigateway:${Region}::/apis/${A}/models/${B}, arn:${Partition}:apigateway:${Region}::/restapis/${A}/models/${B}',
      true,
    ],
    [
      'arn:aws:autoscaling:r:1:autoScalingGroup:*:autoScalingGroupName/web',
      'arn:${Partition}:autoscaling:${Region}:${Account}:autoScalingGroup:${GroupId}:autoScalingGroupName/${Name}',
      true,
    ],
  ])('%s as %s is %s', (arn, template, expected) => {
    expect(arnFitsType(arn, template)).toBe(expected);
  });
});

it('parses what it formats', () => {
  const arn = {
    partition: 'aws',
    service: 'logs',
    region: 'eu-west-1',
    account: '111122223333',
    resource: 'log-group:a:*',
  };
  expect(parseArn(formatArn(arn))).toEqual(arn);
  expect(parseArn('arn:aws:s3')).toBeUndefined();
});
