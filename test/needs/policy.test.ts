import { describe, expect, it } from 'vitest';
import { MANAGED_POLICY_LIMIT, policySize } from '../../src/iam/size.js';
import type { Contract, Need, Question } from '../../src/needs/contract.js';
import {
  type AttestationEntry,
  buildPolicies,
  editionHash,
  narrowestChoices,
  type PolicyInput,
  unusedPairs,
} from '../../src/needs/policy.js';
import { groupNeeds, type ScopeChoice } from '../../src/needs/statements.js';
import type { Problem } from '../../src/problem.js';
import { ACCOUNT, contract, need } from './make-contract.js';

const queue = (name: string) => `arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}`;
const send = need('sqs:SendMessage', [queue('orders')]);
const read = need('s3:GetObject', ['object=arn:aws:s3:::reports/a.csv']);
const list = need('ec2:DescribeVpcs', ['*'], { narrowing: [{ key: 'aws:RequestedRegion', values: ['eu-west-1'] }] });

function input(of: Contract, more: Partial<PolicyInput> = {}): PolicyInput {
  const statements = groupNeeds(of);
  return { contract: of, statements, choices: narrowestChoices(statements), baseName: 'tighten-deploy', ...more };
}
const build = (needs: Need[], more: Partial<PolicyInput> = {}) => buildPolicies(input(contract(needs), more));
const kindOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as Problem).kind;
  }
  return 'none';
};

const question: Question = {
  id: 'q1',
  about: 'call',
  source: 'sqs.amazonaws.com',
  name: 'Odd',
  text: 'What is it?',
  likelyActions: [],
  calls: 1,
  callIds: ['c1'],
  lastSeen: '2026-11-20T00:00:00Z',
};

