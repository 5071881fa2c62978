import { ASKED_FOR_NAMES, askedWords, isAsked } from '../iam/asked-parameters.js';
import { asObject, type Json, type JsonObject, type RecordResource } from './record.js';
import { remembering } from './remembering.js';

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

/** Keys of `responseElements` that name nothing that a policy could. */
export const DROPPED_RESPONSE = ['requestid', 'requesterid', 'reservationid', 'credentials', 'assumedroleuser'];

const droppedParameters = new Set(DROPPED_PARAMETERS);
const droppedResponse = new Set(DROPPED_RESPONSE);

/**
 * `requestParameters`, only what the rules of the event's source ask for (see `iam/asked-parameters.ts`), and of that
 * nothing that cannot matter to permissions; everything else as it was recorded.
 */
export function projectParameters(parameters: JsonObject | null, source: string): JsonObject | null {
  return parameters && keepAllBut(askedOf(parameters, source), droppedParameters, 0);
}

/** What is asked for of an event source's parameters, each as a whole. */
export function askedOf(parameters: JsonObject, source: string): JsonObject {
  const words = askedWords(source);
  const asked: JsonObject = {};
  for (const [key, value] of Object.entries(parameters)) {
    if (words && !isAskedOf(words, key, value)) continue;
    const context = key.toLowerCase() === ASKED_FOR_NAMES ? asObject(value) : undefined;
    asked[key] = context ? Object.fromEntries(Object.keys(context).map((name) => [name, ''])) : value;
  }
  return asked;
}

/** The same few parameters come with every record, most of them with the same few values. */
const LONGEST_REMEMBERED = 200;

interface Asked {
  byName(name: string): boolean;
  /** By the name and the value, together as JSON. */
  byValue(text: string, name: string, value: Json | undefined): boolean;
}

const askedOfWords = new WeakMap<readonly string[], Asked>();

function remembered(words: readonly string[]): Asked {
  const known = askedOfWords.get(words);
  if (known) return known;
  const asked: Asked = {
    byName: remembering((name) => isAsked(words, name, () => '')),
    byValue: remembering((_, name: string, value: Json | undefined) =>
      isAsked(words, name, () => JSON.stringify(value) ?? ''),
    ),
  };
  askedOfWords.set(words, asked);
  return asked;
}

function isAskedOf(words: readonly string[], name: string, value: Json | undefined): boolean {
  const asked = remembered(words);
  if (asked.byName(name)) return true;
  if (typeof value === 'number') return false;
  const text = JSON.stringify([name, value]);
  if (text.length > LONGEST_REMEMBERED) return isAsked(words, name, () => JSON.stringify(value) ?? '');
  return asked.byValue(text, name, value);
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

/** Sources of whose answers the rules read ids: those of others only say something where they are ARNs. */
export const IDS_IN_RESPONSE = ['ec2.amazonaws.com', 'kms.amazonaws.com'];

/** The names of keys that hold ids there: `instanceId`, `subnetIds`, `keyId` … */
export const NAMING_KEY = '[A-Za-z0-9_]*(?:Id|ID)s?|ids?';

const namingKey = new RegExp(`^(?:${NAMING_KEY})$`);
const LONGEST_NAME = 512;
const MOST_NAMES = 200;

/** `responseElements`, only the ARNs (and of some sources the ids) that were born there, in their places; null where there are none. */
export function projectResponse(response: JsonObject | null, source: string): JsonObject | null {
  if (!response) return null;
  const budget = { left: MOST_NAMES, ids: IDS_IN_RESPONSE.includes(source) };
  return keepNames(response, budget, 0) ?? null;
}

interface Budget {
  left: number;
  /** Whether ids are kept beside ARNs. */
  ids: boolean;
}

function keepNames(object: JsonObject, budget: Budget, depth: number): JsonObject | undefined {
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(object)) {
    if (value === undefined || key === '__proto__' || droppedResponse.has(key.toLowerCase())) continue;
    const name = nameOrNames(value, budget, budget.ids && namingKey.test(key)) ?? keepNested(value, budget, depth + 1);
    if (name !== undefined) kept[key] = name;
  }
  return Object.keys(kept).length > 0 ? kept : undefined;
}

function nameOrNames(value: Json, budget: Budget, isId: boolean): Json | undefined {
  if (typeof value === 'string') return takeName(value, budget, isId);
  if (!Array.isArray(value)) return undefined;
  const names = value.flatMap((item) => (typeof item === 'string' ? (takeName(item, budget, isId) ?? []) : []));
  return names.length > 0 ? names : undefined;
}

function takeName(text: string, budget: Budget, isId: boolean): string | undefined {
  if (!isId && !text.startsWith('arn:')) return undefined;
  if (text === '' || text.length > LONGEST_NAME || budget.left <= 0) return undefined;
  budget.left -= 1;
  return text;
}

function keepNested(value: Json, budget: Budget, depth: number): Json | undefined {
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
