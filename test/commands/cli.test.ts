import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROLE, record, writeLogs } from './records.js';

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tighten-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  code: number;
  out: string;
  err: string;
}

/** Runs the built command as a person would, with nothing of the caller's environment. */
function tighten(args: string[], stdin = '', env: Record<string, string> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [cli, ...args],
      { env: { PATH: process.env['PATH'] ?? '', NODE_NO_WARNINGS: '1', ...env }, maxBuffer: 10_000_000 },
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
    child.stdin?.end(stdin);
  });
}

const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const denial =
  'User: arn:aws:sts::111122223333:assumed-role/deploy/ci-1 is not authorized to perform: ecs:UpdateService on resource: arn:aws:ecs:us-east-1:111122223333:service/production/web because no identity-based policy allows the ecs:UpdateService action';
const passRole = record({
  eventSource: 'lambda.amazonaws.com',
  eventName: 'CreateFunction20150331',
  requestParameters: { functionName: 'reports', role: 'arn:aws:iam::111122223333:role/reports-lambda' },
  eventID: 'e-2',
});
const denied = record({
  eventSource: 'ecs.amazonaws.com',
  eventName: 'UpdateService',
  errorCode: 'AccessDenied',
  errorMessage: denial,
  requestParameters: null,
  eventID: 'e-3',
});

