import type { Contract } from './contract.js';
import { purposeOf, sidOf } from './statement-words.js';
import { makeStatement, type Statement } from './statements.js';

/**
 * Takes statements apart as people asked: the needs of each list in `apart` stand in no statement with any other need.
 * The result is a partition of the same needs; a statement that no list divides stays as it is, to the letter. The words
 * of the new ones are by rule, and what was left keeps its Sid. Needs that the contract does not hold any more are
 * passed over.
 */
export function putApart(
  statements: readonly Statement[],
  apart: readonly (readonly string[])[],
  contract: Contract,
): Statement[] {
  return apart.reduce<Statement[]>((all, needIds) => divide(all, new Set(needIds), contract), [...statements]);
}

function divide(statements: readonly Statement[], apart: ReadonlySet<string>, contract: Contract): Statement[] {
  const taken = new Set(statements.map(({ sid }) => sid.toLowerCase()));
  return statements.flatMap((statement) => {
    const moved = statement.needIds.filter((id) => apart.has(id));
    if (moved.length === 0 || moved.length === statement.needIds.length) return [statement];
    const rest = statement.needIds.filter((id) => !apart.has(id));
    return [made(rest, contract, statement.sid), made(moved, contract, undefined, taken)];
  });
}

function made(ids: readonly string[], contract: Contract, sid: string | undefined, taken = new Set<string>()) {
  const wanted = new Set(ids);
  const needs = contract.needs.filter(({ id }) => wanted.has(id));
  return makeStatement(contract, needs, { sid: sid ?? freeSid(sidOf(needs), taken), purpose: purposeOf(needs) });
}

function freeSid(sid: string, taken: Set<string>): string {
  let free = sid;
  for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${sid}${count}`;
  taken.add(free.toLowerCase());
  return free;
}
