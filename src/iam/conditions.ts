import { BlockList, isIP } from 'node:net';
import { type Conditions, malformed } from './document.js';
import { type PatternPart, parsePattern, regexSource } from './wildcard.js';

/**
 * IAM's condition operators. Source of every rule: IAM User Guide, "IAM JSON policy elements: Condition operators",
 * "Set operators for multivalued context keys" and "Variables and tags".
 */

/** Context keys (any case) and their values, as the request carries them. */
export type RequestContext = Record<string, readonly string[]>;

/** Context with lower-case keys: keys are case-insensitive. Keys with no values count as absent. */
export type PreparedContext = ReadonlyMap<string, readonly string[]>;

/** True, false, or `invalid`: a policy variable has no value in this request, which makes the statement void. */
export type ConditionResult = boolean | 'invalid';
export type CompiledCondition = (context: PreparedContext) => ConditionResult;

export function prepareContext(context: RequestContext = {}): PreparedContext {
  const prepared = new Map<string, readonly string[]>();
  for (const [key, values] of Object.entries(context)) if (values.length > 0) prepared.set(key.toLowerCase(), values);
  return prepared;
}

/**
 * Compiles a condition block once. All operators and all keys have to hold; of the values of one key, one is enough
 * (for negated operators: none may match). Throws `Problem` (`malformed-policy`) for an unknown operator, or a value
 * that its operator cannot read.
 */
export function compileConditions(conditions: Conditions | undefined, variables: boolean): CompiledCondition {
  const tests = Object.entries(conditions ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => compileTest(operator, key, values, variables)),
  );
  return (context) => {
    let result: ConditionResult = true;
    for (const test of tests) {
      const one = test(context);
      if (one === false) return false;
      if (one === 'invalid') result = 'invalid';
    }
    return result;
  };
}

const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

function compileTest(operator: string, key: string, values: string[], variables: boolean): CompiledCondition {
  const parts = OPERATOR.exec(operator);
  const set = parts?.[1];
  const name = parts?.[2] ?? '';
  const ifExists = parts?.[3] !== undefined;
  const wanted = key.toLowerCase();
  if (name === 'Null') {
    if (set || ifExists) throw malformed(`The condition operator ${operator} does not exist: Null takes no qualifier.`);
    const absent = values.map((value) => readBool(value, operator));
    return (context) => absent.includes(!context.has(wanted));
  }
  const family = Object.hasOwn(FAMILIES, name) ? FAMILIES[name]! : undefined;
  if (!family) throw malformed(`The condition operator “${operator.slice(0, 60)}” is not one that IAM knows.`);
  const matchers = values.map((value) => family.compile(value, operator, variables));
  const matchesOne = (given: string, context: PreparedContext): ConditionResult => {
    let invalid = false;
    for (const matcher of matchers) {
      const result = matcher(given, context);
      if (result === true) return !family.negated;
      if (result === 'invalid') invalid = true;
    }
    return invalid ? 'invalid' : family.negated;
  };
  return (context) => {
    const given = context.get(wanted);
    // "If the key is not present, the values do not match and the condition is false"; negated operators are true
    // then, IfExists is true, ForAllValues is true and ForAnyValue false.
    if (!given) return ifExists || set === 'ForAllValues' || (set !== 'ForAnyValue' && family.negated);
    const results = given.map((value) => matchesOne(value, context));
    // Without a set operator a key should have one value. Several are read as IAM reads a positive match on any of
    // them, and for negated operators as a match on none.
    const all = set === 'ForAllValues' || (set === undefined && family.negated);
    if (all) return results.includes(false) ? false : results.includes('invalid') ? 'invalid' : true;
    return results.includes(true) ? true : results.includes('invalid') ? 'invalid' : false;
  };
}

type Matcher = (given: string, context: PreparedContext) => ConditionResult;

interface Family {
  negated: boolean;
  compile: (value: string, operator: string, variables: boolean) => Matcher;
}

const text =
  (options: { like: boolean; ignoreCase?: boolean }) =>
  (value: string, _operator: string, variables: boolean): Matcher => {
    const parts: PatternPart[] = options.like ? parsePattern(value, { variables }) : literalParts(value, variables);
    return partsMatcher(parts, options.ignoreCase ?? false);
  };

/** For operators without wildcards: `*` and `?` are themselves, variables are still replaced. */
function literalParts(value: string, variables: boolean): PatternPart[] {
  return parsePattern(value, { variables }).map((part) => {
    if (part.kind === 'many') return { kind: 'text', text: '*' };
    if (part.kind === 'one') return { kind: 'text', text: '?' };
    return part;
  });
}

function partsMatcher(parts: PatternPart[], ignoreCase: boolean): Matcher {
  const flags = ignoreCase ? 'is' : 's';
  if (!parts.some((part) => part.kind === 'variable')) {
    const pattern = new RegExp(`^${regexSource(parts)}$`, flags);
    return (given) => pattern.test(given);
  }
  return (given, context) => {
    const filled = fillVariables(parts, context);
    return filled ? new RegExp(`^${regexSource(filled)}$`, flags).test(given) : 'invalid';
  };
}

/**
 * Replaces policy variables by the request's values, which are taken literally. A key with several values cannot be a
 * variable. Undefined where a variable has neither a value nor a default.
 */
