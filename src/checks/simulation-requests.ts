import type { Pair } from './simulation-plan.js';

/** Pairs of action and resource per request. AWS sets no number; the product is what costs time. */
const CHUNK = 100;

/** Actions that share their resources and their context: their cross product holds no pair that was not proved. */
export interface SimulationRequest {
  actions: string[];
  resources: string[];
  context: Pair['context'];
  /** `action resource` → statement. */
  statements: Map<string, string>;
}

/**
 * Groups pairs into requests of at most 100 pairs (action × resource). Every pair is in exactly one request, and no
 * request holds a pair that was not given.
 */
export function groupPairs(pairs: Pair[]): SimulationRequest[] {
  const byAction = new Map<string, { action: string; pairs: Pair[] }>();
  for (const pair of pairs) {
    const key = `${JSON.stringify(pair.context)} ${pair.action.toLowerCase()}`;
    const group = byAction.get(key);
    if (group) group.pairs.push(pair);
    else byAction.set(key, { action: pair.action, pairs: [pair] });
  }
  const byResources = new Map<string, SimulationRequest>();
  for (const { action, pairs: own } of byAction.values()) {
    const resources = [...new Set(own.map(({ resource }) => resource))].sort();
    for (let start = 0; start < resources.length; start += CHUNK) {
      const part = resources.slice(start, start + CHUNK);
      const context = own[0]!.context;
      const statements = own.map((pair) => [`${action} ${pair.resource}`, pair.statementId] as const);
      const base = JSON.stringify([context, part]);
      // A request that is full is closed: the next action with the same resources opens another one.
      let turn = 0;
      while ((byResources.get(`${base} ${turn}`)?.actions.length ?? 0) >= Math.max(1, Math.floor(CHUNK / part.length)))
        turn++;
      const key = `${base} ${turn}`;
      const known = byResources.get(key);
      if (known) {
        known.actions.push(action);
        for (const [pair, statement] of statements) known.statements.set(pair, statement);
      } else {
        byResources.set(key, { actions: [action], resources: part, context, statements: new Map(statements) });
      }
    }
  }
  return [...byResources.values()];
}
