import { beforeEach, describe, expect, it } from 'vitest';
import { readLookups } from '../../src/aws/lookups.js';
import { readBaseline } from '../../src/aws/principal.js';
import { findPrincipal } from '../../src/aws/principals.js';
import { refuseTarget } from '../../src/aws/target.js';
import type { Activity, Call } from '../../src/cloudtrail/activity.js';
import type { Lookups } from '../../src/needs/lookups.js';
import { accounts, useLocalAws } from './local-aws.js';

const aws = useLocalAws();
beforeEach(() => aws.change(() => {}));

function find(target: Parameters<typeof findPrincipal>[0], known = accounts) {
  const sessions = aws.sessions();
  return findPrincipal(target, known, (account, partition) => sessions.reader(account, partition, 'r1'));
}

describe('finding the principal', () => {
  it('finds a role that one account has, and reads what it has today', async () => {
    const answer = await find({ name: 'staging-deploy-role' });
    expect(answer).toMatchObject({
      label: 'staging',
      found: {
        kind: 'role',
        arn: 'arn:aws:iam::111122223333:role/staging-deploy-role',
        account: '111122223333',
        path: '/',
        uniqueId: 'AROA3EXAMPLEDEPLOY2Q7',
        admin: true,
        tags: { team: 'orders', environment: 'staging' },
        lastUsed: { region: 'us-east-1' },
        policies: [{ kind: 'attached', name: 'AdministratorAccess', awsManaged: true }],
      },
    });
  });

  it('finds a user where no role has the name', async () => {
    const answer = await find({ name: 'ci-uploader' });
    expect(answer).toMatchObject({
      found: { kind: 'user', arn: 'arn:aws:iam::111122223333:user/ci-uploader', admin: false },
    });
    expect('found' in answer && answer.found.trust).toBeUndefined();
  });

  it('asks which one where two accounts have the name', async () => {
    expect(await find({ name: 'report-builder' })).toEqual({
      several: [
        { account: '111122223333', label: 'staging', arn: 'arn:aws:iam::111122223333:role/report-builder' },
        { account: '444455556666', label: 'production', arn: 'arn:aws:iam::444455556666:role/report-builder' },
      ],
    });
  });

  it('takes the account by id, by label in any case, and from an ARN', async () => {
    const ask = async (target: Parameters<typeof findPrincipal>[0]) => {
      const answer = await find(target);
      return 'found' in answer ? answer.found.arn : answer;
    };
    const arn = 'arn:aws:iam::444455556666:role/report-builder';
    expect(await ask({ account: '444455556666', name: 'report-builder' })).toBe(arn);
    expect(await ask({ account: 'Production', name: 'report-builder' })).toBe(arn);
    expect(await ask({ arn, account: '444455556666', name: 'report-builder', kind: 'role' })).toBe(arn);
  });

  it('reads boundary, managed and inline policies, decoded, and the path', async () => {
    const answer = await find({ account: 'staging', name: 'report-builder' });
    const policies = 'found' in answer ? answer.found.policies : [];
    expect(policies.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['attached reports', 'boundary team-boundary']);
    expect(policies[0]!.document).toMatchObject({ Statement: [{ Effect: 'Allow' }, { Sid: 'NeverProduction' }] });
    const billing = await find({ name: 'billing-export' });
    expect(billing).toMatchObject({ found: { path: '/finance/', name: 'billing-export' } });
  });

  it('counts what a user has through its groups', async () => {
    expect(await find({ name: 'casey-admin' })).toMatchObject({
      found: { kind: 'user', admin: true, policies: [{ name: 'AdministratorAccess', group: 'administrators' }] },
    });
  });

  it('reads more pages than one', async () => {
    await aws.change((world) => {
      const role = world.accounts[0]!.roles!.find(({ name }) => name === 'idle-role')!;
      const document = { Version: '2012-10-17', Statement: [] };
      role.inline = Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`p${i}`, document]));
    });
    const { iam } = aws.sessions().reader('111122223333', 'aws', 'r1');
    const baseline = await readBaseline(iam, { kind: 'role', name: 'idle-role' });
    expect(baseline.policies.filter(({ kind }) => kind === 'inline')).toHaveLength(130);
  });

  it('names the nearest ones where there is no such role', async () => {
    await expect(find({ name: 'stagin-deploy-role' })).rejects.toMatchObject({
      kind: 'principal-missing',
      advice: expect.stringContaining('staging/staging-deploy-role'),
    });
    await expect(find({ account: 'production', name: 'billing-exprot' })).rejects.toMatchObject({
      advice: 'Did you mean billing-export?',
    });
  });

  it('says that the path of an ARN is wrong', async () => {
    const arn = 'arn:aws:iam::444455556666:role/billing-export';
    await expect(find({ arn, account: '444455556666', name: 'billing-export', kind: 'role' })).rejects.toMatchObject({
      advice: expect.stringContaining('arn:aws:iam::444455556666:role/finance/billing-export'),
    });
  });

  it('refuses an account that is not configured, with the nearest label', async () => {
    await expect(find({ account: 'prodution', name: 'x' })).rejects.toMatchObject({
      kind: 'account-unknown',
      advice: expect.stringContaining('production'),
    });
    await expect(find({ account: '999988887777', name: 'x' })).rejects.toMatchObject({ kind: 'account-unknown' });
    await expect(find({ name: 'x' }, [])).rejects.toMatchObject({ kind: 'account-unknown' });
  });

  it('does not go on with one account while another could not be asked', async () => {
    await aws.change((world) => {
      world.accounts[1]!.roles!.find(({ name }) => name === 'tighten-reader')!.denyAssume = true;
    });
    await expect(find({ name: 'idle-role' })).rejects.toMatchObject({
      message: expect.stringContaining('production'),
      advice: expect.stringContaining('Type staging/idle-role'),
    });
    await expect(find({ account: 'staging', name: 'idle-role' })).resolves.toHaveProperty('found');
  });

  it('names the permission that the reader role lacks', async () => {
    await aws.change((world) => {
      world.accounts[0]!.roles!.find(({ name }) => name === 'tighten-reader')!.inline = {};
    });
    await expect(find({ account: 'staging', name: 'idle-role' })).rejects.toMatchObject({
      kind: 'aws-denied',
      advice: expect.stringContaining('Add iam:GetRole on arn:aws:iam::111122223333:role/idle-role'),
    });
  });

  it('finds exempt roles by their tag', async () => {
    const answer = await find({ name: 'break-glass' });
    expect('found' in answer && refuseTarget(answer.found, 'tighten:exempt')?.kind).toBe('refused');
  });
});

