import { beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../src/aws/accounts.js';
import { findRoles } from '../../src/aws/find-roles.js';
import { wideActions } from '../../src/aws/wide-actions.js';
import { accounts, useLocalAws } from './local-aws.js';

const aws = useLocalAws();
beforeEach(() => aws.change(() => {}));

function find(known: Account[] = accounts) {
  const sessions = aws.sessions();
  return findRoles(known, (account, partition) => sessions.reader(account, partition, 'find'), 'tighten-exempt');
}

const everywhere = (...Action: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

describe('looking for roles that are allowed too much', () => {
  it('lists administrators first, then the widest, with when they were last used', async () => {
    const { roles, looked } = await find();
    expect(looked).toBeGreaterThan(roles.length);
    const kinds = roles.map(({ admin, actions }) => [admin, actions] as const);
    expect([...kinds].sort((a, b) => Number(b[0]) - Number(a[0]) || b[1] - a[1])).toEqual(kinds);
    expect(roles.find(({ name }) => name === 'staging-deploy-role')).toMatchObject({
      account: '111122223333',
      label: 'staging',
      admin: true,
      lastUsed: expect.stringMatching(/^2026-/),
    });
  });

  it('marks roles that are exempt and roles that must stay as they are', async () => {
    await aws.change((world) => {
      const [account] = world.accounts;
      const [some] = account!.roles!;
      const attached = ['arn:aws:iam::aws:policy/AdministratorAccess'];
      account!.roles!.push({ ...some!, name: 'emergency', attached, tags: { 'tighten-exempt': 'yes' } });
      account!.roles!.push({ ...some!, name: 'OrganizationAccountAccessRole', attached, tags: {} });
    });
    const { roles } = await find();
    expect(roles.find(({ name }) => name === 'emergency')?.refused).toContain('exempt');
    expect(roles.find(({ name }) => name === 'OrganizationAccountAccessRole')?.refused).toContain('full access');
    expect(roles.find(({ name }) => name === 'staging-deploy-role')?.refused).toBeUndefined();
  });

  it('reads every page', async () => {
    await aws.change((world) => {
      const [account] = world.accounts;
      const [some] = account!.roles!;
      for (let index = 0; index < 1_200; index += 1) {
        account!.roles!.push({ ...some!, name: `bulk-${index}`, attached: [], inline: { p: everywhere('ec2:*') } });
      }
    });
    const { roles } = await find();
    expect(roles.filter(({ name }) => name.startsWith('bulk-'))).toHaveLength(1_200);
  });

  it('shows what the other accounts have where one could not be asked, and says why', async () => {
    const { roles, failed } = await find([...accounts, { account: '999999999999', label: 'gone', partition: 'aws' }]);
    expect(roles.length).toBeGreaterThan(0);
    expect(failed.map(({ account }) => account)).toEqual(['gone (999999999999)']);
  });
});

describe('wildcards', () => {
  it.each([
    [['ec2:Describe*'], []],
    [['s3:GetObject'], []],
    [
      ['s3:*', 'ec2:*'],
      ['ec2:*', 's3:*'],
    ],
    [['s3:Put*'], ['s3:Put*']],
    [['*'], ['*']],
  ])('of %j that reach further than reading are %j', (actions, wildcards) => {
    expect(wideActions([everywhere(...actions)]).wildcards).toEqual(wildcards);
  });

  it('count each action once, and on every resource only', () => {
    const once = wideActions([everywhere('s3:*')]).actions;
    expect(wideActions([everywhere('s3:*', 's3:Put*')]).actions).toBe(once);
    const scoped = {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::b' },
    };
    expect(wideActions([scoped])).toEqual({ wildcards: [], actions: 0 });
  });

  it('of everything but a few are wide', () => {
    const document = { Version: '2012-10-17', Statement: { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' } };
    expect(wideActions([document]).actions).toBeGreaterThan(5_000);
  });

  it('of a document that nobody can read are none', () => {
    expect(wideActions(['nonsense', {}, null])).toEqual({ wildcards: [], actions: 0 });
  });
});
