import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
  ])('%s covers %s: %s', (wide, narrow, covers) => {
    expect(patternCovers(wide, narrow, { arn: true })).toBe(covers);
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