export function fillVariables(parts: readonly PatternPart[], context: PreparedContext): PatternPart[] | undefined {
  const filled: PatternPart[] = [];
  for (const part of parts) {
    if (part.kind !== 'variable') {
      filled.push(part);
      continue;
    }
    const values = context.get(part.key.toLowerCase());
    const value = values?.length === 1 ? values[0] : part.fallback;
    if (value === undefined) return undefined;
    filled.push({ kind: 'text', text: value });
  }
  return filled;
}

const compare = (holds: (given: number, value: number) => boolean, read: (text: string) => number) => {
  return (value: string, operator: string): Matcher => {
    const limit = read(value);
    if (Number.isNaN(limit)) throw unreadable(operator, value);
    return (given) => {
      const number = read(given);
      return !Number.isNaN(number) && holds(number, limit);
    };
  };
};

function readNumber(value: string): number {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(value.trim()) ? Number(value) : Number.NaN;
}

/** ISO 8601 or epoch seconds. A date without a time is midnight UTC. */
function readDate(value: string): number {
  if (/^-?\d+(\.\d+)?$/.test(value.trim()) && !/^\d{4}$/.test(value.trim())) return Number(value) * 1000;
  return Date.parse(value);
}

function readBool(value: string, operator: string): boolean {
  const lower = value.toLowerCase();
  if (lower !== 'true' && lower !== 'false') throw unreadable(operator, value);
  return lower === 'true';
}

function compileBool(value: string, operator: string): Matcher {
  const wanted = readBool(value, operator);
  return (given) => given.toLowerCase() === String(wanted);
}

function compileIp(value: string, operator: string): Matcher {
  const [address = '', length] = value.split('/');
  const version = isIP(address);
  const bits = version === 6 ? 128 : 32;
  const prefix = length === undefined ? bits : Number(length);
  if (version === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > bits) throw unreadable(operator, value);
  const type = version === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(address, prefix, type);
  return (given) => isIP(given) === version && list.check(given, type);
}

/**
 * "Each of the six colon-delimited components of the ARN is checked separately, and each can include wildcards";
 * ArnEquals and ArnLike behave the same.
 */
function compileArn(value: string, _operator: string, variables: boolean): Matcher {
  const parts = parsePattern(value, { variables }).map((part): PatternPart => part);
  const pattern = (ready: PatternPart[]) => new RegExp(`^${regexSource(bySegment(ready))}$`, 's');
  if (!parts.some((part) => part.kind === 'variable')) {
    const compiled = pattern(parts);
    return (given) => compiled.test(given);
  }
  return (given, context) => {
    const filled = fillVariables(parts, context);
    return filled ? pattern(filled).test(given) : 'invalid';
  };
}

function bySegment(parts: PatternPart[]): PatternPart[] {
  let colons = 0;
  return parts.map((part) => {
    if (part.kind === 'text') colons += part.text.split(':').length - 1;
    if (part.kind !== 'many' && part.kind !== 'one') return part;
    return { ...part, wide: colons >= 5 };
  });
}

function compileBinary(value: string, operator: string): Matcher {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value)) throw unreadable(operator, value);
  const wanted = Buffer.from(value, 'base64');
  return (given) => Buffer.from(given, 'base64').equals(wanted);
}

function unreadable(operator: string, value: string) {
  return malformed(`The condition operator ${operator} cannot read the value “${value.slice(0, 60)}”.`);
}

const equal = (given: number, value: number) => given === value;
const FAMILIES: Record<string, Family> = {
  StringEquals: { negated: false, compile: text({ like: false }) },
  StringNotEquals: { negated: true, compile: text({ like: false }) },
  StringEqualsIgnoreCase: { negated: false, compile: text({ like: false, ignoreCase: true }) },
  StringNotEqualsIgnoreCase: { negated: true, compile: text({ like: false, ignoreCase: true }) },
  StringLike: { negated: false, compile: text({ like: true }) },
  StringNotLike: { negated: true, compile: text({ like: true }) },
  ...ordered('Numeric', readNumber),
  ...ordered('Date', readDate),
  Bool: { negated: false, compile: compileBool },
  BinaryEquals: { negated: false, compile: compileBinary },
  IpAddress: { negated: false, compile: compileIp },
  NotIpAddress: { negated: true, compile: compileIp },
  ArnEquals: { negated: false, compile: compileArn },
  ArnLike: { negated: false, compile: compileArn },
  ArnNotEquals: { negated: true, compile: compileArn },
  ArnNotLike: { negated: true, compile: compileArn },
};

function ordered(name: string, read: (text: string) => number): Record<string, Family> {
  return {
    [`${name}Equals`]: { negated: false, compile: compare(equal, read) },
    [`${name}NotEquals`]: { negated: true, compile: compare(equal, read) },
    [`${name}LessThan`]: { negated: false, compile: compare((given, value) => given < value, read) },
    [`${name}LessThanEquals`]: { negated: false, compile: compare((given, value) => given <= value, read) },
    [`${name}GreaterThan`]: { negated: false, compile: compare((given, value) => given > value, read) },
    [`${name}GreaterThanEquals`]: { negated: false, compile: compare((given, value) => given >= value, read) },
  };
}
