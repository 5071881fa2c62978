import { remembering } from './remembering.js';

/** Plain JSON, as it comes out of a log file. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json | undefined;
}

/** `userIdentity` of a record, the parts that say whose call it was. */
export interface UserIdentity {
  type?: string;
  principalId?: string;
  arn?: string;
  accountId?: string;
  accessKeyId?: string;
  userName?: string;
  /** The AWS service that made the call on the principal's behalf (forward access session). */
  invokedBy?: string;
  sessionContext?: {
    sessionIssuer?: { type?: string; principalId?: string; arn?: string; accountId?: string; userName?: string };
    webIdFederationData?: JsonObject;
    attributes?: { creationDate?: string; mfaAuthenticated?: string };
    sourceIdentity?: string;
  };
}

/** One entry of `resources[]`. Log files spell the key `ARN`, Athena `arn`; `parseRecord` brings both to `arn`. */
export interface RecordResource {
  arn?: string;
  type?: string;
  accountId?: string;
}

/** One CloudTrail event as AWS wrote it. Only the fields that Tighten reads are named. */
export interface CloudTrailRecord {
  eventID?: string;
  /** ISO 8601, UTC, seconds: `2026-11-01T00:00:00Z`. */
  eventTime: string;
  eventSource: string;
  eventName: string;
  awsRegion: string;
  /** `AwsApiCall`, `AwsServiceEvent`, `AwsConsoleSignIn` …; may be missing in old and in hand-made records. */
  eventType?: string;
  eventCategory?: string;
  errorCode?: string;
  errorMessage?: string;
  userIdentity: UserIdentity;
  requestParameters: JsonObject | null;
  responseElements: JsonObject | null;
  resources: RecordResource[];
  readOnly?: boolean;
  managementEvent?: boolean;
  recipientAccountId?: string;
  sharedEventID?: string;
  requestID?: string;
  sourceIPAddress?: string;
  userAgent?: string;
  vpcEndpointId?: string;
  sessionCredentialFromConsole?: boolean;
}

/** A JSON object, or undefined where the value is anything else. */
export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** A string with at least one character, or undefined. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** CloudTrail writes some booleans as strings (`sessionCredentialFromConsole: "true"`), Athena writes all of them so. */
export function asFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  return value === 'false' ? false : undefined;
}

const EXACT_TIME = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const isDay = remembering((day) => !Number.isNaN(Date.parse(day)));

/** Brings a time to ISO 8601 UTC in seconds (`2026-11-01T00:00:00Z`), the form in which times compare as text. */
export function asTime(value: unknown): string | undefined {
  const text = asText(value);
  if (text === undefined) return undefined;
  if (EXACT_TIME.test(text) && isDay(text.slice(0, 10))) return text;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

/**
 * Reads one CloudTrail event in the shape of a log file. Missing fields, nulls, booleans written as strings and unknown
 * region names are normal; only what cannot be said to be an event at all is unreadable, with the reason in a few words.
 * Sources: CloudTrail user guide, "Record contents"; `resources[].ARN` is upper-case in files and lower-case in Athena.
 */
export function parseRecord(value: unknown): { record: CloudTrailRecord } | { unreadable: string } {
  const raw = asObject(value);
  if (!raw) return { unreadable: 'it is not a JSON object' };
  const eventName = asText(raw['eventName']);
  if (!eventName) return { unreadable: 'it has no eventName' };
  const eventSource = asText(raw['eventSource']);
  if (!eventSource) return { unreadable: 'it has no eventSource' };
  if (!asText(raw['eventTime'])) return { unreadable: 'it has no eventTime' };
  const eventTime = asTime(raw['eventTime']);
  if (!eventTime) return { unreadable: 'its eventTime is not a time' };
  if (isDeeperThan(DEEPEST, raw)) return { unreadable: 'it is nested too deeply' };
  const record: CloudTrailRecord = {
    eventTime,
    eventSource,
    eventName,
    awsRegion: asText(raw['awsRegion']) ?? '',
    userIdentity: readIdentity(raw['userIdentity']),
    requestParameters: asObject(raw['requestParameters']) ?? null,
    responseElements: asObject(raw['responseElements']) ?? null,
    resources: readResources(raw['resources']),
  };
  for (const key of TEXT_FIELDS) {
    const text = asText(raw[key]);
    if (text !== undefined) record[key] = text;
  }
  for (const key of FLAG_FIELDS) {
    const flag = asFlag(raw[key]);
    if (flag !== undefined) record[key] = flag;
  }
  return { record };
}

/** Nothing that AWS takes comes near; JSON that is thousands of levels deep cannot even be written again. */
const DEEPEST = 200;

function isDeeperThan(levels: number, value: Json | undefined): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  const inside = value as JsonObject;
  for (const key in inside) if (isDeeperThan(levels - 1, inside[key])) return true;
  return false;
}

const TEXT_FIELDS = [
  'eventID',
  'eventType',
  'eventCategory',
  'errorCode',
  'errorMessage',
  'recipientAccountId',
  'sharedEventID',
  'requestID',
  'sourceIPAddress',
  'userAgent',
  'vpcEndpointId',
] as const satisfies (keyof CloudTrailRecord)[];

const FLAG_FIELDS = ['readOnly', 'managementEvent', 'sessionCredentialFromConsole'] as const;

function readIdentity(value: unknown): UserIdentity {
  const raw = asObject(value);
  if (!raw) return {};
  const identity: UserIdentity = pick(raw, [
    'type',
    'principalId',
    'arn',
    'accountId',
    'accessKeyId',
    'userName',
    'invokedBy',
  ]);
  const context = asObject(raw['sessionContext']);
  if (!context) return identity;
  const session: NonNullable<UserIdentity['sessionContext']> = pick(context, ['sourceIdentity']);
  const issuer = asObject(context['sessionIssuer']);
  if (issuer) session.sessionIssuer = pick(issuer, ['type', 'principalId', 'arn', 'accountId', 'userName']);
  const federation = asObject(context['webIdFederationData']);
  if (federation) session.webIdFederationData = federation;
  const attributes = asObject(context['attributes']);
  if (attributes) session.attributes = pick(attributes, ['creationDate', 'mfaAuthenticated']);
  identity.sessionContext = session;
  return identity;
}

function readResources(value: unknown): RecordResource[] {
  if (!Array.isArray(value)) return [];
  const resources: RecordResource[] = [];
  for (const item of value) {
    const raw = asObject(item);
    if (!raw) continue;
    const arn = asText(raw['ARN']) ?? asText(raw['arn']);
    const resource: RecordResource = { ...(arn ? { arn } : {}), ...pick(raw, ['type', 'accountId']) };
    if (Object.keys(resource).length > 0) resources.push(resource);
  }
  return resources;
}

function pick<const Key extends string>(raw: JsonObject, keys: Key[]): Partial<Record<Key, string>> {
  const picked: Partial<Record<Key, string>> = {};
  for (const key of keys) {
    const text = asText(raw[key]);
    if (text !== undefined) picked[key] = text;
  }
  return picked;
}
