import { describe, expect, it } from 'vitest';
import { callsLeftOut, replay } from '../../src/checks/replay.js';
import { sampleOf } from '../../src/checks/replay-request.js';
import type { Contract, Need } from '../../src/needs/contract.js';
import { buildPolicies, narrowestChoices, type Policy } from '../../src/needs/policy.js';
import { groupNeeds, type ScopeChoice } from '../../src/needs/statements.js';
import { ACCOUNT, activityOf, contract, need } from '../needs/make-contract.js';

const queue = (name: string) => `arn:aws:sqs:eu-west-1:${ACCOUNT}:${name}`;
const send = need('sqs:SendMessage', [queue('a'), queue('b')]);
const all = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

function run(
  of: Contract,
  more: {
    choices?: Record<string, ScopeChoice>;
    policies?: Policy[];
    kept?: unknown[];
    boundary?: unknown;
    answers?: object;
    leftOutCalls?: unknown[];
  } = {},
) {
  const statements = groupNeeds(of);
  const choices = more.choices ?? narrowestChoices(statements);
  const policies = buildPolicies({ contract: of, statements, choices, baseName: 'x' });
  return replay({ contract: of, activity: activityOf(of), statements, choices, policies, ...more } as Parameters<
    typeof replay
  >[0]);
}
const withEvery = (of: Contract, choice: ScopeChoice) =>
  Object.fromEntries(groupNeeds(of).map(({ id }): [string, ScopeChoice] => [id, choice]));

