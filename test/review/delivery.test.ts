import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Policy } from '../../src/needs/policy.js';
import { deliveryFiles } from '../../src/review/delivery/files.js';
import type { Handover } from '../../src/review/delivery/handover.js';
import { quote } from '../../src/review/delivery/script.js';
import { buildDelivery, peopleIn } from '../../src/review/delivery.js';
import { splitBaseline } from '../../src/review/split-baseline.js';
import { deliveryMessages } from '../../src/slack/messages/delivery.js';
import { approved, askCost, baseline, contract, delivered, draft, NOW, policies, report } from './samples.js';

const build = () => buildDelivery({ review: approved(), baseline, contract, draft, policies, report });
const file = (name: string) => build().files.find((each) => each.name.endsWith(name))?.content ?? '';

const handover: Handover = {
  title: 'Draft',
  notice: ['Nobody has approved this.'],
  principal: baseline,
  edition: 'e'.repeat(64),
  policies,
  today: splitBaseline(baseline.policies),
  statements: draft.statements,
  choices: {},
  decided: {},
  contract,
  evidence: 'log files',
  replay: report.replay,
  notRun: [],
};
/** The same handover with hostile text wherever text can get in. */
function hostile(text: string): Handover {
  const policy: Policy = {
    ...policies[0]!,
    document: {
      Version: '2012-10-17',
      Statement: [{ Sid: 'S1', Effect: 'Allow', Action: ['s3:GetObject'], Resource: [`arn:aws:s3:::b/${text}`] }],
    },
    statements: { S1: 's1' },
  };
  const statements = draft.statements.map((statement) => ({ ...statement, purpose: text }));
  return { ...handover, policies: [policy], statements, notice: [text], decided: { s1: text }, evidence: text };
}
const of = (given: Handover, ending: string) =>
  deliveryFiles(given).find((each) => each.name.endsWith(ending))?.content ?? '';

test('is the same for the same review', () => {
  expect(build()).toEqual(build());
});

test('has one JSON per policy, Terraform, a script, CloudFormation and a summary', () => {
  expect(build().files.map(({ name }) => name)).toEqual([
    'tighten-staging-deploy-role.policy.json',
    'tighten-staging-deploy-role.tf',
    'tighten-staging-deploy-role.sh',
    'tighten-staging-deploy-role.template.yaml',
    'tighten-staging-deploy-role.md',
  ]);
  expect(JSON.parse(file('.policy.json'))).toEqual(policies[0]?.document);
  expect(build()).toMatchObject({
    number: 1,
    sizes: [{ name: 'tighten-staging-deploy-role', size: 210, limit: 6144 }],
    figures: { actions: 2, statements: 2, distinctCalls: 2, allowed: 2, leftOut: 0 },
  });
});

test('file names hold nothing that a file system dislikes', () => {
  const odd = { ...policies[0]!, name: 'tighten-a+b=c,d@e' };
  const names = deliveryFiles({ ...handover, policies: [odd] }).map(({ name }) => name);
  for (const name of names) expect(name).toMatch(/^tighten-a-b-c-d-e\.[a-z.]+$/);
});

test('every file says who approved what', () => {
  for (const name of ['.tf', '.sh', '.yaml', '.md']) {
    expect(file(name)).toContain('Approved by UTWO on 2026-11-01');
    expect(file(name)).toContain('e'.repeat(64));
  }
});

test('every file, and the message, say that nothing is tightened while a policy stays that allows everything', () => {
  const id = 'arn:aws:iam::aws:policy/AdministratorAccess';
  const stays = { ...approved(), keptPolicies: { [id]: { keep: true, by: 'UONE', at: NOW, revision: 3 } } };
  const made = buildDelivery({ review: stays, baseline, contract, draft, policies, report });
  expect(made.openedBy).toEqual(['AdministratorAccess']);
  for (const ending of ['.tf', '.sh', '.yaml', '.md']) {
    const { content = '' } = made.files.find(({ name }) => name.endsWith(ending)) ?? {};
    expect(content).toContain('Nothing is tightened while AdministratorAccess stays attached');
  }
  const review = { ...delivered(), admin: true };
  const said = (delivery: typeof made) =>
    JSON.stringify(deliveryMessages({ review, stage: 'approved', turns: [], denialReads: [], delivery }));
  expect(said(made)).toContain('Nothing is tightened while AdministratorAccess stays attached');
  expect(said(made)).not.toContain('instead of every action');
  expect(said(build())).toContain('instead of every action');
});

