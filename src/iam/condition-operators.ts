import { malformed } from './document.js';
import { readIpRange } from './ip-range.js';
import { type PatternPart, parsePattern, regexSource } from './wildcard.js';

/** Context with lower-case keys: keys are case-insensitive. Keys with no values count as absent. */
export type PreparedContext = ReadonlyMap<string, readonly string[]>;

/** True, false, or `invalid`: a policy variable has no value in this request, which makes the statement void. */
export type ConditionResult = boolean | 'invalid';

/** Compares one value of the request with one value of the policy. */
export type Matcher = (given: string, context: PreparedContext) => ConditionResult;

/** One condition operator. */
export interface Family {
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

export function readBool(value: string, operator: string): boolean {
  const lower = value.toLowerCase();
  if (lower !== 'true' && lower !== 'false') throw unreadable(operator, value);
  return lower === 'true';
}

function compileBool(value: string, operator: string): Matcher {
  const wanted = readBool(value, operator);
  return (given) => given.toLowerCase() === String(wanted);
}

function compileIp(value: string, operator: string): Matcher {
  const inRange = readIpRange(value);
  if (!inRange) throw unreadable(operator, value);
  return (given) => inRange(given);
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
/** IAM's condition operators by name, without qualifier and `IfExists`; `Null` is apart, it reads no value. */
export const FAMILIES: Record<string, Family> = {
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