describe('look-ups', () => {
  const call = (
    source: string,
    name: string,
    parameters: Call['parameters'],
    outcome: Call['outcome'] = 'allowed',
  ): Call => ({
    id: `c-${name}`,
    source,
    name,
    region: 'us-east-1',
    account: '111122223333',
    partition: 'aws',
    outcome,
    parameters,
    response: null,
    resources: [],
    callers: [],
    principalArn: 'arn:aws:iam::111122223333:role/staging-deploy-role',
    count: 1,
    days: 1,
    firstSeen: '2026-11-01T00:00:00Z',
    lastSeen: '2026-11-01T00:00:00Z',
  });

  async function lookUp(calls: Call[]): Promise<Lookups> {
    const { iam } = aws.sessions().reader('111122223333', 'aws', 'r1');
    const activity: Activity = {
      principal: { kind: 'role', arn: 'arn:aws:iam::111122223333:role/staging-deploy-role' },
      window: { from: '2026-08-25T00:00:00Z', to: '2026-11-23T00:00:00Z' },
      calls,
      callers: [],
      records: calls.length,
      perDay: {},
      leftOut: [],
    };
    return readLookups(iam, activity, await readBaseline(iam, { kind: 'role', name: 'web-server' }));
  }

  it('turns instance profiles into the role inside, however they are named', async () => {
    const arn = 'arn:aws:iam::111122223333:instance-profile/web-server';
    const { instanceProfileRoles, trustedServices } = await lookUp([
      call('ec2.amazonaws.com', 'RunInstances', { iamInstanceProfile: { name: 'web-server' } }),
      call('ec2.amazonaws.com', 'AssociateIamInstanceProfile', {
        AssociateIamInstanceProfileRequest: { IamInstanceProfile: { Arn: arn } },
      }),
      call('ec2.amazonaws.com', 'RunInstances', { iamInstanceProfile: { name: 'gone' } }),
    ]);
    const role = 'arn:aws:iam::111122223333:role/web-server';
    expect(instanceProfileRoles).toEqual({ 'web-server': role, [arn]: role });
    expect(trustedServices).toEqual(['ec2.amazonaws.com']);
  });

  it('finds the path of roles and users that are given by name, of calls that were not denied', async () => {
    const { iamArns } = await lookUp([
      call('iam.amazonaws.com', 'GetRole', { roleName: 'orders-api-task' }),
      call('iam.amazonaws.com', 'GetUser', { userName: 'ci-uploader' }),
      call('iam.amazonaws.com', 'DeleteRole', { roleName: 'idle-role' }, 'denied'),
      call('iam.amazonaws.com', 'GetRole', { roleName: 'gone' }),
    ]);
    expect(iamArns).toEqual({
      'orders-api-task': 'arn:aws:iam::111122223333:role/service/orders-api-task',
      'ci-uploader': 'arn:aws:iam::111122223333:user/ci-uploader',
    });
  });
});
