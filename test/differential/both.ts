import { compilePolicies } from '../../src/iam/evaluate.js';
import type { Decision, PolicyCase } from './policy-case.js';

const ACCOUNT = '111122223333';
const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const EVERYONE = {
  ...EVERYTHING,
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
};
const DECISIONS: Record<string, Decision> = {
  Allowed: 'allowed',
  ImplicitlyDenied: 'implicit-deny',
  ExplicitlyDenied: 'explicit-deny',
};

/** The little of the other package that is used here, so that this folder type-checks without it. */
interface Simulator {
  runUnsafeSimulation(simulation: object, options: object): string;
}

/** Loads the other evaluator: `npm ci` in this folder first. */
export async function loadOther(): Promise<(one: PolicyCase) => Decision> {
  const name = '@cloud-copilot/iam-simulate';
  const simulator: Simulator = await import(name);
  return ({ policies, boundary, action, resource, context }) => {
    const result = simulator.runUnsafeSimulation(
      {
        request: {
          principal: `arn:aws:iam::${ACCOUNT}:role/team/deploy`,
          action,
          resource: { resource, accountId: ACCOUNT },
          contextVariables: Object.fromEntries(
            Object.entries(context).map(([key, values]) => [key, isSet(key) || values.length > 1 ? values : values[0]]),
          ),
        },
        identityPolicies: policies.map((policy, index) => ({ name: `p${index}`, policy })),
        serviceControlPolicies: [{ orgIdentifier: 'r-1', policies: [{ name: 'FullAWSAccess', policy: EVERYTHING }] }],
        resourceControlPolicies: [{ orgIdentifier: 'r-1', policies: [{ name: 'RCPFullAWSAccess', policy: EVERYONE }] }],
        ...(boundary ? { permissionBoundaryPolicies: [{ name: 'boundary', policy: boundary }] } : {}),
      },
      {},
    );
    return DECISIONS[result]!;
  };
}

/** Keys that hold a list even where it has one value. */
function isSet(key: string): boolean {
  return ['aws:tagkeys', 'aws:calledvia'].includes(key.toLowerCase());
}

export function ours({ policies, boundary, action, resource, context }: PolicyCase): Decision {
  const evaluator = compilePolicies(policies, boundary ? { boundary } : {});
  return evaluator.evaluate({ action, resource, context }).decision;
}
