import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../cloudtrail/record.js';

/** What an operation of the stand-in fails with: AWS's own code, wording and status. */
export class AwsFailure extends Error {
  override readonly name = 'AwsFailure';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** One HTTP answer. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** A parameter of the Query protocol: text, a list, or a structure of them. */
export type QueryValue = string | QueryValue[] | { [key: string]: QueryValue };
export type QueryInput = { [key: string]: QueryValue };

/** Turns `A.member.1.B=x` of the AWS Query protocol (IAM, STS) into nested values. */
export function parseQuery(body: string): QueryInput {
  const root: QueryInput = {};
  for (const [key, value] of new URLSearchParams(body)) {
    const parts = key.split('.');
    let at = root;
    for (const part of parts.slice(0, -1)) {
      const next = at[part];
      at = at[part] = isStructure(next) ? next : {};
    }
    at[parts.at(-1)!] = value;
  }
  return Object.fromEntries(Object.entries(root).map(([key, value]) => [key, unlist(value)]));
}

function isStructure(value: QueryValue | undefined): value is QueryInput {
  return typeof value === 'object' && !Array.isArray(value);
}

function unlist(value: QueryValue): QueryValue {
  if (!isStructure(value)) return value;
  const members = value['member'];
  if (isStructure(members)) {
    return Object.keys(members)
      .sort((a, b) => Number(a) - Number(b))
      .map((key) => unlist(members[key]!));
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unlist(inner)]));
}

/** A text parameter, or undefined. */
export function textOf(input: QueryInput, key: string): string | undefined {
  const value = input[key];
  return typeof value === 'string' ? value : undefined;
}

/** A list of texts, empty where absent. */
export function textsOf(input: QueryInput, key: string): string[] {
  const value = input[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A list of structures, empty where absent. */
export function structuresOf(input: QueryInput, key: string): QueryInput[] {
  const value = input[key];
  return Array.isArray(value) ? value.filter(isStructure) : [];
}

export function queryAnswer(namespace: string, operation: string, result: object | undefined): Answer {
  const requestId = randomUUID();
  const inner = result === undefined ? '' : `<${operation}Result>${toXml(result)}</${operation}Result>`;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<${operation}Response xmlns="${namespace}">${inner}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`,
  };
}

export function queryFailure(namespace: string, failure: AwsFailure): Answer {
  const requestId = randomUUID();
  const type = failure.status >= 500 ? 'Receiver' : 'Sender';
  return {
    status: failure.status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: `<ErrorResponse xmlns="${namespace}"><Error>${toXml({ Type: type, Code: failure.code, Message: failure.message })}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
}

/** JSON protocols: awsJson1.1 names the error in the body, restJson in a header; both are given. */
export function jsonAnswer(value: unknown, status = 200): Answer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(value),
  };
}

export function jsonFailure(failure: AwsFailure): Answer {
  return {
    status: failure.status,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': randomUUID(),
      'x-amzn-errortype': failure.code,
    },
    body: JSON.stringify({ __type: failure.code, message: failure.message }),
  };
}

/** The JSON object of a request's body. Throws AWS's `SerializationException` for anything else. */
export function parseJsonBody(body: string): JsonObject {
  try {
    const value: unknown = JSON.parse(body === '' ? '{}' : body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    // Said below.
  }
  throw new AwsFailure('SerializationException', 'The request is not a JSON object.');
}

function toXml(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${toXml(item)}</member>`).join('');
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => `<${key}>${toXml(inner)}</${key}>`)
      .join('');
  }
  return String(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
