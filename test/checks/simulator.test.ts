import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Pair, planSimulation } from '../../src/checks/simulation-plan.js';
import { groupPairs } from '../../src/checks/simulation-requests.js';
import { simulatePolicies } from '../../src/checks/simulator.js';
import { useLocalAws } from '../aws/local-aws.js';
import { contractOf, draftOf, need, object, role } from './fixture.js';

const aws = useLocalAws();
const iam = () => aws.sessions().reader('111122223333', 'aws', 'r1').iam;
const passed = { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } };

describe('the policy simulator', () => {
  it('allows what the narrowest policy was built for, conditions included', async () => {
    const draft = draftOf(
      contractOf(
        need('s3:GetObject', [object('a'), object('b')]),
        need('s3:ListBucket', [{ arn: 'arn:aws:s3:::b', type: 'bucket', calls: 3 }]),
        need('ecs:RegisterTaskDefinition', [
          { arn: 'arn:aws:ecs:us-east-1:111122223333:task-definition/orders:*', type: 'task-definition', calls: 4 },
        ]),
        need('ecr:GetAuthorizationToken', [{ arn: '*', calls: 2 }]),
        need('iam:PassRole', [role('service/orders-task')], { kind: 'implied', conditions: passed }),
      ),
    );
    const { findings, asked, allowed } = await simulatePolicies(iam(), draft);
    expect(findings).toEqual([]);
    expect([asked, allowed]).toEqual([6, 6]);
  });

  it('refuses what the policy does not hold, and names the statement', async () => {
    const draft = draftOf(contractOf(need('s3:GetObject', [object('a')])));
    draft.policies[0]!.document.Statement[0]!.Resource = ['arn:aws:s3:::b/other'];
    const { findings, allowed } = await simulatePolicies(iam(), draft);
    expect(allowed).toBe(0);
    expect(findings).toMatchObject([
      { source: 'simulator', severity: 'error', code: 'SIMULATOR_REFUSED', statementId: draft.statements[0]!.id },
    ]);
  });

  it('obeys the permissions boundary', async () => {
    const draft = draftOf(contractOf(need('s3:GetObject', [object('a')])));
    const boundary = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sns:*', Resource: '*' }] };
    const { findings } = await simulatePolicies(iam(), { ...draft, boundary });
    expect(findings).toHaveLength(1);
  });

  it('asks nothing for statements that were left out or not decided', async () => {
    const draft = draftOf(contractOf(need('s3:GetObject', [object('a')])));
    const left = { [draft.statements[0]!.id]: { kind: 'left-out' as const } };
    expect((await simulatePolicies(iam(), { ...draft, choices: left })).asked).toBe(0);
    expect((await simulatePolicies(iam(), { ...draft, choices: {} })).asked).toBe(0);
  });

  it('finds characters that IAM would reject, without asking', async () => {
    const draft = draftOf(contractOf(need('s3:GetObject', [object('a')])));
    draft.policies[0]!.document.Statement[0]!.Resource = ['arn:aws:s3:::b/dash—key'];
    const { findings, asked } = await simulatePolicies(iam(), draft);
    expect(asked).toBe(0);
    expect(findings).toMatchObject([{ severity: 'error', code: 'POLICY_CHARACTERS' }]);
  });

  it('makes wildcards concrete and skips what it cannot', () => {
    const draft = draftOf(
      contractOf(
        need('secretsmanager:GetSecretValue', [
          { arn: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db-??????', type: 'Secret', calls: 1 },
        ]),
        need('s3:PutObject', [object('a')], { conditions: { StringNotEquals: { 'aws:x': ['1'] } } }),
      ),
    );
    const { pairs, skipped } = planSimulation(draft);
    expect(pairs.map(({ resource }) => resource)).toEqual([
      'arn:aws:secretsmanager:us-east-1:111122223333:secret:db-xxxxxx',
    ]);
    expect(skipped).toMatchObject([{ action: 's3:PutObject', reason: expect.stringContaining('StringNotEquals') }]);
  });

  it('never asks a pair that was not proved, never loses one, and keeps requests small', () => {
    const pair = fc.record({
      action: fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:ListBucket', 'iam:PassRole'),
      resource: fc.nat(220).map((n) => `arn:aws:s3:::b/${n}`),
      statementId: fc.constant('s1'),
      context: fc.constantFrom<Pair['context']>([], [{ key: 'aws:x', type: 'string', values: ['1'] }]),
    });
    const key = (action: string, resource: string, context: Pair['context']) =>
      JSON.stringify([action, resource, context]);
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 400 }), (pairs) => {
        const requests = groupPairs(pairs);
        const asked = requests.flatMap(({ actions, resources, context }) =>
          actions.flatMap((action) => resources.map((resource) => key(action, resource, context))),
        );
        const proved = new Set(pairs.map(({ action, resource, context }) => key(action, resource, context)));
        expect(new Set(asked)).toEqual(proved);
        expect(asked).toHaveLength(proved.size);
        for (const { actions, resources } of requests)
          expect(actions.length * resources.length).toBeLessThanOrEqual(100);
      }),
    );
  });
});
