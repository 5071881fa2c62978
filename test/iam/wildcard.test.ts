import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeArnText, unescapeArnText } from '../../src/iam/arn.js';
import { hasWildcard, patternCovers, patternRegExp, patternsOverlap } from '../../src/iam/wildcard.js';

const pattern = fc.stringMatching(/^[ab:*?]{0,8}$/);
const word = fc.stringMatching(/^[ab:]{0,8}$/);

describe('patterns', () => {
  it.each([
    ['arn:aws:s3:::a*', 'arn:aws:s3:::a/b*', true],
    ['arn:aws:s3:::a/*', 'arn:aws:s3:::a*', false],
    ['arn:aws:s3:::a-*', 'arn:aws:s3:::a-??????', true],
    ['arn:aws:s3:::a-??????', 'arn:aws:s3:::a-*', false],
    ['arn:aws:sqs:eu-*1:1:q', 'arn:aws:sqs:eu-?1:1:q', true],
    ['arn:aws:s3:::a*', 'arn:aws:s3:::a${*}', true],
    ['arn:aws:s3:::a?', 'arn:aws:s3:::a${*}', true],
    ['arn:aws:s3:::a${*}', 'arn:aws:s3:::ab', false],
    ['arn:aws:s3:::*?*', 'arn:aws:s3:::?*', true],
    ['*', 'arn:aws:s3:::a/b', true],
    ['arn:aws:s3:::a/*', 'arn:aws:s3:::a/b/c', true],
    ['arn:aws:s3:::a/*', 'arn:aws:s3:::a', false],
    ['arn:aws:s3:::a?c', 'arn:aws:s3:::abc', true],
    ['arn:aws:s3:::a?c', 'arn:aws:s3:::ac', false],
    ['arn:aws:iam::*:role/x', 'arn:aws:iam::111122223333:role/x', true],
    ['arn:aws:iam::111122223333:role/X', 'arn:aws:iam::111122223333:role/x', false],
    ['arn:aws:s3:::a/${*}', 'arn:aws:s3:::a/${*}', true],
    ['arn:aws:s3:::a/${*}', 'arn:aws:s3:::a/b', false],
    ['arn:aws:s3:::a/(b)', 'arn:aws:s3:::a/(b)', true],
    ['arn:aws:logs:r:1:log-group:a:*', 'arn:aws:logs:r:1:log-group:a:*', true],
    ['arn:aws:secretsmanager:r:1:secret:a-??????', 'arn:aws:secretsmanager:r:1:secret:a-??????', true],
    ['arn:aws:secretsmanager:r:1:secret:a-??????', 'arn:aws:secretsmanager:r:1:secret:a-*', false],
    ['arn:aws:secretsmanager:r:1:secret:a-*', 'arn:aws:secretsmanager:r:1:secret:a-??????', true],
    ['arn:aws:s3:::a/b', 'arn:aws:s3:::a/*', false],
  ])('%s covers %s: %s', (wide, narrow, covers) => {
    expect(patternCovers(wide, narrow, { arn: true })).toBe(covers);
  });

  it('covers whatever was escaped, and nothing else than that', () => {
    const text = fc.string({ minLength: 1, unit: fc.constantFrom('a', '*', '?', '$', '{', '}', '/', ':', '.', '(') });
    fc.assert(
      fc.property(text, text, (key, other) => {
        const pattern = `arn:aws:s3:::b/${escapeArnText(key)}`;
        expect(unescapeArnText(escapeArnText(key))).toBe(key);
        expect(patternCovers(pattern, `arn:aws:s3:::b/${escapeArnText(key)}`, { arn: true })).toBe(true);
        expect(patternCovers(pattern, `arn:aws:s3:::b/${escapeArnText(other)}`, { arn: true })).toBe(key === other);
      }),
    );
  });

  it('covers only what it matches', () => {
    fc.assert(
      fc.property(pattern, pattern, word, fc.boolean(), (wide, narrow, text, arn) => {
        if (!patternCovers(wide, narrow, { arn })) return;
        if (!patternRegExp(narrow, { arn }).test(text)) return;
        expect(wide === '*' || patternRegExp(wide, { arn }).test(text)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('overlaps with whatever matches something in common', () => {
    fc.assert(
      fc.property(pattern, pattern, word, fc.boolean(), (left, right, text, arn) => {
        if (!patternRegExp(left, { arn }).test(text) || !patternRegExp(right, { arn }).test(text)) return;
        expect(patternsOverlap(left, right, { arn })).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['a*', 'b*', false],
    ['a*', '*b', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
  ])('%s and %s overlap: %s', (left, right, overlap) => {
    expect(patternsOverlap(left, right)).toBe(overlap);
  });

  it('knows escapes from wildcards', () => {
    expect(hasWildcard('a${*}b')).toBe(false);
    expect(hasWildcard('a${*}b?')).toBe(true);
  });
});
