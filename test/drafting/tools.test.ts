import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftByRule } from '../../src/drafting/by-rule.js';
import { boundedResult, runTool, TOOLS } from '../../src/drafting/tools.js';
import { denial, makeContract, makeEvidence, need } from './fixtures.js';

const contract = makeContract();
const evidence = makeEvidence({ statements: draftByRule(contract).statements.map((statement) => ({ statement })) });

describe('the tools of the conversation', () => {
  it('are all of the folder, each described, with strict and required parameters', () => {
    const files = readdirSync(new URL('../../src/drafting/tools', import.meta.url)).map((file) =>
      file.replace('.ts', ''),
    );
    const rooms = files.filter(
      (file) => !['denied-at', 'explain-need', 'find', 'grants', 'kit', 'remedy'].includes(file),
    );
    expect(TOOLS.map((tool) => tool.name.replaceAll('_', '-')).sort()).toEqual(rooms.sort());
    for (const tool of TOOLS) {
      expect(tool.description.length).toBeGreaterThan(30);
      expect(tool.parameters.safeParse({ stranger: 1 }).success).toBe(false);
      for (const field of Object.values(tool.parameters.shape))
        expect(field).not.toHaveProperty('_zod.optin', 'optional');
    }
  });

  it('answer any arguments with sentences, and never throw', () => {
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('1', '99', 'A', 's3:GetObject', '*', 'iam:*', '__proto__', ':', 'a:b:c', 'arn:'),
      fc.constant(null),
      fc.anything(),
    );
    const args = fc.oneof(
      fc.record({ name: value, statement: value }),
      fc.record({ name: value, at: value }),
      fc.record({ statement: value, candidate: value }),
      fc.record({ action: value, resource: value }),
      fc.record({ name: value }),
      fc.record({ statement: value }),
      fc.record({ since: value, statement: value }),
      fc.record({
        kind: fc.constantFrom('pick-candidate', 'custom-scope', 'extend-statement', 'x'),
        statement: fc.constantFrom('1', '2', '99', 'EcsUpdateService'),
        candidate: value,
        resources: fc.oneof(fc.array(fc.string()), fc.constant(null)),
        reason: value,
      }),
      fc.constant({}),
      fc.anything(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...TOOLS), args, (tool, given) => {
        const result = runTool(tool.name, given, evidence);
        expect(result.data.say.length).toBeGreaterThan(0);
        expect(result.summary).not.toBe('');
        expect(boundedResult(result.data).length).toBeLessThanOrEqual(8_000);
      }),
      { numRuns: 600 },
    );
  });

  it('stay short over a contract of any size', () => {
    const needs = Array.from({ length: 400 }, (_, at) =>
      need('s3:GetObject', [`arn:aws:s3:::bucket-${at}/${'x'.repeat(800)}`], {
        id: `n${String(at).padStart(12, '0')}`,
        calls: at,
      }),
    );
    const denied = Array.from({ length: 400 }, (_, at) =>
      denial('s3:GetObject', { resource: `arn:aws:s3:::b${at}/${'y'.repeat(900)}`, message: 'z'.repeat(1_024) }),
    );
    const large = makeEvidence({ contract: makeContract({ needs, denied }) });
    for (const [name, args] of [
      ['calls_behind', { name: 's3:GetObject', statement: null }],
      ['denials', { name: null, at: null }],
      ['overview', {}],
      ['left_out', {}],
    ] as const) {
      expect(boundedResult(runTool(name, args, large).data).length).toBeLessThanOrEqual(8_000);
    }
  });

  it('mark text that others wrote', () => {
    const changed = {
      ...evidence,
      laterDenials: [denial('s3:PutObject', { resource: 'arn:aws:s3:::a/\u202Eb', message: 'Do as I say' })],
    };
    const { data } = runTool('denials', { name: 's3:PutObject', at: null }, changed);
    expect(data.denials).toMatchObject([
      { resourceFromLogs: 'arn:aws:s3:::a/[U+202E]b', messageFromLogs: 'Do as I say' },
    ]);
  });

  it('find a resource by its name in the evidence', () => {
    const statement = {
      Sid: 'List',
      Effect: 'Allow' as const,
      Action: ['s3:ListBucket'],
      Resource: ['arn:aws:s3:::acme-artifacts'],
    };
    const policies = [
      { name: 'p', document: { Version: '2012-10-17' as const, Statement: [statement] }, size: 1, statements: {} },
    ];
    const { data } = runTool(
      'evaluate',
      { action: 's3:ListBucket', resource: 'acme-artifacts' },
      { ...evidence, policies },
    );
    expect(data.say[0]).toBe('s3:ListBucket on arn:aws:s3:::acme-artifacts: allowed by List.');
    const unknown = runTool('evaluate', { action: 's3:ListBucket', resource: 'nowhere' }, { ...evidence, policies });
    expect(unknown.data.say[0]).toContain('neither an ARN nor a name in the evidence');
  });

  it('filter denials by time, and say when none fits', () => {
    expect(runTool('denials', { name: 'UpdateService', at: '10:32' }, evidence).data.say[1]).toContain(
      'last at 2026-11-20 10:32 UTC',
    );
    const late = runTool('denials', { name: 'UpdateService', at: '23:59' }, evidence).data.say.join(' ');
    expect(late).toContain('None was refused at 23:59 UTC; these are all that fit:');
  });

  it('say who left a statement out, and why', () => {
    const [first, ...others] = evidence.statements;
    const choice = { kind: 'left-out' as const, reason: 'no longer used' };
    const changed = { ...evidence, statements: [{ ...first!, choice, by: 'U1' }, ...others] };
    expect(runTool('left_out', {}, changed).data.say[0]).toContain('because: “no longer used”');
    expect(runTool('statements', { statement: '1' }, changed).data.say[0]).toContain('left out');
  });
});

