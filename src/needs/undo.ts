import { findAction } from '../iam/catalog.js';
import type { Contract, Need } from './contract.js';

/** An action that would undo something the principal did, and that was never seen itself. */
export interface Undo {
  /** The undoing action, in the catalogue's spelling. */
  action: string;
  /** The need that it would undo. */
  needId: string;
  /** ARNs of that need which the undoing action takes too. */
  resources: string[];
  /** One sentence for people: what it would take back. */
  reason: string;
}

/** What a verb makes, and the verbs that take it back. */
const OPPOSITES: [RegExp, string[]][] = [
  [/^(?:Create|Put|Run|Register|Import|Allocate)(?=[A-Z])/, ['Delete', 'Deregister', 'Terminate', 'Release', 'Remove']],
  [/^Attach(?=[A-Z])/, ['Detach']],
  [/^Associate(?=[A-Z])/, ['Disassociate']],
  [/^Add(?=[A-Z])/, ['Remove', 'Delete']],
  [/^Authorize(?=[A-Z])/, ['Revoke']],
  [/^Enable(?=[A-Z])/, ['Disable']],
  [/^Start(?=[A-Z])/, ['Stop']],
];

/** By contract: it is asked for whenever a review is shown. */
const found = new WeakMap<Contract, readonly Undo[]>();

/**
 * Undo that was not seen: a failed deploy rolls back with the caller's rights, so what was made may have to be taken
 * back. Offered to people as attested needs, never granted by itself.
 */
export function undoNotSeen(contract: Contract): readonly Undo[] {
  const known = found.get(contract) ?? lookForUndo(contract);
  found.set(contract, known);
  return known;
}

function lookForUndo(contract: Contract): Undo[] {
  const seen = new Set(contract.needs.map((need) => need.action));
  const all = contract.needs.flatMap((need) => undoOf(need).filter((undo) => !seen.has(undo.action)));
  const first = new Map(all.map((undo) => [`${undo.action} ${undo.needId}`, undo]));
  return [...first.values()].sort((a, b) => (a.action < b.action ? -1 : a.action > b.action ? 1 : 0));
}

function undoOf(need: Need): Undo[] {
  const facts = findAction(need.action);
  if (!facts || need.kind === 'implied') return [];
  for (const [made, undone] of OPPOSITES) {
    if (!made.test(facts.name)) continue;
    const noun = facts.name.replace(made, '');
    const action = undone.flatMap((verb) => findAction(`${facts.service}:${verb}${noun}`) ?? [])[0];
    if (!action) return [];
    const resources = need.resources.flatMap((one) =>
      action.resourceTypes.some((type) => type.name === one.type) ? [one.arn] : [],
    );
    const reason = `Takes back ${need.events.join(', ')}, which was seen.`;
    return [{ action: action.action, needId: need.id, resources, reason }];
  }
  return [];
}