describe('tighten explain', () => {
  it('gives one line for each record of one object, of a Records list, and of one per line', async () => {
    const one = await tighten(['explain', '-'], JSON.stringify(record({})));
    const list = await tighten(['explain'], JSON.stringify({ Records: [record({}), passRole] }));
    const many = await tighten(['explain', '-'], `${JSON.stringify(record({}))}\n${JSON.stringify(denied)}\n`);
    expect([one, list, many].map(({ code }) => code)).toEqual([0, 0, 0]);
    expect([one, list, many].map(({ out }) => lines(out).length)).toEqual([1, 2, 2]);
  });

  it('reads a gzip file', async () => {
    const file = join(folder, 'one.json.gz');
    writeFileSync(file, gzipSync(JSON.stringify({ Records: [record({})] })));
    expect(lines((await tighten(['explain', file])).out)[0]).toMatchObject({
      eventID: 'e-1',
      outcome: 'allowed',
      result: 'need',
      actions: ['s3:GetObject'],
      implied: [],
      resources: ['arn:aws:s3:::example-artifacts/builds/1.zip'],
      conditions: {},
      questions: [],
    });
  });

  it('names a passed role as implied, under the service it is passed to', async () => {
    const [line] = lines((await tighten(['explain', '-'], JSON.stringify(passRole))).out);
    expect(line.actions).toEqual(['lambda:CreateFunction']);
    expect(line.implied).toEqual(['iam:PassRole']);
    expect(line.needs).toContainEqual(
      expect.objectContaining({
        action: 'iam:PassRole',
        kind: 'implied',
        resources: ['arn:aws:iam::111122223333:role/reports-lambda'],
        conditions: { StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com'] } },
      }),
    );
  });

  it('takes no denial for evidence', async () => {
    const [line] = lines((await tighten(['explain', '-'], JSON.stringify(denied))).out);
    expect(line).toMatchObject({
      outcome: 'denied',
      result: 'none',
      actions: [],
      denied: {
        action: 'ecs:UpdateService',
        resource: 'arn:aws:ecs:us-east-1:111122223333:service/production/web',
        cause: 'no-identity-policy',
      },
    });
  });

  it('goes on after a damaged record', async () => {
    const ran = await tighten(['explain', '-'], `not json\n${JSON.stringify(record({}))}\n{"eventName": 7}\n`);
    expect(ran.code).toBe(0);
    expect(lines(ran.out).map(({ result }) => result)).toEqual(['unreadable', 'need', 'unreadable']);
  });

  it('gives nothing and exit code 0 for empty input', async () => {
    expect(await tighten(['explain', '-'], '')).toMatchObject({ code: 0, out: '' });
  });

  it('says that a file is missing, exit code 1', async () => {
    const ran = await tighten(['explain', join(folder, 'missing.json')]);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('missing.json could not be read');
  });
});

describe('tighten draft', () => {
  const logs = writeLogs(join(folder, 'logs'), [
    record({}),
    record({ eventID: 'e-1' }),
    record({ eventID: 'e-4', requestParameters: { bucketName: 'example-artifacts', key: 'builds/2.zip' } }),
    passRole,
    denied,
    record({
      eventID: 'e-5',
      eventSource: 'sts.amazonaws.com',
      eventName: 'GetCallerIdentity',
      requestParameters: null,
    }),
  ]);

  it('prints contract, policies, replay and ledger as JSON', async () => {
    const ran = await tighten(['draft', '--logs', logs, '--principal', ROLE, '--json']);
    expect(ran.code).toBe(0);
    const draft = JSON.parse(ran.out);
    expect(draft.principal).toBe(ROLE);
    expect(draft.contract.needs.map(({ action }: { action: string }) => action).sort()).toEqual([
      'iam:PassRole',
      'lambda:CreateFunction',
      's3:GetObject',
    ]);
    expect(draft.contract.denied).toHaveLength(1);
    expect(draft.contract.none).toContainEqual(expect.objectContaining({ name: 'GetCallerIdentity', calls: 1 }));
    expect(draft.replay).toMatchObject({ distinctCalls: 3, allowed: 3, refused: [] });
    expect(draft.pairs).toEqual({ allowed: 4, unused: 0 });
    expect(draft.read).toMatchObject({ files: 1, records: 6, matched: 5, duplicates: 1, unreadable: 0 });
    const actions = draft.policies.flatMap(({ document }: { document: { Statement: { Action: string[] }[] } }) =>
      document.Statement.flatMap(({ Action }) => Action),
    );
    expect(actions).not.toContain('ecs:UpdateService');
  });

  it('says on the terminal that it is a draft', async () => {
    const { out } = await tighten(['draft', '--logs', logs, '--principal', ROLE]);
    expect(out).toContain('This is a draft');
    expect(out).toContain('3 of 3 distinct calls allowed');
  });

  it('writes policy, Terraform, script and summary, each saying that it is a draft', async () => {
    const out = join(folder, 'out');
    await tighten(['draft', '--logs', logs, '--principal', ROLE, '--out', out]);
    const names = readdirSync(out);
    for (const ending of ['.policy.json', '.tf', '.sh', '.md']) {
      expect(names.filter((name) => name.endsWith(ending))).not.toEqual([]);
    }
    const script = readFileSync(join(out, names.find((name) => name.endsWith('.sh'))!), 'utf8');
    expect(script).toContain('draft');
  });

  it('takes --from as inclusive and --to as exclusive', async () => {
    const inside = await tighten([
      'draft',
      '--logs',
      logs,
      '--principal',
      ROLE,
      '--from',
      '2026-11-02',
      '--to',
      '2026-11-03',
      '--json',
    ]);
    expect(JSON.parse(inside.out).read.matched).toBe(5);
    const outside = await tighten([
      'draft',
      '--logs',
      logs,
      '--principal',
      ROLE,
      '--from',
      '2026-11-01',
      '--to',
      '2026-11-02',
      '--json',
    ]);
    expect(outside.code).not.toBe(0);
  });

  it.each([
    [['--logs', 'LOGS', '--principal', ROLE, '--from', '2026-11-03', '--to', '2026-11-02'], 'before'],
    [['--logs', 'LOGS', '--principal', ROLE, '--from', '2026-13-01'], 'not a date'],
    [['--logs', 'LOGS', '--principal', ROLE, '--from', '2026-02-30'], 'not a date'],
    [['--logs', '/no/such/folder', '--principal', ROLE], 'no folder'],
    [['--logs', 'EMPTY', '--principal', ROLE], 'no CloudTrail log files'],
    [['--logs', 'LOGS', '--principal', 'deploy'], 'not the ARN'],
    [['--logs', 'LOGS', '--principal', 'arn:aws:sts::111122223333:assumed-role/deploy/ci-1'], 'session'],
    [['--logs', 'LOGS'], '--principal'],
    [['--logs', 'LOGS', '--principal', ROLE, '--frobnicate'], 'frobnicate'],
  ])('refuses %j with exit code 2 and a sentence', async (args, word) => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    const ran = await tighten(['draft', ...args.map((arg) => (arg === 'LOGS' ? logs : arg === 'EMPTY' ? empty : arg))]);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(word);
    expect(ran.out).toBe('');
  });

  it('names the nearest principals for one that is not in the logs, exit code 1', async () => {
    const ran = await tighten(['draft', '--logs', logs, '--principal', 'arn:aws:iam::111122223333:role/team/deplyo']);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(ROLE);
  });

  it('gives no policy and a clear word where everything was denied', async () => {
    const onlyDenied = writeLogs(join(folder, 'denied'), [denied]);
    const json = await tighten(['draft', '--logs', onlyDenied, '--principal', ROLE, '--json']);
    expect(json.code).toBe(0);
    expect(JSON.parse(json.out).policies).toEqual([]);
    expect((await tighten(['draft', '--logs', onlyDenied, '--principal', ROLE])).out).toContain('No policy');
  });

  it('takes the newest of two unique ids under one ARN, and says so', async () => {
    const old = record({
      eventID: 'e-9',
      eventTime: '2026-11-02T08:00:00Z',
      eventSource: 'sqs.amazonaws.com',
      eventName: 'PurgeQueue',
      requestParameters: { queueUrl: 'https://sqs.us-east-1.amazonaws.com/111122223333/old' },
    });
    const identity = JSON.parse(
      JSON.stringify(old['userIdentity']).replaceAll('AROAEXAMPLEDEPLOY0001', 'AROAEXAMPLEDEPLOY0000'),
    );
    const twice = writeLogs(join(folder, 'twice'), [{ ...old, userIdentity: identity }, record({})]);
    const ran = await tighten(['draft', '--logs', twice, '--principal', ROLE, '--json']);
    const draft = JSON.parse(ran.out);
    expect(draft.contract.needs.map(({ action }: { action: string }) => action)).toEqual(['s3:GetObject']);
    expect(JSON.stringify(draft.contract.blindSpots)).toContain('AROAEXAMPLEDEPLOY0000');
  });
});

