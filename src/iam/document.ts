import { Problem } from '../problem.js';

/** Condition block: operator → key → values, e.g. `{ StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } }`. */
export type Conditions = Record<string, Record<string, string[]>>;

/** A statement that Tighten writes. Read documents may hold more (see `parseDocument`). */
export interface PolicyStatement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action?: string[];
  NotAction?: string[];
  Resource?: string[];
  NotResource?: string[];
  Condition?: Conditions;
}

export interface PolicyDocument {
  Version: '2012-10-17' | '2008-10-17';
  Statement: PolicyStatement[];
}

const STATEMENT_ELEMENTS = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
  'Principal',
  'NotPrincipal',
]);

/**
 * Reads a policy document as AWS stores or returns it: an object, JSON text, or JSON text that is URL-encoded (as IAM
 * returns it, RFC 3986). Single strings become arrays, a single statement becomes a list of one, numbers and booleans
 * in conditions become text, a missing `Version` is `2008-10-17` (all as in the IAM User Guide, "Grammar of the IAM
 * JSON policy language"). `Id`, `Principal` and elements of the document that are not known here are left out; an
 * Allow with an unknown element is left out whole, because that element might narrow it, while a Deny is kept.
 *
 * Throws `Problem` of kind `malformed-policy`, naming the statement and what is wrong with it.
 */
export function parseDocument(value: unknown): PolicyDocument {
  const document = typeof value === 'string' ? parseText(value) : value;
  if (!isObject(document)) throw malformed('The policy document is not a JSON object.');
  const version = document['Version'] ?? '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17') {
    throw malformed(`The policy document has the version ${quote(version)}, which IAM does not know.`);
  }
  const statements = document['Statement'];
  if (statements === undefined) throw malformed('The policy document has no Statement.');
  const list = Array.isArray(statements) ? statements : [statements];
  return { Version: version, Statement: list.flatMap((statement, index) => parseStatement(statement, index)) };
}

function parseText(text: string): unknown {
  const trimmed = text.trim();
  try {
    return JSON.parse(trimmed.startsWith('%') ? decodeURIComponent(trimmed) : trimmed);
  } catch {
    throw malformed('The policy document is not valid JSON, also after URL-decoding.');
  }
}

function parseStatement(value: unknown, index: number): PolicyStatement[] {
  const where = `Statement ${index + 1} of the policy document`;
  if (!isObject(value)) throw malformed(`${where} is not a JSON object.`);
  const effect = value['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') {
    throw malformed(`${where} has the Effect ${quote(effect)}; it has to be Allow or Deny.`);
  }
  const sid = value['Sid'];
  if (sid !== undefined && typeof sid !== 'string') throw malformed(`${where} has a Sid that is not text.`);
  const statement: PolicyStatement = {
    ...(sid === undefined ? {} : { Sid: sid }),
    Effect: effect,
    ...oneOf(value, 'Action', 'NotAction', where),
    ...(value['Resource'] === undefined && value['NotResource'] === undefined && hasPrincipal(value)
      ? {}
      : oneOf(value, 'Resource', 'NotResource', where)),
    ...(value['Condition'] === undefined ? {} : { Condition: parseConditions(value['Condition'], where) }),
  };
  for (const action of [...(statement.Action ?? []), ...(statement.NotAction ?? [])]) {
    if (action !== '*' && !/^[A-Za-z0-9*?-]+:[A-Za-z0-9*?-]+$/.test(action)) {
      throw malformed(`${where} names the action ${quote(action)}, which is not written as service:Name.`);
    }
  }
  for (const resource of [...(statement.Resource ?? []), ...(statement.NotResource ?? [])]) {
    if (resource !== '*' && !resource.startsWith('arn:')) {
      throw malformed(`${where} names the resource ${quote(resource)}, which is neither an ARN nor *.`);
    }
  }
  const unknown = Object.keys(value).some((element) => !STATEMENT_ELEMENTS.has(element));
  return unknown && effect === 'Allow' ? [] : [statement];
}

function hasPrincipal(value: Record<string, unknown>): boolean {
  return value['Principal'] !== undefined || value['NotPrincipal'] !== undefined;
}

function oneOf<K extends 'Action' | 'NotAction' | 'Resource' | 'NotResource'>(
  value: Record<string, unknown>,
  first: K,
  second: K,
  where: string,
): Partial<Record<K, string[]>> {
  const present = [first, second].filter((element) => value[element] !== undefined);
  const element = present[0];
  if (element === undefined || present.length > 1) {
    throw malformed(`${where} has to have exactly one of ${first} and ${second}.`);
  }
  const texts = toTexts(value[element]);
  if (!texts || texts.length === 0) throw malformed(`${where} has an empty ${element}, or one that is not text.`);
  return { [element]: texts } as Partial<Record<K, string[]>>;
}

function parseConditions(value: unknown, where: string): Conditions {
  if (!isObject(value)) throw malformed(`${where} has a Condition that is not a JSON object.`);
  return Object.fromEntries(
    Object.entries(value).map(([operator, block]) => {
      if (!isObject(block)) throw malformed(`${where} has the condition operator ${quote(operator)} without keys.`);
      const keys = Object.entries(block).map(([key, values]): [string, string[]] => {
        const texts = toTexts(values, true);
        if (!texts) throw malformed(`${where} has a value of ${quote(key)} that is not text, a number or a boolean.`);
        return [key, texts];
      });
      return [operator, Object.fromEntries(keys)];
    }),
  );
}

function toTexts(value: unknown, scalars = false): string[] | undefined {
  const list = Array.isArray(value) ? value : [value];
  const texts = list.map((item) => {
    if (typeof item === 'string') return item;
    return scalars && (typeof item === 'number' || typeof item === 'boolean') ? String(item) : undefined;
  });
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return `“${text.length > 80 ? `${text.slice(0, 79)}…` : text}”`;
}

export function malformed(message: string): Problem {
  return new Problem(
    'malformed-policy',
    message,
    'Correct the policy in IAM (its console shows where), then read the principal again.',
  );
}
