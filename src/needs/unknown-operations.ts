import type { Call } from '../cloudtrail/activity.js';
import { prefixOfSource } from '../iam/services/hosts.js';
import { rulesFor } from '../iam/services/index.js';
import { noPermission } from './no-permission.js';
import { readOperation } from './operations.js';

/**
 * The services (IAM prefixes, sorted) of calls whose action neither a rule nor a name tells: where AWS's Service
 * Reference may know more. Denied and void calls are no evidence and ask for nothing.
 */
export function servicesToLookUp(calls: readonly Call[]): string[] {
  const unknown = calls.filter((call) => {
    if (call.outcome === 'denied' || call.outcome === 'void' || noPermission(call) !== undefined) return false;
    const { actions, none } = readOperation(call);
    return actions.length === 0 && none === undefined;
  });
  const prefixes = unknown.flatMap(({ source }) => [rulesFor(source)?.prefix, prefixOfSource(source)]);
  return [...new Set(prefixes.filter((prefix) => prefix !== undefined))].sort();
}
