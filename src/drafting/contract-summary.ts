import type { Contract } from '../needs/contract.js';
import { groupNeeds } from '../needs/statements.js';
import { needKeys, openQuestionsForModel, typesOf } from './prompt.js';

/** A contract in brief: one entry for needs that belong together, and how to read an answer that speaks of those. */
export interface ContractSummary {
  data: Record<string, unknown>;
  /** An answer in keys of groups (`g1`) as one in keys of needs (`n1`), as the guard takes it. */
  expand(answer: unknown): unknown;
  /** What the guard says of needs, in keys of groups. */
  inGroups(reason: string): string;
}

const MOST_ACTIONS = 30;

/**
 * The contract summarised by service and by what can share a scope: for a model whose context does not hold every
 * need. Groups are those of the rules, so that each of them can be a statement.
 */
export function summarise(contract: Contract): ContractSummary {
  const keyOf = new Map([...needKeys(contract)].map(([key, need]) => [need.id, key]));
  const needOf = new Map(contract.needs.map((need) => [need.id, need]));
  const members = new Map<string, string[]>();
  const groupOf = new Map<string, string>();
  const needs = groupNeeds(contract).map((statement, at) => {
    const group = `g${at + 1}`;
    const own = statement.needIds.flatMap((id) => needOf.get(id) ?? []);
    const keys = own.map((need) => keyOf.get(need.id)!);
    members.set(group, keys);
    for (const key of keys) groupOf.set(key, group);
    const [first] = own;
    return {
      need: group,
      service: first?.action.split(':')[0] ?? '',
      actions: statement.actions.slice(0, MOST_ACTIONS),
      level: [...new Set(own.map((need) => need.accessLevel))],
      scopeable: first?.scopeable ?? false,
      on: typesOf(own),
      ...(Object.keys(statement.conditions).length > 0 ? { conditions: statement.conditions } : {}),
      calls: statement.calls,
      count: own.length,
    };
  });
  return {
    data: { needs, openQuestions: openQuestionsForModel(contract) },
    expand: (answer) => expandIn(answer, members),
    inGroups: (reason) => reason.replace(/\bn\d+\b/g, (key) => groupOf.get(key) ?? key),
  };
}

function expandIn(answer: unknown, members: ReadonlyMap<string, string[]>): unknown {
  if (typeof answer !== 'object' || answer === null || !('statements' in answer)) return answer;
  const { statements } = answer;
  if (!Array.isArray(statements)) return answer;
  return { ...answer, statements: statements.map((part: unknown) => expandPart(part, members)) };
}

function expandPart(part: unknown, members: ReadonlyMap<string, string[]>): unknown {
  if (typeof part !== 'object' || part === null || !('needs' in part) || !Array.isArray(part.needs)) return part;
  const needs = part.needs.flatMap((key: unknown) => (typeof key === 'string' ? (members.get(key) ?? [key]) : [key]));
  return { ...part, needs };
}
