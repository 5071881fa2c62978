import { isDropped, isNaming } from '../projection.js';
import { asObject, type Json, type JsonObject } from '../record.js';
import { NUMBER_BYTE, STRING_BYTE } from './form-program.js';

/** What a form's values are good for; each is named by its number, from 0. */
export interface FormValues {
  eventTime: number;
  eventID: number | undefined;
  sharedEventID: number | undefined;
  /** Records of this form with the same values here are the same call, by the same principal. */
  call: number[];
  /** The parts of a record that say what was called, when and by whom, with a mark in place of each value (see `fill`). */
  outline: JsonObject;
  /** The parts of `outline` that say which session it was. */
  caller: JsonObject;
}

/** Parts of a record that its call is made of (see `callOf`), all of their values. */
const OF_CALL = [
  'eventSource',
  'eventName',
  'awsRegion',
  'eventType',
  'errorCode',
  'errorMessage',
  'readOnly',
  'recipientAccountId',
  'resources',
];
const LARGE_PARTS = ['requestParameters', 'responseElements', 'additionalEventData'];
const OF_CALLER = ['userAgent', 'sessionCredentialFromConsole', 'sourceIPAddress', 'vpcEndpointId'];
const OF_SESSION = ['principalId', 'arn', 'userName'];
const OF_PERSON = ['type', 'accountId', 'invokedBy'];

/**
 * Tells the values of a form apart. Undefined where the form is not that of JSON, or of no record with a time. What is left
 * out reaches neither the call nor its caller: the request's id, a session's keys, page tokens.
 */
export function valuesOf(form: string): FormValues | undefined {
  const record = asObject(parsed(form));
  const eventTime = textOf(record?.['eventTime']);
  if (!record || eventTime === undefined) return undefined;
  const { eventID, sharedEventID, requestParameters, responseElements, additionalEventData } = record;
  const identity = asObject(record['userIdentity']) ?? {};
  const issuer = asObject(identity['sessionContext'])?.['sessionIssuer'];
  // Of a role's session its own name and ARN say who called; those of a user say whose call it is.
  const ofPerson = asObject(issuer)?.['arn'] === undefined ? [...OF_PERSON, ...OF_SESSION] : OF_PERSON;
  const session = pick(identity, OF_SESSION);
  return {
    eventTime,
    eventID: textOf(eventID),
    sharedEventID: textOf(sharedEventID),
    call: [
      ...valuesIn(pick(record, OF_CALL)),
      ...valuesIn(pick(identity, ofPerson)),
      ...valuesIn(issuer),
      ...valuesIn(requestParameters, isDropped.requestParameters),
      ...names(responseElements, false),
      ...valuesIn(additionalEventData, isDropped.additionalEventData),
    ],
    outline: {
      ...pick(record, ['eventTime', 'eventID', 'sharedEventID', ...OF_CALL, ...LARGE_PARTS, ...OF_CALLER]),
      userIdentity: { ...session, ...pick(identity, OF_PERSON), sessionContext: { sessionIssuer: issuer } },
    },
    caller: { ...session, ...pick(record, OF_CALLER) },
  };
}

function pick(from: JsonObject, keys: string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]])));
}

/** A part of an outline with each value in its place. */
export function fill(outline: Json, told: (number: number) => string): Json {
  if (typeof outline === 'string') {
    if (outline === '') return outline;
    const text = told(Number(outline.slice(1)));
    return outline.startsWith('s') ? text : Number(text);
  }
  if (typeof outline !== 'object' || outline === null) return outline;
  if (Array.isArray(outline)) return outline.map((item) => fill(item, told));
  return fillObject(outline, told);
}

export function fillObject(outline: JsonObject, told: (number: number) => string): JsonObject {
  const filled: JsonObject = {};
  for (const key of Object.keys(outline)) {
    const value = outline[key];
    // No part of a call is read from a key of this name, and setting it would set something else.
    if (value !== undefined && key !== '__proto__') filled[key] = fill(value, told);
  }
  return filled;
}

/** The form as JSON in which each value is text that tells what it was and its number. */
function parsed(form: string): Json | undefined {
  let next = 0;
  const text = form.replace(VALUES, (byte) => `"${byte === STRING ? 's' : 'n'}${next++}"`);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const STRING = String.fromCharCode(STRING_BYTE);
const VALUES = new RegExp(`[${STRING}${String.fromCharCode(NUMBER_BYTE)}]`, 'g');

/** No other text in a form is a value: strings that are not empty never stay there. */
function numberOf(value: Json | undefined): number | undefined {
  return typeof value === 'string' && value !== '' ? Number(value.slice(1)) : undefined;
}

function textOf(value: Json | undefined): number | undefined {
  return typeof value === 'string' && value.startsWith('s') ? numberOf(value) : undefined;
}

function valuesIn(value: Json | undefined, isLeftOut: (key: string) => boolean = () => false): number[] {
  const own = numberOf(value);
  if (own !== undefined) return [own];
  if (Array.isArray(value)) return value.flatMap((item) => valuesIn(item, isLeftOut));
  return Object.entries(asObject(value) ?? {}).flatMap(([key, inside]) =>
    isLeftOut(key) ? [] : valuesIn(inside, isLeftOut),
  );
}

/** Of a response only text under keys that name something is kept, and lists of such text. */
function names(value: Json | undefined, isNamed: boolean): number[] {
  const own = numberOf(value);
  if (own !== undefined) return isNamed ? [own] : [];
  if (Array.isArray(value)) return value.flatMap((item) => names(item, isNamed));
  return Object.entries(asObject(value) ?? {}).flatMap(([key, inside]) =>
    isDropped.responseElements(key) ? [] : names(inside, isNaming(key)),
  );
}