describe('buildPolicies', () => {
  it('writes one document with one statement for each decision', () => {
    const statements = groupNeeds(contract([send, read, list]));
    expect(build([send, read, list])).toEqual([
      {
        name: 'tighten-deploy',
        document: {
          Version: '2012-10-17',
          Statement: [
            { Sid: 'Ec2DescribeVpcs', Effect: 'Allow', Action: ['ec2:DescribeVpcs'], Resource: ['*'] },
            { Sid: 'S3GetObject', Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::reports/a.csv'] },
            { Sid: 'SqsSendMessage', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [queue('orders')] },
          ],
        },
        size: expect.any(Number),
        statements: Object.fromEntries(statements.map((statement) => [statement.sid, statement.id])),
      },
    ]);
  });

  it('writes the conditions of the statement and of the chosen scope', () => {
    const pass = need('iam:PassRole', [`role=arn:aws:iam::${ACCOUNT}:role/web`], {
      conditions: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
    });
    expect(build([pass])[0]?.document.Statement[0]?.Condition).toEqual(pass.conditions);
  });

  it('is empty where everything was left out', () => {
    const of = contract([send]);
    const choices = Object.fromEntries(
      groupNeeds(of).map(({ id }): [string, ScopeChoice] => [id, { kind: 'left-out' }]),
    );
    expect(buildPolicies(input(of, { choices }))).toEqual([]);
  });

  it('splits what is over the limit, by statements and then by resources, with unique Sids over all documents', () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      queue(`orders-${String(index).padStart(3, '0')}-incoming-messages`),
    );
    const other = need('sqs:DeleteMessage', many.slice(0, 60), {
      conditions: { Bool: { 'aws:SecureTransport': ['true'] } },
    });
    const policies = build([need('sqs:SendMessage', many), other]);
    expect(policies.length).toBeGreaterThan(4);
    expect(policies.map(({ name }) => name).slice(0, 3)).toEqual([
      'tighten-deploy',
      'tighten-deploy-2',
      'tighten-deploy-3',
    ]);
    for (const policy of policies) {
      expect(policy.size).toBe(policySize(policy.document));
      expect(policy.size).toBeLessThanOrEqual(MANAGED_POLICY_LIMIT);
    }
    const statements = policies.flatMap((policy) => policy.document.Statement);
    const sids = statements.map((statement) => statement.Sid);
    expect(new Set(sids).size).toBe(sids.length);
    const sent = statements.filter((statement) => statement.Action?.[0] === 'sqs:SendMessage');
    expect(sent.flatMap((statement) => statement.Resource ?? []).toSorted()).toEqual(many.toSorted());
  });

  it('gives the same bytes for the same input', () => {
    expect(JSON.stringify(build([send, read]))).toBe(JSON.stringify(build([send, read])));
  });

  it('adds what a person answered, on exact ARNs, under a Sid that says so', () => {
    const of = contract([], { questions: [question] });
    const answer = { kind: 'action' as const, action: 'sqs:purgequeue', resources: [queue('orders')] };
    const expected = { Sid: 'AnsweredSqsPurgeQueue', Action: ['sqs:PurgeQueue'], Resource: [queue('orders')] };
    expect(buildPolicies(input(of, { answers: { q1: answer } }))[0]?.document.Statement[0]).toMatchObject(expected);
    expect(buildPolicies(input(of, { answers: { q1: { answer } } }))[0]?.statements).toEqual({
      AnsweredSqsPurgeQueue: 'q1',
    });
    expect(buildPolicies(input(of, { answers: { q1: { kind: 'nothing-needed' } } }))).toEqual([]);
    const wild = { ...answer, resources: [queue('*')] };
    expect(kindOf(() => buildPolicies(input(of, { answers: { q1: wild } })))).toBe('bad-scope');
    expect(kindOf(() => buildPolicies(input(of, { answers: { q2: answer } })))).toBe('outside-contract');
  });

  it('adds attested needs that another person approved, and no others', () => {
    const entry: AttestationEntry = {
      attestation: {
        id: 'a1',
        action: 'sqs:PurgeQueue',
        resources: [queue('orders')],
        reason: 'recovery',
        note: 'Drains the queue after an incident.',
      },
      by: 'U1',
      approved: true,
      decidedBy: 'U2',
    };
    const of = contract([send]);
    const sids = (...attestations: AttestationEntry[]) =>
      buildPolicies(input(of, { attestations })).flatMap((policy) => policy.document.Statement.map(({ Sid }) => Sid));
    expect(sids(entry)).toEqual(['SqsSendMessage', 'AttestedSqsPurgeQueue']);
    expect(sids({ ...entry, approved: false })).toEqual(['SqsSendMessage']);
    expect(kindOf(() => sids({ ...entry, decidedBy: 'U1' }))).toBe('bad-scope');
  });

  it.each<[string, (of: PolicyInput) => PolicyInput, string]>([
    ['a statement without a choice', (of) => ({ ...of, choices: {} }), 'undecided'],
    [
      'an unknown candidate',
      (of) => ({ ...of, choices: { [of.statements[0]!.id]: { kind: 'candidate', candidate: 'Q' } } }),
      'unknown-candidate',
    ],
    [
      'a choice for a statement that is not there',
      (of) => ({ ...of, choices: { ...of.choices, sx: { kind: 'left-out' } } }),
      'outside-contract',
    ],
    [
      'an action that no need proves',
      (of) => ({
        ...of,
        statements: of.statements.map((one) => ({ ...one, actions: [...one.actions, 'sqs:PurgeQueue'] })),
      }),
      'outside-contract',
    ],
    [
      'a wildcard in an action',
      (of) => ({ ...of, statements: of.statements.map((one) => ({ ...one, actions: ['sqs:*'] })) }),
      'outside-contract',
    ],
    [
      'a need that the contract does not hold',
      (of) => ({ ...of, statements: of.statements.map((one) => ({ ...one, needIds: [...one.needIds, 'nx'] })) }),
      'outside-contract',
    ],
    [
      'a candidate that was made wider',
      (of) => ({
        ...of,
        statements: of.statements.map((one) => ({
          ...one,
          candidates: one.candidates.map((candidate) => ({ ...candidate, resources: ['*'] })),
        })),
      }),
      'bad-scope',
    ],
    [
      'a custom scope of another type',
      (of) => ({ ...of, choices: { [of.statements[0]!.id]: { kind: 'custom', resources: ['arn:aws:s3:::a'] } } }),
      'bad-scope',
    ],
    ['a name that IAM does not take', (of) => ({ ...of, baseName: 'tighten deploy' }), 'bad-name'],
  ])('refuses %s', (_what, spoil, kind) => {
    expect(kindOf(() => buildPolicies(spoil(input(contract([send])))))).toBe(kind);
  });
});

describe('editionHash', () => {
  it('changes with what is allowed, and not with the order of keys', () => {
    const [policy] = build([send]);
    const turned = {
      ...policy!,
      document: { Statement: policy!.document.Statement, Version: policy!.document.Version },
    };
    expect(editionHash([turned])).toBe(editionHash([policy!]));
    expect(editionHash(build([read]))).not.toBe(editionHash([policy!]));
    expect(editionHash([policy!])).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('narrowestChoices', () => {
  it('takes the narrowest scope that rests on nothing uncertain', () => {
    const statements = groupNeeds(contract([list]));
    expect(narrowestChoices(statements)).toEqual({ [statements[0]!.id]: { kind: 'candidate', candidate: 'B' } });
  });
});

describe('unusedPairs', () => {
  it('names what a shared statement allows and nobody used', () => {
    const needs = [need('sqs:SendMessage', [queue('a')]), need('sqs:DeleteMessage', [queue('a'), queue('b')])];
    expect(unusedPairs(build(needs), contract(needs))).toEqual({
      pairs: 4,
      unused: [{ action: 'sqs:SendMessage', resource: queue('b') }],
    });
  });

  it('takes what was answered to a question for used', () => {
    const of = contract([], { questions: [question] });
    const answers = { [question.id]: { kind: 'action' as const, action: 'sqs:purgequeue', resources: [queue('a')] } };
    const policies = buildPolicies({ contract: of, statements: [], choices: {}, answers, baseName: 'x' });
    expect(unusedPairs(policies, of, answers)).toEqual({ pairs: 1, unused: [] });
    expect(unusedPairs(policies, of).unused).toHaveLength(1);
  });
});
