import { describe, expect, it } from 'vitest';
import type { Need } from '../../src/needs/contract.js';
import { checkCustomScope, scopeCandidates, scopeFor } from '../../src/needs/scopes.js';
import { makeStatement } from '../../src/needs/statements.js';
import { ACCOUNT, contract, need } from './make-contract.js';

const ECS = `arn:aws:ecs:eu-west-1:${ACCOUNT}`;
const scopes = (...needs: Need[]) => scopeCandidates(needs, contract(needs));
const short = (...needs: Need[]) =>
  scopes(...needs).candidates.map(({ id, width, resources }) => `${id} ${width}: ${resources.join(' ')}`);
const statementOf = (...needs: Need[]) => makeStatement(contract(needs), needs, { sid: 'Any', purpose: 'Any.' });

describe('scopeCandidates', () => {
  it('goes from the objects seen over families and the bucket to all objects of the account', () => {
    const key = 'object=arn:aws:s3:::deploy-artifacts/releases';
    expect(short(need('s3:GetObject', [`${key}/1842/app.zip`, `${key}/1843/app.zip`]))).toEqual([
      'A exact: arn:aws:s3:::deploy-artifacts/releases/1842/app.zip arn:aws:s3:::deploy-artifacts/releases/1843/app.zip',
      'B family: arn:aws:s3:::deploy-artifacts/releases/*/app.zip',
      'C family: arn:aws:s3:::deploy-artifacts/releases/*',
      'D container: arn:aws:s3:::deploy-artifacts/*',
      'E type: arn:aws:s3:::*/*',
    ]);
  });

  it.each([
    ['a task', 'ecs:DescribeTasks', `${ECS}:task/staging/1dc5c17a2f7b4d8e9a0b1c2d3e4f5a6b`, `${ECS}:task/staging/*`],
    ['a revision', 'ecs:RegisterTaskDefinition', `${ECS}:task-definition/web:7`, `${ECS}:task-definition/web:*`],
    [
      'a stack',
      'cloudformation:DescribeStacks',
      `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/web/0f3d1b2a-1c2d-4e5f-8a9b-0c1d2e3f4a5b`,
      `arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/web/*`,
    ],
    [
      'a log stream',
      'logs:CreateLogStream',
      `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/ecs/web:log-stream:web/1dc5c17a2f7b4d8e9a0b1c2d3e4f5a6b`,
      `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/ecs/web:log-stream:web/*`,
    ],
    [
      'a secret with its random suffix',
      'secretsmanager:DescribeSecret',
      `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:db-AbC12x`,
      `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:db-??????`,
    ],
  ])('suggests the family of %s, whose name dies at the next deploy', (_what, action, arn, family) => {
    const { candidates, suggested } = scopes(need(action, [arn]));
    expect(candidates.find(({ id }) => id === suggested)).toMatchObject({ width: 'family', resources: [family] });
  });

  it('suggests exactly what was seen where nothing is generated, and where only an id would be left', () => {
    expect(scopes(need('ecs:UpdateService', [`${ECS}:service/staging/web`]))).toMatchObject({ suggested: 'A' });
    const instance = need('ec2:StopInstances', [
      `instance=arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-0abc123def4567890`,
    ]);
    expect(short(instance)[1]).toBe(`B type: arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/*`);
    expect(scopes(instance).suggested).toBe('A');
  });

  it('suggests what lies around where more was used than was kept, and never for what changes permissions', () => {
    const key = 'object=arn:aws:s3:::reports/orders';
    const some = need('s3:GetObject', [`${key}/open/a.json`, `${key}/open/b.json`]);
    expect(scopes(some).suggested).toBe('A');
    const { candidates, suggested, suggestion } = scopes({ ...some, callsLeftOut: 99_000 });
    expect(candidates.find(({ id }) => id === suggested)?.resources).toEqual(['arn:aws:s3:::reports/orders/open/*']);
    expect(suggestion).toContain('99,000 more distinct calls');
    const role = need('iam:PassRole', [`arn:aws:iam::${ACCOUNT}:role/app-1`, `arn:aws:iam::${ACCOUNT}:role/app-2`]);
    expect(scopes({ ...role, callsLeftOut: 5 }).suggested).toBe('A');
  });

  it('ends a prefix at a separator', () => {
    const queue = (name: string) => `arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}`;
    expect(short(need('sqs:SendMessage', [queue('orders-api'), queue('orders-app')]))[1]).toBe(
      `B family: ${queue('orders-*')}`,
    );
    expect(short(need('sqs:SendMessage', [queue('orders'), queue('ordersarchive')]))[1]).toBe(`B type: ${queue('*')}`);
  });

  it('offers a table with its indexes, and services by their cluster', () => {
    const table = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders`;
    expect(short(need('dynamodb:Query', [`table=${table}`]))[1]).toBe(`B container: ${table} ${table}/index/*`);
    expect(short(need('ecs:UpdateService', [`${ECS}:service/staging/web`]))[1]).toBe(
      `B container: ${ECS}:service/staging/*`,
    );
  });

  it('limits a wildcard in a bucket name to the account that owns the bucket', () => {
    const list = need('s3:ListBucket', ['bucket=arn:aws:s3:::deploy-logs', 'bucket=arn:aws:s3:::deploy-artifacts']);
    const owner = (accounts: string[]) => ({ StringEquals: { 'aws:ResourceAccount': accounts } });
    expect(scopes(list).candidates.map(({ conditions }) => conditions)).toEqual([
      {},
      owner([ACCOUNT]),
      owner([ACCOUNT]),
    ]);
    const foreign = { ...list, narrowing: [{ key: 'aws:ResourceAccount', values: ['444455556666'] }] };
    expect(scopes(foreign).candidates[1]?.conditions).toEqual(owner(['444455556666']));
  });

  it.each([
    ['iam:PassRole', `role=arn:aws:iam::${ACCOUNT}:role/web-TaskRole-1H2J3K4L5M6N7`],
    ['sts:AssumeRole', `role=arn:aws:iam::444455556666:role/deploy`],
    ['iam:AttachRolePolicy', `role=arn:aws:iam::${ACCOUNT}:role/web`],
    ['kms:PutKeyPolicy', `key=arn:aws:kms:eu-west-1:${ACCOUNT}:key/0f3d1b2a-1c2d-4e5f-8a9b-0c1d2e3f4a5b`],
    ['kms:CreateGrant', `key=arn:aws:kms:eu-west-1:${ACCOUNT}:key/0f3d1b2a-1c2d-4e5f-8a9b-0c1d2e3f4a5b`],
    ['s3:PutBucketPolicy', 'bucket=arn:aws:s3:::deploy-logs'],
    ['lambda:AddPermission', `function=arn:aws:lambda:eu-west-1:${ACCOUNT}:function:web`],
    ['sqs:SetQueueAttributes', `queue=arn:aws:sqs:eu-west-1:${ACCOUNT}:web`],
  ])('never offers all of the type for %s, and suggests exactly what was seen', (action, arn) => {
    const { candidates, suggested } = scopes(need(action, [arn]));
    expect(candidates.map(({ width }) => width)).not.toContain('type');
    expect(suggested).toBe('A');
  });

  it('offers * alone where AWS takes nothing else, and before it what could narrow it, never as the suggestion', () => {
    const list = need('ecs:ListServices', ['*'], {
      narrowing: [
        { key: 'aws:RequestedRegion', values: ['eu-west-1'] },
        { key: 'ecs:cluster', values: [`${ECS}:cluster/staging`] },
      ],
    });
    const { candidates, suggested, suggestion } = scopes(list);
    expect(candidates.map(({ conditions }) => conditions)).toEqual([
      { ArnEquals: { 'ecs:cluster': [`${ECS}:cluster/staging`] } },
      { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } },
      {},
    ]);
    expect(candidates.every(({ resources }) => resources.join() === '*')).toBe(true);
    expect(suggested).toBe('C');
    expect(suggestion).toBe('AWS offers no resource-level permission for these actions.');
  });

  it('narrows only by what all needs of the statement show', () => {
    const region = { narrowing: [{ key: 'aws:RequestedRegion', values: ['eu-west-1'] }] };
    expect(scopes(need('ec2:DescribeVpcs', ['*'], region), need('ec2:DescribeInstances')).candidates).toHaveLength(1);
  });

  it('puts a condition that AWS may not set before the exact scope, as uncertain', () => {
    const key = `key=arn:aws:kms:eu-west-1:${ACCOUNT}:key/0f3d1b2a-1c2d-4e5f-8a9b-0c1d2e3f4a5b`;
    const via = { StringEquals: { 'kms:ViaService': ['s3.eu-west-1.amazonaws.com'] } };
    const { candidates, suggested } = scopes(need('kms:Decrypt', [key], { conditionCandidates: [via] }));
    expect(candidates[0]).toMatchObject({ id: 'A', width: 'exact', conditions: via, uncertain: true });
    expect(suggested).toBe('B');
  });

  it('says in words what a scope allows more, and never counts what nobody listed', () => {
    const two = [`${ECS}:service/staging/web`, `${ECS}:service/staging/worker`];
    const words = scopes(need('ecs:UpdateService', two)).candidates.map(({ label, allowsMore }) => [label, allowsMore]);
    expect(words).toEqual([
      ['Exactly the 2 ECS services seen', ''],
      [
        'All ECS services in service/staging',
        'Also everything else in service/staging (service/staging/*), now and later.',
      ],
      [
        'All ECS services in account 111122223333, eu-west-1',
        'Also all other ECS services in account 111122223333, eu-west-1, now and later, whatever their name.',
      ],
    ]);
  });

  it('keeps an object key that is a wildcard character from becoming one', () => {
    const odd = need('s3:GetObject', ['object=arn:aws:s3:::reports/${*}']);
    expect(short(odd)[0]).toBe('A exact: arn:aws:s3:::reports/${*}');
    expect(scopes(odd).suggested).toBe('A');
  });
});

describe('scopeFor', () => {
  const list = need('s3:ListBucket', ['bucket=arn:aws:s3:::deploy-logs']);

  it('puts the conditions of the statement and of the scope together', () => {
    const made = statementOf({ ...list, conditions: { Bool: { 'aws:SecureTransport': ['true'] } } });
    expect(scopeFor(made, { kind: 'candidate', candidate: 'B' })).toEqual({
      resources: ['arn:aws:s3:::*'],
      conditions: { Bool: { 'aws:SecureTransport': ['true'] }, StringEquals: { 'aws:ResourceAccount': [ACCOUNT] } },
    });
  });

  it('limits a custom wildcard in a bucket name to its owner too', () => {
    const scope = scopeFor(statementOf(list), { kind: 'custom', resources: ['arn:aws:s3:::deploy-*'] });
    expect(scope?.conditions).toEqual({ StringEquals: { 'aws:ResourceAccount': [ACCOUNT] } });
  });

  it('is nothing where the statement is left out, and refuses an unknown candidate', () => {
    expect(scopeFor(statementOf(list), { kind: 'left-out' })).toBeUndefined();
    expect(() => scopeFor(statementOf(list), { kind: 'candidate', candidate: 'Q' })).toThrow('has no scope Q');
  });
});

describe('checkCustomScope', () => {
  const table = need('dynamodb:PutItem', [`table=arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders-a`]);
  const object = need('s3:GetObject', ['object=arn:aws:s3:::deploy-artifacts/app.zip']);
  const pass = need('iam:PassRole', [`role=arn:aws:iam::${ACCOUNT}:role/web`]);
  const check = (of: Need, ...lines: string[]) => checkCustomScope(statementOf(of), contract([of]), lines);
  const problem = (of: Need, ...lines: string[]) => {
    const checked = check(of, ...lines);
    return 'problem' in checked ? checked.problem : JSON.stringify(checked);
  };

  it('takes what was seen, and says where it is wider', () => {
    const seen = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders-a`;
    expect(check(table, ` ${seen} `, '', seen)).toEqual({ resources: [seen], wider: false });
    const family = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders-*`;
    expect(check(table, family)).toEqual({ resources: [family], wider: true });
  });

  it.each<[string, Need, string, RegExp]>([
    ['nothing', table, ' ', /^Write at least one ARN/],
    ['text', table, 'orders', /“orders” is not an ARN/],
    ['* alone', table, '*', /\* would open every resource; this statement is about DynamoDB tables/],
    ['a bucket', table, 'arn:aws:s3:::reports', /^That ARN is an S3 bucket; this statement is about DynamoDB/],
    [
      'another type of the service',
      table,
      `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders-a/backup/1`,
      /^That ARN is a DynamoDB backup/,
    ],
    [
      'a bucket for objects',
      object,
      'arn:aws:s3:::deploy-artifacts',
      /^That ARN is an S3 bucket; this statement is about S3/,
    ],
    [
      'another partition',
      table,
      `arn:aws-cn:dynamodb:cn-north-1:${ACCOUNT}:table/x`,
      /partition aws-cn; this principal is in aws\./,
    ],
    ['a wildcard for the service', table, `arn:aws:*:eu-west-1:${ACCOUNT}:table/x`, /wildcard for the service/],
    ['a wildcard for the account', table, 'arn:aws:dynamodb:eu-west-1:*:table/x', /wildcard for the account/],
    ['an account that is none', table, 'arn:aws:dynamodb:eu-west-1:1234:table/x', /account id of twelve digits/],
    ['a policy variable', object, 'arn:aws:s3:::deploy-artifacts/${aws:username}/*', /policy variable/],
    ['white space', object, 'arn:aws:s3:::deploy-artifacts/a b', /characters that IAM does not take/],
    ['characters outside Latin-1', object, 'arn:aws:s3:::deploy-artifacts/日', /characters that IAM does not take/],
    ['every role to pass', pass, `arn:aws:iam::${ACCOUNT}:role/*`, /name at least part of it/],
    ['a role anywhere', pass, 'arn:aws:iam::*:role/web', /wildcard for the account/],
    ['an unknown service', table, 'arn:aws:nosuch:::x', /fits no resource type/],
  ])('refuses %s', (_what, of, line, sentence) => {
    expect(problem(of, line)).toMatch(sentence);
  });

  it('takes nothing but * for actions without resources', () => {
    const list = need('ec2:DescribeVpcs');
    expect(check(list, '*')).toEqual({ resources: ['*'], wider: false });
    expect(problem(list, `arn:aws:ec2:eu-west-1:${ACCOUNT}:vpc/vpc-1`)).toMatch(
      /AWS takes no ARN for ec2:DescribeVpcs/,
    );
  });

  it('takes all of a type where nothing is lent, and part of a role name where something is', () => {
    const all = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/*`;
    expect(check(table, all)).toEqual({ resources: [all], wider: true });
    const family = `arn:aws:iam::${ACCOUNT}:role/web-*`;
    expect(check(pass, family)).toEqual({ resources: [family], wider: true });
  });
});
