import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedaction, namesOf } from '../../src/drafting/redaction.js';
import { makeActivity, makeContract } from './fixtures.js';

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
    const fresh = createRedaction('names', []);
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
