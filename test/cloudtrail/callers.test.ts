import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTally } from '../../src/cloudtrail/activity.js';
import { ADDRESS_PARTS, networkOf } from '../../src/cloudtrail/caller-network.js';
import { AGENT_VERSION, callerFamily, callerOf, GENERATED_PARTS } from '../../src/cloudtrail/callers.js';
import { callsOnlyOf } from '../../src/cloudtrail/left-out-callers.js';
import { belongsTo, principalOf } from '../../src/cloudtrail/principals.js';
import { parseRecord } from '../../src/cloudtrail/record.js';
import { makeRecord, ROLE, roleIdentity, USER, userIdentity } from './make-record.js';

function record(over: Record<string, unknown>) {
  const parsed = parseRecord(makeRecord(over));
  if ('unreadable' in parsed) throw new Error(parsed.unreadable);
  return parsed.record;
}

describe('callerOf', () => {
  it.each([
    ['GitHubActions', 'GitHubActions'],
    ['botocore-session-1762164000', 'botocore-session-*'],
    ['aws-go-sdk-1722587398902687000', 'aws-go-sdk-*'],
    ['i-0abc1234def567890', 'i-*'],
    ['c763d13b-d099-488a-bb3e-f57cb2fed240', '*'],
    ['eks-prod-7d9f8b6c5-x2x9z', 'eks-prod-*'],
    ['web2', 'web2'],
    ['jane@example.com', 'jane@example.com'],
  ])('groups the session %s as %s', (session, family) => {
    expect(callerOf(record({ userIdentity: roleIdentity({ session }) })).session).toBe(family);
  });

  it.each([
    ['aws-cli/2.13.5 Python/3.11.4 Linux/4.14 exe/x86_64.amzn.2 prompt/off command/iam.create-user', 'aws-cli'],
    ['APN/1.0 HashiCorp/1.0 Terraform/1.5.5 (+https://www.terraform.io) aws-sdk-go-v2/1.2', 'Terraform'],
    ['Boto3/1.24.59 Python/3.8.18 Linux/5.10 Botocore/1.27', 'Boto3'],
    ['aws-sdk-go-v2/1.25.2 os/linux lang/go#1.21.7', 'aws-sdk-go'],
    ['cloudformation.amazonaws.com', 'cloudformation.amazonaws.com'],
    ['AWS Internal', 'AWS Internal'],
    ['signin.amazonaws.com', 'console'],
    ['[S3Console/0.4, aws-internal/3]', 'console'],
    ['Mozilla/5.0 (X11; Linux x86_64)', 'browser'],
    ['stratus-red-team_c763d13b-d099-488a-bb3e-f57cb2fed240', 'stratus-red-team_*'],
    ['', 'unknown'],
  ])('knows the agent %s', (userAgent, agent) => expect(callerOf(record({ userAgent })).agent).toBe(agent));

  it('knows a console session by its flag, too', () => {
    expect(callerOf(record({ userAgent: 'aws-cli/2', sessionCredentialFromConsole: 'true' })).console).toBe(true);
  });

  it('gives the family of a text that Athena has already shortened', () => {
    const word = fc.constantFrom(
      'build',
      '-',
      '_',
      '.',
      '0a1b2c3d4e5f',
      '20261103',
      'x2x9z',
      'c763d13b-d099-488a-bb3e-f57cb2fed240',
      'jane@example.com',
      '*',
      'aws-cli',
      '/2.13',
      ' ',
      ')',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string())), fc.array(fc.oneof(word, fc.string())), (a, b) => {
        const [session, agent] = [a.join(''), b.join('')];
        const shortSession = GENERATED_PARTS.reduce((text, part) => text.replace(new RegExp(part, 'g'), '*'), session);
        const shortAgent = agent.replace(new RegExp(AGENT_VERSION, 'g'), '');
        expect(callerFamily(shortSession, shortAgent, false, '')).toEqual(callerFamily(session, agent, false, ''));
      }),
    );
  });
});

describe('networkOf', () => {
  it.each([
    ['10.0.0.1', 'private network'],
    ['172.20.3.4', 'private network'],
    ['100.100.1.1', 'private network'],
    ['172.32.3.4', '172.32.0.0/16'],
    ['100.5.1.1', '100.5.0.0/16'],
    ['185.220.101.4', '185.220.0.0/16'],
    ['2001:db8:1:2::5', '2001:db8::/32'],
    ['2600:1F18::1', '2600:1f18::/32'],
    ['fd00:ec2::254', 'private network'],
    ['::1', 'private network'],
    ['cloudformation.amazonaws.com', 'AWS service'],
    ['AWS Internal', 'AWS service'],
    ['VPC endpoint', 'VPC endpoint'],
    ['', ''],
    ['<script>', ''],
  ])('of %s is %s', (address, network) => expect(networkOf(address)).toBe(network));

  it('is that of an address that Athena has already shortened', () => {
    const shortened = (address: string) =>
      ADDRESS_PARTS.reduce((text, [pattern, by]) => text.replace(new RegExp(pattern), by), address);
    const addresses = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string());
    fc.assert(
      fc.property(addresses, (address) => {
        expect(networkOf(shortened(address))).toBe(networkOf(address));
      }),
    );
  });
});

