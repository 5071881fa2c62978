import { actionsOf, allServices } from '../iam/catalog.js';
import { parseDocument } from '../iam/document.js';
import { hasWildcard, patternRegExp } from '../iam/wildcard.js';

/**
 * The wildcards in actions that these policies allow on every resource and that reach further than reading, the widest
 * first, and how many such actions they reach together. A statement with `NotAction` counts as everything but its
 * exceptions. Denies are not subtracted: what is denied today is seen when the role is reviewed.
 */
export function wideActions(documents: unknown[]): { wildcards: string[]; actions: number } {
  const reached = new Set<string>();
  const wildcards = new Map<string, number>();
  for (const statement of documents.flatMap(statementsOf)) {
    if (statement.Effect !== 'Allow' || !statement.Resource?.includes('*')) continue;
    for (const pattern of statement.Action ?? []) {
      if (!hasWildcard(pattern)) continue;
      const found = writesOf(pattern);
      if (found.length > 0) wildcards.set(pattern, found.length);
      for (const action of found) reached.add(action);
    }
    if (statement.NotAction) {
      const except = new Set(statement.NotAction.flatMap(writesOf));
      const found = writesOf('*').filter((action) => !except.has(action));
      wildcards.set(`everything but ${statement.NotAction.slice(0, 3).join(', ')}`, found.length);
      for (const action of found) reached.add(action);
    }
  }
  const widest = [...wildcards].sort(([, a], [, b]) => b - a).map(([pattern]) => pattern);
  return { wildcards: widest, actions: reached.size };
}

/** A document that cannot be read allows nothing that could be named; the review of the role says what is wrong. */
function statementsOf(document: unknown) {
  try {
    return parseDocument(document).Statement;
  } catch {
    return [];
  }
}

const known = new Map<string, string[]>();
const KEPT = 2_000;

/** Actions of the catalogue that a pattern matches and that do more than read or list. */
function writesOf(pattern: string): string[] {
  const key = pattern.toLowerCase();
  const found = known.get(key);
  if (found) return found;
  const made = match(key);
  if (known.size >= KEPT) known.clear();
  known.set(key, made);
  return made;
}

function match(pattern: string): string[] {
  const service = pattern.slice(0, Math.max(0, pattern.indexOf(':')));
  const services = service !== '' && !hasWildcard(service) ? [service] : [...allServices()];
  const whole = /^\*+$/.test(pattern) ? '*:*' : pattern;
  const expression = patternRegExp(whole, { ignoreCase: true });
  return services
    .flatMap((one) => actionsOf(one))
    .filter(({ accessLevel, action }) => accessLevel !== 'Read' && accessLevel !== 'List' && expression.test(action))
    .map(({ action }) => action);
}
