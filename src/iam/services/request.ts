/**
 * What the rules of a service see of one CloudTrail call, and how they read its parameters.
 *
 * CloudTrail lower-cases the first letter of an API member (`roleARN`, `dBInstanceIdentifier`); newer EC2 operations
 * nest everything under `<Operation>Request` in Pascal case, EC2 lists sit under `items`, and XML attributes turn a
 * value into `{ tag, content }`. Reading is therefore by path, whatever the case, and through those wrappers.
 */

type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

export interface Request {
  source: string;
  name: string;
  account: string;
  region: string;
  partition: string;
  parameters: JsonObject | null;
  response: JsonObject | null;
  resources: { arn?: string; type?: string; accountId?: string }[];
  principalArn: string;
  errorCode?: string;
  errorMessage?: string;
}

/** What was looked up beforehand (see `needs/lookups.ts`). */
export interface Known {
  instanceProfileRoles?: Record<string, string>;
  iamArns?: Record<string, string>;
  taskDefinitionRoles?: Record<string, string[]>;
}

const HIDDEN = /^(?:\*{3,}|HIDDEN_DUE_TO_SECURITY_REASONS|<?sensitiveDataRemoved>?|\[redacted\]|\(long value\))$/i;

/** Whether a value stands for something that AWS (or whoever anonymised the log) took out. */
export function isHidden(value: unknown): boolean {
  return typeof value === 'string' && HIDDEN.test(value.trim());
}

/** An object that is not a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Takes `{ items: [...] }`, `{ member: [...] }` and `{ tag, content }` off a value; the rest stays as it is. */
function unwrap(value: Json | undefined): Json | undefined {
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  if ('content' in value && keys.every((key) => key === 'content' || key === 'tag')) return value.content;
  if (keys.length === 1 && (keys[0] === 'items' || keys[0] === 'member')) return value[keys[0]];
  return value;
}

/** The parameters, and beside them what newer EC2 operations nest under `<Operation>Request`. */
function roots(root: JsonObject | null): JsonObject[] {
  if (!isObject(root)) return [];
  const nested = Object.entries(root).flatMap(([key, value]) =>
    /Request$/.test(key) && isObject(value) ? [value] : [],
  );
  return [root, ...nested];
}

function step(values: Json[], key: string): Json[] {
  return values.flatMap((value): Json[] => {
    const inside = unwrap(value);
    const objects = Array.isArray(inside) ? inside.map(unwrap).filter(isObject) : isObject(inside) ? [inside] : [];
    return objects.flatMap((object) =>
      Object.entries(object).flatMap(([name, found]) => (found !== undefined && sameKey(name, key) ? [found] : [])),
    );
  });
}

function sameKey(name: string, key: string): boolean {
  if (!key.startsWith('*')) return name.toLowerCase() === key.toLowerCase();
  return name.toLowerCase().endsWith(key.slice(1).toLowerCase());
}

/**
 * All values at a path. Parts are parted by dots; lists are walked through; the case of letters does not matter; a
 * part may start with `*` to take every key with that ending (`*DestinationConfiguration.roleARN`).
 */
export function valuesAt(root: JsonObject | null, path: string): Json[] {
  let values: Json[] = roots(root);
  for (const key of path.split('.')) values = step(values, key);
  return values.flatMap((value): Json[] => {
    const inside = unwrap(value);
    if (Array.isArray(inside)) return inside.map((one) => unwrap(one) ?? null);
    return inside === undefined ? [] : [inside];
  });
}

/** The texts (and numbers, as text) at a path; hidden and empty values are left out. */
export function textsAt(root: JsonObject | null, path: string): string[] {
  return valuesAt(root, path)
    .filter((value): value is string | number => typeof value === 'string' || typeof value === 'number')
    .map((value) => decodeArn(String(value)))
    .filter((value) => value !== '' && !isHidden(value));
}

/** Some services log an ARN URL-encoded (`arn%3Aaws%3Akafka…`). */
function decodeArn(value: string): string {
  if (!/^arn%3a/i.test(value)) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Texts of the parameters at a path. */
export function texts(request: Request, path: string): string[] {
  return textsAt(request.parameters, path);
}

/** First text of the parameters at the first of the paths that has one. */
export function text(request: Request, ...paths: string[]): string | undefined {
  for (const path of paths) {
    const found = texts(request, path)[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether the parameters hold something that is not empty at a path. */
export function has(request: Request, path: string): boolean {
  return valuesAt(request.parameters, path).some(
    (value) =>
      value !== null && value !== '' && value !== false && !(isObject(value) && Object.keys(value).length === 0),
  );
}