test('names people beside their ids, as they were called then, and never lets a name end a line', () => {
  const names = { UTWO: 'Dana\nNovak', UREQ: 'Sam Ortiz' };
  const { files } = buildDelivery({ review: approved(), baseline, contract, draft, policies, report, names });
  const of = (ending: string) => files.find(({ name }) => name.endsWith(ending))?.content ?? '';
  for (const ending of ['.tf', '.sh', '.yaml', '.md']) {
    expect(of(ending).replaceAll('\\', '')).toContain('Requested by Sam Ortiz (UREQ) on');
    expect(of(ending).replaceAll('\\', '')).toContain('Approved by Dana Novak (UTWO) on 2026-11-01');
  }
  expect(peopleIn(approved())).toEqual(expect.arrayContaining(['UREQ', 'UONE', 'UTWO']));
});

describe('the script', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tighten-script-'));
    // Stands for the AWS CLI: writes its arguments down, one call a line; no policy is there yet.
    const aws = `#!/bin/sh\ncase "$2" in get-caller-identity) echo "$ACCOUNT"; exit;; get-policy) exit 255;; esac\nprintf '%s\\037' "$@" >>"${folder}/calls"; printf '\\036' >>"${folder}/calls"\n`;
    writeFileSync(join(folder, 'aws'), aws);
    chmodSync(join(folder, 'aws'), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function runScript(content: string, args: string[] = [], account = '111122223333'): string[][] {
    const path = join(folder, 'run.sh');
    writeFileSync(path, content);
    writeFileSync(join(folder, 'calls'), '');
    const env = { PATH: `${folder}:/usr/bin:/bin`, ACCOUNT: account };
    execFileSync('/bin/sh', [path, ...args], { env, stdio: 'pipe', cwd: folder });
    const calls = readFileSync(join(folder, 'calls'), 'utf8').split('\u001e').slice(0, -1);
    return calls.map((call) => call.split('\u001f').slice(0, -1));
  }

  test('begins with the rollback, which is run only when asked for', () => {
    const first = file('.sh')
      .split('\n')
      .find((line) => line !== '' && !line.startsWith('#'));
    expect(first).toMatch(/^if \[ "\$\{1:-\}" = rollback \]; then .*; exit; fi$/);
    expect(runScript(file('.sh'), ['rollback']).map((call) => call.slice(0, 2).join(' '))).toEqual([
      'iam attach-role-policy',
      'iam put-role-policy',
      'iam detach-role-policy',
    ]);
  });

  test('creates and attaches, and detaches nothing', () => {
    const calls = runScript(file('.sh'));
    expect(calls.map((call) => call[1])).toEqual(['create-policy', 'attach-role-policy']);
    expect(calls[0]).toContain('/team/');
    expect(JSON.parse(calls[0]!.at(-1)!)).toEqual(policies[0]?.document);
    expect(calls[1]?.at(-1)).toBe('arn:aws:iam::111122223333:policy/team/tighten-staging-deploy-role');
    expect(file('.sh')).toContain(
      "# aws iam detach-role-policy --role-name 'staging-deploy-role' --policy-arn 'arn:aws:iam::aws:policy/AdministratorAccess'",
    );
  });

  test('changes nothing with credentials of another account', () => {
    expect(() => runScript(file('.sh'), [], '444455556666')).toThrow();
    expect(readFileSync(join(folder, 'calls'), 'utf8')).toBe('');
  });

  test('hands any text over as it is and runs none of it', () => {
    const texts = [
      `'; touch ${'owned'}; '`,
      '$(touch owned)',
      '`touch owned`',
      '"\\\n#',
      "it's ${HOME}",
      '\n touch owned\n',
    ];
    for (const text of texts) {
      const calls = runScript(of(hostile(text), '.sh'));
      expect(calls.map((call) => call[1])).toEqual(['create-policy', 'attach-role-policy']);
      expect(JSON.parse(calls[0]!.at(-1)!).Statement[0].Resource).toEqual([`arn:aws:s3:::b/${text}`]);
      expect(() => readFileSync(join(folder, 'owned'))).toThrow();
    }
  });

  test('quoting any text gives one word', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
        (text) => {
          expect(quote(text).replaceAll(`'\\''`, '').slice(1, -1)).not.toContain("'");
        },
      ),
    );
  });
});

