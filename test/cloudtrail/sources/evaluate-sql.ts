import type { AthenaTable } from '../../../src/cloudtrail/sources/athena-table.js';
import { fieldType } from '../../../src/cloudtrail/sources/athena-types.js';

/** A value of Trino's type JSON, which is not a text. */
class JsonValue {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

type Lambda = (...args: Value[]) => Value;
type Value = string | number | boolean | null | JsonValue | Value[] | Map<string, Value> | Lambda;
export type Row = { [column: string]: string | null | undefined | Row };
type Expression = (scope: ReadonlyMap<string, Value>) => Value;

/**
 * Works out one expression of the queries over one row, for tests, by the rules of Trino: texts, paths, functions,
 * lambdas, `CAST`, `IN`, `=`, `>`, `OR`, `IS NULL`. Throws for anything else, and for a path that the table does not
 * declare, as Athena does.
 */
export function evaluate(sql: string, row: Row, table: AthenaTable): string | boolean | null {
  const result = compile(sql, row, table)(new Map());
  if (result === null || typeof result === 'string' || typeof result === 'boolean') return result;
  throw new Error('An expression of the queries is a text, true or false.');
}

function compile(sql: string, row: Row, table: AthenaTable): Expression {
  let at = 0;
  const whole = either();
  if (at < sql.length) throw new Error(`Left over: ${sql.slice(at)}`);
  return whole;

  function take(pattern: RegExp): string | undefined {
    const found = new RegExp(pattern.source, 'y');
    found.lastIndex = at;
    const text = found.exec(sql)?.[0];
    if (text !== undefined) at += text.length;
    return text;
  }

  function expected(pattern: RegExp): string {
    const text = take(pattern);
    if (text === undefined) throw new Error(`Expected ${pattern} at ${sql.slice(at, at + 80)}`);
    return text;
  }

  function either(): Expression {
    const parts = [compared()];
    while (take(/ OR /)) parts.push(compared());
    return parts.length === 1 ? parts[0]! : (scope) => parts.some((part) => part(scope) === true);
  }

  function compared(): Expression {
    const left = plain();
    if (take(/ IS NULL/)) return (scope) => left(scope) === null;
    if (take(/ IN \(/)) {
      const list = listUntil(/\)/);
      return (scope) => list.some((one) => one(scope) === left(scope));
    }
    const sign = take(/ (?:=|>) /)?.trim();
    if (sign === undefined) return left;
    const right = plain();
    return (scope) => {
      const [a, b] = [left(scope), right(scope)];
      if (a === null || b === null) return null;
      return sign === '=' ? a === b : Number(a) > Number(b);
    };
  }

  function listUntil(end: RegExp): Expression[] {
    const list: Expression[] = [];
    if (take(end)) return list;
    do list.push(either());
    while (take(/, /));
    expected(end);
    return list;
  }

  function plain(): Expression {
    const json = take(/JSON (?=')/);
    const literal = take(/'(?:[^']|'')*'/);
    if (literal !== undefined) {
      const text = literal.slice(1, -1).replaceAll("''", "'");
      return () => (json ? new JsonValue(JSON.parse(text)) : text);
    }
    const number = take(/\d+/);
    if (number !== undefined) return () => Number(number);
    const names = take(/\([a-z], [a-z]\) -> |[a-z] -> /)?.match(/[a-z]/g);
    if (names) {
      const body = either();
      return (scope) =>
        (...args) =>
          body(new Map([...scope, ...names.map((name, index): [string, Value] => [name, args[index] ?? null])]));
    }
    const path = take(/e\.[a-z_.]+/);
    if (path !== undefined) return () => valueAt(path.slice(2).split('.'));
    if (take(/NULL/)) return () => null;
    if (take(/true\b/)) return () => true;
    if (take(/ARRAY\[/)) {
      const items = listUntil(/\]/);
      return (scope) => items.map((item) => item(scope));
    }
    if (take(/CAST\(/)) {
      const value = either();
      const type = expected(/ AS (?:map\(varchar, json\)|json|varchar)/).slice(4);
      expected(/\)/);
      return (scope) => cast(value(scope), type);
    }
    const name = expected(/[A-Za-z_]+/);
    if (!take(/\(/)) return (scope) => scope.get(name) ?? unknown(name);
    const args = listUntil(/\)/);
    if (name === 'IF') return (scope) => (args[0]!(scope) === true ? args[1]! : (args[2] ?? (() => null)))(scope);
    if (name === 'coalesce')
      return (scope) => args.reduce<Value>((known, next) => (known === null ? next(scope) : known), null);
    if (name === 'try') {
      return (scope) => {
        try {
          return args[0]!(scope);
        } catch (error) {
          if (error instanceof NotReadable) return null;
          throw error;
        }
      };
    }
    const call = FUNCTIONS[name] ?? unknown(name);
    return (scope) => {
      const values = args.map((arg) => arg(scope));
      return values.includes(null) ? null : call(...values);
    };
  }

  function valueAt([column = '', ...path]: string[]): Value {
    const type = fieldType(table.types.get(column), path);
    if (!type) throw new Error(`No such path: ${[column, ...path].join('.')}`);
    let value: Row[string] = row[column];
    for (const key of path) value = typeof value === 'object' && value !== null ? value[key] : undefined;
    if (type.kind !== 'map') return typeof value === 'string' ? value : null;
    if (typeof value !== 'object' || value === null) return null;
    return new Map(Object.entries(value).flatMap(([key, one]) => (typeof one === 'string' ? [[key, one]] : [])));
  }
}

function unknown(name: string): never {
  throw new Error(`No function ${name}`);
}

/** What `try` turns into NULL. */
class NotReadable extends Error {}

function cast(value: Value, type: string): Value {
  if (value === null || type === 'varchar') return value;
  if (type === 'json') return new JsonValue(plainJson(value));
  const inner = value instanceof JsonValue ? value.value : undefined;
  if (inner === null) return null;
  if (typeof inner !== 'object' || Array.isArray(inner)) throw new NotReadable('no JSON object');
  return new Map(Object.entries(inner).map(([key, one]) => [key, new JsonValue(one)]));
}

function plainJson(value: Value): unknown {
  if (value instanceof JsonValue) return value.value;
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, one]) => [key, plainJson(one)]));
  return value;
}

