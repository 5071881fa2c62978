import { describe, expect, it } from 'vitest';
import { awsProblem, missingPermission } from '../../src/aws/errors.js';
import { Problem } from '../../src/problem.js';

function thrown(name: string, message = '', rest: object = {}): Error {
  return Object.assign(new Error(message), { name, ...rest });
}

describe('what AWS threw, for people', () => {
  it('names the missing permission and its resource', () => {
    const problem = awsProblem(
      thrown(
        'AccessDenied',
        'User: arn:aws:sts::111122223333:assumed-role/tighten-reader/tighten-1 is not authorized to perform: iam:GetRole on resource: role deploy because no identity-based policy allows the iam:GetRole action',
      ),
      'read the role deploy',
    );
    expect(problem.kind).toBe('aws-denied');
    expect(problem.message).toContain('iam:GetRole');
    expect(problem.advice).toContain('Add iam:GetRole');
  });

  it('tells an explicit deny from a missing allow', () => {
    const problem = awsProblem(
      thrown(
        'AccessDeniedException',
        'User: arn:aws:iam::111122223333:user/x is not authorized to perform: access-analyzer:ValidatePolicy on resource: * with an explicit deny in a service control policy',
      ),
      'validate',
    );
    expect(problem.message).toContain('is denied');
    expect(problem.advice).toContain('service control policy');
  });

  it.each([
    ['ThrottlingException', 'aws-throttled', true],
    ['Throttling', 'aws-throttled', true],
    ['TooManyRequestsException', 'aws-throttled', true],
    ['ExpiredToken', 'aws-credentials', true],
    ['InvalidClientTokenId', 'aws-credentials', false],
    ['CredentialsProviderError', 'aws-credentials', false],
    ['TimeoutError', 'aws-unreachable', true],
    ['NoSuchEntityException', 'aws-missing', false],
    ['MalformedPolicyDocumentException', 'aws-failed', false],
  ])('sorts %s', (name, kind, passing) => {
    expect(awsProblem(thrown(name), 'do it')).toMatchObject({ kind, passing });
  });

  it('sees a refused connection by its code', () => {
    expect(awsProblem(thrown('Error', 'x', { code: 'ECONNREFUSED' }), 'do it').kind).toBe('aws-unreachable');
  });

  it('takes a failure of AWS itself as passing', () => {
    expect(awsProblem(thrown('InternalFailure', 'x', { $metadata: { httpStatusCode: 500 } }), 'do it').passing).toBe(
      true,
    );
  });

  it('leaves a Problem as it is', () => {
    const problem = new Problem('a', 'b', 'c');
    expect(awsProblem(problem, 'do it')).toBe(problem);
  });

  it.each([
    [
      'User: x is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::b/k" because no identity-based policy allows the s3:PutObject action',
      's3:PutObject',
      'arn:aws:s3:::b/k',
    ],
    [
      'User: x is not authorized to perform: ec2:DescribeRegions because no identity-based policy allows the ec2:DescribeRegions action',
      'ec2:DescribeRegions',
      undefined,
    ],
    [
      'User: x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/r',
      'sts:AssumeRole',
      'arn:aws:iam::111122223333:role/r',
    ],
  ])('reads %s', (message, action, resource) => {
    const found = missingPermission(message);
    expect(found?.action).toBe(action);
    expect(found?.resource).toBe(resource);
  });
});
