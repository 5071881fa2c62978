import { describe, expect, it } from 'vitest';
import { arnFitsType, parseArn } from '../../src/iam/arn.js';

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

it('takes an ARN apart, and keeps the colons of its resource', () => {
  expect(parseArn('arn:aws:logs:eu-west-1:111122223333:log-group:a:*')).toEqual({
    partition: 'aws',
    service: 'logs',
    region: 'eu-west-1',
    account: '111122223333',
    resource: 'log-group:a:*',
  });
  expect(parseArn('arn:aws:s3')).toBeUndefined();
});