function parsed(text: Value): JsonValue {
  try {
    return new JsonValue(JSON.parse(textOf(text)));
  } catch {
    throw new NotReadable('no JSON');
  }
}

function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  throw new Error('Trino takes nothing but a varchar here.');
}

function mapOf(value: Value): Map<string, Value> {
  if (value instanceof Map) return value;
  throw new Error('Trino takes nothing but a map here.');
}

const FUNCTIONS: Record<string, (...args: Value[]) => Value> = {
  any_match: (list, test) => (list as Value[]).some((one) => (test as Lambda)(one) === true),
  cardinality: (map) => mapOf(map!).size,
  concat: (...texts) => texts.map(textOf).join(''),
  element_at: (map, key) => mapOf(map!).get(textOf(key!)) ?? null,
  json_extract: (text, path) => {
    const value = (parsed(text!).value as Record<string, unknown>)[textOf(path!).slice(2)];
    return value === undefined ? null : new JsonValue(value);
  },
  json_format: (json) => JSON.stringify((json as JsonValue).value),
  json_parse: (text) => parsed(text!),
  lower: (text) => textOf(text!).toLowerCase(),
  map: (keys, values) => new Map((keys as Value[]).map((key, index) => [textOf(key), (values as Value[])[index]!])),
  map_concat: (first, second) => new Map([...mapOf(first!), ...mapOf(second!)]),
  map_filter: (map, test) => new Map([...mapOf(map!)].filter(([key, value]) => (test as Lambda)(key, value) === true)),
  regexp_extract: (text, pattern) => new RegExp(textOf(pattern!)).exec(textOf(text!))?.[1] ?? null,
  split: (text, by) => textOf(text!).split(textOf(by!)),
  split_to_map: (text, by, between) =>
    new Map(
      textOf(text!)
        .split(textOf(by!))
        .map((pair) => pair.split(textOf(between!)) as [string, string]),
    ),
  starts_with: (text, part) => textOf(text!).startsWith(textOf(part!)),
  strpos: (text, part) => textOf(text!).indexOf(textOf(part!)) + 1,
  substr: (text, from) => textOf(text!).slice(Number(from) - 1),
  transform_keys: (map, change) =>
    new Map([...mapOf(map!)].map(([key, value]) => [textOf((change as Lambda)(key, value)), value])),
  transform_values: (map, change) =>
    new Map([...mapOf(map!)].map(([key, value]) => [key, (change as Lambda)(key, value)])),
};
