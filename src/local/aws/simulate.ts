import { compilePolicies, type Evaluator } from '../../iam/evaluate.js';
import { contextKeys, parsePolicy } from './context-keys.js';
import { AwsFailure, type QueryInput, structuresOf, textOf, textsOf } from './wire.js';

const DECISIONS = { allowed: 'allowed', 'implicit-deny': 'implicitDeny', 'explicit-deny': 'explicitDeny' } as const;

/**
 * SimulateCustomPolicy of the stand-in, by this project's own evaluator: every action with every resource, one result
 * each (IAM API reference). Throws AWS's `InvalidInput` for a wildcard in an action or a policy that IAM would reject.
 */
export function simulate(input: QueryInput): object[] {
  const policies = textsOf(input, 'PolicyInputList');
  const actions = textsOf(input, 'ActionNames');
  const resources = textsOf(input, 'ResourceArns');
  const boundaries = textsOf(input, 'PermissionsBoundaryPolicyInputList');
  if (policies.length === 0 || actions.length === 0) {
    throw new AwsFailure('ValidationError', 'PolicyInputList and ActionNames must not be empty.');
  }
  for (const action of actions) {
    if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action)) {
      throw new AwsFailure('InvalidInput', `Invalid Action: ${action}. Wildcards are not supported.`);
    }
  }
  const [boundary] = boundaries.map(parsePolicy);
  const compiled = compile(policies.map(parsePolicy), boundary);
  const context = contextOf(input);
  const missing = contextKeys([...policies, ...boundaries]).filter((key) => !Object.hasOwn(context, key.toLowerCase()));
  const asked = resources.length > 0 ? resources : ['*'];
  return actions.flatMap((action) =>
    asked.map((resource) => {
      const { decision, document } = compiled.evaluate({ action, resource, context: namedContext(input) });
      const result = DECISIONS[decision];
      const matched =
        document === undefined
          ? []
          : [{ SourcePolicyId: `PolicyInputList.${document + 1}`, SourcePolicyType: 'IAM Policy' }];
      return {
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: result,
        MatchedStatements: matched,
        MissingContextValues: resource === '*' ? missing : [],
        ResourceSpecificResults:
          resource === '*'
            ? undefined
            : [
                {
                  EvalResourceName: resource,
                  EvalResourceDecision: result,
                  MatchedStatements: matched,
                  MissingContextValues: missing,
                },
              ],
      };
    }),
  );
}

function compile(policies: unknown[], boundary: unknown): Evaluator {
  try {
    return compilePolicies(policies, boundary === undefined ? {} : { boundary });
  } catch (error) {
    throw new AwsFailure('InvalidInput', error instanceof Error ? error.message : 'Syntax errors in policy.');
  }
}

function namedContext(input: QueryInput): Record<string, string[]> {
  return Object.fromEntries(
    structuresOf(input, 'ContextEntries').map((entry) => [
      textOf(entry, 'ContextKeyName') ?? '',
      textsOf(entry, 'ContextKeyValues'),
    ]),
  );
}

/** Names of condition keys do not depend on case. */
function contextOf(input: QueryInput): Record<string, string[]> {
  return Object.fromEntries(Object.entries(namedContext(input)).map(([key, values]) => [key.toLowerCase(), values]));
}
