import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BaselinePolicy } from '../../src/aws/principal.js';
import { validatePolicies } from '../../src/checks/access-analyzer.js';
import { runChecks } from '../../src/checks/check.js';
import { blocks } from '../../src/checks/finding.js';
import { sizeFindings } from '../../src/checks/size-findings.js';
import type { Policy } from '../../src/needs/policy.js';
import { useLocalAws } from '../aws/local-aws.js';
import { contractOf, draftOf, need, object, role } from './fixture.js';

const aws = useLocalAws();
const clients = (options: Parameters<typeof aws.sessions>[0] = {}) =>
  aws.sessions(options).reader('111122223333', 'aws', 'r1');
const draft = () =>
  draftOf(
    contractOf(
      need('s3:GetObject', [object('a'), object('b')]),
      need('iam:PassRole', [role('orders-task')], {
        conditions: { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
      }),
    ),
  );
beforeEach(() => aws.change(() => {}));

describe('Access Analyzer', () => {
  it('finds nothing in a policy of the narrowest scopes', async () => {
    expect(await validatePolicies(clients().accessAnalyzer, draft().policies)).toEqual([]);
  });

  it('names the statement, and blocks for a role that could be any', async () => {
    const { policies, statements } = draft();
    const statement = policies[0]!.document.Statement.find(({ Action }) => Action?.includes('iam:PassRole'))!;
    statement.Resource = ['*'];
    delete statement.Condition;
    const findings = await validatePolicies(clients().accessAnalyzer, policies);
    const passing = statements.find(({ actions }) => actions.includes('iam:PassRole'))!;
    expect(findings).toMatchObject([
      {
        source: 'access-analyzer',
        severity: 'security-warning',
        code: 'PASS_ROLE_WITH_STAR_IN_RESOURCE',
        statementId: passing.id,
        link: expect.stringContaining('https://docs.aws.amazon.com/'),
      },
    ]);
    expect(findings.every(blocks)).toBe(true);
  });
});

describe('AWS’s limits', () => {
  const policy = (name: string): Policy => ({ ...draft().policies[0]!, name });
  const attached = (count: number): BaselinePolicy[] =>
    Array.from({ length: count }, (_, at) => ({ kind: 'attached', name: `old-${at}`, awsManaged: true, document: {} }));
  const codes = (policies: Policy[], today: BaselinePolicy[]) =>
    sizeFindings(policies, today).map(({ code, severity }) => [code, severity]);

  it('hold for the policies of today and the new ones together, until the old ones go', () => {
    expect(codes([policy('new')], attached(9))).toEqual([]);
    expect(codes([policy('new')], attached(10))).toEqual([['TOO_MANY_ATTACHED', 'warning']]);
    expect(codes([policy('new'), policy('new-2')], attached(9))).toEqual([['TOO_MANY_ATTACHED', 'warning']]);
  });

  it('count neither what is not attached to the principal itself, nor a policy of the same name twice', () => {
    const [other] = attached(1);
    const elsewhere: BaselinePolicy[] = [
      { ...other!, kind: 'inline' },
      { ...other!, kind: 'boundary' },
      { ...other!, group: 'admins' },
      { ...other!, name: 'new' },
    ];
    expect(codes([policy('new')], [...attached(9), ...elsewhere])).toEqual([]);
  });

  it('block where the edition alone is over them', () => {
    const many = Array.from({ length: 11 }, (_, at) => policy(`new-${at}`));
    expect(codes(many, [])).toEqual([['TOO_MANY_POLICIES', 'error']]);
  });
});

describe('all checks together', () => {
  it('pass for a draft of the narrowest scopes', async () => {
    const report = await runChecks(draft(), clients());
    expect(report.findings).toEqual([]);
    expect(report.notRun).toEqual([]);
    expect(report.replay).toMatchObject({ distinctCalls: 2, allowed: 2, refused: [] });
    expect(report.simulated).toEqual({ asked: 3, allowed: 3 });
    expect(report.edition).toMatch(/^[0-9a-f]{64}$/);
  });

  it('find a call that the policy would refuse, by replay and by the simulator', async () => {
    const input = draft();
    const statement = input.policies[0]!.document.Statement.find(({ Action }) => Action?.includes('s3:GetObject'))!;
    statement.Resource = ['arn:aws:s3:::b/a'];
    const report = await runChecks(input, clients());
    expect(report.findings.map(({ source, code }) => `${source} ${code}`)).toEqual([
      'replay REPLAY_REFUSED',
      'simulator SIMULATOR_REFUSED',
    ]);
    expect(report.simulated).toEqual({ asked: 3, allowed: 2 });
  });

  it('find a policy that AWS would not take for its size', async () => {
    const input = draft();
    input.policies[0]!.document.Statement[0]!.Resource!.push(
      ...Array.from({ length: 200 }, (_, i) => `arn:aws:s3:::${'x'.repeat(40)}${i}`),
    );
    const report = await runChecks(input, clients());
    expect(report.findings.filter(blocks).map(({ code }) => code)).toContain('POLICY_TOO_LARGE');
  });

  it('say that nothing is tightened while a policy stays that allows everything, however it is scoped', async () => {
    const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const narrow = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] };
    const stays = (name: string, document: unknown, group?: string) => {
      return { kind: 'attached' as const, name, awsManaged: true, document, ...(group ? { group } : {}) };
    };
    const of = async (...kept: ReturnType<typeof stays>[]) => {
      const { findings } = await runChecks({ ...draft(), kept }, clients());
      return findings.filter(({ source }) => source === 'today');
    };
    expect(await of(stays('ReadAll', narrow))).toEqual([]);
    const [finding, ...more] = await of(stays('AdministratorAccess', everything), stays('ReadAll', narrow));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      code: 'KEPT_ALLOWS_EVERYTHING',
      message: expect.stringMatching(/^AdministratorAccess stays attached .* nothing is tightened/),
      advice: expect.stringMatching(/^Replace it/),
    });
    // It names no statement, so that no scope is said to put it right; and it is people's to decide, so that it blocks nothing.
    expect(finding).not.toHaveProperty('statementId');
    expect(blocks(finding!)).toBe(false);
    expect((await of(stays('AdministratorAccess', everything, 'admins')))[0]?.advice).toContain('out of the group');
  });

  it('list what AWS did not let run, with the permission that is missing, and never as passed', async () => {
    await aws.change((world) => {
      world.accounts[0]!.roles!.find(({ name }) => name === 'tighten-reader')!.inline = {};
    });
    const report = await runChecks(draft(), clients());
    expect(report.notRun).toMatchObject([
      { source: 'access-analyzer', advice: expect.stringContaining('access-analyzer:ValidatePolicy') },
      { source: 'simulator', advice: expect.stringContaining('iam:SimulateCustomPolicy') },
    ]);
    expect(report.simulated).toEqual({ asked: 0, allowed: 0 });
    expect(report.replay.allowed).toBe(2);
  });

  it('list checks that were throttled to the end', async () => {
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/policy/validation')) {
        response.writeHead(429, { 'x-amzn-errortype': 'ThrottlingException' });
        response.end('{"message":"Rate exceeded"}');
        return;
      }
      response.writeHead(400, { 'content-type': 'text/xml' });
      response.end(
        '<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>',
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const direct = { readerRole: '', endpoint: `http://127.0.0.1:${port}` };
    const report = await runChecks(draft(), clients(direct));
    server.close();
    expect(report.notRun.map(({ source, why }) => [source, /slow down/.test(why)])).toEqual([
      ['access-analyzer', true],
      ['simulator', true],
    ]);
  });

  it('do not ask Access Analyzer in a partition that has none', async () => {
    const input = draft();
    const report = await runChecks({ ...input, contract: { ...input.contract, partition: 'aws-iso' } }, clients());
    expect(report.notRun).toMatchObject([{ source: 'access-analyzer', why: expect.stringContaining('aws-iso') }]);
  });

  it('stop when they are told to', async () => {
    await expect(runChecks({ ...draft(), signal: AbortSignal.abort(new Error('stopped')) }, clients())).rejects.toThrow(
      'stopped',
    );
  });
});
