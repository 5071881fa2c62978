import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAllowedLink, sanitiseLine, sanitiseProse } from '../../src/drafting/sanitise.js';
import { oneLine, visible } from '../../src/drafting/visible.js';

describe('prose of a model', () => {
  it('loses every way to mention somebody, and still shows what was tried', () => {
    const text = sanitiseProse('Hi <@U0123ABC>, <!channel>, <!subteam^S1|ops>, <#C1|general> and @here');
    expect(text).toBe('Hi ‹@U0123ABC›, ‹!channel›, ‹!subteam^S1|ops›, ‹#C1|general› and ＠here');
  });

  it('keeps links to the AWS documentation and consoles', () => {
    const text =
      'See https://docs.aws.amazon.com/IAM/latest/UserGuide/x.html and https://eu-central-1.console.aws.amazon.com/iam.';
    expect(sanitiseProse(text)).toBe(text);
  });

  it.each([
    ['https://evil.example/?d=111122223333', '(link removed)'],
    ['[click](https://evil.example/a)', 'click (link removed)'],
    ['[docs](https://docs.aws.amazon.com/a)', 'docs https://docs.aws.amazon.com/a'],
    ['<https://evil.example|docs>', 'docs (link removed)'],
    ['![pixel](https://evil.example/p.png)', 'pixel'],
    ['<img src="https://evil.example/p.png">', ''],
    ['javascript:alert(1)', '(link removed))'],
    ['//evil.example/a', '(link removed)'],
    ['www.evil.example', '(link removed)'],
    ['evil.example/a?b=c', '(link removed)'],
    ['evil.example', 'evil[.]example'],
    ['a@evil.example', 'a@evil[.]example'],
    ['https://docs.aws.amazon.com.evil.example/', '(link removed)'],
    ['https://docs.aws.amazon.com@evil.example/', '(link removed)'],
    ['http://docs.aws.amazon.com/', '(link removed)'],
    ['HTTPS://EVIL.EXAMPLE/a', '(link removed)'],
    ['https://docs.aws.amazon.com/x?u=https://evil.example', '(link removed)'],
    ['https://console.aws.amazon.com/?redirect_uri=evil.example', '(link removed)'],
    ['https://docs.aws.amazon.com/x?d=111122223333', '(link removed)'],
    ['my-leak.s3.amazonaws.com', 'my-leak.s3.amazonaws[.]com'],
    ['my-leak.s3.amazonaws.com/111122223333', '(link removed)'],
    ['s3-leak.amazonaws.com', 's3-leak.amazonaws[.]com'],
    ['my-leak.eu-west-1.amazonaws.com', 'my-leak.eu-west-1.amazonaws[.]com'],
    ['arn:x:evil.example/?d=1', 'arn:x:(link removed)'],
    ['arn:aws:s3:::evil.example/?d=1', 'arn:aws:s3:::(link removed)'],
    ['arn:aws:evil.example', 'arn:aws:evil[.]example'],
    ['evil。example/x', '(link removed)'],
    ['kms:Decrypt です。次は s3 です。', 'kms:Decrypt です。次は s3 です。'],
    ['https://console.aws.amazon.com/iam/home#/roles/deploy', 'https://console.aws.amazon.com/iam/home#/roles/deploy'],
    ['https://us-east-1.console.aws.amazon.com/cloudshell/home#exec=curl', '(link removed)'],
  ])('handles %s', (text, expected) => {
    expect(sanitiseProse(text)).toBe(expected);
  });

  it('keeps ARNs and service names as they are', () => {
    const text =
      'ecs-tasks.amazonaws.com and logs.eu-central-1.amazonaws.com may read arn:aws:s3:::logs.acme.example/a/b.txt and arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-??????';
    expect(sanitiseProse(text)).toBe(text);
  });

  it('has at most eight lines and spells out what cannot be seen', () => {
    expect(sanitiseProse(Array.from({ length: 30 }, (_, at) => `line ${at}`).join('\n')).split('\n')).toHaveLength(8);
    expect(sanitiseProse('a\u202Eb\u0007c\u200Bd')).toBe('a[U+202E]b[U+0007]c[U+200B]d');
  });

  it('holds no mention, no unlisted address and no unseen character, whatever it was', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '<@U1>',
        '<!here>',
        '<',
        '!',
        '@channel',
        '](',
        '![',
        'https://evil.example/a',
        'ftp://x',
        '\u202e',
        'www.',
        '//a.b/c',
        'arn:aws:s3:::',
        '<https://evil.example|x>',
        '\ue0000\ue001',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = sanitiseProse(pieces.join(''));
        expect(text).not.toMatch(/<[@!#]|@(?:channel|here|everyone)\b/i);
        for (const [address] of text.matchAll(/[a-z][a-z0-9+.-]*:\/\/[^\s<>"'`|)]*/gi))
          expect(isAllowedLink(address)).toBe(true);
        expect(visible(text)).toBe(text);
      }),
      { numRuns: 400 },
    );
  });
});

describe('one line of a model', () => {
  it('is plain, short and single', () => {
    expect(sanitiseLine('Reads *all*\n`objects` <!channel>', 140)).toBe('Reads all objects ‹!channel›');
    expect(sanitiseLine('x'.repeat(500), 140)).toHaveLength(140);
  });

  it('never ends in half a character', () => {
    expect(oneLine('😀'.repeat(40), 10)).toMatch(/^(?:😀)+…$/u);
  });
});
