import { escapeArnText, parseArn, patternReachesType, templateFit, templateVariables } from '../iam/arn.js';
import type { ActionFacts, ResourceTypeFacts } from '../iam/catalog.js';
import { resourceTypesOf } from '../iam/catalog.js';
import { rulesOfPrefix } from '../iam/services/index.js';
import type { Known, Request } from '../iam/services/request.js';
import { textsAt } from '../iam/services/request.js';
import type { ResourceRule } from '../iam/services/service.js';
import { bornArns } from './born.js';
import { plainName } from './operations.js';
import { arnByName, arnByOwnId, fixedArn } from './template-values.js';

export interface FoundResources {
  /** What the call proves; `[{ arn: '*' }]` where AWS leaves no choice; empty where nothing is known. */
  resources: { arn: string; type?: string }[];
  /** ARNs that stood in the call and that no resource type of the action takes. */
  dropped: { action: string; arn: string; reason: string }[];
  /** Said beside the reason: why `*`, or which part of an ARN could not be known. */
  note?: string;
}

/**
 * The resources on which a call needed an action.
 *
 * In this order, for each resource type that the action takes: the rule of the action's service, iam-data's ARN
 * template with every variable found in the parameters by name, the record's own `resources`, an ARN among the
 * parameters, and for what the call creates the id that AWS was about to give (`*`). Each ARN is held against the
 * types that the action takes.
 */
export function findResources(action: ActionFacts, request: Request, known: Known = {}): FoundResources {
  if (action.resourceTypes.length === 0) return { resources: [{ arn: '*' }], dropped: [] };
  const found: Found = { arns: new Map(), dropped: new Map() };
  for (const type of action.resourceTypes) {
    for (const arn of arnsOfType(type, action, request, known)) accept(asRecorded(arn, request), action, found);
  }
  if (found.arns.size === 0) for (const arn of recordArns(request)) accept(arn, action, found);
  if (found.arns.size === 0) for (const arn of parameterArns(request)) accept(arn, action, found);
  if (found.arns.size === 0) addLastResorts(action, request, found);
  const missing = action.resourceTypes.filter((type) => type.required && !hasType(found, type.name));
  const born = missing.length > 0 || found.arns.size === 0 ? bornArns(action, missing, request) : [];
  for (const arn of born) accept(arn, action, found);

  const dropped = [...found.dropped].map(([arn, reason]) => ({ action: action.action, arn, reason }));
  if (found.arns.size > 0) return result(found, born);
  const unnamed = rulesOfPrefix(action.service)?.unnamed;
  if (unnamed && Object.hasOwn(unnamed, action.name) && dropped.length === 0) {
    return { resources: [{ arn: '*' }], dropped: [], note: unnamed[action.name]! };
  }
  return { resources: [], dropped };
}

interface Found {
  arns: Map<string, string>;
  dropped: Map<string, string>;
}

function result(found: Found, born: string[]): FoundResources {
  const resources = [...found.arns].map(([arn, type]) => ({ arn, type }));
  const made = born.some((arn) => found.arns.has(arn));
  const open = resources.some(({ arn }) => /[*?]/.test(arn.replace(/\$\{[*?$]\}/g, '')));
  const note = made
    ? 'AWS gives the id when it creates the resource, so no policy can name it beforehand.'
    : open
      ? 'A part of the ARN that the request does not name is left open.'
      : undefined;
  return { resources, dropped: [], ...(note !== undefined && { note }) };
}

/** Keeps an ARN under the most specific type of the service that it fits, if the action takes that type. */
function accept(arn: string, action: ActionFacts, found: Found): void {
  if (found.arns.has(arn)) return;
  const types = fittingTypes(arn, action.service, action.resourceTypes);
  const type = takenType(types, arn, action);
  if (type !== undefined) found.arns.set(arn, type);
  else if (!found.dropped.has(arn)) {
    const what = types[0] === undefined ? 'not a resource of this service' : `a ${types[0]}`;
    found.dropped.set(arn, `${action.action} takes no such resource: it is ${what}.`);
  }
}

/**
 * The type under which an action takes an ARN. `/apis/a1/*` stands for what lies below it, and a function with an alias
 * behind its name is still that function to the actions that take functions only.
 */
function takenType(types: string[], arn: string, action: ActionFacts): string | undefined {
  const exact = types.find((name) => action.resourceTypes.some((taken) => taken.name === name));
  if (exact !== undefined) return exact;
  const below = action.resourceTypes.find((taken) => patternReachesType(arn, taken.arnTemplate));
  if (below !== undefined) return below.name;
  const qualified = rulesOfPrefix(action.service)?.qualified ?? [];
  return action.resourceTypes.find((taken) => qualified.includes(taken.name) && templateFit(arn, taken.arnTemplate) > 0)
    ?.name;
}

