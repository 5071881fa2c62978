import type { Activity, Call } from '../../src/cloudtrail/activity.js';
import type { Contract, Need, NeedResource } from '../../src/needs/contract.js';
import { buildPolicies, narrowestChoices, type Policy } from '../../src/needs/policy.js';
import { groupNeeds, type Statement } from '../../src/needs/statements.js';

/** One need of the fixtures, with a call for each of its resources. */
export function need(action: string, resources: NeedResource[], rest: Partial<Need> = {}): Need {
  return {
    id: `n${action}`,
    action,
    kind: 'called',
    accessLevel: 'read',
    scopeable: resources.every(({ arn }) => arn !== '*'),
    resources,
    conditions: {},
    via: [],
    calls: resources.length,
    callIds: [`c${action}`],
    events: [action],
    firstSeen: '2026-11-01T00:00:00Z',
    lastSeen: '2026-11-02T00:00:00Z',
    onlyUnclear: false,
    reason: 'It was called.',
    ...rest,
  };
}

export function contractOf(...needs: Need[]): Contract {
  return {
    principal: 'arn:aws:iam::111122223333:role/staging-deploy-role',
    account: '111122223333',
    partition: 'aws',
    needs,
    questions: [],
    denied: [],
    none: [],
    void: [],
    blindSpots: [],
    dropped: [],
  };
}

export function activityOf(contract: Contract): Activity {
  const calls = contract.needs.map(
    (one): Call => ({
      id: one.callIds[0]!,
      source: `${one.action.split(':')[0]}.amazonaws.com`,
      name: one.action.split(':')[1]!,
      region: 'us-east-1',
      account: '111122223333',
      partition: 'aws',
      outcome: 'allowed',
      parameters: null,
      response: null,
      resources: [],
      callers: [],
      principalArn: contract.principal,
      count: one.calls,
      days: 1,
      firstSeen: one.firstSeen,
      lastSeen: one.lastSeen,
    }),
  );
  return {
    principal: { kind: 'role', arn: contract.principal },
    window: { from: '2026-08-25T00:00:00Z', to: '2026-11-23T00:00:00Z' },
    calls,
    callers: [],
    records: calls.length,
    perDay: {},
    leftOut: [],
  };
}

/** Contract, statements with their narrowest scopes, and the policies that follow. */
export function draftOf(contract: Contract): {
  contract: Contract;
  activity: Activity;
  statements: Statement[];
  choices: ReturnType<typeof narrowestChoices>;
  policies: Policy[];
} {
  const statements = groupNeeds(contract);
  const choices = narrowestChoices(statements);
  const policies = buildPolicies({ contract, statements, choices, baseName: 'tighten-staging-deploy-role' });
  return { contract, activity: activityOf(contract), statements, choices, policies };
}

export const object = (key: string, calls = 1): NeedResource => ({
  arn: `arn:aws:s3:::b/${key}`,
  type: 'object',
  calls,
});
export const role = (name: string): NeedResource => ({
  arn: `arn:aws:iam::111122223333:role/${name}`,
  type: 'role',
  calls: 1,
});
