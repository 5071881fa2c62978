import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openingTurns } from '../../src/drafting/opening-turns.js';
import { createRedaction, namesOf } from '../../src/drafting/redaction.js';
import { NOT_GIVEN } from '../../src/drafting/tokens.js';
import { quoted } from '../../src/drafting/tools/kit.js';
import { denial, makeActivity, makeContract, makeEvidence } from './fixtures.js';

describe('redaction of names', () => {
  const redaction = createRedaction('names', namesOf(makeContract(), { activity: makeActivity() }));

  it('replaces accounts, names in ARNs, ids and addresses, and puts them back', () => {
    const text =
      'arn:aws:ecs:eu-central-1:111122223333:service/staging/web by AROAEXAMPLEEXAMPLE01 from 192.0.2.7 (ops@acme.example) as GitHubActions-*';
    const hidden = redaction.hide(text);
    for (const secret of ['111122223333', 'staging', 'AROAEXAMPLE', '192.0.2.7', 'acme', 'GitHubActions']) {
      expect(hidden).not.toContain(secret);
    }
    expect(hidden).toContain('arn:aws:ecs:eu-central-1:ACCOUNT_');
    expect(hidden).toContain(':service/NAME_');
    expect(redaction.restore(hidden)).toBe(text);
  });

  it('keeps action names, regions and times readable', () => {
    expect(redaction.hide('why was ecs:UpdateService denied at 10:32 in eu-central-1?')).toBe(
      'why was ecs:UpdateService denied at 10:32 in eu-central-1?',
    );
  });

  it('hides a name of the contract in free text, with the same token as in its ARN', () => {
    const inArn = /service\/(\w+)\//.exec(
      redaction.hide('arn:aws:ecs:eu-central-1:111122223333:service/staging/web'),
    )?.[1];
    expect(redaction.hide('what about staging?')).toBe(`what about ${inArn}?`);
  });

  it("leaves AWS's word for a type readable where something is called like it, and hides it in an ARN", () => {
    const redaction = createRedaction('names', { resources: ['service', 'service:orders-api', 'orders-api'] });
    expect(redaction.hideIn({ on: ['service'], group: 'service:orders-api' })).toEqual({
      on: ['service'],
      group: expect.not.stringContaining('orders'),
    });
    const hidden = redaction.hide('ECS services: arn:aws:s3:::service');
    expect(hidden).toMatch(/^ECS services: arn:aws:s3:::NAME_\d+$/);
    expect(redaction.restore(hidden)).toBe('ECS services: arn:aws:s3:::service');
  });

  it('hides a session by the fixed part of its family', () => {
    expect(redaction.hide('who is GitHubActions-1234?')).toMatch(/^who is NAME_\d+-1234\?$/);
  });

  it('does not let text pass as one of its tokens', () => {
    const fresh = createRedaction('names');
    fresh.hide('111122223333');
    const hidden = fresh.hide('the bucket NAME_999 and ACCOUNT_77');
    expect(fresh.restore(hidden)).toBe('the bucket NAME_999 and ACCOUNT_77');
  });

  it('changes the strings of plain JSON and leaves its keys', () => {
    expect(redaction.hideIn({ calls: ['111122223333'] })).toEqual({ calls: [expect.stringMatching(/^ACCOUNT_\d+$/)] });
  });

  it('gives back every text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '111122223333',
        'staging',
        'arn:aws:s3:::acme-artifacts/web/app.zip',
        'NAME_1',
        '2001:db8::1',
        '192.0.2.1',
        ' ',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join('');
        expect(redaction.restore(redaction.hide(text))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is hidden wherever it stands', () => {
  const activity = makeActivity({ callers: [{ ...makeActivity().callers[0]!, session: 'bob' }] });
  const contract = makeContract();
  const known = () => createRedaction('names', namesOf(contract, makeEvidence({ activity })));

  it.each([
    ['from 192.0.2.7.', '192.0.2.7'],
    ['192.0.2.7, 192.0.2.8', '192.0.2'],
    ['see host192.0.2.7x', '192.0.2.7'],
    ['on ip-10-0-0-5 today', '10-0-0-5'],
    ['via fd00::5: denied', 'fd00'],
    ['at fe80::1%eth0', 'fe80'],
    ['[::1]:443', '::1'],
    ['address:fd00::5', 'fd00'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['account 1111 2222 3333', '2222'],
    ['account 1111-2222-3333.', '2222'],
    ['bucket logs111122223333eu', '1111'],
    ['why STAGING?', 'STAGING'],
    ['Staging-Deploy-Role failed', 'Deploy'],
    ['staging:Prod', 'staging'],
    ['(staging)', 'staging'],
    ['who is Bob?', 'Bob'],
    ["bob's call", 'bob'],
    ['about acme-art…', 'acme-art'],
    ['arn:aws:iam::11112222…', '1111'],
    ['s3://payroll-secret/2026/list', 'payroll'],
    ['S3A://payroll-secret', 'payroll'],
    ['db.payroll.internal is slow', 'payroll'],
    ['payroll.s3.amazonaws.com', 'payroll'],
    ['https://wiki.payroll.internal/x?who=bob', 'wiki'],
  ])('%s', (text, secret) => {
    const redaction = known();
    const hidden = redaction.hide(text);
    expect(hidden).not.toContain(secret);
    expect(hidden).toMatch(/_\d+/);
    expect(redaction.restore(hidden).toLowerCase().replace(/[ -]/g, '')).toBe(text.toLowerCase().replace(/[ -]/g, ''));
  });

  it.each([
    'ecs-tasks.amazonaws.com called it',
    'replication.dynamodb.amazonaws.com',
    'lambda:InvokeFunction and kms:Decrypt at 10:32:11',
    'see https://docs.aws.amazon.com/IAM/latest/UserGuide/x.html',
    'can it do this?',
    'was it denied on 2026-11-20, for the first time …',
  ])('leaves “%s” alone', (text) => {
    const redaction = createRedaction('names', {
      resources: ['lambda', 'ecs-tasks.amazonaws.com'],
      sessions: ['it', 'do'],
    });
    expect(redaction.hide(text)).toBe(text);
  });

  it('hides a name in another case by the token of the name as the evidence spells it', () => {
    const redaction = known();
    expect(redaction.hide('STAGING')).toBe(redaction.hide('staging'));
    expect(redaction.restore(redaction.hide('STAGING'))).toBe('staging');
    expect(redaction.hide('1111-2222-3333')).toBe(redaction.hide('111122223333'));
  });

  it('goes on where a name with a space in it is part of an ARN', () => {
    const arn = 'arn:aws:s3:::acme-artifacts/secret plan b';
    const needs = [{ ...contract.needs[0]!, resources: [{ arn, calls: 1 }] }];
    const redaction = createRedaction('names', namesOf(makeContract({ needs })));
    expect(redaction.hide(`on ${arn} at noon`)).toMatch(/^on arn:aws:s3:::NAME_\d+\/NAME_\d+ at noon$/);
  });

  it('is fast with many names', () => {
    const resources = Array.from({ length: 30_000 }, (_, at) => `queue-of-team-${at}`);
    const redaction = createRedaction('names', { resources });
    const text = Array.from({ length: 2_000 }, (_, at) => `queue-of-team-${at}`).join(' ');
    expect(redaction.hide(text)).not.toContain('team');
  });

  it('knows names that stand anywhere in the evidence', () => {
    const evidence = makeEvidence({
      laterDenials: [
        denial('s3:GetObject', {
          resource: 'arn:aws:s3:::only-denied/x',
          message: 'User: arn:aws:sts::111122223333:assumed-role/only-in-message/x is not authorized',
        }),
      ],
      statements: [
        {
          statement: { id: 's1', candidates: [], needIds: [] } as never,
          choice: { kind: 'custom', resources: ['arn:aws:s3:::only-custom/*'] },
        },
      ],
      history: [
        {
          revision: 4,
          at: '2026-11-20T10:00:00Z',
          by: 'U0DANA1',
          did: 'answered: s3:GetObject on arn:aws:s3:::only-answered/x',
        },
      ],
      editions: [
        {
          number: 1,
          at: '2026-11-20T10:00:00Z',
          documents: [
            {
              Statement: [
                {
                  Resource: ['arn:aws:s3:::only-delivered/*'],
                  Condition: { StringLike: { 's3:prefix': ['only-prefixed/*'] } },
                },
              ],
            },
          ],
        },
      ],
    });
    const redaction = createRedaction('names', namesOf(contract, evidence));
    const names = ['only-denied', 'only-in-message', 'only-custom', 'only-answered', 'only-delivered', 'only-prefixed'];
    const hidden = redaction.hide(`what about ${names.join(', ')}?`);
    expect(hidden).not.toContain('only-');
  });
});

describe('tokens that a model altered', () => {
  it.each([
    'NAME_1',
    'NAME\\_1',
    'name_1',
    'Name_1',
    'NAME 1',
    'NAME-1',
    'NAME1',
    '**NAME_1**',
    '_NAME_1_',
    "NAME_1's",
  ])('are put back: %s', (written) => {
    const redaction = createRedaction('names', { resources: ['staging-web'] });
    expect(redaction.hide('staging-web')).toBe('NAME_1');
    const restored = redaction.restore(`about ${written}.`);
    expect(restored).toContain('staging-web');
    expect(restored).not.toMatch(/name.?_?1/i);
    expect(redaction.restoreIn({ resources: [written] })).toEqual({
      resources: [expect.stringContaining('staging-web')],
    });
  });

  it('are a phrase of ours where nobody gave them, and stay where they are part of a word', () => {
    const redaction = createRedaction('names', { resources: ['staging-web'] });
    redaction.hide('staging-web');
    expect(redaction.restore('NAME_99 and ACCOUNT_7')).toBe(`${NOT_GIVEN} and ${NOT_GIVEN}`);
    expect(redaction.restore('HOSTNAME_1 and account 1')).toBe('HOSTNAME_1 and account 1');
  });
});

describe('names in other spellings', () => {
  const names = {
    resources: ['staging-deploy', 'zürich-artifacts', 'my"bucket', 'two  spaces'],
    sessions: ['dep\u200bloy-it'],
  };
  const evidence = makeEvidence();
  const asked = (question: string) => {
    const turn = openingTurns({ question, history: [], evidence }, createRedaction('names', names)).at(-1)!;
    return 'text' in turn ? turn.text.split('\n').slice(1).join('\n') : '';
  };

  it.each([
    ['beside a letter that grows in lower case', 'is STAGING-DEPLOY used by İ?', /staging/i],
    ['in decomposed letters', 'zu\u0308rich-artifacts', /rich-art/],
    ['in wide letters', 'ｓｔａｇｉｎｇ－deploy', /deploy/],
    ['with characters of no width', 'stag\u200bing-dep\u00adloy', /stag|ing-|loy/],
    ['in an ARN out of an address', 'arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fteam%2Fsecret', /team|secret|1111/],
    ['as digits in wide letters', '１１１１２２２２３３３３', /１１/],
    ['as digits with characters of no width', '1111\u200b2222\u200b3333', /1111|2222/],
    ['in a mail address with an accent', 'mail dana@exämple.com', /dana|mple/],
  ])('are hidden %s', (_, question, secret) => {
    expect(asked(question)).toMatch(/(?:NAME|ACCOUNT|ADDRESS)_\d/);
    expect(asked(question)).not.toMatch(secret);
  });

  it.each([quoted('my"bucket'), quoted('two  spaces'), quoted('dep\u200bloy-it')])(
    'are hidden as they are shown: %s',
    (shown) => {
      const redaction = createRedaction('names', names);
      expect(redaction.hide(shown)).toMatch(/^“?NAME_\d”?$/);
      expect(redaction.restore(redaction.hide(shown))).toBe(shown);
    },
  );
});

it('whoever assumed the role is hidden by their parts, and plain words of subjects are not', () => {
  const who = 'repo:acme-org/payroll:environment:live-eu';
  const seen = { sessions: 3, firstSeen: '2026-11-01T00:00:00Z', lastSeen: '2026-11-02T00:00:00Z' };
  const activity = makeActivity({ assumedBy: [{ who, type: 'WebIdentityUser', ...seen }] });
  const redaction = createRedaction('names', namesOf(makeContract(), makeEvidence({ activity })));
  expect(redaction.hide(`Assumed by: ${who} (3 sessions).`)).toMatch(/^Assumed by: NAME_\d \(3 sessions\)\.$/);
  expect(redaction.hide('which environment of acme-org is payroll?')).toMatch(
    /^which environment of NAME_\d is NAME_\d\?$/,
  );
});

it('the key of a tag in a condition is a name', () => {
  const Condition = { StringEquals: { 'aws:ResourceTag/payroll-team': 'emea-core' } };
  const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition }] };
  const redaction = createRedaction(
    'names',
    namesOf(makeContract(), makeEvidence({ kept: [{ name: 'x', document }] })),
  );
  const hidden = redaction.hide('under conditions on aws:ResourceTag/payroll-team, which is emea-core');
  expect(hidden).toMatch(/^under conditions on aws:ResourceTag\/NAME_\d, which is NAME_\d$/);
});

