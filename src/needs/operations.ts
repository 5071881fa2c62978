import { actionsOf, findAction } from '../iam/catalog.js';
import type { Conditions } from '../iam/document.js';
import { prefixOfSource } from '../iam/services/hosts.js';
import { rulesFor } from '../iam/services/index.js';
import type { Request } from '../iam/services/request.js';
import type { OperationReading, OperationRule, ServiceRules } from '../iam/services/service.js';
import type { Lookups } from './lookups.js';

/** What a call itself needs. Exactly one of `actions`, `ask` alone, and `none` says how the call ends. */
export interface OperationAnswer {
  /** In the catalogue's spelling; every one exists there. */
  actions: string[];
  also: { action: string; because: string }[];
  ask?: { text: string; likely: string[] };
  none?: string;
  conditions: Conditions;
  candidates: Conditions[];
  /** Why these actions, in one sentence. */
  reason: string;
}

/** `20150331`, `20150331v2`, `2020_05_31`: Lambda's and CloudFront's API dates at the end of an event name. */
const DATED = /(?:20\d{2}_?[01]\d_?[0-3]\d)(?:v\d+)?$/i;

/** An event name without the API date and version that Lambda and CloudFront put at its end. */
export function plainName(name: string): string {
  return name.replace(DATED, '') || name;
}

/**
 * Shorter forms under which AWS lists an operation's action, tried only where the full name is no action: without the
 * API date, without the version (`GetFindingV2` is `access-analyzer:GetFinding`), and a batch as its single operation
 * (`BatchIsAuthorized` is `verifiedpermissions:IsAuthorized`, `PublishBatch` is `sns:Publish`).
 */
function shorterNames(name: string): string[] {
  const plain = plainName(name);
  const forms = [
    plain,
    plain.replace(/V\d$/, ''),
    plain.replace(/^Batch(?=[A-Z])/, ''),
    plain.replace(/(?<=[a-z])Batch$/, ''),
  ];
  return [...new Set(forms)].filter((form) => form !== name && form !== '');
}

/**
 * Event → IAM actions. A service's own rule comes first, then the exact name in iam-data, then the name without its
 * API date where only that is an action. Everything else is a question with the actions that it may be: no name is
 * ever made up, and none is cut down as long as the full name is an action. What AWS's Service Reference says (see
 * `Lookups.operations`) comes last, so that it only ever answers what would be a question.
 */
export function readOperation(request: Request, reference: Lookups['operations'] = {}): OperationAnswer {
  const rules = rulesFor(request.source);
  const ruled = rules && ruleOf(rules, request.name);
  if (ruled) return checked(applyRule(ruled, request), request, 'rule');
  const other = rules?.otherwise?.(request);
  if (other) return checked(other, request, 'rule');

  const prefixes = [...new Set([rules?.prefix, ...(rules?.also ?? []), prefixOfSource(request.source)])];
  const known = prefixes.filter((prefix) => prefix !== undefined);
  const found = known.flatMap((prefix) => findAction(`${prefix}:${request.name}`) ?? [])[0];
  if (found) return checked({ actions: [found.action] }, request, 'name');

  for (const shorter of shorterNames(request.name)) {
    const match = known.flatMap((prefix) => findAction(`${prefix}:${shorter}`) ?? [])[0];
    if (match) return checked({ actions: [match.action] }, request, 'shorter');
  }

  const key = known.map((prefix) => `${prefix}:${request.name}`).find((one) => Object.hasOwn(reference, one));
  const listed = key === undefined ? [] : reference[key]!.filter((action) => findAction(action));
  if (listed.length === 1) return checked({ actions: listed }, request, 'reference');

  const ask = unknown(request, known);
  if (listed.length > 1) ask.likely = listed;
  return { ...nothing, ask, reason: ask.text };
}

const nothing = { actions: [], also: [], conditions: {}, candidates: [] } satisfies Partial<OperationAnswer>;

function ruleOf(rules: ServiceRules, name: string): OperationRule | undefined {
  const operations = rules.operations ?? {};
  if (Object.hasOwn(operations, name)) return operations[name];
  const plain = plainName(name);
  return Object.hasOwn(operations, plain) ? operations[plain] : undefined;
}

function applyRule(rule: OperationRule, request: Request): OperationReading {
  if (typeof rule === 'function') return rule(request);
  return { actions: [rule].flat() };
}

/** Holds a reading to the catalogue: an action that AWS does not know becomes a question, never a permission. */
function checked(
  reading: OperationReading,
  request: Request,
  by: 'rule' | 'name' | 'shorter' | 'reference',
): OperationAnswer {
  if (reading.none !== undefined) return { ...nothing, none: reading.none, reason: reading.none };
  const actions = reading.actions.flatMap((action) => findAction(action)?.action ?? []);
  const also = (reading.also ?? []).flatMap((one) => {
    const known = findAction(one.action);
    return known ? [{ action: known.action, because: one.because }] : [];
  });
  const ask = reading.ask && { ...reading.ask, likely: reading.ask.likely.filter((action) => findAction(action)) };
  if (actions.length < reading.actions.length || (actions.length === 0 && !ask)) {
    const lost = unknown(request, []);
    return { ...nothing, ask: { ...lost, likely: actions }, reason: lost.text };
  }
  if (actions.length === 0) return { ...nothing, also, ask, reason: ask!.text };
  const conditions = reading.conditions ?? {};
  const candidates = reading.candidates ?? [];
  return { actions, also, ...(ask && { ask }), conditions, candidates, reason: sentence(request, actions, by) };
}

function sentence(request: Request, actions: string[], by: 'rule' | 'name' | 'shorter' | 'reference'): string {
  if (by === 'name') return `${request.name} is authorised as ${actions[0]}.`;
  if (by === 'shorter')
    return `${request.name} is authorised as ${actions[0]}: AWS lists no action under the full name.`;
  if (by === 'reference') return `AWS's Service Reference names ${actions[0]} for ${request.name}.`;
  return `${request.name} is authorised as ${actions.join(' and ')}.`;
}

function unknown(request: Request, prefixes: string[]): { text: string; likely: string[] } {
  return {
    text: `AWS lists no action for ${request.name} of ${request.source}: which permission does it need, if any?`,
    likely: prefixes.flatMap((prefix) => nearest(prefix, request.name)).slice(0, 3),
  };
}

/** Up to three actions of a service whose names share most words with an event's name. */
function nearest(prefix: string, name: string): string[] {
  const wanted = words(name);
  return actionsOf(prefix)
    .map((action) => {
      const have = words(action.name);
      const shared = wanted.filter((word) => have.includes(word)).length;
      return { action: action.action, score: (2 * shared) / (wanted.length + have.length) };
    })
    .filter((one) => one.score >= 0.6)
    .sort((a, b) => b.score - a.score || (a.action < b.action ? -1 : 1))
    .slice(0, 3)
    .map((one) => one.action);
}

function words(name: string): string[] {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []).map((word) => word.toLowerCase().replace(/s$/, ''));
}
