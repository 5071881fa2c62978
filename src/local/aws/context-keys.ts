import { AwsFailure } from './wire.js';

/** Condition keys that the policies use, sorted: GetContextKeysForCustomPolicy, and what a simulation misses. */
export function contextKeys(policies: string[]): string[] {
  const keys = new Set<string>();
  for (const statement of policies.flatMap((policy) => statementsOf(parsePolicy(policy)))) {
    const condition = field(statement, 'Condition');
    for (const operator of Object.keys(Object(condition))) {
      for (const key of Object.keys(Object(field(condition, operator)))) keys.add(key);
    }
  }
  return [...keys].sort();
}

/** Parses a policy as IAM does: not JSON, or a character outside U+0020 to U+00FF, is an invalid input. */
export function parsePolicy(text: string): unknown {
  // IAM API reference: tab, line feed, carriage return and U+0020 to U+00FF.
  if (!/^[\t\n\r\u0020-\u00ff]+$/.test(text)) {
    throw new AwsFailure('InvalidInput', 'The policy document holds a character that is not allowed.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsFailure('InvalidInput', 'Syntax errors in policy.');
  }
}

function statementsOf(document: unknown): unknown[] {
  const statement = field(document, 'Statement');
  return Array.isArray(statement) ? statement : statement === undefined ? [] : [statement];
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
