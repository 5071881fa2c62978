import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestNames, parseTarget, refuseTarget } from '../../src/aws/target.js';

describe('what people type', () => {
  it.each([
    ['deploy', { name: 'deploy' }],
    ['  deploy  ', { name: 'deploy' }],
    ['`deploy`', { name: 'deploy' }],
    ['“deploy”', { name: 'deploy' }],
    ['‘deploy’', { name: 'deploy' }],
    ['"deploy".', { name: 'deploy' }],
    ['<deploy>', { name: 'deploy' }],
    ['```deploy```', { name: 'deploy' }],
    ['*`deploy`*', { name: 'deploy' }],
    ['deploy,', { name: 'deploy' }],
    ['deploy?', { name: 'deploy' }],
    ['\u200bdeploy', { name: 'deploy' }],
    ['`dots.are.names.`', { name: 'dots.are.names.' }],
    ['a+b=c,d.e@f-g_h', { name: 'a+b=c,d.e@f-g_h' }],
    ['role/deploy', { name: 'deploy', kind: 'role' }],
    ['user/robot', { name: 'robot', kind: 'user' }],
    ['role/team/deploy', { name: 'deploy', kind: 'role' }],
    ['staging/deploy', { account: 'staging', name: 'deploy' }],
    ['111122223333/deploy', { account: '111122223333', name: 'deploy' }],
    ['111122223333 / deploy', { account: '111122223333', name: 'deploy' }],
    ['staging/role/deploy', { account: 'staging', name: 'deploy', kind: 'role' }],
  ])('reads %j', (text, target) => expect(parseTarget(text)).toEqual(target));

  it.each([
    ['arn:aws:iam::111122223333:role/deploy', 'aws', 'deploy', 'role'],
    ['arn:aws:iam::111122223333:role/team/a/deploy', 'aws', 'deploy', 'role'],
    ['arn:aws-cn:iam::111122223333:role/deploy', 'aws-cn', 'deploy', 'role'],
    ['arn:aws-us-gov:iam::111122223333:user/robots/ci', 'aws-us-gov', 'ci', 'user'],
    ['arn:aws-eusc:iam::111122223333:role/deploy', 'aws-eusc', 'deploy', 'role'],
  ])('reads the ARN %s', (arn, partition, name, kind) =>
    expect(parseTarget(arn)).toEqual({ arn, partition, account: '111122223333', name, kind }),
  );

  it('reads the role out of a session ARN, without an ARN because the path is unknown', () => {
    expect(parseTarget('`arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions-17`')).toEqual({
      partition: 'aws',
      account: '111122223333',
      name: 'deploy',
      kind: 'role',
    });
  });

  it.each([
    ['', /No role/],
    ['root', /root/],
    ['arn:aws:iam::111122223333:root', /root/],
    ['arn:aws:sts::111122223333:federated-user/dana', /federated/i],
    ['arn:aws:iam::111122223333:group/admins', /group/],
    ['arn:aws:iam::111122223333:instance-profile/web', /instance profile/],
    ['instance-profile/web', /instance profile/],
    ['arn:aws:iam::111122223333:policy/web', /policy/],
    ['arn:aws:iam::111122223333:oidc-provider/example.com', /identity provider/],
    ['ecs-tasks.amazonaws.com', /service/],
    ['arn:aws:s3:::bucket', /s3/],
    ['arn:aws:iam::1111:role/deploy', /twelve digits/],
    ['arn:aws:iam:us-east-1:111122223333:role/deploy', /region/],
    ['arn:aws:iam::111122223333:role/', /cannot be the name/],
    ['arn:aws:iam::111122223333', /six parts/],
    ['arn:amazon:iam::111122223333:role/deploy', /partition/],
    ['111122223333', /account id without a role/],
    ['AROA3EXAMPLEDEPLOY2Q7', /unique id/],
    ['deploy role', /more than one word/],
    ['deploy*', /cannot be the name/],
    ['x'.repeat(65), /cannot be the name/],
  ])('refuses %j with a sentence', (text, sentence) => {
    const result = parseTarget(text);
    expect(result).toHaveProperty('problem', expect.stringMatching(sentence));
    expect(result).toHaveProperty('advice', expect.stringMatching(/\S/));
  });

  it('never throws, and never lets through a name that IAM would not have', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const result = parseTarget(text);
        if ('problem' in result) return result.problem.length > 0 && result.advice.length > 0;
        return /^[\w+=,.@-]{1,64}$/.test(result.name ?? '');
      }),
    );
  });

  it('reads every name that IAM allows, in back-ticks', () => {
    const name = fc
      .stringMatching(/^[\w+=,.@-]{1,64}$/)
      .filter((text) => !/^(\d{12}|root|A(ROA|IDA|IPA|SIA|KIA|GPA).*|.*amazonaws.*)$/i.test(text));
    fc.assert(
      fc.property(name, (text) => {
        expect(parseTarget(`\`${text}\``)).toEqual({ name: text });
      }),
    );
  });
});

