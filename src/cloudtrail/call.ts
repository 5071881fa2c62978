import { createHash } from 'node:crypto';
import type { Call } from './activity.js';
import { callerOf } from './callers.js';
import { parseDenialMessage } from './denial-message.js';
import { outcomeOf } from './outcome.js';
import { principalOf } from './principals.js';
import { projectAdditional, projectParameters, projectResources, projectResponse } from './projection.js';
import type { CloudTrailRecord, Json } from './record.js';

/** One record as a call with a count of one. Its `id` is the same for all records that are equal to permissions. */
export function callOf(record: CloudTrailRecord): Call {
  const identity = record.userIdentity;
  const principalArn = principalOf(record)?.arn ?? identity.arn ?? '';
  const outcome = outcomeOf(record);
  const arnParts = principalArn.split(':');
  const call: Omit<Call, 'id'> = {
    source: record.eventSource,
    name: record.eventName,
    region: record.awsRegion,
    account: record.recipientAccountId ?? identity.accountId ?? arnParts[4] ?? '',
    partition: arnParts[1] || 'aws',
    outcome,
    ...(record.errorCode ? { errorCode: record.errorCode } : {}),
    ...(outcome === 'denied' && record.errorMessage ? { errorMessage: record.errorMessage.slice(0, 1024) } : {}),
    ...(identity.invokedBy ? { via: identity.invokedBy } : {}),
    ...(record.eventType ? { eventType: record.eventType } : {}),
    ...(record.readOnly === undefined ? {} : { readOnly: record.readOnly }),
    parameters: projectParameters(record.requestParameters),
    response: projectResponse(record.responseElements),
    additional: projectAdditional(record.additionalEventData),
    resources: projectResources(record.resources),
    callers: [callerOf(record).id],
    principalArn,
    count: 1,
    days: 1,
    firstSeen: record.eventTime,
    lastSeen: record.eventTime,
    ...(record.eventID ? { firstEventId: record.eventID, lastEventId: record.eventID } : {}),
  };
  return { id: callId(call), ...call };
}

/** Over what a permission can depend on; of a denial's text only what it says, not whose session or which blob. */
function callId(call: Omit<Call, 'id'>): string {
  const { action, resource, cause, policyArn } = parseDenialMessage(call.errorMessage);
  const distinguishing: (Json | undefined)[] = [
    call.source,
    call.name,
    call.region,
    call.account,
    call.partition,
    call.outcome,
    call.errorCode,
    call.errorMessage === undefined ? null : [action ?? '', resource ?? '', cause, policyArn ?? ''],
    call.via,
    call.eventType,
    call.readOnly,
    sorted(call.parameters),
    sorted(call.response),
    sorted(call.additional ?? null),
    call.resources.map(({ arn, type, accountId }) => [arn ?? '', type ?? '', accountId ?? '']),
    call.principalArn,
  ];
  const text = JSON.stringify(distinguishing.map((part) => part ?? null));
  return `c${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

/** The order of keys says nothing: log files and Athena need not agree on it. */
function sorted(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, sorted(item ?? null)]);
}
