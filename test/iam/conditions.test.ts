import { describe, expect, it } from 'vitest';
import { compileConditions, prepareContext } from '../../src/iam/conditions.js';

/** Every rule is from the IAM User Guide: "Condition operators" and "Set operators for multivalued context keys". */
type Row = [
  fact: string,
  operator: string,
  values: string[],
  context: string[] | undefined,
  result: boolean | 'invalid',
];

const rows: Row[] = [
  ['StringEquals compares with case', 'StringEquals', ['Blue'], ['blue'], false],
  ['StringEquals needs one of its values', 'StringEquals', ['red', 'blue'], ['blue'], true],
  ['StringEquals does not read wildcards', 'StringEquals', ['b*'], ['blue'], false],
  ['StringEquals takes * as itself', 'StringEquals', ['b*'], ['b*'], true],
  ['StringEquals is false without the key', 'StringEquals', ['blue'], undefined, false],
  ['StringEqualsIfExists is true without the key', 'StringEqualsIfExists', ['blue'], undefined, true],
  ['StringEqualsIfExists compares where the key is there', 'StringEqualsIfExists', ['blue'], ['red'], false],
  ['StringNotEquals is true without the key', 'StringNotEquals', ['blue'], undefined, true],
  ['StringNotEquals is false where any value matches', 'StringNotEquals', ['red', 'blue'], ['blue'], false],
  ['StringNotEquals is true where none matches', 'StringNotEquals', ['red', 'blue'], ['green'], true],
  ['StringEqualsIgnoreCase ignores case', 'StringEqualsIgnoreCase', ['Blue'], ['bLUE'], true],
  ['StringNotEqualsIgnoreCase ignores case', 'StringNotEqualsIgnoreCase', ['Blue'], ['bLUE'], false],
  ['StringLike reads *', 'StringLike', ['home/*'], ['home/ana/x'], true],
  ['StringLike reads ? as one', 'StringLike', ['v?'], ['v12'], false],
  ['StringLike compares with case', 'StringLike', ['Home/*'], ['home/x'], false],
  ['StringNotLike is true without the key', 'StringNotLike', ['x*'], undefined, true],
  ['StringNotLike is false on a match', 'StringNotLike', ['x*'], ['xyz'], false],
  ['StringLike takes escaped wildcards as characters', 'StringLike', ['a${*}'], ['ab'], false],
  ['NumericEquals compares numbers, not text', 'NumericEquals', ['10'], ['10.0'], true],
  ['NumericNotEquals is true without the key', 'NumericNotEquals', ['10'], undefined, true],
  ['NumericLessThan', 'NumericLessThan', ['10'], ['9'], true],
  ['NumericLessThan leaves out the limit', 'NumericLessThan', ['10'], ['10'], false],
  ['NumericLessThanEquals holds at the limit', 'NumericLessThanEquals', ['10'], ['10'], true],
  ['NumericGreaterThan', 'NumericGreaterThan', ['10'], ['11'], true],
  ['NumericGreaterThanEquals holds at the limit', 'NumericGreaterThanEquals', ['10'], ['10'], true],
  ['NumericEquals is false on text', 'NumericEquals', ['10'], ['ten'], false],
  ['DateGreaterThan reads ISO 8601', 'DateGreaterThan', ['2026-01-01T00:00:00Z'], ['2026-01-01T00:00:01Z'], true],
  ['DateLessThan reads a date alone', 'DateLessThan', ['2026-01-02'], ['2026-01-01T23:59:59Z'], true],
  ['DateEquals reads epoch seconds', 'DateEquals', ['1767225600'], ['2026-01-01T00:00:00Z'], true],
  ['DateNotEquals is true without the key', 'DateNotEquals', ['2026-01-01'], undefined, true],
  [
    'DateLessThanEquals holds at the limit',
    'DateLessThanEquals',
    ['2026-01-01T00:00:00Z'],
    ['2026-01-01T00:00:00Z'],
    true,
  ],
  [
    'DateGreaterThanEquals is false before',
    'DateGreaterThanEquals',
    ['2026-01-01T00:00:00Z'],
    ['2025-12-31T00:00:00Z'],
    false,
  ],
  ['Bool reads true', 'Bool', ['true'], ['true'], true],
  ['Bool reads any case', 'Bool', ['True'], ['TRUE'], true],
  ['Bool is false without the key', 'Bool', ['false'], undefined, false],
  ['BoolIfExists is true without the key', 'BoolIfExists', ['true'], undefined, true],
  ['BinaryEquals compares bytes', 'BinaryEquals', ['QmluYXJ5'], ['QmluYXJ5'], true],
  ['BinaryEquals is false on other bytes', 'BinaryEquals', ['QmluYXJ5'], ['QmluYXJ6'], false],
  ['IpAddress reads CIDR', 'IpAddress', ['203.0.113.0/24'], ['203.0.113.9'], true],
  ['IpAddress is false outside', 'IpAddress', ['203.0.113.0/24'], ['203.0.114.9'], false],
  ['IpAddress takes an address alone as /32', 'IpAddress', ['203.0.113.9'], ['203.0.113.9'], true],
  ['IpAddress reads IPv6', 'IpAddress', ['2001:db8::/32'], ['2001:db8:1::1'], true],
  ['IpAddress does not mix versions', 'IpAddress', ['0.0.0.0/0'], ['2001:db8::1'], false],
  ['NotIpAddress is true without the key', 'NotIpAddress', ['203.0.113.0/24'], undefined, true],
  ['NotIpAddress is false inside', 'NotIpAddress', ['203.0.113.0/24'], ['203.0.113.1'], false],
  [
    'ArnEquals reads wildcards like ArnLike',
    'ArnEquals',
    ['arn:aws:sns:*:111122223333:x*'],
    ['arn:aws:sns:eu-west-1:111122223333:xy'],
    true,
  ],
  [
    'ArnLike checks every segment by itself',
    'ArnLike',
    ['arn:aws:sns:*:x'],
    ['arn:aws:sns:eu-west-1:111122223333:x'],
    false,
  ],
  ['ArnNotEquals is true without the key', 'ArnNotEquals', ['arn:aws:sns:*:*:x'], undefined, true],
  ['ArnNotLike is false on a match', 'ArnNotLike', ['arn:aws:sns:*:*:x'], ['arn:aws:sns:a:b:x'], false],
  ['Null true holds without the key', 'Null', ['true'], undefined, true],
  ['Null true fails with the key', 'Null', ['true'], ['x'], false],
  ['Null false holds with the key', 'Null', ['false'], ['x'], true],
  ['Null counts a key without values as absent', 'Null', ['true'], [], true],
  ['ForAllValues is true without the key', 'ForAllValues:StringEquals', ['a'], undefined, true],
  ['ForAllValues needs every value of the request', 'ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
  ['ForAllValues is true for a subset', 'ForAllValues:StringEquals', ['a', 'b'], ['b'], true],
  ['ForAnyValue is false without the key', 'ForAnyValue:StringEquals', ['a'], undefined, false],
  ['ForAnyValue needs one value of the request', 'ForAnyValue:StringEquals', ['a'], ['b', 'a'], true],
  ['ForAnyValue is false where none matches', 'ForAnyValue:StringLike', ['a*'], ['b', 'c'], false],
  ['ForAnyValue with a negation needs one that differs', 'ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
  ['ForAnyValue with a negation is false without the key', 'ForAnyValue:StringNotEquals', ['a'], undefined, false],
  ['ForAllValues with a negation needs all to differ', 'ForAllValues:StringNotEquals', ['a'], ['a', 'b'], false],
  ['several values match nothing without a set operator', 'StringEquals', ['a'], ['a', 'b'], false],
  ['several values are not even different without one', 'StringNotEquals', ['c'], ['a', 'b'], false],
  [
    'ForAnyValue is false without the key, with IfExists too',
    'ForAnyValue:StringEqualsIfExists',
    ['a'],
    undefined,
    false,
  ],
  ['a variable without a value voids the condition', 'StringEquals', ['${aws:username}'], ['ana'], 'invalid'],
  [
    'a value that matches makes an unknown variable beside it harmless',
    'StringEquals',
    ['${aws:username}', 'ana'],
    ['ana'],
    true,
  ],
];

describe('condition operators', () => {
  it.each(rows)('%s', (_fact, operator, values, given, result) => {
    const test = compileConditions({ [operator]: { 'test:Key': values } }, true);
    expect(test(prepareContext(given === undefined ? {} : { 'TEST:key': given }))).toBe(result);
  });

  it('needs every operator and every key to hold', () => {
    const both = compileConditions({ StringEquals: { a: ['1'], b: ['2'] }, Bool: { c: ['true'] } }, true);
    expect(both(prepareContext({ a: ['1'], b: ['2'], c: ['true'] }))).toBe(true);
    expect(both(prepareContext({ a: ['1'], b: ['2'], c: ['false'] }))).toBe(false);
    expect(both(prepareContext({ a: ['1'], c: ['true'] }))).toBe(false);
  });

  it('holds where there is no condition', () => {
    expect(compileConditions(undefined, true)(prepareContext())).toBe(true);
  });

  it.each([
    ['an unknown operator', 'StringMatches', ['x']],
    ['a qualified Null', 'NullIfExists', ['true']],
    ['a boolean that is none', 'Bool', ['yes']],
    ['a number that is none', 'NumericEquals', ['ten']],
    ['a date that is none', 'DateEquals', ['soon']],
    ['an address range that is none', 'IpAddress', ['203.0.113.0/64']],
    ['an unknown set operator', 'ForSomeValues:StringEquals', ['x']],
    ['a name that every object has', 'constructor', ['x']],
  ])('refuses %s', (_what, operator, values) => {
    expect(() => compileConditions({ [operator]: { key: values } }, true)).toThrow(/condition operator/);
  });
});