describe('who is refused early', () => {
  it.each([
    [{ name: 'AWSServiceRoleForECS', path: '/aws-service-role/ecs.amazonaws.com/' }, /service-linked/],
    [{ name: 'AWSServiceRoleForECS' }, /service-linked/],
    [{ name: 'AWSReservedSSO_Admin_0a1b2c3d4e5f6071' }, /permission set/],
    [{ arn: 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/other', name: 'other' }, /permission set/],
    [{ name: 'OrganizationAccountAccessRole' }, /management account/],
    [{ name: 'AWSControlTowerExecution' }, /Control Tower/],
    [{ name: 'cdk-hnb659fds-cfn-exec-role-111122223333-us-east-1' }, /CDK/],
    [{ name: 'AWSCloudFormationStackSetExecutionRole' }, /StackSets/],
    [{ name: 'stacksets-exec-0123456789abcdef0123456789abcdef' }, /StackSets/],
  ])('refuses %j and says where to go', (target, sentence) => {
    const problem = refuseTarget(target);
    expect(problem?.message).toMatch(sentence);
    expect(problem?.advice).toMatch(/\S/);
  });

  it('refuses a role with the exempt tag, whatever its value but "false"', () => {
    const tagged = (value: string) =>
      refuseTarget({ name: 'glass', tags: { 'tighten:exempt': value } }, 'tighten:exempt');
    expect(tagged('true')?.message).toContain('tighten:exempt');
    expect(tagged('')).toBeDefined();
    expect(tagged('False')).toBeUndefined();
  });

  it('lets other roles through', () => {
    expect(
      refuseTarget({ name: 'cdk-hnb659fds-deploy-role-111122223333-us-east-1' }, 'tighten:exempt'),
    ).toBeUndefined();
    expect(refuseTarget({ name: 'deploy', path: '/', tags: { team: 'orders' } }, 'tighten:exempt')).toBeUndefined();
  });
});

describe('did you mean', () => {
  const names = ['staging-deploy-role', 'staging-deployer', 'idle-role', 'report-builder', 'orders-api-task'];

  it('finds swapped, missing and foreign letters, nearest first', () => {
    expect(nearestNames('staging-deploy-rloe', names)[0]).toBe('staging-deploy-role');
    expect(nearestNames('Idle-Role', names)[0]).toBe('idle-role');
    expect(nearestNames('reportbuilder', names)).toEqual(['report-builder']);
  });

  it('finds a name by a part of it', () => expect(nearestNames('orders', names)).toEqual(['orders-api-task']));
  it('says nothing where nothing is near', () => expect(nearestNames('zzzzzz', names)).toEqual([]));
  it('names three at most', () => {
    expect(nearestNames('role-x', ['role-1', 'role-2', 'role-3', 'role-4'])).toHaveLength(3);
  });
});
