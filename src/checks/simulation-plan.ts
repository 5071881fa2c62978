import { parseArn } from '../iam/arn.js';
import { findConditionKeyFacts } from '../iam/catalog.js';
import type { Conditions } from '../iam/document.js';
import type { Contract, Need } from '../needs/contract.js';
import { scopeFor } from '../needs/scopes.js';
import type { ScopeChoice, Statement } from '../needs/statements.js';

/** A condition key with the value that the call would carry; the type as IAM names it. */
export interface ContextEntry {
  key: string;
  type: 'string' | 'stringList' | 'numeric' | 'boolean' | 'date' | 'ip';
  values: string[];
}

/** One question to the simulator: is this action allowed on this resource? */
export interface Pair {
  action: string;
  resource: string;
  statementId: string;
  context: ContextEntry[];
}

export interface Skipped {
  action: string;
  resource: string;
  reason: string;
}

/** Resources per action and statement that are asked about: the simulator is slow, and the replay covers every call. */
const PER_ACTION = 5;

/**
 * What the simulator is asked: for every need that was not left out, its action on the concrete resources that its
 * calls proved, with the context that the conditions need. Wildcards in an ARN are made concrete (any value will do,
 * as the policy has to allow all of them); what cannot be is skipped, with the reason.
 */
export function planSimulation(input: {
  contract: Contract;
  statements: Statement[];
  choices: Record<string, ScopeChoice>;
}): { pairs: Pair[]; skipped: Skipped[] } {
  const needs = new Map(input.contract.needs.map((need) => [need.id, need]));
  const pairs: Pair[] = [];
  const skipped: Skipped[] = [];
  for (const statement of input.statements) {
    const choice = input.choices[statement.id];
    const scope = choice && scopeFor(statement, choice);
    if (!scope) continue;
    for (const need of statement.needIds.flatMap((id) => needs.get(id) ?? [])) {
      const context = contextFor(scope.conditions);
      for (const resource of chosenResources(need)) {
        const concrete = 'problem' in context ? { reason: context.problem } : concreteArn(resource, input.contract);
        if ('reason' in concrete || 'problem' in context) {
          skipped.push({ action: need.action, resource, reason: 'reason' in concrete ? concrete.reason : '' });
        } else {
          pairs.push({
            action: need.action,
            resource: concrete.arn,
            statementId: statement.id,
            context: context.entries,
          });
        }
      }
    }
  }
  return { pairs, skipped };
}

/** A few of each resource type, the most used ones: types are what statements get wrong, not the hundredth object. */
function chosenResources(need: Need): string[] {
  const byType = groupByType(need);
  return [...byType.values()].flatMap((resources) =>
    [...resources]
      .sort((a, b) => b.calls - a.calls || a.arn.localeCompare(b.arn))
      .slice(0, PER_ACTION)
      .map(({ arn }) => arn),
  );
}

function groupByType(need: Need): Map<string, Need['resources']> {
  const groups = new Map<string, Need['resources']>();
  for (const resource of need.resources) {
    const type = resource.type ?? '';
    groups.set(type, [...(groups.get(type) ?? []), resource]);
  }
  return groups;
}

function concreteArn(resource: string, contract: Contract): { arn: string } | { reason: string } {
  if (resource === '*') return { arn: '*' };
  const arn = parseArn(resource);
  if (!arn) return { reason: 'It is not an ARN.' };
  if (resource.includes('${')) return { reason: 'It holds a policy variable.' };
  // IAM API reference, SimulateCustomPolicy: each resource has at most 2,048 characters.
  if (resource.length > 2048) return { reason: 'It is longer than the simulator accepts.' };
  const region = /[*?]/.test(arn.region) ? 'us-east-1' : arn.region;
  const account = /[*?]/.test(arn.account) ? contract.account : arn.account;
  const rest = arn.resource.replaceAll('*', 'x1').replaceAll('?', 'x');
  return { arn: `arn:${arn.partition}:${arn.service}:${region}:${account}:${rest}` };
}

/** Operators for which a value of the condition's own list is one that satisfies it. */
const AFFIRMATIVE =
  /^(ForAnyValue:|ForAllValues:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|Bool|NumericEquals|IpAddress)(IfExists)?$/i;

/** Conditions are false without context (IAM user guide, policy simulator): each key gets a value that fits. */
function contextFor(conditions: Conditions): { entries: ContextEntry[] } | { problem: string } {
  const entries: ContextEntry[] = [];
  for (const [operator, keys] of Object.entries(conditions)) {
    for (const [key, values] of Object.entries(keys)) {
      const [value] = values;
      if (!AFFIRMATIVE.test(operator) || value === undefined) {
        return { problem: `No value can be made up for ${operator} on ${key}.` };
      }
      const concrete = value.includes('${') ? undefined : value.replaceAll('*', 'x1').replaceAll('?', 'x');
      if (concrete === undefined) return { problem: `${key} is compared with a policy variable.` };
      entries.push({ key, type: typeOf(key, operator), values: [concrete] });
    }
  }
  return { entries: entries.sort((a, b) => a.key.localeCompare(b.key)) };
}

function typeOf(key: string, operator: string): ContextEntry['type'] {
  if (/^For(Any|All)Value/i.test(operator)) return 'stringList';
  if (/Bool/i.test(operator)) return 'boolean';
  if (/^Numeric/i.test(operator)) return 'numeric';
  if (/IpAddress/i.test(operator)) return 'ip';
  return findConditionKeyFacts(key)?.type.startsWith('ArrayOf') ? 'stringList' : 'string';
}
