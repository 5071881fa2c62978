import { describe, expect, it } from 'vitest';
import { createAssumers } from '../../src/cloudtrail/assumers.js';
import { callerOf } from '../../src/cloudtrail/callers.js';
import { belongsTo, principalOf } from '../../src/cloudtrail/principals.js';
import { type CloudTrailRecord, parseRecord } from '../../src/cloudtrail/record.js';
import { federatedIdentity, makeRecord, ROLE, roleIdentity, USER, userIdentity } from './make-record.js';

function record(over: Record<string, unknown>): CloudTrailRecord {
  const parsed = parseRecord(makeRecord(over));
  if ('unreadable' in parsed) throw new Error(parsed.unreadable);
  return parsed.record;
}

function assume(userIdentity: object, over: Record<string, unknown> = {}): CloudTrailRecord {
  return record({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    userIdentity,
    requestParameters: { roleArn: ROLE },
    ...over,
  });
}

const ENGINEER = 'arn:aws:iam::111122223333:role/people/engineer';

describe('createAssumers', () => {
  it('names the role before it in the chain, and counts its sessions', () => {
    const assumers = createAssumers(ROLE);
    assumers.add(assume(roleIdentity({ arn: ENGINEER }), { eventID: 'a', eventTime: '2026-11-04T00:00:00Z' }));
    assumers.add(assume(roleIdentity({ arn: ENGINEER }), { eventID: 'b', eventTime: '2026-11-02T00:00:00Z' }));
    assumers.add(assume(userIdentity(), { eventID: 'c' }));
    expect(assumers.list()).toEqual([
      {
        who: ENGINEER,
        type: 'AssumedRole',
        sessions: 2,
        firstSeen: '2026-11-02T00:00:00Z',
        lastSeen: '2026-11-04T00:00:00Z',
      },
      expect.objectContaining({ who: 'arn:aws:iam::111122223333:user/ci', type: 'IAMUser', sessions: 1 }),
    ]);
  });

  it('counts a cross-account call once, and nothing that is refused or about another role', () => {
    const assumers = createAssumers(ROLE);
    assumers.add(assume(roleIdentity({ arn: ENGINEER }), { eventID: 'a', sharedEventID: 's' }));
    assumers.add(assume({ type: 'AWSAccount', accountId: '444455556666' }, { eventID: 'b', sharedEventID: 's' }));
    assumers.add(assume(roleIdentity({ arn: ENGINEER }), { eventID: 'c', errorCode: 'AccessDenied' }));
    assumers.add(assume(userIdentity(), { eventID: 'd', requestParameters: { roleArn: ENGINEER } }));
    assumers.add(record({ eventID: 'e' }));
    expect(assumers.list().map(({ who, sessions }) => [who, sessions])).toEqual([[ENGINEER, 1]]);
  });
});

describe('principalOf', () => {
  const federated = { ...roleIdentity().sessionContext, webIdFederationData: { federatedProvider: 'x' } };

  it.each([
    ['a session that began with a web identity', { ...roleIdentity(), sessionContext: federated }],
    ['a session that began with SAML', { ...roleIdentity({ session: 'jane@example.com' }) }],
    ['a service on its behalf', roleIdentity({ via: 'cloudformation.amazonaws.com' })],
  ])('is the role for %s', (_, userIdentity) => {
    expect(principalOf(record({ userIdentity }))).toEqual({ kind: 'role', arn: ROLE, uniqueId: 'AROA1' });
    expect(belongsTo(record({ userIdentity }), { kind: 'role', arn: ROLE })).toBe(true);
  });

  it('is the user for a session that the user began with GetFederationToken, and nobody for one of root', () => {
    const session = record({ userIdentity: federatedIdentity() });
    expect(principalOf(session)).toEqual({ kind: 'user', arn: USER, uniqueId: 'AIDA1' });
    expect(callerOf(session).session).toBe('alice');
    const root = federatedIdentity('Root', 'arn:aws:iam::111122223333:root');
    expect(principalOf(record({ userIdentity: root }))).toBeUndefined();
  });

  it.each([
    ['root', { type: 'Root', arn: 'arn:aws:iam::111122223333:root' }],
    ['a service', { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }],
    ["the copy of another account's call", { type: 'AWSAccount', accountId: '444455556666', principalId: 'AROA1:x' }],
    ['whoever begins a session with a web identity', { type: 'WebIdentityUser', userName: 'repo:x' }],
    ['whoever begins a session with SAML', { type: 'SAMLUser', userName: 'jane' }],
    ['a person of Identity Center', { type: 'IdentityCenterUser', accountId: '111122223333' }],
    ['a role of the same name without its path', roleIdentity({ arn: 'arn:aws:iam::111122223333:role/deploy' })],
    ['a re-created role', roleIdentity({ id: 'AROA2' })],
  ])('is not the role for %s', (_, userIdentity) => {
    expect(belongsTo(record({ userIdentity }), { kind: 'role', arn: ROLE, uniqueId: 'AROA1' })).toBe(false);
  });
});
