import { asObject, type Json, type JsonObject, type RecordResource } from './record.js';

/** Stands in a call's parameters where a value was too long to keep. */
export const LONG_VALUE = '(long value)';

const LONGEST_VALUE = 2048;
const LONGEST_DOCUMENT = 20_480;
const DEEPEST = 24;

/**
 * Keys of `requestParameters` that no permission depends on, in lower case: pages, sizes of pages, idempotency and
 * sequence tokens, parts of an upload, the query string of a presigned URL, times of a reading. Two calls that differ
 * only in these are one call.
 */
export const DROPPED_PARAMETERS = [
  'nexttoken',
  'marker',
  'continuationtoken',
  'continuation-token',
  'pagetoken',
  'paginationtoken',
  'startingtoken',
  'key-marker',
  'version-id-marker',
  'upload-id-marker',
  'part-number-marker',
  'start-after',
  'maxresults',
  'maxitems',
  'max-keys',
  'max-uploads',
  'max-parts',
  'pagesize',
  'limit',
  'clienttoken',
  'clientrequesttoken',
  'idempotencytoken',
  'clientidempotencytoken',
  'creationtoken',
  'callerreference',
  'sequencetoken',
  'uploadid',
  'partnumber',
  'rolesessionname',
  'starttime',
  'endtime',
  'x-amz-date',
  'x-amz-credential',
  'x-amz-signature',
  'x-amz-security-token',
  'x-amz-expires',
];

/** Keys of `responseElements` that are ids but name nothing that a policy could. */
export const DROPPED_RESPONSE = [
  'accesskeyid',
  'reservationid',
  'requesterid',
  'requestid',
  'credentials',
  'assumedroleuser',
  'clienttoken',
  'nexttoken',
];

/** Keys of `additionalEventData` that differ from call to call. */
export const DROPPED_ADDITIONAL = ['x-amz-id-2', 'bytestransferredin', 'bytestransferredout', 'requestid'];

const droppedParameters = new Set(DROPPED_PARAMETERS);
const droppedResponse = new Set(DROPPED_RESPONSE);
const droppedAdditional = new Set(DROPPED_ADDITIONAL);

/** `requestParameters` without what cannot matter to permissions; everything else as it was recorded. */
export function projectParameters(parameters: JsonObject | null): JsonObject | null {
  return parameters && keepAllBut(parameters, droppedParameters, 0);
}

/** `additionalEventData`, short values only. */
export function projectAdditional(additional: JsonObject | null | undefined): JsonObject | null {
  if (!additional) return null;
  const kept = keepAllBut(additional, droppedAdditional, 0);
  for (const [key, value] of Object.entries(kept)) if (typeof value === 'number') delete kept[key];
  return Object.keys(kept).length > 0 ? kept : null;
}

function keepAllBut(object: JsonObject, dropped: Set<string>, depth: number): JsonObject {
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined || key === '__proto__' || dropped.has(key.toLowerCase())) continue;
    kept[key] = keepValue(value, dropped, depth + 1);
  }
  return kept;
}

function keepValue(value: Json, dropped: Set<string>, depth: number): Json {
  if (typeof value === 'string') return value.length > LONGEST_VALUE && !isShortDocument(value) ? LONG_VALUE : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return LONG_VALUE;
  if (Array.isArray(value)) return value.map((item) => keepValue(item, dropped, depth + 1));
  return keepAllBut(value, dropped, depth);
}

/** A policy document in a parameter is read by `needs/` (whom it lets in, what it passes on), so it stays whole. */
function isShortDocument(text: string): boolean {
  return text.length <= LONGEST_DOCUMENT && /^\s*(?:\{|%7B)/i.test(text) && text.includes('Statement');
}

/** The names of keys whose values name something: `instanceId`, `roleArn`, `name` … */
export const NAMING_KEY = '[A-Za-z0-9_]*(?:Id|ID|Arn|ARN|Name|Identifier)s?|ids?|arns?|names?';

const namingKey = new RegExp(`^(?:${NAMING_KEY})$`);
const LONGEST_NAME = 512;
const MOST_NAMES = 200;

/**
 * `responseElements`, only the ids, ARNs and names that were born there, in their places; null where there are none.
 */
export function projectResponse(response: JsonObject | null): JsonObject | null {
  if (!response) return null;
  const budget = { left: MOST_NAMES };
  return keepNames(response, budget, 0) ?? null;
}

function keepNames(object: JsonObject, budget: { left: number }, depth: number): JsonObject | undefined {
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined || key === '__proto__' || droppedResponse.has(key.toLowerCase())) continue;
    const naming = namingKey.test(key) ? nameOrNames(value, budget) : undefined;
    const name = naming ?? keepNested(value, budget, depth + 1);
    if (name !== undefined) kept[key] = name;
  }
  return Object.keys(kept).length > 0 ? kept : undefined;
}

function nameOrNames(value: Json, budget: { left: number }): Json | undefined {
  if (typeof value === 'string') return takeName(value, budget);
  if (!Array.isArray(value)) return undefined;
  const names = value.flatMap((item) => (typeof item === 'string' ? (takeName(item, budget) ?? []) : []));
  return names.length > 0 ? names : undefined;
}

function takeName(text: string, budget: { left: number }): string | undefined {
  if (text === '' || text.length > LONGEST_NAME || budget.left <= 0) return undefined;
  budget.left -= 1;
  return text;
}

function keepNested(value: Json, budget: { left: number }, depth: number): Json | undefined {
  if (typeof value !== 'object' || value === null || depth >= DEEPEST) return undefined;
  if (!Array.isArray(value)) return keepNames(value, budget, depth);
  const items: Json[] = [];
  for (const item of value) {
    const object = asObject(item);
    const kept = object && keepNames(object, budget, depth + 1);
    if (kept) items.push(kept);
  }
  return items.length > 0 ? items : undefined;
}

/** Resources without repetition, in one order, so that the order of a record does not make another call. */
export function projectResources(resources: RecordResource[]): RecordResource[] {
  if (resources.length < 2) return resources.map(shortResource);
  const byText = new Map(
    resources.map(({ arn, type, accountId }) => [JSON.stringify([arn, type, accountId]), { arn, type, accountId }]),
  );
  return [...byText.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, resource]) => shortResource(resource));
}

function shortResource({ arn, type, accountId }: RecordResource): RecordResource {
  const short: RecordResource = {};
  if (arn) short.arn = arn;
  if (type) short.type = type;
  if (accountId) short.accountId = accountId;
  return short;
}
