import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BaselinePolicy } from '../../src/aws/principal.js';
import { compilePolicies } from '../../src/iam/evaluate.js';
import { buildPolicies } from '../../src/needs/policy.js';
import { policyId, splitBaseline } from '../../src/review/split-baseline.js';
import { contract } from './samples.js';

const deny = (resource: string, more: object = {}) => ({ Effect: 'Deny', Action: 's3:*', Resource: resource, ...more });
const allow = { Effect: 'Allow', Action: '*', Resource: '*' };
const inline = (name: string, ...Statement: object[]): BaselinePolicy => ({
  kind: 'inline',
  name,
  awsManaged: false,
  document: { Version: '2012-10-17', Statement },
});
const names = (policies: readonly BaselinePolicy[]) => policies.map(({ name }) => name);
const decided = (keep: boolean) => ({ keep, by: 'UONE', at: '2026-11-01T10:00:00Z', revision: 9 });

describe('what a principal has today', () => {
  test('is replaced where it allows, and stays where it only denies', () => {
    const split = splitBaseline([inline('admin', allow), inline('guard', deny('*'))]);
    expect(names(split.replaced)).toEqual(['admin']);
    expect(names(split.kept)).toEqual(['guard']);
    expect(split.denies).toEqual([]);
  });

  test('leaves the boundary out, and what a user has through a group stays', () => {
    const boundary: BaselinePolicy = { ...inline('limit', allow), kind: 'boundary' };
    const split = splitBaseline([boundary, { ...inline('team', allow), group: 'administrators' }], {
      'inline:team': decided(false),
    });
    expect(names(split.kept)).toEqual(['team']);
    expect(split.replaced).toEqual([]);
  });

  test('is split as people decided', () => {
    const policies = [inline('admin', allow), inline('guard', deny('arn:aws:s3:::prod/*'))];
    const split = splitBaseline(policies, { 'inline:admin': decided(true), 'inline:guard': decided(false) });
    expect(names(split.kept)).toEqual(['admin']);
    expect(split.denies).toMatchObject([{ source: 'today:inline:guard', statement: { Effect: 'Deny' } }]);
  });

  test('stays where its Deny does not fit into a managed policy', () => {
    const large = deny('x', {
      NotResource: Array.from({ length: 200 }, (_, i) => `arn:aws:s3:::bucket-number-${i}/*`),
    });
    expect(names(splitBaseline([inline('mixed', allow, large)]).kept)).toEqual(['mixed']);
  });

  test('keeps the meaning of a Deny that was written before policy variables', () => {
    const document = { Version: '2008-10-17', Statement: [allow, deny('arn:aws:s3:::b/${aws:username}')] };
    const [carried] = splitBaseline([{ ...inline('old', allow), document }]).denies;
    expect(carried?.statement.Resource).toEqual(['arn:aws:s3:::b/${$}{aws:username}']);
  });
});

describe('the new policies', () => {
  const build = (policies: BaselinePolicy[]) => {
    const empty = { ...contract, needs: [], questions: [contract.questions[0]!] };
    const answers = {
      [empty.questions[0]!.id]: { kind: 'action' as const, action: 's3:GetObject', resources: ['arn:aws:s3:::b/k'] },
    };
    const { denies } = splitBaseline(policies);
    return buildPolicies({ contract: empty, statements: [], choices: {}, answers, denies, baseName: 'tighten-x' });
  };

  test('hold every Deny of the policies that they replace, word for word', () => {
    const condition = { Condition: { NotIpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } };
    const [policy] = build([inline('mixed', allow, deny('*', { Sid: 'Never Here', ...condition }))]);
    expect(policy?.document.Statement.filter(({ Effect }) => Effect === 'Deny')).toEqual([
      {
        Sid: 'DeniedBefore',
        Effect: 'Deny',
        Action: ['s3:*'],
        Resource: ['*'],
        Condition: { NotIpAddress: { 'aws:SourceIp': ['192.0.2.0/24'] } },
      },
    ]);
  });

  test('deny whatever the old ones denied, whichever are kept', () => {
    const arn = fc.constantFrom('arn:aws:s3:::a/*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/k', '*');
    const action = fc.constantFrom('s3:GetObject', 's3:*', 's3:Put*', '*');
    const statement = fc.record({ Effect: fc.constantFrom('Allow', 'Deny'), Action: action, Resource: arn });
    const lists = fc.array(fc.array(statement, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    const keeps = fc.array(fc.option(fc.boolean(), { nil: undefined }), { minLength: 4, maxLength: 4 });
    const requests = ['s3:GetObject', 's3:PutObject', 'iam:GetRole'].flatMap((name) =>
      ['arn:aws:s3:::a/k', 'arn:aws:s3:::b/k', 'arn:aws:s3:::b/l'].map((resource) => ({ action: name, resource })),
    );
    fc.assert(
      fc.property(lists, keeps, (statements, choices) => {
        const policies = statements.map((list, index) => inline(`p${index}`, ...list));
        const keep = Object.fromEntries(
          choices.flatMap((choice, index) => (choice === undefined ? [] : [[`inline:p${index}`, decided(choice)]])),
        );
        const { kept, denies } = splitBaseline(policies, keep);
        const carried = { Version: '2012-10-17', Statement: denies.map((one) => one.statement) };
        const before = compilePolicies(policies.map(({ document }) => document));
        const after = compilePolicies([...kept.map(({ document }) => document), carried]);
        for (const request of requests) {
          if (before.evaluate(request).decision !== 'explicit-deny') continue;
          expect(after.evaluate(request).decision).toBe('explicit-deny');
        }
      }),
    );
  });

  test('take no Allow of the old ones along', () => {
    const statement = { Effect: 'Allow' as const, Action: ['*'], Resource: ['*'] };
    const input = { contract, statements: [], choices: {}, baseName: 'tighten-x' };
    const answers = {
      [contract.questions[0]!.id]: { kind: 'action' as const, action: 's3:GetObject', resources: ['arn:aws:s3:::b/k'] },
    };
    expect(() => buildPolicies({ ...input, answers, denies: [{ statement, source: 'today:x' }] })).toThrow(/go/);
  });
});

test('a policy is known by its ARN, or by its name where it is inline', () => {
  expect(policyId(inline('a', allow))).toBe('inline:a');
  expect(policyId({ ...inline('a', allow), kind: 'attached', arn: 'arn:aws:iam::aws:policy/a' })).toBe(
    'arn:aws:iam::aws:policy/a',
  );
});