describe('callers of one name', () => {
  const window = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
  const callers = (overs: Record<string, unknown>[]) => {
    const tally = createTally({ kind: 'role', arn: ROLE }, window);
    overs.forEach((over, at) => {
      tally.add(record({ eventID: `e${at}`, ...over }));
    });
    return tally.finish();
  };

  it('are told apart by the network that they came from', () => {
    const admin = { userIdentity: roleIdentity({ session: 'admin' }), userAgent: 'aws-cli/2.13.5' };
    const activity = callers([
      { ...admin, sourceIPAddress: '10.0.0.1' },
      { ...admin, sourceIPAddress: '10.0.0.2' },
      { ...admin, sourceIPAddress: '185.220.101.4', eventName: 'ListBuckets' },
      { ...admin, sourceIPAddress: '10.0.0.1', vpcEndpointId: 'vpce-1' },
    ]);
    expect(activity.callers.map(({ network, calls }) => [network, calls])).toEqual(
      expect.arrayContaining([
        ['private network', 2],
        ['185.220.0.0/16', 1],
        ['VPC endpoint', 1],
      ]),
    );
    const intruder = activity.callers.find(({ network }) => network === '185.220.0.0/16')!.id;
    expect(callsOnlyOf(activity, new Set([intruder])).map(({ name }) => name)).toEqual(['ListBuckets']);
  });

  it('are one where they come from very many networks, as hosted runners do', () => {
    const runner = (at: number) => ({ sourceIPAddress: `20.${at}.1.2`, eventName: `List${at % 2}` });
    const activity = callers([...Array.from({ length: 9 }, (_, at) => runner(at)), { sourceIPAddress: '10.0.0.1' }]);
    expect(activity.callers.map(({ network, calls }) => [network, calls])).toEqual([
      ['many networks', 9],
      ['private network', 1],
    ]);
    const known = new Set(activity.callers.map(({ id }) => id));
    for (const call of activity.calls) expect(call.callers.filter((id) => known.has(id))).toEqual(call.callers);
  });
});

describe('principalOf', () => {
  it('names the role behind a session with its path, and the user', () => {
    expect(principalOf(record({}))).toEqual({ kind: 'role', arn: ROLE, uniqueId: 'AROA1' });
    expect(principalOf(record({ userIdentity: userIdentity() }))).toEqual({
      kind: 'user',
      arn: USER,
      uniqueId: 'AIDA1',
    });
  });

  it.each([
    [{ type: 'Root', arn: 'arn:aws:iam::111122223333:root' }],
    [{ type: 'AWSService', invokedBy: 'ec2.amazonaws.com' }],
    [{ type: 'AWSAccount', accountId: '444455556666' }],
    [
      {
        type: 'FederatedUser',
        arn: 'arn:aws:sts::111122223333:federated-user/x',
        sessionContext: { sessionIssuer: { type: 'Root', arn: 'arn:aws:iam::111122223333:root' } },
      },
    ],
    [{ type: 'AssumedRole', arn: 'arn:aws:sts::111122223333:assumed-role/deploy/s' }],
    [{}],
  ])('names nobody for %j', (userIdentity) => expect(principalOf(record({ userIdentity }))).toBeUndefined());

  it('matches the whole ARN and the unique id, never a part', () => {
    const mine = record({});
    expect(belongsTo(mine, { kind: 'role', arn: ROLE })).toBe(true);
    expect(belongsTo(mine, { kind: 'role', arn: ROLE, uniqueId: 'AROA1' })).toBe(true);
    expect(belongsTo(mine, { kind: 'role', arn: ROLE, uniqueId: 'AROA2' })).toBe(false);
    expect(belongsTo(mine, { kind: 'role', arn: 'arn:aws:iam::111122223333:role/deploy' })).toBe(false);
    expect(belongsTo(mine, { kind: 'role', arn: `${ROLE}r` })).toBe(false);
    expect(belongsTo(mine, { kind: 'user', arn: ROLE })).toBe(false);
  });
});
