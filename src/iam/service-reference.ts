import { findAction } from './catalog.js';

/**
 * What one file of AWS's Service Reference says: operation → the actions that it may be authorised by, in the
 * catalogue's spelling, sorted.
 */
export type ReferenceOperations = Record<string, string[]>;

/**
 * Reads one file of AWS's public Service Reference (`…/v1/<service>/<service>.json`, "Simplified AWS service
 * information for programmatic access", fields `Operations[].AuthorizedActions[]`). An action that is authorised only
 * in a context (`iam:PassRole` with `iam:PassedToService`) is not the operation's own and is left out, and so is one
 * that the catalogue does not know. Undefined where this is not such a file.
 */
export function parseServiceReference(value: unknown): ReferenceOperations | undefined {
  if (!isObject(value) || typeof value['Name'] !== 'string') return undefined;
  const operations = value['Operations'] ?? [];
  if (!Array.isArray(operations)) return undefined;
  const read = operations.flatMap((operation: unknown): [string, string[]][] => {
    if (!isObject(operation) || typeof operation['Name'] !== 'string') return [];
    const authorised = Array.isArray(operation['AuthorizedActions']) ? operation['AuthorizedActions'] : [];
    const actions = new Set(authorised.flatMap(ownAction));
    return actions.size > 0 ? [[operation['Name'], [...actions].sort()]] : [];
  });
  return Object.fromEntries(read);
}

function ownAction(value: unknown): string[] {
  if (!isObject(value) || typeof value['Name'] !== 'string' || typeof value['Service'] !== 'string') return [];
  if (isObject(value['Context']) && Object.keys(value['Context']).length > 0) return [];
  const known = findAction(`${value['Service']}:${value['Name']}`);
  return known ? [known.action] : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
