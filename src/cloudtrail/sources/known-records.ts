import type { Call } from '../activity.js';
import { isAssuming } from '../assumers.js';
import { callOf } from '../call.js';
import { type CallerFamily, callerOf } from '../callers.js';
import type { KnownRecord } from '../principal-tallies.js';
import { belongsTo, principalOf } from '../principals.js';
import { asFlag, asText, asTime, parseRecord } from '../record.js';
import { type FormValues, fillObject, valuesOf } from './form-values.js';
import { type FormReader, loadFormReader } from './record-form.js';

export interface KnownRecords {
  /**
   * What the principal's record says, by its places in the text that the structure finder was given last. Undefined where
   * it has to be parsed: it may be anything then, somebody else's or no JSON.
   */
  find(from: number, to: number): KnownRecord | undefined;
}

interface Form extends Omit<FormValues, 'call'> {
  call: Uint16Array;
  calls: Map<string, KnownCall>;
  hits: number;
  /** Hardly a call of this form is like another. */
  isVaried: boolean;
}

interface KnownCall {
  call: Call;
  uniqueId: string;
}

/** Text that is remembered, in characters: some megabytes with what hangs on it. Then it begins anew. */
const MOST_REMEMBERED = 2 * 1024 * 1024;
/** So many calls of a form tell whether remembering them is worth it. */
const SAMPLE = 256;

/**
 * Knows records of one principal without parsing them. A role makes the same few calls in the same few forms thousands of
 * times, and what a call is depends on the form and on some of its values only: where both are those of a record that was
 * read before, this one says the same, but for its time, its ids and its caller. Undefined where forms cannot be taken.
 */
export function createKnownRecords(principal: { kind: 'role' | 'user'; arn: string }): KnownRecords | undefined {
  const reader = loadFormReader();
  return reader && createWith(reader, principal);
}

function createWith(reader: FormReader, principal: { kind: 'role' | 'user'; arn: string }): KnownRecords {
  const forms = new Map<string, Form | undefined>();
  const isTime = createTimeCheck();
  let remembered = 0;

  function formOf(text: string): Form | undefined {
    const known = forms.get(text);
    if (known || forms.has(text)) return known;
    const values = valuesOf(text);
    const form = values && {
      ...values,
      call: Uint16Array.from(values.call),
      calls: new Map(),
      hits: 0,
      isVaried: false,
    };
    forms.set(text, form);
    remember(text.length);
    return form;
  }

  function remember(length: number): void {
    remembered += length;
    if (remembered < MOST_REMEMBERED) return;
    remembered = 0;
    forms.clear();
  }

  function callIn(form: Form): KnownCall | undefined {
    if (form.isVaried) return readCall(form);
    const key = reader.gather(form.call);
    const known = form.calls.get(key);
    if (known) {
      form.hits += 1;
      return known;
    }
    const read = readCall(form);
    if (!read) return undefined;
    form.calls.set(key, read);
    remember(key.length);
    if (form.calls.size >= SAMPLE && form.hits < form.calls.size) {
      form.isVaried = true;
      form.calls.clear();
    }
    return read;
  }

  function readCall({ outline }: Form): KnownCall | undefined {
    const parsed = parseRecord(fillObject(outline, reader.value));
    if (!('record' in parsed)) return undefined;
    const { record } = parsed;
    const { type, sessionContext } = record.userIdentity;
    const isOdd = type !== 'AssumedRole' && sessionContext?.sessionIssuer?.arn !== undefined;
    if (isOdd || !belongsTo(record, principal) || isAssuming(record, principal.arn)) return undefined;
    return { call: callOf(record, ''), uniqueId: principalOf(record)?.uniqueId ?? '' };
  }

  function callerIn({ caller }: Form): CallerFamily {
    const told = fillObject(caller, reader.value);
    const { principalId, arn, userName, userAgent, sessionCredentialFromConsole } = told;
    return callerOf({
      userIdentity: { principalId: asText(principalId), arn: asText(arn), userName: asText(userName) },
      userAgent: asText(userAgent),
      sessionCredentialFromConsole: asFlag(sessionCredentialFromConsole),
      sourceIPAddress: asText(told['sourceIPAddress']),
      vpcEndpointId: asText(told['vpcEndpointId']),
    });
  }

  return {
    find(from, to) {
      const text = reader.read(from, to);
      const form = text === undefined ? undefined : formOf(text);
      if (!form) return undefined;
      const eventTime = reader.value(form.eventTime);
      if (!isTime(eventTime)) return undefined;
      const known = callIn(form);
      if (!known) return undefined;
      const eventID = form.eventID === undefined ? undefined : reader.value(form.eventID);
      const sharedEventID = form.sharedEventID === undefined ? undefined : reader.value(form.sharedEventID);
      return { ...known, sighting: { eventTime, eventID, sharedEventID }, caller: callerIn(form) };
    },
  };
}

const TIME_OF_DAY = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const MOST_DAYS = 1000;

/** Whether a time is one in the form in which times are kept (see `asTime`); days are remembered. */
function createTimeCheck(): (text: string) => boolean {
  const days = new Map<string, boolean>();
  return (text) => {
    if (!TIME_OF_DAY.test(text)) return false;
    const day = text.slice(0, 10);
    const known = days.get(day);
    if (known !== undefined) return known;
    if (days.size > MOST_DAYS) days.clear();
    const isDay = asTime(text) === text;
    days.set(day, isDay);
    return isDay;
  };
}
