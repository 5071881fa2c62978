import { parseArn, unescapeArnText } from '../iam/arn.js';
import type { Conditions } from '../iam/document.js';
import type { Contract, Need } from '../needs/contract.js';
import { uncertainConditions } from '../needs/uncertain-conditions.js';

/**
 * A concrete ARN that a pattern of the evidence stands for: `?` becomes a letter, `*` a word, and IAM's escapes the
 * characters that they stand for. `*` alone stays: it is a call on no resource.
 */
export function sampleOf(pattern: string): string {
  if (pattern === '*') return pattern;
  const escapes: string[] = [];
  const sampled = pattern
    .replace(/\$\{[*?$]\}/g, (found) => `\u0001${escapes.push(found) - 1}\u0002`)
    .replace(/\?/g, 'x')
    .replace(/\*/g, 'sample')
    .replace(/\u0001(\d+)\u0002/g, (_, index: string) => escapes[Number(index)] ?? '');
  return unescapeArnText(sampled);
}

/** What a need says of the context that its calls came in. */
export type ProvenConditions = Pick<Need, 'conditions'> &
  Partial<Pick<Need, 'narrowing' | 'conditionCandidates' | 'via'>>;

/**
 * The contexts in which a need's calls came, one for each value that a condition names: `iam:PassedToService` …
 * Beside them what every record shows: who called, and the account that owns the resource.
 */
export function contextsOf(
  need: ProvenConditions,
  resource: string,
  contract: Pick<Contract, 'principal' | 'account'>,
): Record<string, string[]>[] {
  const owner = parseArn(resource)?.account;
  const owners = /^\d{12}$/.test(owner ?? '') ? [owner!] : ownersOf(need, contract);
  const base: Record<string, string[]> = {
    'aws:PrincipalArn': [contract.principal],
    'aws:PrincipalAccount': [contract.account],
    'aws:SecureTransport': ['true'],
    ...(need.via && need.via.length > 0 ? { 'aws:CalledVia': need.via, 'aws:ViaAWSService': ['true'] } : {}),
  };
  let contexts = owners.map((account) => ({ ...base, 'aws:ResourceAccount': [account] }) as Record<string, string[]>);
  const shown = uncertainConditions([need])
    .filter(({ key }) => key !== 'aws:RequestedRegion')
    .map(({ conditions }) => conditions);
  for (const [key, values] of [need.conditions, ...shown].flatMap(conditionValues)) {
    contexts = spread(contexts, key, values);
  }
  return contexts;
}

function ownersOf(need: ProvenConditions, contract: Pick<Contract, 'account'>): string[] {
  return need.narrowing?.find((one) => one.key === 'aws:ResourceAccount')?.values ?? [contract.account];
}

function spread(contexts: Record<string, string[]>[], key: string, values: string[][]): Record<string, string[]>[] {
  return contexts.flatMap((context) => values.map((value) => ({ ...context, [key]: value })));
}

/** For each key of a condition block the values that a call meeting it can have had. */
function conditionValues(conditions: Conditions): [string, string[][]][] {
  return Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, values]): [string, string[][]][] => {
      const name = operator.replace(/^For(All|Any)Values?:|IfExists$/g, '');
      if (name === 'Null') return values.includes('false') ? [[key, [['present']]]] : [];
      if (/Not/.test(name)) return [];
      // All values of a set that every call has to stay within; one of them at a time else.
      if (operator.startsWith('ForAllValues:')) return [[key, [values.map(sampleOf)]]];
      return [[key, values.map((value) => [/Like|Arn/.test(name) ? sampleOf(value) : unescapeArnText(value)])]];
    }),
  );
}
