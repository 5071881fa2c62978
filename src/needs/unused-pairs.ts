import type { Contract } from './contract.js';
import { setCovers } from './pattern-set.js';
import type { Policy } from './policy.js';

/** How many pairs of action and resource line the policies allow, and which of them no call used. For display. */
export function unusedPairs(
  policies: readonly Policy[],
  contract: Contract,
): { pairs: number; unused: { action: string; resource: string }[] } {
  const used = new Map<string, string[]>();
  for (const need of contract.needs) {
    used.set(need.action, [...(used.get(need.action) ?? []), ...need.resources.map((resource) => resource.arn)]);
  }
  const all = policies.flatMap((policy) =>
    policy.document.Statement.flatMap((statement) =>
      (statement.Action ?? []).flatMap((action) =>
        (statement.Resource ?? []).map((resource) => ({ action, resource })),
      ),
    ),
  );
  const unused = all.filter(({ action, resource }) => !used.get(action)?.some((arn) => setCovers([resource], arn)));
  return { pairs: all.length, unused };
}
