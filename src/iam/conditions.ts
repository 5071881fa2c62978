import { type ConditionResult, FAMILIES, type PreparedContext, readBool } from './condition-operators.js';
import { type Conditions, malformed } from './document.js';

/**
 * IAM's condition operators. Source of every rule: IAM User Guide, "IAM JSON policy elements: Condition operators",
 * "Set operators for multivalued context keys" and "Variables and tags".
 */

/** Context keys (any case) and their values, as the request carries them. */
export type RequestContext = Record<string, readonly string[]>;

/** A compiled condition block: does it hold in this context? */
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
    // then, IfExists and ForAllValues too. ForAnyValue needs a value that matches, so it stays false, with IfExists as
    // well: the User Guide says of each that it decides, and the reading that grants less is taken.
    if (!given) return set === 'ForAllValues' || (set !== 'ForAnyValue' && (ifExists || family.negated));
    // A key with several values needs a set operator; without one nothing matches.
    if (set === undefined && given.length > 1) return false;
    const results = given.map((value) => matchesOne(value, context));
    if (set === 'ForAllValues') return results.includes(false) ? false : results.includes('invalid') ? 'invalid' : true;
    return results.includes(true) ? true : results.includes('invalid') ? 'invalid' : false;
  };
}
