import { describe, expect, it } from 'vitest';
import { readIpRange } from '../../src/iam/ip-range.js';

describe('readIpRange', () => {
  it.each([
    ['203.0.113.0/24', '203.0.113.255', true],
    ['203.0.113.0/24', '203.0.114.0', false],
    ['203.0.113.77/24', '203.0.113.1', true],
    ['0.0.0.0/0', '198.51.100.1', true],
    ['203.0.113.9', '203.0.113.9', true],
    ['203.0.113.9', '203.0.113.10', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['::/0', '::1', true],
    ['::/0', '192.0.2.1', false],
    ['0.0.0.0/0', '::1', false],
    ['::ffff:192.0.2.0/120', '::ffff:192.0.2.9', true],
    ['203.0.113.0/24', 'ecs.amazonaws.com', false],
  ])('%s holds %s: %s', (range, address, holds) => {
    expect(readIpRange(range)?.(address)).toBe(holds);
  });

  it.each([
    '',
    'any',
    '203.0.113',
    '203.0.113.256',
    '203.0.113.0/33',
    '203.0.113.0/x',
    '1::2::3',
    '1:2:3',
    '::1/129',
    '::1/1/1',
    '12345::',
    '::1.2.3.400',
  ])('refuses %j', (text) => {
    expect(readIpRange(text)).toBeUndefined();
  });
});
