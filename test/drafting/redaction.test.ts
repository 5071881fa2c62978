import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedaction, namesOf } from '../../src/drafting/redaction.js';
import { NOT_GIVEN } from '../../src/drafting/tokens.js';
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
