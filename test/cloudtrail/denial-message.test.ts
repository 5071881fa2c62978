import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDenialMessage, resourceFromWords } from '../../src/cloudtrail/denial-message.js';

const P = 'arn:aws:sts::111122223333:assumed-role/deploy/s-1';
const ROLE = 'arn:aws:iam::111122223333:role/task';
const SCP = 'arn:aws:organizations::444455556666:policy/o-abc/service_control_policy/p-1';

describe('parseDenialMessage', () => {
  it.each([
    [
      'an identity policy that is missing',
      `User: ${P} is not authorized to perform: iam:PassRole on resource: ${ROLE} because no identity-based policy allows the iam:PassRole action`,
      { action: 'iam:PassRole', resource: ROLE, cause: 'no-identity-policy' },
    ],
    [
      'an action with an upper-case service',
      `User: ${P} is not authorized to perform: SNS:ListTopics on resource: * because no identity-based policy allows the SNS:ListTopics action`,
      { action: 'sns:ListTopics', resource: '*', cause: 'no-identity-policy' },
    ],
    [
      'no resource',
      `User: ${P} is not authorized to perform: config:DescribeConfigRules because no identity-based policy allows the config:DescribeConfigRules action`,
      { action: 'config:DescribeConfigRules', cause: 'no-identity-policy' },
    ],
    [
      'no reason',
      `User: ${P} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`,
      { action: 'sts:AssumeRole', resource: ROLE, cause: 'unknown' },
    ],
    [
      "IAM's words",
      `User: ${P} is not authorized to perform: iam:ListUserPolicies on resource: user jane because no identity-based policy allows the iam:ListUserPolicies action`,
      { action: 'iam:ListUserPolicies', resource: 'user jane', cause: 'no-identity-policy' },
    ],
    [
      'a policy version',
      `User: ${P} is not authorized to perform: iam:GetPolicyVersion on resource: policy arn:aws:iam::aws:policy/A version v2 because no identity-based policy allows the iam:GetPolicyVersion action`,
      {
        action: 'iam:GetPolicyVersion',
        resource: 'policy arn:aws:iam::aws:policy/A version v2',
        cause: 'no-identity-policy',
      },
    ],
    [
      "EC2's long form",
      `You are not authorized to perform this operation. User: ${P} is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:eu-central-1:111122223333:instance/* because no identity-based policy allows the ec2:RunInstances action. Encoded authorization failure message: AbC-123_x`,
      {
        action: 'ec2:RunInstances',
        resource: 'arn:aws:ec2:eu-central-1:111122223333:instance/*',
        cause: 'no-identity-policy',
      },
    ],
    [
      "EC2's long form without a resource",
      `You are not authorized to perform this operation. User: ${P} is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action. Encoded authorization failure message: AbC`,
      { action: 'ec2:DescribeVpcs', cause: 'no-identity-policy' },
    ],
    [
      'an explicit deny',
      `User: ${P} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k with an explicit deny in an identity-based policy`,
      { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', cause: 'explicit-deny-identity' },
    ],
    [
      'a service control policy, named',
      `User: ${P} is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:111122223333:instance/* with an explicit deny in a service control policy: ${SCP}`,
      {
        action: 'ec2:RunInstances',
        resource: 'arn:aws:ec2:eu-west-1:111122223333:instance/*',
        cause: 'service-control-policy',
        policyArn: SCP,
      },
    ],
    [
      'the details that can be asked for',
      `User: ${P} is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::b/k because no identity-based policy allows the s3:PutObject action. Go to https://eu-central-1.console.aws.amazon.com/iam/home?region=eu-central-1#/authorization-details/1 for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: 1`,
      { action: 's3:PutObject', resource: 'arn:aws:s3:::b/k', cause: 'no-identity-policy' },
    ],
    [
      'a resource control policy',
      `User: ${P} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k with an explicit deny in a resource control policy`,
      { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', cause: 'resource-control-policy' },
    ],
    [
      'an endpoint policy through an organisation',
      `User: ${P} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k with an explicit deny in a VPC endpoint policy transitively through a service control policy`,
      { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', cause: 'vpc-endpoint-policy' },
    ],
    [
      'an explicit deny without a place',
      `User: ${P} is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k with an explicit deny`,
      { action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', cause: 'unknown' },
    ],
  ])('reads %s', (_, message, expected) => {
    expect(parseDenialMessage(message)).toEqual({ principal: P, ...expected });
  });

  it.each([
    ['permissions boundary', 'permissions-boundary'],
    ['session policy', 'session-policy'],
    ['resource-based policy', 'resource-policy'],
    ['VPC endpoint policy', 'vpc-endpoint-policy'],
    ['role trust policy', 'role-trust-policy'],
    ['service control policy', 'service-control-policy'],
    ['resource control policy', 'resource-control-policy'],
    ['moon phase policy', 'unknown'],
  ])('knows what it means that no %s allows it', (policy, cause) => {
    const message = `User: ${P} is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-central-1:111122223333:q because no ${policy} allows the sqs:SendMessage action`;
    expect(parseDenialMessage(message).cause).toBe(cause);
  });

  it('says nothing where the message says nothing', () => {
    for (const message of [
      undefined,
      '',
      'Access Denied',
      'You are not authorized to perform this operation.',
      'An unknown error occurred',
    ]) {
      expect(parseDenialMessage(message)).toEqual({ cause: 'unknown' });
    }
    expect(parseDenialMessage('The request was denied due to a VPC endpoint policy')).toEqual({
      cause: 'vpc-endpoint-policy',
    });
    expect(parseDenialMessage('Cross-account pass role is not allowed.')).toEqual({
      action: 'iam:PassRole',
      cause: 'unknown',
    });
  });

  it('never throws', () => {
    const part = fc.constantFrom(
      'User: ',
      P,
      ' is not authorized to perform: ',
      's3:GetObject',
      ' on resource: ',
      ' because no ',
      ' with an explicit deny',
      ' in a ',
      ': arn:',
      '\n',
      ' policy ',
    );
    fc.assert(fc.property(fc.array(fc.oneof(part, fc.string())), (parts) => void parseDenialMessage(parts.join(''))));
  });
});

describe('resourceFromWords', () => {
  it.each([
    ['user jane', 'arn:aws-cn:iam::111122223333:user/jane'],
    ['role deploy', 'arn:aws-cn:iam::111122223333:role/deploy'],
    ['group admins', 'arn:aws-cn:iam::111122223333:group/admins'],
    ['instance profile web', 'arn:aws-cn:iam::111122223333:instance-profile/web'],
    ['policy arn:aws:iam::aws:policy/A', 'arn:aws:iam::aws:policy/A'],
    ['policy arn:aws:iam::aws:policy/A version v2', 'arn:aws:iam::aws:policy/A'],
    ['arn:aws:s3:::b', 'arn:aws:s3:::b'],
    ['*', '*'],
    ['MySecret', undefined],
    ['', undefined],
  ])('makes %s an ARN where it can', (words, arn) => {
    expect(resourceFromWords(words, '111122223333', 'aws-cn')).toBe(arn);
  });
});
