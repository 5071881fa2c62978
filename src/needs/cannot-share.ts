import { acceptedTypes, lendsRole, serviceOf } from './access.js';
import type { Need } from './contract.js';
import { sortConditions } from './scope-conditions.js';
import { widens } from './widens.js';

/**
 * Why needs cannot share one statement, in one sentence; undefined where they can. A statement has one list of
 * resources and one set of conditions, so what is put together has to take both alike.
 */
export function cannotShare(needs: readonly Need[]): string | undefined {
  const first = needs[0];
  if (!first) return undefined;
  for (const need of needs.slice(1)) {
    const pair = `${first.action} and ${need.action}`;
    if (serviceOf(need.action) !== serviceOf(first.action)) return `${pair} are of different services.`;
    if (need.scopeable !== first.scopeable) return `Of ${pair}, one takes resources and the other takes none but *.`;
    if (conditionsKey(need) !== conditionsKey(first)) return `${pair} are allowed under different conditions.`;
    if (namesNone(need) !== namesNone(first)) return `Of ${pair}, one was called on no resource, so it takes *.`;
    if (lendsRole(need.action) !== lendsRole(first.action)) return `${pair}: lending a role stands alone.`;
  }
  if (!first.scopeable || namesNone(first)) return undefined;
  for (const need of needs) {
    const opened = needs.find((one) => widens(need, one));
    if (opened) return `Beside ${need.action}, ${opened.action} would be allowed on more than it was called on.`;
    const accepted = new Set(acceptedTypes(need.action).map((type) => type.name));
    const other = needs.find((one) => !one.resources.some(({ type }) => type === undefined || accepted.has(type)));
    if (other) return `${need.action} takes no resource of the types that ${other.action} was called on.`;
  }
  return undefined;
}

/** Equal for needs with equal conditions. */
export function conditionsKey(need: Need): string {
  return JSON.stringify(sortConditions(need.conditions));
}

/** True where some call named no resource, so that only `*` allows it. */
export function namesNone(need: Need): boolean {
  return need.resources.some((resource) => resource.arn === '*');
}