describe('replay', () => {
  it('counts distinct calls, and those that are allowed', () => {
    expect(run(contract([send]))).toEqual({ distinctCalls: 2, allowed: 2, refused: [], leftOut: [], unanswered: 0 });
  });

  it('names each refused call with its records', () => {
    const of = contract([send]);
    const report = run(of, { choices: withEvery(of, { kind: 'custom', resources: [queue('a')] }) });
    expect(report).toMatchObject({ distinctCalls: 2, allowed: 1, leftOut: [] });
    expect(report.refused).toEqual([
      { callId: send.callIds[1], action: 'sqs:SendMessage', resource: queue('b'), calls: 2 },
    ]);
  });

  it('tells what a person left out from what is refused', () => {
    const of = contract([send]);
    const report = run(of, { choices: withEvery(of, { kind: 'left-out' }) });
    expect(report.refused).toEqual([]);
    expect(report.leftOut.map(({ resource }) => resource)).toEqual([queue('a'), queue('b')]);
  });

  it('counts a call once, however many of its permissions were left out', () => {
    const report = run(contract([send]), { choices: withEvery(contract([send]), { kind: 'left-out' }) });
    const [first, second] = report.leftOut;
    const twice = { ...report, leftOut: [first!, { ...first!, action: 'sqs:DeleteMessage' }, second!] };
    expect(callsLeftOut(twice)).toBe(2);
    expect(callsLeftOut({ ...twice, refused: [first!] })).toBe(1);
  });

  it('allows what a kept policy allows, also where it was left out', () => {
    const of = contract([send]);
    expect(run(of, { choices: withEvery(of, { kind: 'left-out' }), kept: [all] }).allowed).toBe(2);
  });

  it('refuses what a kept deny, or the boundary, refuses', () => {
    const deny = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: 'sqs:*', Resource: queue('b') } };
    expect(run(contract([send]), { kept: [deny] }).refused.map(({ resource }) => resource)).toEqual([queue('b')]);
    const boundary = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:*', Resource: '*' } };
    expect(run(contract([send]), { boundary }).allowed).toBe(0);
  });

  it('does not judge a deny by what no record shows', () => {
    const office = {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      },
    };
    expect(run(contract([send]), { kept: [office] }).allowed).toBe(2);
    const region = {
      ...office,
      Statement: { ...office.Statement, Condition: { StringNotEquals: { 'aws:RequestedRegion': 'us-east-1' } } },
    };
    expect(run(contract([send]), { kept: [region] }).allowed).toBe(0);
  });

  it('brings the conditions of a need as the context of its calls', () => {
    const pass = need('iam:PassRole', [`role=arn:aws:iam::${ACCOUNT}:role/web`], {
      conditions: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
    });
    expect(run(contract([pass])).allowed).toBe(1);
    const via = need('kms:Decrypt', [`key=arn:aws:kms:eu-west-1:${ACCOUNT}:key/0f3d1b2a-1c2d-4e5f-8a9b-0c1d2e3f4a5b`], {
      conditionCandidates: [{ StringEquals: { 'kms:ViaService': ['s3.eu-west-1.amazonaws.com'] } }],
    });
    const of = contract([via]);
    expect(run(of, { choices: withEvery(of, { kind: 'candidate', candidate: 'A' }) }).allowed).toBe(1);
  });

  it('tries a pattern of the evidence as a concrete name', () => {
    const secret = need('secretsmanager:GetSecretValue', [
      `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:db-??????`,
    ]);
    expect(run(contract([secret])).allowed).toBe(1);
    expect(sampleOf('arn:aws:s3:::a/${*}/b-??/*')).toBe('arn:aws:s3:::a/*/b-xx/sample');
  });

  it('needs every resource that a call named, by the call that named it', () => {
    const two: Need = {
      ...send,
      callIds: ['c9'],
      resources: send.resources.map((one) => ({ ...one, callIds: ['c9'] })),
    };
    const of = contract([two]);
    const report = run(of, { choices: withEvery(of, { kind: 'custom', resources: [queue('a')] }) });
    expect(report).toMatchObject({ distinctCalls: 1, allowed: 0 });
    expect(report.refused).toHaveLength(1);
  });

  it('counts calls behind open questions as unanswered, and replays them once answered', () => {
    const question = {
      id: 'q1',
      about: 'call' as const,
      source: 'sqs.amazonaws.com',
      name: 'Odd',
      text: '?',
      likelyActions: [],
      calls: 1,
      callIds: ['c7'],
      lastSeen: '',
    };
    const of = contract([send], { questions: [question] });
    expect(run(of)).toMatchObject({ distinctCalls: 2, unanswered: 1 });
    const answer = { kind: 'action', action: 'sqs:PurgeQueue', resources: [queue('a')] };
    expect(run(of, { answers: { q1: answer }, kept: [all] })).toMatchObject({
      distinctCalls: 3,
      allowed: 3,
      unanswered: 0,
    });
    expect(run(of, { answers: { q1: { answer } } }).refused).toHaveLength(1);
    expect(run(of, { answers: { q1: { kind: 'left-out' } } }).leftOut).toHaveLength(1);
  });

  it('counts the calls of callers that were left out, and says which of them the policy refuses', () => {
    const call = {
      ...activityOf(contract([send])).calls[0]!,
      id: 'c9',
      source: 'sqs.amazonaws.com',
      name: 'PurgeQueue',
      account: ACCOUNT,
      region: 'eu-west-1',
      parameters: { queueUrl: `https://sqs.eu-west-1.amazonaws.com/${ACCOUNT}/a` },
      count: 4,
    };
    const report = run(contract([send]), { leftOutCalls: [call] });
    expect(report).toMatchObject({ distinctCalls: 3, allowed: 2, refused: [] });
    expect(report.leftOut).toEqual([{ callId: 'c9', action: 'sqs:PurgeQueue', resource: queue('a'), calls: 4 }]);
    expect(run(contract([send]), { leftOutCalls: [call], kept: [all] })).toMatchObject({ allowed: 3, leftOut: [] });
    const denied = { ...call, outcome: 'denied' };
    expect(run(contract([send]), { leftOutCalls: [denied] })).toMatchObject({ distinctCalls: 2, leftOut: [] });
  });
});