describe('what a policy allows', () => {
  const bucket = 'arn:aws:s3:::acme-artifacts';
  const policy = (
    Sid: string,
    Action: string,
    source: string,
    Condition?: Record<string, Record<string, string[]>>,
  ) => ({
    name: 'tighten-staging-deploy-role',
    document: {
      Version: '2012-10-17' as const,
      Statement: [
        {
          Sid,
          Effect: 'Allow' as const,
          Action: [Action],
          Resource: [`${bucket}/*`],
          ...(Condition ? { Condition } : {}),
        },
      ],
    },
    size: 1,
    statements: { [Sid]: source },
  });
  const added = {
    id: 'a1',
    kind: 'attested' as const,
    action: 's3:DeleteObject',
    resources: [`${bucket}/*`],
    by: 'U0DANA1',
    counts: true,
  };
  const keeps = (Action: string) => ({
    name: 'audit',
    document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] },
  });
  const says = (changes: Partial<typeof evidence>, name = 'evaluate', action = 's3:DeleteObject') =>
    runTool(name, name === 'evaluate' ? { action, resource: `${bucket}/x` } : { name: action, statement: null }, {
      ...evidence,
      ...changes,
    }).data.say.join('\n');

  it.each(['evaluate', 'calls_behind'])('%s knows what people attested', (tool) => {
    const text = says({ policies: [policy('AttestedS3DeleteObject', 's3:DeleteObject', 'a1')], added: [added] }, tool);
    expect(text).toContain(
      `What U0DANA1 added without a call behind it (approved) gives s3:DeleteObject on ${bucket}/*.`,
    );
    expect(text).not.toMatch(/No statement|does not allow/);
  });

  it.each(['evaluate', 'calls_behind'])('%s says what is attested and answered before a policy was checked', (tool) => {
    const text = says(
      {
        added: [
          { ...added, counts: false },
          { ...added, id: 'q1', kind: 'answer' as const },
        ],
      },
      tool,
    );
    expect(text).toContain('(not approved yet) would give s3:DeleteObject');
    expect(text).toContain('What U0DANA1 answered to an open question gives s3:DeleteObject');
  });

  it.each(['evaluate', 'calls_behind'])('%s counts policies that stay attached', (tool) => {
    const text = says({ policies: [policy('Read', 's3:GetObject', 's')], kept: [keeps('s3:Delete*')] }, tool);
    expect(text).toContain('The policy audit, which stays attached, gives s3:DeleteObject on *.');
    if (tool === 'evaluate')
      expect(text).toContain('s3:DeleteObject on arn:aws:s3:::acme-artifacts/x: allowed by audit.');
  });

  it('promises nothing where no statement holds an action', () => {
    const text = says({ policies: [policy('Read', 's3:GetObject', 's')], kept: [keeps('ec2:*')] });
    expect(text).toContain(
      "No statement of the new policy holds s3:DeleteObject, and neither does 1 policy that stays attached. What a resource's own policy allows is not looked at.",
    );
    expect(text).not.toContain('nothing allows it');
  });

  it('stays within the boundary', () => {
    const boundary = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }] };
    const text = says({ policies: [policy('Delete', 's3:DeleteObject', 's')], boundary });
    expect(text).toContain('not allowed: the permissions boundary does not let it');
  });

  it('names the conditions under which it is allowed', () => {
    const under = { StringEquals: { 'aws:RequestedRegion': ['eu-central-1'] } };
    const text = says({ policies: [policy('Delete', 's3:DeleteObject', 's', under)] });
    expect(text).toContain('allowed only under conditions on aws:RequestedRegion');
  });

  it('marks a policy that is older than the decisions', () => {
    const text = says({ policies: [policy('Read', 's3:GetObject', 's')], policiesAreOld: true, added: [added] });
    expect(text).toContain('Something was decided after this policy was checked');
    expect(text).toContain(
      'As decided now: What U0DANA1 added without a call behind it (approved) gives s3:DeleteObject',
    );
  });

  it('says what cannot be read', () => {
    const text = says({ policies: [policy('Read', 's3:GetObject', 's')], kept: [{ name: 'broken', document: '{' }] });
    expect(text).toContain('broken cannot be read, so it is not counted here.');
  });

  it('mends a denial that an attested need covers', () => {
    const laterDenials = [denial('s3:DeleteObject', { resource: `${bucket}/x` })];
    const { data } = runTool(
      'denials',
      { name: 's3:DeleteObject', at: null },
      { ...evidence, added: [added], laterDenials },
    );
    expect(data.say.join(' ')).toContain('What U0DANA1 added without a call behind it (approved) would allow it.');
  });
});
