import { actionsOf } from '../catalog.js';

/**
 * The actions of a service whose resource types are all optional, for its `unnamed` list: only for services where a
 * resource is an extra of the call and never one of two ways to name the same thing.
 */
export function optionalOnly(prefix: string, reason: string): Record<string, string> {
  const actions = actionsOf(prefix).filter(
    (action) => action.resourceTypes.length > 0 && action.resourceTypes.every((type) => !type.required),
  );
  return Object.fromEntries(actions.map((action) => [action.name, reason]));
}
