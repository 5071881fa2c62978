import { patternCovers } from '../iam/wildcard.js';
import type { BaselinePolicy } from './principal.js';

interface Allows {
  actions: string[];
  except: string[];
}

/**
 * True where the attached and inline policies together allow every action on every resource, judged by their
 * statements and not by their names: `AdministratorAccess`, a copy of it, an inline `*:*`, or a `NotAction` whose
 * exceptions another statement allows. Conditional statements and denies are not looked at: a narrowed administrator
 * is none, a forbidden corner still leaves one.
 */
export function isAdmin(policies: BaselinePolicy[]): boolean {
  const everywhere = policies
    .filter(({ kind }) => kind !== 'boundary')
    .flatMap(({ document }) => statementsOf(document))
    .flatMap(allowsEverywhere);
  const actions = everywhere.flatMap((one) => one.actions);
  if (actions.some(isEverything)) return true;
  return everywhere.some(
    ({ except }) =>
      except.length > 0 &&
      except.every((hole) => actions.some((action) => patternCovers(action.toLowerCase(), hole.toLowerCase()))),
  );
}

function allowsEverywhere(statement: unknown): Allows[] {
  if (typeof statement !== 'object' || statement === null) return [];
  const get = (key: string): unknown => Reflect.get(statement, key);
  const condition = get('Condition');
  const conditional = typeof condition === 'object' && condition !== null && Object.keys(condition).length > 0;
  if (get('Effect') !== 'Allow' || conditional || !listOf(get('Resource')).includes('*')) return [];
  return [{ actions: listOf(get('Action')), except: listOf(get('NotAction')) }];
}

function isEverything(action: string): boolean {
  return /^\*+(:\*+)?$/.test(action);
}

function statementsOf(document: unknown): unknown[] {
  if (typeof document !== 'object' || document === null) return [];
  const statement: unknown = Reflect.get(document, 'Statement');
  return Array.isArray(statement) ? statement : [statement];
}

function listOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
}
