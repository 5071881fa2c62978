import type { AthenaTable } from '../../../src/cloudtrail/sources/athena-table.js';
import { fieldType } from '../../../src/cloudtrail/sources/athena-types.js';

type Value = string | boolean | null;
export type Row = { [column: string]: string | null | undefined | Row };

/**
 * Works out one expression of `recordColumns` over one row, for tests: paths, texts, `coalesce`, `IF`, `element_at`,
 * `regexp_extract`, `CAST … AS varchar`, `=` and `IS NULL`. Throws for anything else, and for a path that the table does
 * not declare, as Athena does.
 */
export function evaluate(expression: string, row: Row, table: AthenaTable): Value {
  let at = 0;
  const result = term();
  if (at < expression.length) throw new Error(`Left over: ${expression.slice(at)}`);
  return result;

  function take(pattern: RegExp): string | undefined {
    const found = new RegExp(pattern.source, 'y');
    found.lastIndex = at;
    const text = found.exec(expression)?.[0];
    if (text !== undefined) at += text.length;
    return text;
  }

  function expected(pattern: RegExp): string {
    const text = take(pattern);
    if (text === undefined) throw new Error(`Expected ${pattern} at ${expression.slice(at)}`);
    return text;
  }

  function term(): Value {
    const left = plain();
    if (take(/ IS NULL/)) return left === null;
    if (!take(/ = /)) return left;
    const right = plain();
    return left !== null && right !== null && left === right;
  }

  function plain(): Value {
    const text = take(/'(?:[^']|'')*'/);
    if (text !== undefined) return text.slice(1, -1).replaceAll("''", "'");
    const path = take(/e\.[a-z_.]+/);
    if (path !== undefined) return valueAt(path.slice(2).split('.'));
    if (take(/NULL/)) return null;
    if (take(/\d+/)) return '';
    const name = expected(/[A-Za-z_]+/);
    expected(/\(/);
    const args: Value[] = [];
    if (name === 'element_at') {
      const map = mapAt(expected(/e\.[a-z_.]+/).slice(2));
      expected(/, /);
      const key = String(plain());
      expected(/\)/);
      return map?.[key] === undefined ? null : String(map[key]);
    }
    do args.push(term());
    while (take(/, /));
    if (name === 'CAST') expected(/ AS varchar/);
    expected(/\)/);
    return call(name, args);
  }

  function call(name: string, args: Value[]): Value {
    const [first = null, second = null, third = null] = args;
    if (name === 'CAST') return first;
    if (name === 'coalesce') return args.find((value) => value !== null) ?? null;
    if (name === 'IF') return first === true ? second : third;
    if (name === 'regexp_extract') return new RegExp(String(second)).exec(String(first ?? ''))?.[1] ?? null;
    throw new Error(`No function ${name}`);
  }

  function valueAt([column = '', ...path]: string[]): Value {
    if (!fieldType(table.types.get(column), path)) throw new Error(`No such path: ${[column, ...path].join('.')}`);
    let value: Row[string] = row[column];
    for (const key of path) value = typeof value === 'object' && value !== null ? value[key] : undefined;
    return typeof value === 'string' ? value : null;
  }

  function mapAt(column: string): Row | undefined {
    if (table.types.get(column)?.kind !== 'map') throw new Error(`No such map: ${column}`);
    const value = row[column];
    return typeof value === 'object' && value !== null ? value : undefined;
  }
}