describe('keys that somebody pasted', () => {
  it.each([
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    'IQoJb3JpZ2luX2VjEJrEXAMPLEEXAMPLEaCXVzLWVhc3Q=',
    'xoxb-0000-EXAMPLEEXAMPLE',
    'sk-proj-EXAMPLEEXAMPLE0000',
    'ghp_EXAMPLEEXAMPLE0000',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.EXAMPLE-_0',
  ])('stay here: %s', (key) => {
    for (const level of ['names', 'accounts'] as const) {
      expect(createRedaction(level).hide(`is ${key} still valid?`)).toBe('is IDENTITY_1 still valid?');
    }
  });

  it.each([
    'CreateDistributionWithTags2020_05_31',
    'cloudformation:BatchDescribeTypeConfigurations',
    '0f7c1f43'.repeat(8),
  ])('are told from %s', (word) => {
    expect(createRedaction('accounts').hide(word)).toBe(word);
  });
});

describe('redaction of accounts', () => {
  it('keeps names and hides accounts', () => {
    const redaction = createRedaction('accounts');
    const hidden = redaction.hide('arn:aws:iam::111122223333:role/staging-deploy-role');
    expect(hidden).toBe('arn:aws:iam::ACCOUNT_1:role/staging-deploy-role');
  });
});

describe('redaction turned off', () => {
  it('changes nothing', () => {
    const text = 'arn:aws:iam::111122223333:role/staging-deploy-role';
    expect(createRedaction('off').hide(text)).toBe(text);
  });
});