describe('tighten', () => {
  it('prints its commands, and exit code 2 where none is named', async () => {
    expect((await tighten(['help'])).out).toContain('tighten explain');
    expect((await tighten([])).code).toBe(2);
    expect(await tighten(['frobnicate'])).toMatchObject({ code: 2, out: '' });
  });

  it('prints the manifest for Socket Mode as it stands, and for HTTP with --url', async () => {
    const socket = await tighten(['manifest']);
    expect(parse(socket.out).settings.socket_mode_enabled).toBe(true);
    const http = parse((await tighten(['manifest', '--url', 'https://tighten.example.com'])).out);
    expect(http.settings.socket_mode_enabled).toBe(false);
    expect(http.settings.interactivity.request_url).toBe('https://tighten.example.com/slack/events');
    expect(http.features.slash_commands[0].url).toBe('https://tighten.example.com/slack/events');
    expect((await tighten(['manifest', '--url', 'http://plain.example.com'])).code).toBe(2);
  });

  it('refuses to serve without a token, naming the setting', async () => {
    const ran = await tighten(['serve'], '', { DATA_DIR: join(folder, 'data') });
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('SLACK_BOT_TOKEN');
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('has a doctor that says what is missing and why nobody can approve', async () => {
    const ran = await tighten(['doctor'], '', { DATA_DIR: join(folder, 'data') });
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('nobody can approve');
    expect(ran.out).toContain('SLACK_BOT_TOKEN');
  });
});