/** The types that an ARN fits with most literal characters: `table/a/index/b` is an index, not a table. */
export function fittingTypes(arn: string, service: string, also: ResourceTypeFacts[] = []): string[] {
  let best = 0;
  let names: string[] = [];
  for (const type of [...resourceTypesOf(service), ...also]) {
    const fit = templateFit(arn, type.arnTemplate);
    if (fit === 0 || fit < best) continue;
    if (fit > best) names = [];
    best = fit;
    if (!names.includes(type.name)) names.push(type.name);
  }
  return names;
}

function hasType(found: Found, name: string): boolean {
  return [...found.arns.values()].includes(name);
}

function arnsOfType(type: ResourceTypeFacts, action: ActionFacts, request: Request, known: Known): string[] {
  const rule = ruleFor(type, action, request);
  if (!rule) {
    const named = arnByName(type, request);
    return named.length > 0 ? named : onlyName(type, action, request);
  }
  if (rule.find) return rule.find(request, known);
  for (const path of [rule.parameter ?? []].flat()) {
    const values = textsAt(request.parameters, path);
    const arns = values.flatMap((value) => {
      if (rule.arn) return rule.arn(value, request, known) ?? [];
      return arnByName(type, request, value);
    });
    if (arns.length > 0) return arns;
  }
  return [];
}

/** What is still certain where neither a rule nor a full template nor an ARN gave anything. */
function addLastResorts(action: ActionFacts, request: Request, found: Found): void {
  if (request.parameters === null) return;
  const types = action.resourceTypes.filter((type) => !ruleFor(type, action, request));
  for (const type of types) for (const arn of arnByOwnId(type, request)) accept(arn, action, found);
  if (found.arns.size > 0 || action.resourceTypes.length !== 1) return;
  for (const type of types) {
    for (const arn of [...fixedArn(type, request), ...likeNamed(type, request)]) accept(arn, action, found);
  }
}

/** `emailIdentity` for an identity, `opsItemId` for an ops item: one parameter whose name ends with the only type. */
function likeNamed(type: ResourceTypeFacts, request: Request): string[] {
  const kind = type.name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (kind.length < 4 || templateVariables(type.arnTemplate).length !== 1) return [];
  const keys = Object.keys(request.parameters ?? {}).filter((key) => {
    const stem = key
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .replace(/(?:identifier|name|id)$/, '');
    return stem.length >= 4 && (stem.endsWith(kind) || kind.endsWith(stem));
  });
  return keys.length === 1
    ? textsAt(request.parameters, keys[0]!).flatMap((value) => arnByName(type, request, value))
    : [];
}

/** Where an action takes one type of resource and the request names one thing, that is the resource. */
function onlyName(type: ResourceTypeFacts, action: ActionFacts, request: Request): string[] {
  if (action.resourceTypes.length !== 1 || templateVariables(type.arnTemplate).length !== 1) return [];
  const madeByAws = /^(?:Create|Request|Allocate)/.test(request.name) && /id\}$/i.test(type.arnTemplate);
  if (madeByAws) return [];
  const naming = Object.keys(request.parameters ?? {}).filter((key) => /(?:name|id|arn|identifier)$/i.test(key));
  const [key] = naming;
  if (key === undefined || naming.length > 1 || !/^(?:name|id|identifier|arn)$/i.test(key)) return [];
  return textsAt(request.parameters, key).flatMap((value) => arnByName(type, request, value));
}

function ruleFor(type: ResourceTypeFacts, action: ActionFacts, request: Request): ResourceRule | undefined {
  const rules = rulesOfPrefix(action.service)?.resources;
  if (!rules || !Object.hasOwn(rules, type.name)) return undefined;
  const event = plainName(request.name);
  return [rules[type.name]!]
    .flat()
    .find((rule) => (!rule.only || rule.only.includes(event)) && (!rule.actions || rule.actions.includes(action.name)));
}

function recordArns(request: Request): string[] {
  return request.resources.flatMap((one) => (one.arn?.startsWith('arn:') ? [escapeArnText(one.arn)] : []));
}

/** The record's own ARN of the same resource: AWS knows in which account and region it lies, the request need not say. */
function asRecorded(arn: string, request: Request): string {
  const own = parseArn(arn);
  const same = recordArns(request).find((one) => {
    const recorded = parseArn(one);
    return recorded?.service === own?.service && recorded?.resource === own?.resource;
  });
  return same ?? arn;
}

/** ARNs that stand at the top of the parameters; deeper ones are settings of the resource, not the resource. */
function parameterArns(request: Request): string[] {
  return textsAt(request.parameters, '*')
    .filter((value) => value.startsWith('arn:'))
    .map(escapeArnText);
}
