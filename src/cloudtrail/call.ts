import { hash } from 'node:crypto';
import type { Call } from './activity.js';
import { callerOf } from './callers.js';
import { parseDenialMessage } from './denial-message.js';
import { outcomeOf } from './outcome.js';
import { principalOf } from './principals.js';
import { projectParameters, projectResources, projectResponse } from './projection.js';
import type { CloudTrailRecord, Json } from './record.js';

/** One record as a call with a count of one. Its `id` is the same for all records that are equal to permissions. */
export function callOf(record: CloudTrailRecord, caller = callerOf(record).id): Call {
  const identity = record.userIdentity;
  const principalArn = principalOf(record)?.arn ?? identity.arn ?? '';
  const outcome = outcomeOf(record);
  const arnParts = principalArn.split(':');
  const call: Call = {
    id: '',
    source: record.eventSource,
    name: record.eventName,
    region: record.awsRegion,
    account: record.recipientAccountId ?? identity.accountId ?? arnParts[4] ?? '',
    partition: arnParts[1] || 'aws',
    outcome,
    parameters: projectParameters(record.requestParameters, record.eventSource),
    response: projectResponse(record.responseElements, record.eventSource),
    resources: projectResources(record.resources),
    callers: [caller],
    principalArn,
    count: 1,
    days: 1,
    firstSeen: record.eventTime,
    lastSeen: record.eventTime,
  };
  if (record.errorCode) call.errorCode = record.errorCode;
  if (outcome === 'denied' && record.errorMessage) call.errorMessage = record.errorMessage.slice(0, 1024);
  if (identity.invokedBy) call.via = identity.invokedBy;
  if (record.eventType) call.eventType = record.eventType;
  if (record.readOnly !== undefined) call.readOnly = record.readOnly;
  if (record.eventID) call.firstEventId = call.lastEventId = record.eventID;
  call.id = callId(call);
  return call;
}

/** Over what a permission can depend on; of a denial's text only what it says, not whose session or which blob. */
function callId(call: Call): string {
  const plain: Json[] = [
    call.source,
    call.name,
    call.region,
    call.account,
    call.partition,
    call.outcome,
    call.errorCode ?? null,
    call.errorMessage === undefined ? null : denialKey(call.errorMessage),
    call.via ?? null,
    call.eventType ?? null,
    call.readOnly ?? null,
  ];
  const resources = call.resources.map(({ arn, type, accountId }) => [arn ?? '', type ?? '', accountId ?? '']);
  const text = [
    JSON.stringify(plain).slice(0, -1),
    canonical(call.parameters),
    canonical(call.response),
    JSON.stringify(resources),
    `${JSON.stringify(call.principalArn)}]`,
  ].join(',');
  return `c${hash('sha256', text).slice(0, 12)}`;
}

function denialKey(message: string): Json {
  const { action, resource, cause, policyArn } = parseDenialMessage(message);
  return [action ?? '', resource ?? '', cause, policyArn ?? ''];
}

/** JSON text with objects as lists of pairs: the order of keys says nothing, log files and Athena need not agree on it. */
function canonical(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  let pairs = '';
  for (const key of Object.keys(value).sort()) {
    const inside = value[key];
    if (inside !== undefined) pairs += `${pairs && ','}[${JSON.stringify(key)},${canonical(inside)}]`;
  }
  return `[${pairs}]`;
}
