import { describe, expect, it } from 'vitest';
import { isAdmin } from '../../src/aws/is-admin.js';
import type { BaselinePolicy } from '../../src/aws/principal.js';

function policy(statement: object | object[], kind: BaselinePolicy['kind'] = 'inline'): BaselinePolicy {
  return { kind, name: 'p', awsManaged: false, document: { Version: '2012-10-17', Statement: statement } };
}

describe('who is an administrator', () => {
  it('is told by statements, not by names', () => {
    expect(isAdmin([policy({ Effect: 'Allow', Action: '*', Resource: '*' })])).toBe(true);
    expect(isAdmin([policy([{ Effect: 'Allow', Action: ['*:*'], Resource: ['*'] }])])).toBe(true);
    expect(
      isAdmin([{ ...policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' }), name: 'AdministratorAccess' }]),
    ).toBe(false);
  });

  it('adds policies up: everything but IAM, and IAM', () => {
    const power = policy({ Effect: 'Allow', NotAction: ['iam:*', 'account:*'], Resource: '*' });
    expect(isAdmin([power])).toBe(false);
    expect(isAdmin([power, policy({ Effect: 'Allow', Action: ['IAM:*', 'account:*'], Resource: '*' })])).toBe(true);
  });

  it('does not count conditions, single resources, denies or the boundary', () => {
    expect(
      isAdmin([policy({ Effect: 'Allow', Action: '*', Resource: '*', Condition: { Bool: { 'aws:x': 'true' } } })]),
    ).toBe(false);
    expect(isAdmin([policy({ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::b' })])).toBe(false);
    expect(isAdmin([policy({ Effect: 'Deny', Action: '*', Resource: '*' })])).toBe(false);
    expect(isAdmin([policy({ Effect: 'Allow', Action: '*', Resource: '*' }, 'boundary')])).toBe(false);
  });
});
