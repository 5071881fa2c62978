import { findAction } from '../iam/catalog.js';
import type { Contract } from './contract.js';
import { setCovers } from './pattern-set.js';
import type { Policy, PolicyInput } from './policy.js';

/**
 * How many pairs of action and resource line the policies allow, and which of them no call used: a statement allows
 * each of its actions on each of its resources. What a person answered to a question stands for the calls behind it.
 */
export function unusedPairs(
  policies: readonly Policy[],
  contract: Contract,
  answers: PolicyInput['answers'] = {},
): { pairs: number; unused: { action: string; resource: string }[] } {
  const used = new Map<string, string[]>();
  for (const need of contract.needs) {
    used.set(need.action, [...(used.get(need.action) ?? []), ...need.resources.map((resource) => resource.arn)]);
  }
  for (const { id } of contract.questions) {
    const given = answers[id];
    const answer = given && 'answer' in given ? given.answer : given;
    if (answer?.kind !== 'action') continue;
    const action = findAction(answer.action)?.action ?? answer.action;
    used.set(action, [...(used.get(action) ?? []), ...answer.resources]);
  }
  const all = policies.flatMap((policy) =>
    policy.document.Statement.filter(({ Effect }) => Effect === 'Allow').flatMap((statement) =>
      (statement.Action ?? []).flatMap((action) =>
        (statement.Resource ?? []).map((resource) => ({ action, resource })),
      ),
    ),
  );
  const unused = all.filter(({ action, resource }) => !used.get(action)?.some((arn) => setCovers([resource], arn)));
  return { pairs: all.length, unused };
}