describe('terraform', () => {
  test('keeps the path, names the attachment, and detaches nothing', () => {
    expect(file('.tf')).toContain('path        = "/team/"');
    expect(file('.tf')).toContain('resource "aws_iam_role_policy_attachment" "tighten_staging_deploy_role" {');
    expect(file('.tf')).toContain('#   arn:aws:iam::aws:policy/AdministratorAccess');
  });

  test('interpolates nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', '\n', 'a', '\b', '\f', '/') }),
        (text) => {
          const made = of(hostile(text), '.tf').replace(/^#.*$/gm, '');
          const strings = made.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
          for (const each of strings) {
            expect(each.replaceAll('$${', '').replaceAll('%%{', '')).not.toMatch(/[$%]\{/);
            expect(each.replaceAll('\\\\', '')).not.toMatch(/\\[^nrt"u]/);
          }
          const back = strings.map((each) => JSON.parse(each.replaceAll('$${', '${').replaceAll('%%{', '%{')));
          expect(back).toContain(`arn:aws:s3:::b/${text}`);
        },
      ),
    );
  });
});

test('the CloudFormation template holds the same policy, with a version that is no date', () => {
  const template = parse(file('.yaml'), { version: '1.1' });
  const { Properties } = template.Resources.TightenPolicy1;
  expect(Properties.PolicyDocument).toEqual(policies[0]?.document);
  expect(Properties).toMatchObject({ Path: '/team/', Roles: ['staging-deploy-role'] });
});

test('an IAM user gets the commands of a user', () => {
  const user: Handover = { ...handover, principal: { ...baseline, kind: 'user' } };
  expect(of(user, '.sh')).toContain("aws iam attach-user-policy --user-name 'staging-deploy-role'");
  expect(of(user, '.tf')).toContain('aws_iam_user_policy_attachment');
  expect(of(user, '.yaml')).toContain('Users:');
});

test('other partitions keep their name', () => {
  const china: Handover = { ...handover, principal: { ...baseline, partition: 'aws-cn' } };
  expect(of(china, '.sh')).toContain('arn:aws-cn:iam::111122223333:policy/team/');
});

describe('the summary', () => {
  test('says for each statement who decided, on which evidence, and what nobody could see', () => {
    const text = file('.md');
    expect(text).toContain('### ReadArtifacts');
    expect(text).toContain('Decided \\(scope A\\) by UONE on 2026-11-01');
    expect(text).toContain('3 recorded calls, the last one on 2026-10-20.');
    expect(text).toContain('2 distinct calls replayed, 2 allowed, 0 refused');
    expect(text).toContain('Reads of objects are not seen.');
  });

  test('says what reading cost and who agreed to it, beside the same for machines', () => {
    const review = approved();
    const { days, ...figures } = { ...askCost.estimate.shorter[0]! };
    const agreed = { by: 'UREQ', at: '2026-11-01T13:00:00Z', days, ...figures };
    const cost = { bytesScanned: 0.96e12, queries: 2, milliseconds: 9_000, dollars: 4.8 };
    const evidence = { ...review.evidence!, figures: { ...review.evidence!.figures, cost } };
    const paid = { ...review, evidence, cost: { ...askCost, at: NOW, revision: 3, agreed } };
    const { files } = buildDelivery({ review: paid, baseline, contract, draft, policies, report, needs: [] });
    const text = (end: string) => files.find(({ name }) => name.endsWith(end))?.content ?? '';
    expect(text('.md')).toContain('; 960.0 GB scanned, about $4.80; UREQ agreed to the cost on 2026-11-01T13:00:00Z');
    expect(JSON.parse(text('.evidence.json')).evidence).toMatchObject({ cost, costAgreed: { by: 'UREQ', days: 30 } });
  });

  test('makes no markup of text from outside', () => {
    const made = of(hostile('[click](https://evil.example) <b> `x` ![i](u)\n# Heading\n- item'), '.md');
    const text = made.replace(/``.*?``|`[^`]*`/g, '');
    expect(text).not.toMatch(/^# Heading/m);
    expect(text).not.toContain('https://');
    expect(text).not.toMatch(/(?<!\\)\[click(?<!\\)\]/);
    expect(text).not.toContain('\n- item');
  });

  test('is all there is where every statement was left out', () => {
    expect(deliveryFiles({ ...handover, policies: [] }).map(({ name }) => name)).toEqual([
      'tighten-staging-deploy-role.md',
    ]);
  });
});
